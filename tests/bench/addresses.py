"""Measure the address keys: `python -m tests.bench.addresses [--addresses N] [--seed N]`.

Made-up doors (tests/unit/native/written_addresses.py) are written in two ways and set beside a neighbour: how many
variants join, how many neighbours stay apart, for doors and for buildings. All doors together: how many keys stand
for doors that differ. Then the time of one address, door and building together.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from pathlib import Path

from native.keys import Keyring
from tests.unit.native.written_addresses import Door, door, identity, neighbour, plain, variant

KEYS = Keyring(b"sixteen bytes or more")
PAIRS = Path(__file__).parents[1] / "unit" / "native" / "address_pairs.tsv"


def main() -> int:
    """Print the figures; return 1 when two doors share a key."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.addresses", description=__doc__)
    parser.add_argument("--addresses", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    doors = [door(chance) for _ in range(options.addresses)]
    variants = [variant(place, chance) for place in doors]
    others = [neighbour(place, chance) for place in doors]
    keys = KEYS.address_keys([plain(place).encode() for place in doors])
    of_variants = KEYS.address_keys([text.encode() for text in variants])
    of_others = KEYS.address_keys([plain(place).encode() for place in others])
    n = len(doors)
    joined = sum(one[0] == other[0] for one, other in zip(keys, of_variants, strict=True))
    joined_building = sum(one[1] == other[1] for one, other in zip(keys, of_variants, strict=True))
    confused = sum(
        (one[0] == other[0]) != (identity(place) == identity(beside))
        for one, other, place, beside in zip(keys, of_others, doors, others, strict=True)
    )
    collisions = count_collisions(doors, keys)
    print(f"{n} doors, seed {options.seed}")
    print(f"the same door written another way joins: {joined / n:.3%}; its building: {joined_building / n:.3%}")
    print(f"neighbours that are not told apart: {confused}")
    print(f"keys that stand for more than one door: {collisions}")
    print(f"pairs of the table decided right: {right_pairs():.1%}")
    for name, texts in (("Chinese", variants), ("Latin", latin())):
        print(f"ns an address, {name}: {nanoseconds([text.encode() for text in texts[:20_000]]):.0f}")
    return 1 if collisions else 0


def count_collisions(doors: list[Door], keys: list[tuple[int, int]]) -> int:
    """Count the keys under which doors of different identity lie."""
    seen: dict[int, set[tuple[object, ...]]] = {}
    for place, (key, _) in zip(doors, keys, strict=True):
        seen.setdefault(key, set()).add(identity(place))
    return sum(len(identities) > 1 for identities in seen.values())


def pairs() -> list[list[str]]:
    """Return the rows of the table of pairs."""
    return [line.split("\t") for line in PAIRS.read_text("utf-8").splitlines()]


def right_pairs() -> float:
    """Return the share of the table's pairs that the keys decide right."""
    rows = pairs()
    right = sum(
        (KEYS.key("address", one) == KEYS.key("address", other)) == (what == "same") for what, one, other in rows
    )
    return right / len(rows)


def latin() -> list[str]:
    """Return the table's Latin addresses, many times."""
    return [text for row in pairs() for text in row[1:] if text.isascii()] * 400


def nanoseconds(texts: list[bytes]) -> float:
    """Return the median time of one address over runs, in ns."""
    times = []
    for _ in range(7):
        start = time.process_time_ns()
        KEYS.address_keys(texts)
        times.append((time.process_time_ns() - start) / len(texts))
    return statistics.median(times)


if __name__ == "__main__":
    sys.exit(main())
