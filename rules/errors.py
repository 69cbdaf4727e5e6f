"""What can be wrong with rules.

* RulesError
  x RulesInvalid   one or more problems, each with its place
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

Severity = Literal["error", "warning"]

MAX_PROBLEMS_SHOWN = 20
MAX_SHOWN = 240  # characters of a line


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Say what is wrong, where, and the way out.

    Attributes:
        path: the file as the caller named it.
        line, col: from 1; columns count characters.
        code: a number out of `rules.codes`, such as `R110`.
        hint: the way out, a sentence; empty when the message says it.
        source: the line of the file, for showing only.
    """

    path: str
    line: int
    col: int
    code: str
    message: str
    hint: str = ""
    severity: Severity = "error"
    source: str = field(default="", compare=False, repr=False)

    def __str__(self) -> str:
        head = f"{self.path}:{self.line}:{self.col}: {self.severity}[{self.code}]: {self.message}"
        return "\n".join((head, *self.excerpt(), *([f"  = {self.hint}"] if self.hint else [])))

    def excerpt(self) -> list[str]:
        """Return the source line and a caret under the place; nothing where there is no line."""
        if not self.source.strip():
            return []
        # Of a long line the part about the place is shown.
        first = max(0, self.col - 1 - MAX_SHOWN // 2) if len(self.source) > MAX_SHOWN else 0
        shown = self.source[first : first + MAX_SHOWN]
        # The caret is led by the line's own tabs and by a wide space under each wide character.
        before = shown[: self.col - 1 - first]
        lead = "".join("\t" if char == "\t" else "\u3000" if _is_wide(char) else " " for char in before)
        return [f"  | {shown.rstrip()}", f"  | {lead}^"]


def _is_wide(char: str) -> bool:
    return "\u2e80" <= char <= "\uffdf" or char >= "\U00020000"


class RulesError(Exception):
    """Root of the errors of this package."""


class RulesInvalid(RulesError):  # noqa: N818 - it says what the rules are
    """Refuse rules that do not pass the check.

    Attributes:
        problems: all of them, errors and warnings, sorted by place.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__(self.problems)

    def __str__(self) -> str:
        errors = [problem for problem in self.problems if problem.severity == "error"]
        shown = [str(problem) for problem in errors[:MAX_PROBLEMS_SHOWN]]
        left = len(errors) - len(shown)
        return "\n".join((f"{len(errors)} errors in rules", *shown, *([f"and {left} more"] if left else [])))
