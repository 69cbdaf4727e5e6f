"""What one way of screening finds in a scene: decisions on parcels, and alerts."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field

from rules import Decision


@dataclass(slots=True)
class FoundAlert:
    """An active alert that still stands at the end of the scene.

    Args:
        rule: its id.
        first_ms: event time of its first hit.
        parcels: numbers of the parcels that it has gathered.
    """

    rule: str
    first_ms: int
    parcels: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Findings:
    """What was found; parcels by their number.

    Args:
        name: of the way of screening.
        verdicts: the worst decision that a parcel got by itself, over all revisions of its manifest.
        revisions: the worst decision that it was given later, because an alert gathered it.
        alerts: active ones that stand at the end.
        hits: numbers of the parcels that a rule hit by themselves, rule by rule; rules in shadow are left out.
    """

    name: str
    verdicts: array[int]
    revisions: array[int]
    alerts: list[FoundAlert]
    hits: dict[str, set[int]] = field(default_factory=dict)

    def is_disturbed(self, parcel: int) -> bool:
        """Return whether a parcel was to be inspected or held, at first or later."""
        return max(self.verdicts[parcel], self.revisions[parcel]) >= Decision.INSPECT
