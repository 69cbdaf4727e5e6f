"""Check rules: type every condition, window and test of a library, and say all that is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.baseline import check_versions, is_unreadable
from rules.checked import Checked, CheckedException, CheckedRule
from rules.classes import check_classes
from rules.codes import Code
from rules.conditions import Conditions, Scope
from rules.controls import check_controls
from rules.fields import FIELDS
from rules.honest import check_honest
from rules.lexicons import check_collisions
from rules.library import Library, read_library
from rules.reading import end_of_day_ms
from rules.testcases import read_tests
from rules.windowfragments import WindowFragments
from rules.windows import read_window

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from rules.documents import FragmentDocument
    from rules.errors import Problem
    from rules.ruledocument import RuleDocument
    from rules.tree import Condition


def check(paths: Sequence[Path] = (), today: date | None = None, against: Path | None = None) -> list[Problem]:
    """Return every problem of the rules in files and folders, sorted by place; never raise for it.

    Args:
        paths: files or folders; empty: the shipped packs.
        today: the day on which exceptions and sets must not have expired; None: dates are not asked about.
        against: an earlier state of the same rules; what changed since then needs a new version.
    """
    library = read_library(paths, with_honest=True)
    rules = check_library(library, today)
    check_honest(library.lexicons.values(), list(library.honest.values()))
    if against is not None:
        earlier = read_library([against])
        check_versions(library, rules, earlier, check_library(earlier), against)
        library.reports += [report for report in earlier.reports if is_unreadable(report)]
    return library.problems()


def check_library(library: Library, today: date | None = None) -> tuple[CheckedRule, ...]:
    """Return the sound rules of a library by id; what is wrong goes to its reports."""
    return check_all(library, today).rules


def check_all(library: Library, today: date | None = None) -> Checked:
    """Return all of a library that is sound; what is wrong goes to its reports."""
    check_collisions(library.lexicons_by_origin())
    check_classes(library)
    conditions = Conditions(library)
    of_windows = WindowFragments(library, conditions)
    fragments = {name: _fragment(document, conditions, of_windows) for name, document in library.fragments.items()}
    checked = [_check_rule(rule, conditions, of_windows) for _, rule in sorted(library.rules.items())]
    for controls in library.controls.values():
        check_controls(controls, library.lexicons)
    if today is not None:
        _check_dates(library, today)
    return Checked(
        tuple(rule for rule in checked if rule is not None),
        {name: condition for name, condition in fragments.items() if condition is not None},
    )


def _fragment(document: FragmentDocument, conditions: Conditions, of_windows: WindowFragments) -> Condition | None:
    if not document.is_of_windows:
        return conditions.fragment(document.id)
    fragment = of_windows.fragment(document.id)
    return fragment.having if fragment is not None else None


def _check_rule(rule: RuleDocument, conditions: Conditions, of_windows: WindowFragments) -> CheckedRule | None:
    used_params: set[str] = set()
    scope = Scope(rule.report, FIELDS, params=rule.params, used_params=used_params)
    when = conditions.read(rule.when, scope, "when")
    window = read_window(rule, conditions, of_windows, used_params)
    exceptions = []
    for exception in rule.exceptions:
        condition = conditions.read(exception.when, scope, "an exception")
        if condition is not None and exception.last_day is not None:
            exceptions.append(CheckedException(exception.name, condition, end_of_day_ms(exception.last_day)))
    tests = read_tests(rule, window)
    for name, node in rule.params.items():
        if name not in used_params and not rule.report.unread | rule.report.lost:
            rule.report.advise(Code.UNUSED_PARAM, node, f"nothing uses the param '{name}'", "leave it out")
    if when is None or rule.report.has_errors:
        return None
    return CheckedRule(rule, when, window, tuple(exceptions), tests)


def _check_dates(library: Library, today: date) -> None:
    for rule in library.rules.values():
        for exception in rule.exceptions if rule.status != "retired" else ():
            if exception.last_day is not None and exception.last_day < today:
                message = f"the exception '{exception.name}' expired on {exception.last_day}"
                rule.report.error(Code.EXCEPTION_EXPIRED, exception.expires, message, "renew its approval or drop it")
    for document in library.sets.values():
        if document.last_day is not None and document.last_day < today:
            message = f"the set '{document.id}' was valid until {document.last_day}"
            document.report.error(Code.SET_EXPIRED, document.valid_until, message, "renew it from its source")
