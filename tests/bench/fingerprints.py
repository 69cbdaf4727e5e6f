"""Measure what honest parcels share by chance: `python -m tests.bench.fingerprints [--scene FOLDER ...] [--seeds N]`.

Two honest parcels of different senders are taken at random, of the simulator's traffic, or of scene folders
(manifests.ndjson, truth.json) that anything may have written; parcels of schemes are left out. The first table is
what the engine's own sightings say: the share of pairs that come together in a group, of all pairs and of those in
which both parcels give what is grouped by, and how many sightings a parcel makes. The second is why a box is told by
two sides with two grids each: what other keys would join, and how often they know a box that two couriers measured,
each 2 mm off at most, to a millimetre, to five or to a centimetre. Both are medians of the scenes.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import floor
from pathlib import Path
from typing import Any

import orjson

from native import sighting
from native.spec import Field
from rules import Engine, load_ruleset
from stream.evaluation.scene import read_scene
from stream.files import read_lines
from stream.simulator import Options, simulate
from tests.bench.rules import ENVELOPE, SECRET, STREAMS

Keys = frozenset[object]
Sides = tuple[float, ...]
Pair = tuple[int, int]

MAX_RECORD_BYTES = 10 << 20
WEIGHT = (Field.WEIGHT_FINGERPRINT,)
GROUPS: dict[tuple[Field, ...], str] = {
    WEIGHT: "weight.fingerprint",
    (Field.SIZE_BOX,): "size.box",
    (*WEIGHT, Field.GOODS_CLASS): "weight.fingerprint, goods.class",
    (*WEIGHT, Field.SIZE_BOX): "weight.fingerprint, size.box",
    (*WEIGHT, Field.SIZE_BOX, Field.GOODS_CLASS): "weight.fingerprint, size.box, goods.class",
    (*WEIGHT, Field.DESTINATION_COUNTRY): "weight.fingerprint, destination.country",
}
TOLERANCE_MM = 10.0
READ_TO_MM = (1, 5, 10)
READ_WRONG_MM = 2.0


@dataclass(frozen=True, slots=True)
class Honest:
    """An honest parcel: its keys by what is grouped by, its sides in mm, shortest first."""

    sender: str
    sides_mm: Sides
    keys: dict[tuple[Field, ...], Keys]


def main() -> int:
    """Print both tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.fingerprints", description=__doc__)
    parser.add_argument("--scene", type=Path, action="append", help="a scene folder, in the place of simulated traffic")
    parser.add_argument("--parcels", type=int, default=40_000, help="of a simulated scene")
    parser.add_argument("--seeds", type=int, default=5, help="simulated scenes")
    parser.add_argument("--pairs", type=int, default=500_000, help="of each scene")
    options = parser.parse_args()
    groups: dict[str, list[tuple[float, ...]]] = defaultdict(list)
    boxes: dict[str, list[tuple[float, ...]]] = defaultdict(list)
    n_honest = []
    engine = grouping_engine()
    scenes = map(stored, options.scene) if options.scene else simulated(options.seeds, options.parcels)
    for seed, (records, guilty) in enumerate(scenes, 1):
        parcels = honest_parcels(engine, records, guilty)
        n_honest.append(len(parcels))
        chance = random.Random(seed)
        pairs = list(pairs_of(parcels, options.pairs, chance))
        for group, name in GROUPS.items():
            groups[name].append(shared(parcels, pairs, group))
        for name, keys_of_box in BOXES.items():
            boxes[name].append(told_apart(parcels, pairs, keys_of_box, chance))
    print(f"{len(n_honest)} scenes; medians, as all that follows: {statistics.median(n_honest):.0f} honest parcels")
    print(f"{'group_by':<42}{'of all pairs':>14}{'of pairs that give it':>23}{'sightings a parcel':>20}")
    for name, rows in groups.items():
        of_all, of_given, n_sightings = map(statistics.median, zip(*rows, strict=True))
        print(f"{name:<42}{of_all:>14.3%}{of_given:>23.3%}{n_sightings:>20.2f}")
    print(f"{'a box told by':<42}{'keys':>6}{'of all boxes':>14}{'of equal weights':>18}{'same, measured twice':>22}")
    for name, rows in boxes.items():
        n_keys, of_boxes, of_weights, found = map(statistics.median, zip(*rows, strict=True))
        print(f"{name:<42}{n_keys:>6.0f}{of_boxes:>14.2%}{of_weights:>18.2%}{found:>22.2%}")
    return 0


def simulated(n_seeds: int, n_parcels: int) -> Iterator[tuple[list[bytes], set[tuple[str, str]]]]:
    """Yield the manifests of scenes, and the parcels of their schemes."""
    for seed in range(1, n_seeds + 1):
        scene = simulate(Options(seed=seed, parcels=n_parcels, days=30, corrected=0.0, repeated=0.0))
        records = [manifest.value for manifest in scene]  # what is true of a scene is known once all of it is told
        yield records, {key for scheme in scene.truth.schemes.values() for key in scheme.gross_g}


def stored(folder: Path) -> tuple[list[bytes], set[tuple[str, str]]]:
    """Return the manifests of a scene folder, and the parcels of its schemes."""
    scene = read_scene(folder)
    return [line for _, line in read_lines(str(scene.manifests), MAX_RECORD_BYTES)], set(scene.scheme_of)


