"""Type windows and alerts: what is grouped, measured and asked of the measures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rules.codes import Code
from rules.conditions import Scope
from rules.fields import FIELDS, FieldInfo, Subject, find_field
from rules.measures import MeasurePlan, MeasureReader
from rules.positioned import MapNode, Node, TextNode
from rules.reading import (
    read_choice,
    read_keys,
    read_map,
    read_span_ms,
    read_text,
    read_texts,
    read_whole,
)
from rules.report import Report, near_or_known
from rules.ruledocument import RuleDocument, Title, read_title
from rules.windowfragments import fragments_named

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rules.conditions import Conditions
    from rules.tree import Condition
    from rules.windowfragments import WindowFragments

MAX_GROUP_BY = 4
HOUR_MS = 3_600_000
DEFAULT_LATENESS_MS = 6 * HOUR_MS
DEFAULT_SUPPRESS_MS = 24 * HOUR_MS
DEFAULT_EVIDENCE = 50
MAX_EVIDENCE = 1_000
GATHERS = ("windows", "group")
SLOT = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class AlertPlan:
    """How hits of a window become alerts.

    Attributes:
        budget_per_day: how many alerts a day the rule may open before it is its owner's matter; all are sent.
        gathers_group: an alert covers what is kept of its group, whoever counts it, to the end of its stretch.
    """

    suppress_ms: int = DEFAULT_SUPPRESS_MS
    max_evidence: int = DEFAULT_EVIDENCE
    message: Title | None = None
    budget_per_day: int | None = None
    gathers_group: bool = False


@dataclass(frozen=True, slots=True)
class WindowPlan:
    """A window as typed; spans in ms."""

    group_by: tuple[FieldInfo, ...]
    over: str
    over_ms: int
    resolution_ms: int
    lateness_ms: int
    own_group_when_missing: bool
    measures: tuple[MeasurePlan, ...]
    having: Condition
    alert: AlertPlan


def read_window(
    rule: RuleDocument, conditions: Conditions, fragments: WindowFragments, used_params: set[str]
) -> WindowPlan | None:
    """Return a rule's window, or None when it has none or a faulty one."""
    if rule.window is None:
        if rule.alert is not None and "window" not in rule.report.unread:
            rule.report.error(Code.ALERT_WITHOUT_WINDOW, rule.alert, "an alert comes from a window, and there is none")
        return None
    return _WindowReader(rule.report, conditions, fragments).read(rule, used_params)


