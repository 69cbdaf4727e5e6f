"""What a scene is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

DEFAULT_START = date(2026, 9, 1)
SMALLEST_SCHEME = 4


@dataclass(frozen=True, slots=True)
class Options:
    """Say how large a scene is and how much of it hides something.

    Args:
        seed: the same seed and options give the same bytes.
        parcels: in all, >= 1; corrections and repeats come on top.
        days: span of event time, >= 1.
        start: first day, Asia/Shanghai.
        scheme_share: share of parcels that belong to schemes, [0, 1].
        n_schemes: how many schemes instead of `scheme_share`; None goes by the share.
        look_alikes: how much of the usual half of all parcels comes from look-alikes, [0, 1]; the rest is everyday.
        per_manifest: mean number of parcels of a manifest, >= 1; sizes are skewed about it.
        corrected: share of manifests that come again with revision 1, [0, 1].
        repeated: share of manifests that come again unchanged, [0, 1].
        late: share of parcels that are lodged hours or days after they were accepted, [0, 1].
        shuffled: share of manifests that arrive hours after their turn, [0, 1].
    Raises:
        ValueError: there are too many schemes for so few parcels.
    """

    seed: int = 1
    parcels: int = 20_000
    days: int = 45
    start: date = DEFAULT_START
    scheme_share: float = 0.01
    n_schemes: int | None = None
    look_alikes: float = 1.0
    per_manifest: float = 20.0
    corrected: float = 0.01
    repeated: float = 0.005
    late: float = 0.02
    shuffled: float = 0.01

    def __post_init__(self) -> None:
        most = self.parcels // SMALLEST_SCHEME
        if self.n_schemes is not None and self.n_schemes > most:
            raise ValueError(
                f"{self.n_schemes} schemes need {self.n_schemes * SMALLEST_SCHEME} parcels or more; "
                f"ask for more than {self.parcels} parcels, or for at most {most} schemes"
            )
