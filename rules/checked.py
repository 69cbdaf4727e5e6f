"""What of a library is sound: rules whose every part is typed, and the conditions of fragments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rules.ruledocument import RuleDocument
    from rules.testcases import RuleTest
    from rules.tree import Condition
    from rules.windows import WindowPlan


@dataclass(frozen=True, slots=True)
class CheckedException:
    """An exception as typed; it excuses before `until_ms`."""

    name: str
    condition: Condition
    until_ms: int


@dataclass(frozen=True, slots=True)
class CheckedRule:
    """A rule whose every part is typed."""

    document: RuleDocument
    when: Condition
    window: WindowPlan | None
    exceptions: tuple[CheckedException, ...]
    tests: tuple[RuleTest, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """What of a library is sound: its rules by id, and the conditions of its fragments, of either kind, by name."""

    rules: tuple[CheckedRule, ...]
    fragments: Mapping[str, Condition]
