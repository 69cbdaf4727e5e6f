"""Compare what was found with the truth of the simulator, in the terms of `parcelsieve evaluate`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from stream.demo.answers import Answers, ParcelKey
from stream.simulator import Truth


@dataclass(slots=True)
class Kind:
    """Schemes of one kind: how many there were, how many were found, what of them was caught.

    A scheme is found when one of its parcels got a decision that is not clear or is in an active alert; such
    parcels are caught.
    """

    name: str
    n_schemes: int = 0
    n_found: int = 0
    n_parcels: int = 0
    n_caught: int = 0
    total_g: float = 0.0
    caught_g: float = 0.0

    def add(self, gross_g: dict[ParcelKey, float], named: set[ParcelKey]) -> None:
        """Take in one scheme."""
        caught = gross_g.keys() & named
        self.n_schemes += 1
        self.n_found += bool(caught)
        self.n_parcels += len(gross_g)
        self.n_caught += len(caught)
        self.total_g += sum(gross_g.values())
        self.caught_g += sum(gross_g[parcel] for parcel in caught)


@dataclass(frozen=True, slots=True)
class Score:
    """What was found of the schemes, and what of everything else was disturbed: inspected or held.

    Attributes:
        disturbed_alike: disturbed parcels of honest look-alikes, by their kind.
    """

    kinds: list[Kind]
    total: Kind
    n_benign: int
    n_disturbed: int
    disturbed_alike: Counter[str]


def owners(truth: Truth) -> dict[ParcelKey, str]:
    """Return in words whose the parcels are that the simulator has something to tell of."""
    found = {parcel: f"of honest {kind}" for kind, parcels in truth.look_alikes.items() for parcel in parcels}
    for name, scheme in truth.schemes.items():
        found |= dict.fromkeys(scheme.gross_g, f"of hidden scheme {name}, {scheme.kind}")
    return found


def score(truth: Truth, answers: Answers, n_parcels: int) -> Score:
    """Return the score of the answers.

    Args:
        n_parcels: simulated in all, each counted once.
    """
    stopped, named = set(answers.stopped()), answers.named()
    kinds: dict[str, Kind] = {}
    total = Kind("all")
    hidden: set[ParcelKey] = set()
    for _, scheme in sorted(truth.schemes.items()):
        hidden |= scheme.gross_g.keys()
        for kind in (kinds.setdefault(scheme.kind, Kind(scheme.kind)), total):
            kind.add(scheme.gross_g, named)
    alike = Counter({kind: len(stopped.intersection(parcels)) for kind, parcels in truth.look_alikes.items()})
    return Score(
        kinds=[kinds[name] for name in sorted(kinds)],
        total=total,
        n_benign=n_parcels - len(hidden),
        n_disturbed=len(stopped - hidden),
        disturbed_alike=+alike,
    )
