"""What a window store says when a group's condition holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Status: TypeAlias = Literal["open", "updated", "closed"]
Evidence: TypeAlias = tuple[str, str, int, float, str, str]
Callback: TypeAlias = tuple[str, str, int, int]


@dataclass(slots=True)
class AlertState:
    """One alert as it stands: a rule, a group, a stretch of event time.

    Attributes:
        bucket: number of the stretch: event time // suppress_ms.
        from_ms, to_ms: its parcels lie in (from_ms, to_ms].
        measures: at the last hit, in base units; NaN when unknown.
        evidence: (parcel_id, courier, event_ms, gross_weight_g, destination, goods_class), oldest first; the
            newest `max_evidence`, since those can still be stopped.
        callbacks: (parcel_id, courier, decision, score) of parcels that this rule gathers for the first time.
    """

    rule_index: int
    group_by: tuple[int, ...]
    group_key: int
    bucket: int
    status: Status
    first_hit_ms: int
    last_hit_ms: int
    from_ms: int
    to_ms: int
    n_hits: int
    measures: dict[str, float]
    parcel_count: int = 0
    evidence: list[Evidence] = field(default_factory=list)
    callbacks: list[Callback] = field(default_factory=list)


@dataclass(slots=True)
class KeptAlert:
    """What the store remembers of an alert between batches.

    Attributes:
        content: what a reader would see change.
        n_told: how often it was due; the first time its status is open.
        is_closed: its hits have vanished.
    """

    first_hit_ms: int
    last_hit_ms: int
    n_hits: int
    measures: tuple[float, ...]
    content: tuple[object, ...] = ()
    n_told: int = 0
    is_closed: bool = False
