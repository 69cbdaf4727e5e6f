"""What screening one batch of manifest records gives back to `rules` and `stream`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple


class Hit(NamedTuple):
    """Name a rule that hit a parcel, and why: `evidence` pairs leaf numbers with what they saw.

    A value is a number in base units, the quoted goods text or code, or None where it may not be shown.
    """

    rule: int
    evidence: tuple[tuple[int, float | str | None], ...]


class ParcelAnswer(NamedTuple):
    """Answer one parcel that is not simply clear."""

    position: int
    parcel_id: str
    decision: int
    score: int
    hits: tuple[Hit, ...]


class RejectedParcel(NamedTuple):
    """Name a parcel that could not be read; `source` is its JSON, byte for byte."""

    position: int
    parcel_id: str | None
    code: str
    path: str
    detail: str
    source: bytes


class Answer(NamedTuple):
    """Answer one manifest: how many parcels got each decision, and the ones worth naming."""

    manifest_id: str
    revision: int
    courier: str
    n_clear: int
    n_info: int
    n_inspect: int
    n_hold: int
    parcels: tuple[ParcelAnswer, ...]
    rejected: tuple[RejectedParcel, ...]


class DeadRecord(NamedTuple):
    """Say why a record could not be read at all."""

    code: str
    path: str
    detail: str


class Examined(NamedTuple):
    """Say what every leaf and rule of a program made of one parcel; a truth is 0 miss, 1 unknown or 2 hit.

    Attributes:
        values: what each leaf saw, as in `Hit.evidence`; it is told of leaves that missed as well.
        numbers: the parcel's number fields in base units, by `native.spec.Field`; NaN when unknown.
    """

    parcel_id: str
    event_ms: int
    truths: tuple[int, ...]
    values: tuple[float | str | None, ...]
    rules: tuple[int, ...]
    numbers: tuple[float, ...]


class Tally(NamedTuple):
    """Count what a batch held, for metrics.

    Attributes:
        n_parcels: read and screened.
        n_sightings: pairs of parcel and group sent on.
        rule_hits, rule_unknowns: one entry a rule of the program.
        unknown_fields: (courier, path of the field) -> records that had it.
    """

    n_parcels: int
    n_sightings: int
    rule_hits: list[int]
    rule_unknowns: list[int]
    unknown_fields: dict[tuple[str, str], int]


class Screening(NamedTuple):
    """Give back one batch: `answers[i]` belongs to record i; sightings are (partition, payload)."""

    answers: list[Answer | DeadRecord]
    sightings: list[tuple[int, bytes]]
    tally: Tally

    @classmethod
    def of_dead(cls, record: DeadRecord, n_rules: int) -> Screening:
        """Return the screening of one record that cannot be answered with a verdict."""
        return cls([record], [], Tally(0, 0, [0] * n_rules, [0] * n_rules, {}))

    @classmethod
    def merged(cls, parts: Sequence[Screening]) -> Screening:
        """Return several screenings as one; there is at least one."""
        fields: Counter[tuple[str, str]] = Counter()
        for part in parts:
            fields.update(part.tally.unknown_fields)
        tallies = [part.tally for part in parts]
        return cls(
            [answer for part in parts for answer in part.answers],
            [sighting for part in parts for sighting in part.sightings],
            Tally(
                sum(tally.n_parcels for tally in tallies),
                sum(tally.n_sightings for tally in tallies),
                [sum(counts) for counts in zip(*(tally.rule_hits for tally in tallies), strict=True)],
                [sum(counts) for counts in zip(*(tally.rule_unknowns for tally in tallies), strict=True)],
                dict(fields),
            ),
        )