def grouping_engine() -> Engine:
    """Return an engine that sights every parcel under every group of the first table."""
    with tempfile.TemporaryDirectory(prefix="parcelsieve-bench-") as folder:
        for number, names in enumerate(GROUPS.values()):
            window = (
                f"{{group_by: [{names}], over: 30d, measures: {{n: {{count: parcels}}}}, having: {{n: {{gte: 9}}}}}}"
            )
            body = f"when: {{parcel.pieces: {{gte: 1}}}}\nwindow: {window}\n{STREAMS}"
            path = Path(folder) / f"measured-{number}.yaml"
            path.write_text(ENVELOPE.format(name=f"measured-{number}") + body, "utf-8")
        return Engine(load_ruleset([Path(folder)]), SECRET, 1)


def honest_parcels(engine: Engine, records: Iterable[bytes], guilty: set[tuple[str, str]]) -> list[Honest]:
    """Return what the engine sights of a scene, without parcels of schemes; of a corrected one the last word."""
    found = {}
    for record in records:
        keys = keys_of(engine, record)
        document = orjson.loads(record) if keys else {"parcels": ()}
        for parcel in document["parcels"]:
            name = document["courier"], parcel["parcel_id"]
            if parcel["parcel_id"] in keys and name not in guilty:
                sides_mm = tuple(sorted(parcel.get("dimensions_mm") or ()))
                found[name] = Honest(parcel["sender"]["name"], sides_mm, keys[parcel["parcel_id"]])
    return list(found.values())


def keys_of(engine: Engine, record: bytes) -> dict[str, dict[tuple[Field, ...], Keys]]:
    """Return the group keys of every parcel of a manifest, by what is grouped by."""
    found: dict[str, dict[tuple[Field, ...], Keys]] = defaultdict(lambda: dict.fromkeys(GROUPS, frozenset()))
    for _, payload in engine.screen([record], 0, [0]).sightings:
        content: dict[str, Any] = sighting.decode(payload)
        types = [tuple(map(Field, fields)) for fields, _ in content["group_types"]]
        for parcel in content["parcels"]:
            for group_type, key, _ in parcel["keys"]:
                found[parcel["parcel_id"]][types[group_type]] |= {key}
    return found


def pairs_of(parcels: Sequence[Honest], n_pairs: int, chance: random.Random) -> Iterator[Pair]:
    """Yield pairs of parcels of different senders."""
    while n_pairs:
        one, other = chance.randrange(len(parcels)), chance.randrange(len(parcels))
        if parcels[one].sender != parcels[other].sender:
            n_pairs -= 1
            yield one, other


def shared(parcels: Sequence[Honest], pairs: Sequence[Pair], group: tuple[Field, ...]) -> tuple[float, float, float]:
    """Return the share of pairs with a key in common, of all and of those that have keys, and the keys of a parcel."""
    keys = [parcel.keys[group] for parcel in parcels]
    n_joined = sum(not keys[one].isdisjoint(keys[other]) for one, other in pairs)
    n_given = sum(bool(keys[one] and keys[other]) for one, other in pairs)
    return n_joined / len(pairs), n_joined / max(1, n_given), statistics.fmean(map(len, keys))


def told_apart(
    parcels: Sequence[Honest], pairs: Sequence[Pair], keys_of_box: Callable[[Sides], Keys], chance: random.Random
) -> tuple[float, float, float, float]:
    """Return the keys of a box, and who shares one: all boxes, those of equal weight, those measured twice."""
    keys = [keys_of_box(parcel.sides_mm) if parcel.sides_mm else frozenset() for parcel in parcels]
    measured = [(one, other) for one, other in pairs if keys[one] and keys[other]]
    equal = [pair for pair in measured if not parcels[pair[0]].keys[WEIGHT].isdisjoint(parcels[pair[1]].keys[WEIGHT])]
    of_all, of_equal = (
        sum(not keys[one].isdisjoint(keys[other]) for one, other in chosen) / max(1, len(chosen))
        for chosen in (measured, equal)
    )
    boxes = [parcel.sides_mm for parcel in parcels if parcel.sides_mm]
    again = [[keys_of_box(measured_mm(chance, box)) for _ in range(2)] for box in boxes]
    found = statistics.fmean(not one.isdisjoint(other) for one, other in again)
    return statistics.fmean(len(found) for found in keys if found), of_all, of_equal, found


def measured_mm(chance: random.Random, sides_mm: Sides) -> Sides:
    """Return the sides that some courier reads off a box, shortest first; what was written of it is off by rounding."""
    step = chance.choice(READ_TO_MM)
    return tuple(sorted(round((side + chance.uniform(-1, 1) * READ_WRONG_MM) / step) * step for side in sides_mm))


def own_grids(*chosen: int) -> Callable[[Sides], Keys]:
    """Return keys of some sides, each in two grids of its own."""

    def keys_of_box(sides_mm: Sides) -> Keys:
        cells = [[floor(sides_mm[side] / (2 * TOLERANCE_MM) + grid / 2) for grid in range(2)] for side in chosen]
        return frozenset(
            (grids, *(cells[place][grid] for place, grid in enumerate(grids)))
            for grids in product(range(2), repeat=len(chosen))
        )

    return keys_of_box


def joint_grids(*chosen: int) -> Callable[[Sides], Keys]:
    """Return keys of some sides in the fewest grids of which one holds both of any two boxes that agree."""
    n_grids = len(chosen) + 1

    def keys_of_box(sides_mm: Sides) -> Keys:
        return frozenset(
            (grid, *(floor(sides_mm[side] / (TOLERANCE_MM * n_grids) + grid / n_grids) for side in chosen))
            for grid in range(n_grids)
        )

    return keys_of_box


BOXES = {
    "longest side": own_grids(2),
    "longest and shortest, grids of their own": own_grids(2, 0),
    "all three, grids of their own": own_grids(2, 1, 0),
    "longest and shortest, joint grids": joint_grids(2, 0),
    "all three, joint grids": joint_grids(2, 1, 0),
}


if __name__ == "__main__":
    sys.exit(main())
