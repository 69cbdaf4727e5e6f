"""Read rules that must be free of errors before a tool can work on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rules.checked import CheckedRule
from rules.checking import check_all
from rules.errors import RulesInvalid
from rules.library import Library, read_library

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from rules.tree import Condition


@dataclass(frozen=True, slots=True)
class Sound:
    """Rules without errors, by id, and what they refer to."""

    rules: tuple[CheckedRule, ...]
    fragments: Mapping[str, Condition]
    library: Library

    @property
    def names_of_fragments(self) -> Mapping[int, str]:
        """Return names by the identity of the conditions: rules hold the very objects."""
        return {id(condition): name for name, condition in self.fragments.items()}


def read_sound(paths: Sequence[Path]) -> Sound:
    """Return the checked rules of files and folders.

    Args:
        paths: files or folders; empty: the shipped packs.
    Raises:
        RulesInvalid: at least one file has an error.
    """
    library = read_library(paths)
    checked = check_all(library)
    problems = library.problems()
    if any(problem.severity == "error" for problem in problems):
        raise RulesInvalid(problems)
    return Sound(checked.rules, checked.fragments, library)
