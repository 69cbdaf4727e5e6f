"""Compare what was stopped with the truth of the simulator."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from stream.demo.answers import Answers, ParcelKey
from stream.simulator import Truth

FOUND_SHARE = 0.5  # of a scheme's parcels stopped


@dataclass(slots=True)
class Kind:
    """Schemes of one kind: how many there were, how many were found, what of them was stopped."""

    name: str
    n_schemes: int = 0
    n_found: int = 0
    n_parcels: int = 0
    n_stopped: int = 0
    total_g: float = 0.0
    stopped_g: float = 0.0

    def add(self, gross_g: dict[ParcelKey, float], stopped: set[ParcelKey]) -> None:
        """Take in one scheme."""
        n_stopped = len(gross_g.keys() & stopped)
        self.n_schemes += 1
        self.n_found += n_stopped >= FOUND_SHARE * len(gross_g)
        self.n_parcels += len(gross_g)
        self.n_stopped += n_stopped
        self.total_g += sum(gross_g.values())
        self.stopped_g += sum(gross_g[parcel] for parcel in gross_g.keys() & stopped)


@dataclass(frozen=True, slots=True)
class Score:
    """What was stopped of the schemes, and of everything else.

    Attributes:
        disturbed_alike: stopped parcels of honest look-alikes, by their kind.
    """

    kinds: list[Kind]
    total: Kind
    n_benign: int
    n_disturbed: int
    disturbed_alike: Counter[str]


def score(truth: Truth, answers: Answers, n_parcels: int) -> Score:
    """Return the score of the answers.

    Args:
        n_parcels: simulated in all, each counted once.
    """
    stopped = set(answers.stopped())
    kinds: dict[str, Kind] = {}
    total = Kind("all")
    hidden: set[ParcelKey] = set()
    for _, scheme in sorted(truth.schemes.items()):
        hidden |= scheme.gross_g.keys()
        for kind in (kinds.setdefault(scheme.kind, Kind(scheme.kind)), total):
            kind.add(scheme.gross_g, stopped)
    alike = Counter({kind: len(stopped.intersection(parcels)) for kind, parcels in truth.look_alikes.items()})
    return Score(
        kinds=[kinds[name] for name in sorted(kinds)],
        total=total,
        n_benign=n_parcels - len(hidden),
        n_disturbed=len(stopped - hidden),
        disturbed_alike=+alike,
    )
