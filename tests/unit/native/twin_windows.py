"""A plain Python twin of the window store: everything worked out anew from the set of sightings."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from native.spec import (
    Field,
    FieldKind,
    LeafKind,
    Measure,
    MeasureKind,
    Node,
    NodeKind,
    ProgramSpec,
    Window,
    field_kind,
)

MISSING = -(1 << 63)
SCALES = {Field.WEIGHT_GROSS: 1000.0, Field.VALUE_TOTAL: 10000.0}


@dataclass
class Seen:
    revision: int
    facts: tuple[Any, ...] | None = None  # event_ms, gross_mg, *columns
    parcel_id: str = ""
    masks: dict[tuple[tuple[int, ...], int], set[int]] = field(default_factory=dict)  # (fields, key) -> slots


class TwinStore:
    """Keep the set of sightings and answer from it."""

    def __init__(self, spec: ProgramSpec) -> None:
        self.spec = spec
        self.seen: dict[int, Seen] = {}

    def apply(self, content: dict[str, Any]) -> None:
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
            if seen.facts is None or facts > seen.facts:
                seen.facts, seen.parcel_id = facts, told["parcel_id"]
            for number, key, mask in told["keys"]:
                fields, slots = content["group_types"][number]
                held = {slot for bit, slot in enumerate(slots) if mask >> bit & 1}
                seen.masks.setdefault((tuple(fields), key), set()).update(held)

    def rows(self, fields: tuple[int, ...], slot: int) -> dict[int, list[tuple[int, int, Seen]]]:
        """Return {group key: [(event_ms, parcel, seen), ..]} sorted, of the parcels a slot counts."""
        out: dict[int, list[tuple[int, int, Seen]]] = {}
        for parcel, seen in self.seen.items():
            for (group_fields, key), slots in seen.masks.items():
                if group_fields == fields and slot in slots and seen.facts is not None:
                    out.setdefault(key, []).append((seen.facts[0], parcel, seen))
        return {key: sorted(rows, key=lambda row: row[:2]) for key, rows in out.items()}

    def alerts(self, columns: list[int]) -> dict[tuple[int, int, int], tuple[Any, ...]]:
        """Return {(rule, group key, bucket): (first, last, n_hits, measures, parcel ids)}."""
        out: dict[tuple[int, int, int], tuple[Any, ...]] = {}
        for number, rule in enumerate(self.spec.rules):
            window = rule.window
            assert window is not None
            for key, rows in self.rows(tuple(map(int, window.group_by)), window.slot).items():
                for end_ms in sorted({at_ms for at_ms, _, _ in rows}):
                    inside = [seen for at_ms, _, seen in rows if end_ms - window.over_ms < at_ms <= end_ms]
                    values = [measure_of(measure, inside, columns) for measure in window.measures]
                    if truth(window, window.having, values) != 2:
                        continue
                    bucket = end_ms // window.suppress_ms
                    first, _, n_hits, _, _ = out.get((number, key, bucket), (end_ms, 0, 0, (), ()))
                    covered = [seen.parcel_id for at_ms, _, seen in rows if first - window.over_ms < at_ms <= end_ms]
                    known = tuple(None if math.isnan(value) else value for value in values)
                    out[number, key, bucket] = (first, end_ms, n_hits + 1, known, tuple(covered))
        return out


def measure_of(measure: Measure, inside: list[Seen], columns: list[int]) -> float:
    if measure.field is None:
        return float(len(inside))
    hashed = field_kind(measure.field) != FieldKind.NUMBER
    at = columns.index(int(measure.field)) + 2
    values = [seen.facts[at] for seen in inside if seen.facts and seen.facts[at] != (0 if hashed else MISSING)]
    if measure.kind == MeasureKind.DISTINCT:
        return float(len(set(values)))
    scale = SCALES[measure.field]
    if measure.kind == MeasureKind.SUM:
        return sum(values) / scale
    if not values:
        return math.nan
    if measure.kind == MeasureKind.MEAN:
        return sum(values) / len(values) / scale
    return (min(values) if measure.kind == MeasureKind.MIN else max(values)) / scale


def truth(window: Window, node: Node, values: list[float]) -> int:
    if node.kind == NodeKind.LEAF:
        leaf = window.leaves[node.leaf]
        value = values[leaf.field]
        unit = values[leaf.other] if leaf.kind == LeafKind.COMPARE else 1.0
        if math.isnan(value) or math.isnan(unit):
            return 1
        low = leaf.low if math.isinf(leaf.low) else leaf.low * unit
        high = leaf.high if math.isinf(leaf.high) else leaf.high * unit
        above = value > low if leaf.low_open else value >= low
        below = value < high if leaf.high_open else value <= high
        return 2 if above and below else 0
    truths = [truth(window, child, values) for child in node.children]
    if node.kind == NodeKind.NOT:
        return 2 - truths[0]
    if node.kind == NodeKind.ALL:
        return min(truths)
    if node.kind == NodeKind.ANY:
        return max(truths)
    return 2 if truths.count(2) >= node.n else 1 if truths.count(2) + truths.count(1) >= node.n else 0
