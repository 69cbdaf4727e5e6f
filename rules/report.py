"""Gather the problems of one file: meaning is reported, all of it at once, and nothing is raised."""

from __future__ import annotations

from difflib import get_close_matches
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Protocol, TypeVar

from rules.errors import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rules.codes import Code

T = TypeVar("T")
MAX_COMPARED = 500  # names that a word is held against: a hostile file may have thousands of each
MAX_NAMED = 12  # names, when none of them is near to what was written
MAX_PROBLEMS = 200  # of one file: a hostile one must not fill the memory with complaints
MAX_TEXT = 800  # characters of a message or hint: what it quotes may be half a megabyte


class Placed(Protocol):
    """Anything that knows where in its file it stands."""

    @property
    def line(self) -> int:
        """Return the line, from 1."""

    @property
    def col(self) -> int:
        """Return the column in characters, from 1."""


class Report:
    """Hold one file's lines and what is wrong with them.

    Args:
        path: how problems name the file.
        lines: its text, for showing the place.

    Attributes:
        n_errors: how many errors were reported, those among them that go unheard.
        unread: top-level keys whose values YAML could not be made to read; nothing is said of what they lack.
        lost: keys of single entries that could not be read, and the top-level keys they stood in.
    """

    def __init__(self, path: str, lines: tuple[str, ...]) -> None:
        self.path = path
        self.lines = lines
        self.problems: list[Problem] = []
        self.n_errors = 0
        self._n_heard = 0
        self.unread: set[str] = set()
        self.lost: set[str] = set()

    def copied(self) -> Report:
        """Return a report of its own that has what this one has."""
        copy = Report(self.path, self.lines)
        copy.problems, copy.n_errors, copy._n_heard = list(self.problems), self.n_errors, self._n_heard
        copy.unread, copy.lost = set(self.unread), set(self.lost)
        return copy

    @property
    def has_errors(self) -> bool:
        """Say whether anything but advice was reported."""
        return self.n_errors > 0

    @property
    def is_full(self) -> bool:
        """Say whether more errors would go unheard, so that looking for them can stop."""
        return self._n_heard >= MAX_PROBLEMS

    def until_full(self, items: Iterable[T]) -> Iterator[T]:
        """Yield items as long as errors in them would be heard: a hostile file may have a hundred thousand."""
        return takewhile(lambda _: not self.is_full, items)

    def at(self, place: Placed) -> str:
        """Return `file:line:col`, for a message about another place than its own."""
        return f"{self.path}:{place.line}:{place.col}"

    def error(self, code: Code, place: Placed | None, message: str, hint: str = "") -> None:
        """Report an error; without a place it stands for the whole file."""
        self.n_errors += 1
        self._add(code, place, message, hint, "error")

    def advise(self, code: Code, place: Placed | None, message: str, hint: str = "") -> None:
        """Report a warning, which never keeps rules from loading."""
        self._add(code, place, message, hint, "warning")

    def _add(self, code: Code, place: Placed | None, message: str, hint: str, severity: Severity) -> None:
        line, col = (place.line, place.col) if place is not None else (1, 1)
        source = self.lines[line - 1] if line <= len(self.lines) else ""
        self._keep(Problem(self.path, line, col, code.number, _cut(message), _cut(hint), severity, source))

    def take(self, other: Report) -> None:
        """Take over what another report of the same file has."""
        self.n_errors += other.n_errors
        for problem in other.problems:
            self._keep(problem)

    def _keep(self, problem: Problem) -> None:
        is_error, has_room = problem.severity == "error", len(self.problems) < MAX_PROBLEMS
        if self.is_full or not (is_error or has_room) or problem in self.problems:
            return
        if not has_room:  # no error goes unheard for advice
            self.problems.remove(next(kept for kept in reversed(self.problems) if kept.severity == "warning"))
        self.problems.append(problem)
        self._n_heard += is_error


def _cut(text: str) -> str:
    return text if len(text) <= MAX_TEXT else f"{text[: MAX_TEXT // 2]} … {text[-MAX_TEXT // 2 :]}"


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the nearest known word; empty when none is near."""
    by_fold = {name.casefold(): name for name in islice(known, MAX_COMPARED)}
    near = get_close_matches(word.casefold()[:80], by_fold, n=1, cutoff=0.6) if by_fold else []
    return by_fold[near[0]] if near else ""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a hint that names the nearest known word; empty when none is near."""
    near = nearest(word, known)
    return f"did you mean '{near}'?" if near else ""


def near_or_known(word: str, known: Iterable[str]) -> str:
    """Return a hint that names the nearest known word, or where none is near what there is; empty for nothing."""
    names = sorted(known)
    more = f" and {len(names) - MAX_NAMED} more" if len(names) > MAX_NAMED else ""
    return did_you_mean(word, names) or (f"known here: {', '.join(names[:MAX_NAMED])}{more}" if names else "")
