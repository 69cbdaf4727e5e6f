"""All schemes of a scene: how many, of which kinds, how large; their parcels by day."""

from __future__ import annotations

from collections import defaultdict

from stream.simulator.clock import DAY_S
from stream.simulator.draws import Weighted, skewed, stream_of
from stream.simulator.options import SMALLEST_SCHEME, Options
from stream.simulator.parcels import Draft
from stream.simulator.schemekinds import KINDS, shape
from stream.simulator.schemes import COVER, draw_scheme
from stream.simulator.truth import SchemeTruth, Truth

MEAN_PARCELS = 24.0
LARGEST_SCHEME = 160
MOST_COVER = 0.1  # of the honest parcels


def draw_schemes(options: Options, truth: Truth) -> dict[int, list[Draft]]:
    """Return the parcels of all schemes, and the honest ones that cover them, by the day of their acceptance.

    Args:
        options: of the scene.
        truth: gets each scheme's id and kind.
    """
    rng = stream_of(options.seed, "schemes")
    kinds = Weighted({kind: float(weight) for kind, (weight, _) in KINDS.items()})
    first = rng.sample(list(KINDS), len(KINDS))  # every kind once, before any comes twice
    counted = options.n_schemes is not None
    left = options.parcels if counted else round(options.parcels * options.scheme_share)
    cover_left = round(MOST_COVER * (options.parcels - left)) if not counted else 0
    by_day: dict[int, list[Draft]] = defaultdict(list)
    number = 0
    while number < (options.n_schemes or 0) if counted else left >= SMALLEST_SCHEME:
        kind = first[number] if number < len(first) else kinds.draw(rng)
        n = max(SMALLEST_SCHEME, min(LARGEST_SCHEME, round(skewed(rng, MEAN_PARCELS, 0.7))))
        number += 1
        if options.n_schemes is not None:
            n = min(n, left - SMALLEST_SCHEME * (options.n_schemes - number))
        else:
            n = min(n, left) if left - n >= SMALLEST_SCHEME else min(left, LARGEST_SCHEME)
        name = f"S{number:04d}"
        scheme = draw_scheme(stream_of(options.seed, "scheme", number), options.days, n)
        shape(scheme, kind)
        truth.schemes[name] = SchemeTruth(kind)
        for draft in scheme.drafts(name):
            if draft.owner == COVER:
                if cover_left <= 0:
                    continue
                cover_left -= 1
            else:
                left -= 1
            by_day[int(draft.at_s // DAY_S)].append(draft)
    return by_day
