"""List rules: what there is, how it stands, and who answers for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rules.authoring.sound import read_sound
from rules.ruledocument import decision_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class Listed(NamedTuple):
    """One rule on one line."""

    rule: str
    status: str
    version: int
    since: str
    severity: str
    score: int
    decision: str
    window: str
    owner: str
    tests: int
    title_en: str
    title_zh: str
    path: str


def list_rules(paths: Sequence[Path] = ()) -> list[Listed]:
    """Return the rules of files and folders by id; empty: the shipped packs.

    Raises:
        RulesInvalid: at least one file has an error.
    """
    listed = []
    for rule in read_sound(paths).rules:
        document, window = rule.document, rule.window
        by = ", ".join(info.name for info in window.group_by) if window else ""
        listed.append(
            Listed(
                document.id,
                document.status,
                document.version,
                str(document.first_day),
                document.severity,
                document.score,
                decision_name(document.decision),
                f"{window.over} ({by})" if window else "",
                document.owner or "",
                len(rule.tests),
                document.title.en,
                document.title.zh,
                document.report.path,
            )
        )
    return listed
