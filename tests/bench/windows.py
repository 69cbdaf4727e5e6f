"""Memory and cost of the windows: `python -m tests.bench.windows [--sightings N ..] [--seed N]`.

One store takes in synthetic sightings of 30 days, two a parcel, with the windows of the shipped rules: `small` groups
have four sightings on average, `mixed` puts one sighting in ten into groups of a thousand, most of which keep an alert
standing. What a payload costs to write is not counted; finding and collecting alerts is.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from native.sighting import decode, encode
from rules import Engine, Policy, load_ruleset
from tests.bench.machine import machine
from tests.bench.traffic import manifests

SECRET = b"a secret of benchmarks"
SPAN_MS = 30 * 86_400_000
PAYLOAD_PARCELS = 500
SMALL, LARGE = 4, 1000  # sightings of a group
LARGE_SHARE = 0.1
PAGE_BYTES = 4096


def main() -> None:
    """Fill stores and print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.windows", description=__doc__)
    parser.add_argument("--sightings", type=int, nargs="+", default=[1_000_000, 5_000_000], help="in a store")
    parser.add_argument("--seed", type=int, default=1, help="of the sightings")
    options = parser.parse_args()
    print("\n".join(machine()))
    print(f"{'':8}{'sightings':>12}{'groups':>10}{'bytes each':>12}{'resident':>10}{'ns each':>9}{'alerts':>8}")
    apart = multiprocessing.get_context("spawn")
    for large_share, name in ((0.0, "small"), (LARGE_SHARE, "mixed")):
        for n_sightings in options.sightings:
            # A process each: what one store gave back would otherwise hide what the next one takes.
            process = apart.Process(target=fill, args=(name, n_sightings, large_share, options.seed))
            process.start()
            process.join()
            if process.exitcode:
                raise SystemExit(f"{name}, {n_sightings} sightings: ended with code {process.exitcode}")


def fill(name: str, n_sightings: int, large_share: float, seed: int) -> None:
    """Fill one store and print its line."""
    engine = Engine(load_ruleset((), Policy()), SECRET, n_partitions=1)
    before_bytes = resident_bytes()
    store = engine.new_store()
    spent_s, n_alerts = 0.0, 0
    for offset, payload in enumerate(payloads(engine, n_sightings, large_share, seed)):
        started_s = time.process_time()
        store.apply(payload, offset)
        n_alerts += len(store.take_alerts())
        spent_s += time.process_time() - started_s
    stats = store.stats()
    held = stats["sightings"]
    print(
        f"{name:8}{held:>12,}{stats['groups']:>10,}{stats['bytes'] / held:>12.0f}"
        f"{(resident_bytes() - before_bytes) / held:>10.0f}{spent_s / n_sightings * 1e9:>9,.0f}{n_alerts:>8,}",
        flush=True,
    )


def payloads(engine: Engine, n_sightings: int, large_share: float, seed: int) -> Iterator[bytes]:
    """Yield payloads in the order of event time, shaped as one that the engine wrote."""
    chance = random.Random(seed)
    [shape] = [decode(payload) for _, payload in engine.screen(*_everyday(seed)).sightings][:1]
    [sample] = shape["parcels"][:1]
    kinds = [(number, (1 << len(slots)) - 1) for number, (_, slots) in enumerate(shape["group_types"])][:2]
    first_ms = sample["event_ms"]
    n_parcels = n_sightings // len(kinds)
    for first in range(0, n_parcels, PAYLOAD_PARCELS):
        parcels: list[dict[str, Any]] = []
        for number in range(first, min(first + PAYLOAD_PARCELS, n_parcels)):
            keys = []
            for kind, mask in kinds:
                size = LARGE if chance.random() < large_share else SMALL
                group = chance.randrange(max(1, n_parcels // size)) << 2 | (size == LARGE) << 1 | kind & 1
                keys.append((kind, _scattered(group), mask))
            parcels.append(
                sample
                | {
                    "parcel": _scattered(number << 2 | 3),
                    "parcel_id": f"LP{number:012d}CN",
                    "event_ms": first_ms + number * SPAN_MS // n_parcels,
                    "columns": [_scattered(chance.randrange(500)) >> 40 for _ in shape["columns"]],
                    "keys": keys,
                }
            )
        yield encode(shape | {"clock_ms": parcels[0]["event_ms"], "supersedes": [], "parcels": parcels})


def _everyday(seed: int) -> tuple[list[bytes], int, list[int]]:
    values = [value for _, value in manifests(seed, 2000, 100)]
    return values, 0, [1 << 42] * len(values)


def _scattered(number: int) -> int:
    """Return a number as a hash would be: all its bits in use, and never 0 (SplitMix64's finish)."""
    mixed = (number + 1) * 0x9E3779B97F4A7C15 & (1 << 64) - 1
    mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9 & (1 << 64) - 1
    return mixed ^ mixed >> 31 or 1


def resident_bytes() -> int:
    """Return the memory that this process holds."""
    return int(Path("/proc/self/statm").read_text("utf-8").split()[1]) * PAGE_BYTES


if __name__ == "__main__":
    main()
