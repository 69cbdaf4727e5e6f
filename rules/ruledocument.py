"""The envelope of a rule: everything but its conditions, which need the other documents to be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from native.spec import Decision
from rules.codes import Code
from rules.positioned import ListNode, MapNode, Node, TextNode
from rules.reading import (
    read_choice,
    read_date,
    read_keys,
    read_map,
    read_text,
    read_texts,
    read_version,
    read_whole,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from rules.report import Report

SCHEMA = "parcel-rules/v1"
STATUSES = ("draft", "shadow", "active", "retired")
SEVERITIES = ("info", "low", "medium", "high", "critical")
DECISIONS = {
    "none": Decision.CLEAR,
    "info": Decision.INFO,
    "inspect": Decision.INSPECT,
    "hold": Decision.HOLD,
}
REQUIRED = ("schema", "rule", "version", "title", "effective", "severity", "score", "decision", "when")
OPTIONAL = (
    "description",
    "status",
    "score_group",
    "owner",
    "tags",
    "references",
    "false_positives",
    "params",
    "window",
    "exceptions",
    "alert",
    "tests",
)  # `tests` is missed by its own code


class Title(NamedTuple):
    """One text in English and Chinese."""

    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class ExceptionDocument:
    """An exception as written; `last_day` is the last day on which it excuses."""

    name: str
    when: Node | None
    expires: TextNode | None
    last_day: date | None
    node: MapNode


@dataclass(frozen=True, slots=True)
class RuleDocument:
    """A rule as written; where a value was faulty its default stands, and the report has the fault."""

    id: str
    version: int
    title: Title
    status: str
    first_day: date | None
    last_day: date | None
    severity: str
    score: int
    score_group: str | None
    decision: Decision
    owner: str | None
    tags: tuple[str, ...]
    params: Mapping[str, Node]
    when: Node | None
    window: Node | None
    exceptions: tuple[ExceptionDocument, ...]
    alert: Node | None
    tests: Node | None
    node: MapNode
    report: Report

    @property
    def is_loaded(self) -> bool:
        """Say whether the rule runs; drafts and retired rules are only checked."""
        return self.status in ("shadow", "active")


def decision_name(decision: Decision) -> str:
    """Return a decision as rules write it."""
    return next(name for name, known in DECISIONS.items() if known is decision)


def read_rule(node: MapNode, report: Report, rule_id: str) -> RuleDocument:
    """Return a rule's envelope; faults go to the report."""
    keys = read_keys(report, node, "a rule", REQUIRED, OPTIONAL)
    group = read_text(report, keys.get("score_group"), "score_group")
    owner = read_text(report, keys.get("owner"), "owner")
    first_day, last_day = _read_effective(report, keys.get("effective"))
    for name in ("references", "false_positives"):
        read_texts(report, keys.get(name), name)
    read_title(report, keys.get("description"), "description")
    decision = read_choice(report, keys.get("decision"), "decision", DECISIONS)
    return RuleDocument(
        id=rule_id,
        version=read_version(report, keys.get("version")),
        title=read_title(report, keys.get("title"), "title"),
        status=read_choice(report, keys.get("status"), "status", STATUSES) or "shadow",
        first_day=first_day,
        last_day=last_day,
        severity=read_choice(report, keys.get("severity"), "severity", SEVERITIES) or "info",
        score=read_whole(report, keys.get("score"), "score", 0, 100) or 0,
        score_group=group.text if group else None,
        decision=DECISIONS[decision or "none"],
        owner=owner.text if owner else None,
        tags=tuple(tag.text for tag in read_texts(report, keys.get("tags"), "tags")),
        params=_read_params(report, keys.get("params")),
        when=keys.get("when"),
        window=keys.get("window"),
        exceptions=_read_exceptions(report, keys.get("exceptions")),
        alert=keys.get("alert"),
        tests=keys.get("tests"),
        node=node,
        report=report,
    )


def read_title(report: Report, node: Node | None, what: str) -> Title:
    """Return a text that stands in both languages."""
    found = read_map(report, node, what)
    if found is None:
        return Title("", "")
    keys = read_keys(report, found, what, ("zh", "en"))
    zh = read_text(report, keys.get("zh"), f"{what}.zh")
    en = read_text(report, keys.get("en"), f"{what}.en")
    return Title(en.text if en else "", zh.text if zh else "")


def _read_effective(report: Report, node: Node | None) -> tuple[date | None, date | None]:
    found = read_map(report, node, "effective")
    if found is None:
        return None, None
    keys = read_keys(report, found, "effective", ("from",), ("until",))
    first_day = read_date(report, keys.get("from"), "effective.from")
    last_day = read_date(report, keys.get("until"), "effective.until")
    if first_day and last_day and last_day < first_day:
        report.error(Code.EFFECTIVE_ORDER, keys["until"], f"until {last_day} lies before from {first_day}")
    return first_day, last_day


def _read_params(report: Report, node: Node | None) -> Mapping[str, Node]:
    found = read_map(report, node, "params")
    params = {}
    for key, value in found.entries if found else ():
        what = f"the param '{key.text[:60]}'"
        if isinstance(value, MapNode):
            report.error(Code.WRONG_SHAPE, value, f"{what} must be a text or a list of texts")
        elif isinstance(value, ListNode):
            read_texts(report, value, what)
        else:
            read_text(report, value, what)
        params[key.text] = value
    return params


def _read_exceptions(report: Report, node: Node | None) -> tuple[ExceptionDocument, ...]:
    if node is None:
        return ()
    if not isinstance(node, ListNode):
        report.error(Code.WRONG_SHAPE, node, "exceptions must be a list: `- name: ...`")
        return ()
    found = []
    names: set[str] = set()
    for item in node.items:
        entry = read_map(report, item, "an exception")
        if entry is None:
            continue
        exception = _read_exception(report, entry)
        if exception.name in names:
            report.error(Code.REPEATED, item, f"two exceptions are named '{exception.name}'")
        names.add(exception.name)
        found.append(exception)
    return tuple(found)


def _read_exception(report: Report, node: MapNode) -> ExceptionDocument:
    required = ("name", "when", "reason", "approved_by", "expires")
    keys = read_keys(report, node, "an exception", required, ("ticket",))
    texts = {name: read_text(report, keys.get(name), name) for name in ("name", "reason", "approved_by", "ticket")}
    name, expires = texts["name"], keys.get("expires")
    return ExceptionDocument(
        name.text if name else "",
        keys.get("when"),
        expires if isinstance(expires, TextNode) else None,
        read_date(report, expires, "expires"),
        node,
    )
