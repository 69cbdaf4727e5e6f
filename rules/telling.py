"""Tell people: problems as text, each with its place, its line and the way out, and all else, in English or Chinese."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from rules.chinese import in_chinese
from rules.codes import BY_NUMBER

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rules.errors import Problem

Say: TypeAlias = Callable[[str], str]
LANGUAGES = ("en", "zh")


def speaker(lang: str) -> Say:
    """Return what puts an English text into a language; a text that the catalogue lacks stays as it is.

    Args:
        lang: `en` or `zh`.
    """
    return _chinese if lang == "zh" else str


def _chinese(text: str) -> str:
    return in_chinese(text) or text


def format_problems(problems: Iterable[Problem], lang: str = "en") -> str:
    """Return problems as text, errors and warnings counted apart.

    Args:
        lang: `en` or `zh`.
    """
    listed = sorted(problems)
    n_errors = sum(problem.severity == "error" for problem in listed)
    if lang != "zh":
        summary = f"{_counted(n_errors, 'error')}, {_counted(len(listed) - n_errors, 'warning')}"
        return "\n".join((*(str(problem) for problem in listed), summary))
    summary = f"{n_errors} 个错误，{len(listed) - n_errors} 个警告"
    return "\n".join((*(_chinese_text(problem) for problem in listed), summary))


def _counted(n: int, what: str) -> str:
    return f"{n} {what}" if n == 1 else f"{n} {what}s"


def chinese_message(problem: Problem) -> str:
    """Return a problem's message in Chinese; one that the catalogue lacks stands behind its code's meaning."""
    return in_chinese(problem.message) or f"{BY_NUMBER[problem.code].zh}：{problem.message}"


def chinese_hint(problem: Problem) -> str:
    """Return the way out in Chinese."""
    return _chinese(problem.hint)


def _chinese_text(problem: Problem) -> str:
    severity = "错误" if problem.severity == "error" else "警告"
    place = f"{problem.path}:{problem.line}:{problem.col}"
    head = f"{place}: {severity}[{problem.code}]: {chinese_message(problem)}"
    hint = chinese_hint(problem)
    return "\n".join((head, *problem.excerpt(), *([f"  = {hint}"] if hint else [])))