class _WindowReader:
    def __init__(self, report: Report, conditions: Conditions, fragments: WindowFragments) -> None:
        self._report = report
        self._conditions = conditions
        self._fragments = fragments

    def read(self, rule: RuleDocument, used_params: set[str]) -> WindowPlan | None:
        node = read_map(self._report, rule.window, "window")
        if node is None:
            return None
        keys = read_keys(self._report, node, "window", *_keys(node))
        group_by = self._group_by(keys.get("group_by"))
        over = read_text(self._report, keys.get("over"), "over")
        over_ms, resolution_ms = self._spans(keys)
        lateness_ms = read_span_ms(self._report, keys.get("allowed_lateness"), "allowed_lateness")
        missing = read_choice(self._report, keys.get("on_missing_key"), "on_missing_key", ("skip", "own_group"))
        of_parcels = Scope(self._report, FIELDS, params=rule.params, used_params=used_params)
        reader = MeasureReader(self._conditions, of_parcels, over_ms, resolution_ms)
        own = reader.read(keys.get("measures"), keys.get("baseline"))
        asked = self._fragments.read(keys.get("having"), own, of_parcels, "having")
        subjects = {measure.name: measure.subject for measure in asked.measures}
        alert = self._alert(rule.alert, group_by, subjects if asked.is_whole else None)
        if not group_by or over is None or asked.having is None:
            return None
        return WindowPlan(
            group_by,
            over.text.strip(),
            over_ms,
            resolution_ms,
            DEFAULT_LATENESS_MS if lateness_ms is None else lateness_ms,
            missing == "own_group",
            asked.measures,
            asked.having,
            alert,
        )

    def _group_by(self, node: Node | None) -> tuple[FieldInfo, ...]:
        found: list[FieldInfo] = []
        names = read_texts(self._report, node, "group_by")
        for name in self._report.until_full(names):
            info = find_field(self._report, name)
            if info is None:
                continue
            if not info.is_groupable:
                groupable = (field.name for field in FIELDS.values() if field.is_groupable)
                message = f"{info.name} ({info.en}) cannot be grouped by"
                self._report.error(Code.NOT_GROUPABLE, name, message, f"these can: {', '.join(groupable)}")
            elif any(info.number == other.number for other in found):
                self._report.error(Code.REPEATED, name, f"{info.name} stands twice in group_by")
            else:
                found.append(info)
        if len(names) > MAX_GROUP_BY:
            message = f"group_by has {len(names)} fields; at most {MAX_GROUP_BY}"
            self._report.error(Code.NOT_GROUPABLE, names[MAX_GROUP_BY], message)
        return tuple(found)

    def _spans(self, keys: Mapping[str, Node]) -> tuple[int, int]:
        over_ms = read_span_ms(self._report, keys.get("over"), "over")
        resolution_ms = read_span_ms(self._report, keys.get("resolution"), "resolution")
        if over_ms == 0:
            self._report.error(Code.BAD_SPAN, keys["over"], "a window over no time holds nothing")
        if resolution_ms == 0:
            self._report.error(Code.BAD_SPAN, keys["resolution"], "resolution must be longer than nothing")
        if over_ms and resolution_ms and resolution_ms > over_ms:
            message = "resolution is longer than the window itself (over)"
            self._report.error(Code.BAD_SPAN, keys["resolution"], message)
        return over_ms or 1, resolution_ms or HOUR_MS

    def _alert(
        self, node: Node | None, group_by: tuple[FieldInfo, ...], measures: Mapping[str, Subject] | None
    ) -> AlertPlan:
        """Return how alerts are made.

        Args:
            measures: what a message may name; None when not all of them are known.
        """
        found = read_map(self._report, node, "alert")
        if found is None:
            return AlertPlan()
        optional = ("dedup_by", "suppress_for", "max_evidence", "message", "budget_per_day", "gathers")
        keys = read_keys(self._report, found, "alert", (), optional)
        self._check_dedup(keys.get("dedup_by"), group_by)
        suppress_ms = read_span_ms(self._report, keys.get("suppress_for"), "suppress_for")
        if suppress_ms == 0:
            self._report.error(Code.BAD_SPAN, keys["suppress_for"], "suppress_for must be longer than nothing")
        n_evidence = read_whole(self._report, keys.get("max_evidence"), "max_evidence", 1, MAX_EVIDENCE)
        message = read_title(self._report, keys["message"], "message") if "message" in keys else None
        if measures is not None:
            self._check_slots(keys.get("message"), measures)
        return AlertPlan(
            DEFAULT_SUPPRESS_MS if suppress_ms is None else suppress_ms,
            n_evidence or DEFAULT_EVIDENCE,
            message,
            read_whole(self._report, keys.get("budget_per_day"), "budget_per_day", 1, 1_000_000),
            read_choice(self._report, keys.get("gathers"), "gathers", GATHERS) == "group",
        )

    def _check_dedup(self, node: Node | None, group_by: tuple[FieldInfo, ...]) -> None:
        names = read_texts(self._report, node, "dedup_by")
        infos = [find_field(self._report, name) for name in self._report.until_full(names)]
        if node is None or not group_by or None in infos:
            return
        if {info.number for info in infos if info} != {info.number for info in group_by}:
            written = ", ".join(info.name for info in group_by)
            message = f"dedup_by must name the fields of group_by ({written}): an alert belongs to one group"
            self._report.error(
                Code.DEDUP_BY, node, message, f"write [{written}], or leave dedup_by out: it means the same"
            )

    def _check_slots(self, node: Node | None, measures: Mapping[str, Subject]) -> None:
        for _, text in node.entries if isinstance(node, MapNode) else ():
            if not isinstance(text, TextNode):
                continue
            for slot in self._report.until_full(SLOT.findall(text.text)):
                if slot not in measures:
                    hint = near_or_known(slot, measures)
                    self._report.error(Code.BAD_SLOT, text, f"the slot '{{{slot[:60]}}}' is no measure", hint)


def _keys(window: MapNode) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the keys that a window must have and those that it may: fragments bring their measures with them."""
    required = ("group_by", "over", "having")
    optional = ("resolution", "allowed_lateness", "on_missing_key", "baseline")
    if fragments_named(window.get("having")):
        return required, (*optional, "measures")
    return (*required, "measures"), optional
