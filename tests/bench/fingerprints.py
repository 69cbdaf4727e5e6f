"""Measure what honest parcels share by chance: `python -m tests.bench.fingerprints [--parcels N] [--seed N]`.

Of the simulator's everyday traffic, two parcels of different senders taken at random: the share of pairs that have a
weight fingerprint in common, alone and together with what a rule may group by beside it.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable
from typing import Any

import orjson

from native.keys import Keyring
from stream.simulator import Options, simulate

KEYS = Keyring(b"sixteen bytes or more")
Parcel = dict[str, Any]


def country(parcel: Parcel) -> object:
    """Return where a parcel goes."""
    return parcel["recipient"]["country"]


def heading(parcel: Parcel) -> object:
    """Return the first four digits of its HS code, which stand for the goods class."""
    return parcel["goods"][0].get("hs_code", "").replace(".", "")[:4]


def box(parcel: Parcel) -> object:
    """Return its sides in cm, empty when nobody measured them."""
    return tuple(round(side / 10) for side in sorted(parcel.get("dimensions_mm", ())))


BESIDE: dict[str, tuple[Callable[[Parcel], object], ...]] = {
    "weight.fingerprint": (),
    "... and destination": (country,),
    "... and HS heading": (heading,),
    "... and destination, HS heading": (country, heading),
    "... and destination, HS heading, box": (country, heading, box),
}


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.fingerprints", description=__doc__)
    parser.add_argument("--parcels", type=int, default=20_000)
    parser.add_argument("--pairs", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    scene = simulate(Options(seed=options.seed, parcels=options.parcels, days=30, corrected=0.0, repeated=0.0))
    parcels = [
        (document["courier"], parcel)
        for document in (orjson.loads(manifest.value) for manifest in scene)
        for parcel in document["parcels"]
    ]
    guilty = {key for scheme in scene.truth.schemes.values() for key in scheme.gross_g}
    honest = [parcel for courier, parcel in parcels if (courier, parcel["parcel_id"]) not in guilty]
    shared = dict.fromkeys(BESIDE, 0)
    chance = random.Random(options.seed)
    prints = [set(fingerprint(parcel)) for parcel in honest]
    n_pairs = 0
    while n_pairs < options.pairs:
        one, other = chance.randrange(len(honest)), chance.randrange(len(honest))
        if honest[one]["sender"]["name"] == honest[other]["sender"]["name"]:
            continue
        n_pairs += 1
        if prints[one] & prints[other]:
            for name, beside in BESIDE.items():
                shared[name] += all(part(honest[one]) == part(honest[other]) for part in beside)
    print(f"{len(honest)} honest parcels, {n_pairs} pairs of different senders, seed {options.seed}; shared by chance:")
    for name, n in shared.items():
        print(f"{name:<38}{n / n_pairs:>10.4%}")
    return 0


def fingerprint(parcel: Parcel) -> tuple[int, int]:
    """Return a parcel's fingerprints, as native/facts.pyx works them out: the net weight, else the gross."""
    net_g = [line.get("net_weight_g") for line in parcel["goods"]]
    known = [weight for weight in net_g if weight is not None]
    weight_g = sum(known) if len(known) == len(net_g) and sum(known) > 0 else parcel["gross_weight_g"]
    return KEYS.fingerprint(weight_g, parcel.get("pieces", 1))


if __name__ == "__main__":
    sys.exit(main())
