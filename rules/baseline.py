"""Compare rules with an earlier state: what changed needs a new version, and a retired id is never used again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rules.codes import Code
from rules.measures import meaning_of
from rules.positioned import ListNode, Node, TextNode
from rules.tree import meaning

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rules.checked import CheckedRule
    from rules.documents import Document
    from rules.library import Library
    from rules.report import Report

# What says how a document reads, is kept or is tested; all else says what it does.
ABOUT = {
    "version",
    "title",
    "description",
    "status",
    "owner",
    "tags",
    "references",
    "false_positives",
    "tests",
    "severity",
    "source",
    "tells",
    "valid_until",
}


def check_versions(
    library: Library, rules: Iterable[CheckedRule], earlier: Library, was: Iterable[CheckedRule], against: Path
) -> None:
    """Report what changed since an earlier state and kept its version.

    Args:
        rules: the sound ones of the library; `was`: those of the earlier one.
        against: where the earlier state lies; what is shipped beside it is no part of it.
    """

    def is_own(report: Report) -> bool:
        return Path(report.path).is_relative_to(against)

    now_typed = {rule.document.id: rule for rule in rules}
    was_typed = {rule.document.id: rule for rule in was}
    for rule_id, document in earlier.rules.items():
        successor = library.rules.get(rule_id)
        if successor is None or not is_own(document.report):
            continue
        if document.status == "retired" and successor.status != "retired":
            message = f"the id '{rule_id}' belonged to a rule that was retired; an id is never used again"
            successor.report.error(Code.RETIRED_ID, successor.node.get("rule"), message, "choose a new id")
        elif not _same(now_typed.get(rule_id), was_typed.get(rule_id)):
            _check_version(f"rule '{rule_id}'", successor, document)
    kinds: Sequence[tuple[str, Mapping[str, Document], Mapping[str, Document]]] = (
        ("lexicon", library.lexicons, earlier.lexicons),
        ("set", library.sets, earlier.sets),
        ("fragment", library.fragments, earlier.fragments),
    )
    for kind, present, past in kinds:
        for name, document_was in past.items():
            if name in present and is_own(document_was.report):
                _check_version(f"{kind} '{name}'", present[name], document_was)


def is_unreadable(report: Report) -> bool:
    """Say whether a file of the earlier state cannot be compared; its other faults do not matter any more."""
    return any(problem.code < Code.SCHEMA.number and problem.severity == "error" for problem in report.problems)


def _same(now: CheckedRule | None, was: CheckedRule | None) -> bool:
    """Say whether two rules mean the same although they may be written differently."""
    if now is None or was is None:
        return False
    return _meaning(now) == _meaning(was)


def _meaning(rule: CheckedRule) -> list[object]:
    document, window = rule.document, rule.window
    excused = sorted((clause.name, meaning(clause.condition), clause.until_ms) for clause in rule.exceptions)
    asked: list[object] = [meaning(rule.when), excused, document.score, document.score_group, document.decision]
    asked += [document.first_day, document.last_day]
    if window is not None:
        spans = (window.over_ms, window.resolution_ms, window.lateness_ms, window.own_group_when_missing)
        measures = {measure.name: meaning_of(measure, window.measures) for measure in window.measures}
        asked += [
            window.group_by,
            spans,
            measures,
            meaning(window.having),
            window.alert.suppress_ms,
            window.alert.max_evidence,
            window.alert.gathers_group,
        ]
    return asked


def logic(node: Node | None) -> object:
    """Return what a document does, without what is only about it; the order of keys does not count."""
    if node is None or isinstance(node, TextNode):
        return node.text if node is not None else None
    if isinstance(node, ListNode):
        return [logic(item) for item in node.items]
    return {key.text: logic(value) for key, value in node.entries if key.text not in ABOUT}


def _check_version(what: str, now: Document, was: Document) -> None:
    version, before = getattr(now, "version", 0), getattr(was, "version", 0)
    if version < before:
        message = f"{what} has version {version}, and had {before} before"
        now.report.error(Code.VERSION, now.node.get("version"), message, "versions only rise")
    elif version == before and logic(now.node) != logic(was.node):
        message = f"{what} does something else than before, and still has version {version}"
        now.report.error(Code.VERSION, now.node.get("version"), message, f"write version: {version + 1}")
