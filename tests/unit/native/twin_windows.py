"""A plain Python twin of the window store: everything worked out anew from the set of sightings."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from native.spec import (
    Baseline,
    Field,
    FieldKind,
    Leaf,
    LeafKind,
    Measure,
    MeasureKind,
    Node,
    NodeKind,
    ProgramSpec,
    Statistic,
    Window,
    field_kind,
)

MISSING = -(1 << 63)
GROWING = {MeasureKind.COUNT, MeasureKind.SUM, MeasureKind.MAX, MeasureKind.DISTINCT}
SCALES = {Field.WEIGHT_GROSS: 1000.0, Field.VALUE_TOTAL: 10000.0}


@dataclass
class Seen:
    revision: int
    facts: tuple[Any, ...] | None = None  # event_ms, gross_mg, *columns
    parcel_id: str = ""
    masks: dict[tuple[tuple[int, ...], int], set[int]] = field(default_factory=dict)  # (fields, key) -> slots


def greater(one: int, other: int, is_hash: bool) -> int:
    """Return the greater of two values of a column; a missing hash, 0, is the least."""
    return max((value for value in (one, other) if not is_hash or value), default=0)


class TwinStore:
    """Keep the set of sightings and answer from it."""

    def __init__(self, spec: ProgramSpec) -> None:
        self.spec = spec
        self.since: dict[tuple[tuple[int, ...], int], int] = {}  # (fields, slot) -> since when it has been fed
        self.seen: dict[int, Seen] = {}

    def apply(self, content: dict[str, Any]) -> None:
        for fields, slots in content["group_types"]:
            for slot in slots:
                known = self.since.get((tuple(fields), slot), content["since_ms"])
                self.since[tuple(fields), slot] = min(known, content["since_ms"])
        for parcel, revision in content["supersedes"]:
            if parcel not in self.seen or revision > self.seen[parcel].revision:
                self.seen[parcel] = Seen(revision)
        for told in content["parcels"]:
            seen = self.seen.setdefault(told["parcel"], Seen(told["revision"]))
            if told["revision"] < seen.revision:
                continue
            if told["revision"] > seen.revision:
                seen = self.seen[told["parcel"]] = Seen(told["revision"])
            facts = (told["event_ms"], told["gross_mg"], *told["columns"])
            is_hash = (False, False, *(field_kind(Field(column)) != FieldKind.NUMBER for column in content["columns"]))
            seen.parcel_id = told["parcel_id"]
            seen.facts = tuple(map(greater, seen.facts or facts, facts, is_hash))
            for number, key, mask in told["keys"]:
                fields, slots = content["group_types"][number]
                held = {slot for bit, slot in enumerate(slots) if mask >> bit & 1}
                seen.masks.setdefault((tuple(fields), key), set()).update(held)

    def rows(self, fields: tuple[int, ...], slot: int | None) -> dict[int, list[tuple[int, int, Seen]]]:
        """Return {group key: [(event_ms, parcel, seen), ..]} sorted, of the parcels a slot counts; None: any slot."""
        out: dict[int, list[tuple[int, int, Seen]]] = {}
        for parcel, seen in self.seen.items():
            for (group_fields, key), slots in seen.masks.items():
                if group_fields == fields and (slot is None or slot in slots) and seen.facts is not None:
                    out.setdefault(key, []).append((seen.facts[0], parcel, seen))
        return {key: sorted(rows, key=lambda row: row[:2]) for key, rows in out.items()}

    def alerts(self, columns: list[int]) -> dict[tuple[int, int, int], tuple[Any, ...]]:
        """Return {(rule, group key, bucket): (first, last, n_hits, measures, parcel ids, last covered)}."""
        out: dict[tuple[int, int, int], tuple[Any, ...]] = {}
        for number, rule in enumerate(self.spec.rules):
            window = rule.window
            assert window is not None
            fields = tuple(map(int, window.group_by))
            whole = self.rows(fields, None if window.gathers_group else window.slot)
            for key, rows in self.rows(fields, window.slot).items():
                group = Group(window, (fields, key), rows, self.since[fields, window.slot], columns)
                for end_ms in sorted({at_ms for at_ms, _, _ in rows}):
                    values, ranges = group.measured(end_ms)
                    if truth(window, window.having, ranges) != 2:
                        continue
                    bucket = end_ms // window.suppress_ms
                    first, _, n_hits, *_ = out.get((number, key, bucket), (end_ms, 0, 0))
                    to_ms = (bucket + 1) * window.suppress_ms - 1 if window.gathers_group else end_ms
                    covered = [row for row in whole[key] if first - window.over_ms < row[0] <= to_ms]
                    known = tuple(None if math.isnan(value) else value for value in values)
                    names = tuple(seen.parcel_id for _, _, seen in covered)
                    out[number, key, bucket] = (first, end_ms, n_hits + 1, known, names, covered[-1][0])
        return out


@dataclass
class Group:
    """One group of one window: its parcels as (event_ms, parcel, seen), and since when the window has been fed."""

    window: Window
    name: tuple[tuple[int, ...], int]  # (fields, key)
    rows: list[tuple[int, int, Seen]]
    since_ms: int
    columns: list[int]

    def between(self, from_ms: int, to_ms: int) -> list[Seen]:
        return [seen for at_ms, _, seen in self.rows if from_ms < at_ms <= to_ms]

    def measured(self, end_ms: int) -> tuple[list[float], list[tuple[float, float]]]:
        """Return the measures of the window that ends at a moment, and what each is at least and at most."""
        start_ms = end_ms - self.window.over_ms
        is_covered = start_ms >= self.since_ms
        values, ranges = [], []
        for measure in self.window.measures:
            value, least, most = math.nan, math.nan, math.nan
            if measure.kind not in (MeasureKind.RATIO, MeasureKind.BASELINE):
                value = least = most = self.measure_of(measure, self.between(start_ms, end_ms))
                if not is_covered and measure.kind in GROWING:
                    most = math.inf
                elif not is_covered and measure.kind == MeasureKind.MIN:
                    least = math.nan if math.isnan(value) else -math.inf
                elif not is_covered:
                    value = least = most = math.nan
            elif measure.baseline is not None:
                value = least = most = self.usual(measure, measure.baseline, start_ms)
            values.append(value)
            ranges.append((least, most))
        for number, measure in enumerate(self.window.measures):
            if measure.kind == MeasureKind.RATIO and is_covered:
                above, below = values[measure.of], values[measure.to]
                value = above / below if below else math.inf if above > 0 else math.nan
                values[number], ranges[number] = value, (value, value)
        return values, ranges

    def usual(self, measure: Measure, baseline: Baseline, start_ms: int) -> float:
        values = []
        for number in range(baseline.over_ms // baseline.bucket_ms):
            to_ms = start_ms - number * baseline.bucket_ms
            from_ms = to_ms - baseline.bucket_ms
            if from_ms >= self.since_ms:
                value = self.measure_of(self.window.measures[measure.of], self.between(from_ms, to_ms))
                values.append(0.0 if math.isnan(value) else value)
        if start_ms - self.since_ms < baseline.min_history_ms or not values:
            return math.nan
        if baseline.statistic == Statistic.MEAN:
            return sum(values) / len(values)
        if baseline.statistic == Statistic.MEDIAN:
            return statistics.median(values)
        return sorted(values)[math.ceil(0.95 * len(values)) - 1]

    def measure_of(self, measure: Measure, inside: list[Seen]) -> float:
        if measure.share is not None:
            masks = [seen.masks[self.name] for seen in inside]
            held = [measure.share.held in slots for slots in masks if measure.share.known in slots]
            return sum(held) / len(held) if held else math.nan
        if measure.field is None:
            return float(len(inside))
        hashed = field_kind(measure.field) != FieldKind.NUMBER
        at = self.columns.index(int(measure.field)) + 2
        values = [seen.facts[at] for seen in inside if seen.facts and seen.facts[at] != (0 if hashed else MISSING)]
        if measure.kind == MeasureKind.DISTINCT:
            return float(len(set(values)))
        if measure.kind == MeasureKind.SUM:
            return sum(values) / SCALES[measure.field]
        if len(values) < (2 if measure.kind == MeasureKind.STDDEV else 1):
            return math.nan
        return float(OF_SOME[measure.kind](values)) / SCALES[measure.field]


def mean(values: list[int]) -> float:
    return sum(values) / len(values)


def deviation(values: list[int]) -> float:
    """Return the standard deviation of a sample: exact up to the square root."""
    centre = Fraction(sum(values), len(values))
    return math.sqrt(sum((value - centre) ** 2 for value in values) / (len(values) - 1))


def truth(window: Window, node: Node, values: list[tuple[float, float]]) -> int:
    """Return 2 (hit), 1 (unknown) or 0 (miss) from what each measure is at least and at most."""
    if node.kind == NodeKind.LEAF:
        leaf = window.leaves[node.leaf]
        (least, most), unit = values[leaf.field], (1.0, 1.0)
        if leaf.kind == LeafKind.COMPARE:
            unit = values[leaf.other]
        if math.isnan(least) or math.isnan(unit[0]):
            return 1
        corners = [within(leaf, value, factor) for value in (least, most) for factor in unit]
        return 2 if all(corners) else 0 if misses(leaf, least, most, unit) else 1
    truths = [truth(window, child, values) for child in node.children]
    if node.kind == NodeKind.NOT:
        return 2 - truths[0]
    if node.kind == NodeKind.ALL:
        return min(truths)
    if node.kind == NodeKind.ANY:
        return max(truths)
    return 2 if truths.count(2) >= node.n else 1 if truths.count(2) + truths.count(1) >= node.n else 0


def within(leaf: Leaf, value: float, unit: float) -> bool:
    low = leaf.low if math.isinf(leaf.low) else leaf.low * unit
    high = leaf.high if math.isinf(leaf.high) else leaf.high * unit
    above = math.isinf(leaf.low) or (value > low if leaf.low_open else value >= low)
    below = math.isinf(leaf.high) or (value < high if leaf.high_open else value <= high)
    return above and below


def misses(leaf: Leaf, least: float, most: float, unit: tuple[float, float]) -> bool:
    """Say whether no value between least and most lies between the bounds, whatever the unit in its range is."""
    is_below = not within(replace(leaf, high=math.inf), most, unit[0])
    is_above = not within(replace(leaf, low=-math.inf), least, unit[1])
    return is_below or is_above


OF_SOME: dict[MeasureKind, Callable[[list[int]], float]] = {
    MeasureKind.MIN: min,
    MeasureKind.MAX: max,
    MeasureKind.MEAN: mean,
    MeasureKind.STDDEV: deviation,
}
