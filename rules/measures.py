"""Type the measures of a window, and the baselines they are held against."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from native.spec import Baseline, FieldKind, MeasureKind, Statistic
from rules.codes import Code
from rules.fields import FieldInfo, Subject, find_field
from rules.positioned import MapNode, Node, TextNode
from rules.quantities import PLAIN, Dimension, write_duration
from rules.reading import read_choice, read_keys, read_map, read_span_ms, read_text, shape
from rules.report import Report, did_you_mean, near_or_known
from rules.tree import meaning

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rules.conditions import Conditions, Scope
    from rules.tree import Condition

MAX_MEASURES = 24  # baselines among them
MAX_READ = 100  # measures that are looked into, although they are too many
MAX_BUCKETS = 1_000
MEASURE_NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")
NUMERIC = {
    "sum": MeasureKind.SUM,
    "min": MeasureKind.MIN,
    "max": MeasureKind.MAX,
    "mean": MeasureKind.MEAN,
    "stddev": MeasureKind.STDDEV,
}
MEASURES = ("count", *NUMERIC, "distinct", "share", "ratio")
BASELINE_KEYS = ("of", "stat", "bucket", "over")
STATISTICS = {"mean": Statistic.MEAN, "median": Statistic.MEDIAN, "p95": Statistic.P95}
BETWEEN_VALUES = (MeasureKind.MEAN, MeasureKind.STDDEV, MeasureKind.BASELINE)  # of whole numbers they need not be whole


@dataclass(frozen=True, slots=True)
class MeasurePlan:
    """One measure or baseline; a kind of None is a faulty one, kept by name so that `having` does not miss it as well.

    Attributes:
        condition: what a share asks of a parcel.
        of, to: numbers of the measures that a ratio or a baseline is made of; -1 for none.
    """

    subject: Subject
    kind: MeasureKind | None
    field: FieldInfo | None = None
    condition: Condition | None = None
    of: int = -1
    to: int = -1
    baseline: Baseline | None = None

    @property
    def name(self) -> str:
        """Return what the author calls it."""
        return self.subject.name


def meaning_of(measure: MeasurePlan, beside: Sequence[MeasurePlan]) -> tuple[object, ...]:
    """Return what a measure measures, whatever its place: equal for measures that are told in the same way.

    Args:
        beside: all the measures it stands among.
    """
    parts = [beside[part].name if part >= 0 else "" for part in (measure.of, measure.to)]
    asked = meaning(measure.condition) if measure.condition is not None else ""
    return measure.kind, measure.field, asked, *parts, measure.baseline


class MeasureReader:
    """Read what a window measures.

    Args:
        scope: of the rule's `when`: a share asks of parcels what `when` could ask.
        over_ms, resolution_ms: of the window.
    """

    def __init__(self, conditions: Conditions, scope: Scope, over_ms: int, resolution_ms: int) -> None:
        self._report: Report = scope.report
        self._conditions = conditions
        self._scope = scope
        self._over_ms = over_ms
        self._resolution_ms = resolution_ms
        self._plans: list[MeasurePlan] = []
        self._ratios: set[str] = set()

    def read(self, measures: Node | None, baselines: Node | None) -> tuple[MeasurePlan, ...]:
        """Return the measures in the order of the file, and the baselines after them."""
        entries = self._entries(measures, "measures")
        usual = self._entries(baselines, "baseline")
        self._check_names([name for name, _ in (*entries, *usual)], measures)
        if len(entries) + len(usual) > MAX_READ:
            return ()
        ratios = {number: value for number, (_, value) in enumerate(entries) if _kind(value) == "ratio"}
        self._ratios = {entries[number][0].text for number in ratios}
        for name, value in entries:
            self._plans.append(self._faulty(name.text) if _kind(value) == "ratio" else self._measure(name.text, value))
        for name, value in usual:
            self._plans.append(self._baseline(name.text, value) or self._faulty(name.text))
        made = {number: self._ratio(self._plans[number].name, value) for number, value in ratios.items()}
        for number, plan in made.items():
            self._plans[number] = plan or self._plans[number]
        return tuple(self._plans)

    def _entries(self, node: Node | None, what: str) -> list[tuple[TextNode, Node]]:
        found = read_map(self._report, node, what)
        return list(found.entries) if found else []

    def _check_names(self, names: list[TextNode], place: Node | None) -> None:
        for number, name in enumerate(names[:MAX_READ]):
            if not MEASURE_NAME.fullmatch(name.text):
                message = f"'{name.text[:60]}' is no name for a measure: small letters, digits and '_'"
                self._report.error(Code.BAD_NAME, name, message)
            if any(name.text == other.text for other in names[:number]):
                message = f"a measure and a baseline are both named '{name.text[:60]}'"
                self._report.error(Code.REPEATED, name, message)
        if len(names) > MAX_MEASURES:
            message = f"{len(names)} measures; a window has at most {MAX_MEASURES}"
            self._report.error(Code.BAD_MEASURE, place, message)

    def _faulty(self, name: str, dimension: Dimension | None = None) -> MeasurePlan:
        return MeasurePlan(self._subject(name, len(self._plans), dimension), None)

    @staticmethod
    def _subject(name: str, number: int, dimension: Dimension | None) -> Subject:
        return Subject(name, number, FieldKind.NUMBER, dimension, name, name)

    def _measure(self, name: str, node: Node) -> MeasurePlan:
        if not isinstance(node, MapNode) or len(node.entries) != 1:
            message = f"a measure is one of {', '.join(MEASURES)} and what it counts, not {shape(node)}"
            self._report.error(Code.BAD_MEASURE, node, message, "such as {count: parcels} or {sum: weight.gross}")
            return self._faulty(name)
        ((kind, value),) = node.entries
        if kind.text not in MEASURES:
            hint = did_you_mean(kind.text, MEASURES)
            self._report.error(Code.BAD_MEASURE, kind, f"unknown measure '{kind.text[:60]}'", hint)
            return self._faulty(name)
        number = len(self._plans)
        if kind.text == "count":
            read_choice(self._report, value, "count", ("parcels",))
            return MeasurePlan(self._subject(name, number, Dimension.PIECES), MeasureKind.COUNT)
        if kind.text == "share":
            condition = self._conditions.read(value, self._scope, "share")
            made = MeasureKind.SHARE if condition is not None else None
            return MeasurePlan(self._subject(name, number, Dimension.SHARE), made, condition=condition)
        return self._of_field(name, kind.text, value) or self._faulty(name)

    def _of_field(self, name: str, kind: str, node: Node) -> MeasurePlan | None:
        text = read_text(self._report, node, kind)
        info = find_field(self._report, text) if text else None
        if info is None:
            return None
        number = len(self._plans)
        if kind == "distinct":
            if info.is_distinct:
                return MeasurePlan(self._subject(name, number, Dimension.PIECES), MeasureKind.DISTINCT, info)
            wanted = "a code or an identity with one value a parcel"
        elif info.kind is FieldKind.NUMBER:
            made = NUMERIC[kind]
            return MeasurePlan(self._subject(name, number, _dimension(made, info.dimension)), made, info)
        else:
            wanted = "a number"
        message = f"'{kind}' needs {wanted}, and {info.name} is not ({info.en})"
        self._report.error(Code.NOT_MEASURABLE, text, message)
        return None

    def _named(self, node: Node | None, what: str, kinds: str, barred: MeasureKind | None) -> MeasurePlan | None:
        """Return the measure that `of` or `to` names; it is never a ratio."""
        text = read_text(self._report, node, what)
        if text is None:
            return None
        plan = next((plan for plan in self._plans if plan.name == text.text), None)
        if plan is None:
            hint = near_or_known(text.text, [plan.name for plan in self._plans])
            self._report.error(Code.UNKNOWN_MEASURE, text, f"unknown measure '{text.text[:60]}'", hint)
        elif plan.name in self._ratios or (barred is not None and plan.kind is barred):
            self._report.error(Code.BAD_MEASURE, text, f"{what} is '{plan.name}'; it takes {kinds}")
            return None
        return plan if plan is not None and plan.kind is not None else None

    def _baseline(self, name: str, node: Node) -> MeasurePlan | None:
        found = read_map(self._report, node, "a baseline")
        if found is None:
            return None
        keys = read_keys(self._report, found, "a baseline", BASELINE_KEYS, ("min_history",))
        of = self._named(keys.get("of"), "of", "a measure of its own", MeasureKind.BASELINE)
        stat = read_choice(self._report, keys.get("stat"), "stat", STATISTICS)
        spans = self._spans(keys)
        if of is None or stat is None or spans is None:
            return None
        baseline = Baseline(STATISTICS[stat], *spans)
        subject = self._subject(name, len(self._plans), _dimension(MeasureKind.BASELINE, of.subject.dimension))
        return MeasurePlan(subject, MeasureKind.BASELINE, of=of.subject.number, baseline=baseline)

    def _spans(self, keys: Mapping[str, Node]) -> tuple[int, int, int] | None:
        """Return bucket, span and least history in ms; without one the whole span is needed."""
        bucket_ms = read_span_ms(self._report, keys.get("bucket"), "bucket")
        over_ms = read_span_ms(self._report, keys.get("over"), "over")
        history_ms = read_span_ms(self._report, keys.get("min_history"), "min_history")
        if bucket_ms is None or over_ms is None or (history_ms is None and "min_history" in keys):
            return None
        needed_ms = over_ms if history_ms is None else history_ms
        if bucket_ms < self._resolution_ms:
            message = f"bucket is shorter than the window's resolution ({write_duration(self._resolution_ms)})"
            self._report.error(Code.BAD_SPAN, keys["bucket"], message)
        elif over_ms == 0 or over_ms % bucket_ms or over_ms // bucket_ms > MAX_BUCKETS:
            message = f"over must be 1 to {MAX_BUCKETS} whole buckets of {write_duration(bucket_ms)}"
            self._report.error(Code.BAD_SPAN, keys["over"], message)
        elif needed_ms > over_ms:
            message = "min_history is longer than the baseline itself (over)"
            self._report.error(Code.BAD_SPAN, keys["min_history"], message)
        else:
            return bucket_ms, over_ms, needed_ms
        return None

    def _ratio(self, name: str, node: Node) -> MeasurePlan | None:
        value = node.entries[0][1] if isinstance(node, MapNode) else None
        found = read_map(self._report, value, "ratio")
        if found is None:
            return None
        keys = read_keys(self._report, found, "ratio", ("of", "to"))
        of = self._named(keys.get("of"), "of", "a measure that is no ratio", None)
        to = self._named(keys.get("to"), "to", "a baseline, or a measure that is no ratio", None)
        if of is None or to is None:
            return None
        above, below = of.subject.dimension, to.subject.dimension
        if above is not below and below not in PLAIN:
            message = f"{of.name} and {to.name} cannot be compared: they measure different things"
            self._report.error(Code.BAD_COMPARISON, keys["to"], message)
            return None
        if to.baseline is not None and to.of == of.subject.number and to.baseline.bucket_ms != self._over_ms:
            spans = write_duration(self._over_ms), write_duration(to.baseline.bucket_ms)
            message = f"{of.name} over {spans[0]} is held against {to.name}, which is by buckets of {spans[1]}"
            self._report.advise(Code.UNEQUAL_SPANS, keys["to"], message, "let bucket be as long as the window")
        dimension = Dimension.NUMBER if above is below or above in PLAIN else above
        number = next(plan.subject.number for plan in self._plans if plan.name == name)
        subject = self._subject(name, number, dimension)
        return MeasurePlan(subject, MeasureKind.RATIO, of=of.subject.number, to=to.subject.number)


def _kind(node: Node) -> str:
    return node.entries[0][0].text if isinstance(node, MapNode) and len(node.entries) == 1 else ""


def _dimension(kind: MeasureKind, dimension: Dimension | None) -> Dimension | None:
    """Return what a measure measures: the mean of pieces need not be whole."""
    return Dimension.NUMBER if kind in BETWEEN_VALUES and dimension is Dimension.PIECES else dimension
