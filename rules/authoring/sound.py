"""Read rules that must be free of errors before a tool can work on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.checking import CheckedRule, check_library
from rules.errors import RulesInvalid
from rules.library import Library, read_library

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def read_sound(paths: Sequence[Path]) -> tuple[tuple[CheckedRule, ...], Library]:
    """Return the checked rules of files and folders, by id, and the library they came from.

    Args:
        paths: files or folders; empty: the shipped packs.
    Raises:
        RulesInvalid: at least one file has an error.
    """
    library = read_library(paths)
    rules = check_library(library)
    problems = library.problems()
    if any(problem.severity == "error" for problem in problems):
        raise RulesInvalid(problems)
    return rules, library
