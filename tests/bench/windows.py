"""Memory and cost of the windows: `python -m tests.bench.windows [--sightings N ..] [--only NAME ..] [--seed N]`.

One store takes in sightings of 30 days with the windows of the shipped rules, 500 parcels a payload, none of them later
than ten minutes: `small` groups have four sightings on average, two a parcel; `mixed` puts one in ten into groups of a
thousand; `huge` is one group, three for ten of the others: what everybody sends to one door abroad, where an alert
stands. `written` is what an engine writes for one of four partitions of simulated trade. What a payload costs to write
is not counted. `ns` is of CPU time and a sighting: to take in and find alerts, and to tell them.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from native.sighting import decode, encode
from native.spec import Field
from rules import Engine, Policy, load_ruleset
from tests.bench.machine import machine
from tests.bench.traffic import manifests

SECRET = b"a secret of benchmarks"
SPAN_MS = 30 * 86_400_000
PAYLOAD_PARCELS = 500
SMALL, LARGE = 4, 1000  # sightings of a group
LARGE_SHARE = 0.1
LATEST_MS = 600_000
HUGE_SHARE = 0.3
N_VALUES = 500  # different ones of a column
WRITTEN_PARCELS = 300_000
WRITTEN_PARTITIONS = 4  # as `topics create` makes
PAGE_BYTES = 4096


def main() -> None:
    """Fill stores and print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.windows", description=__doc__)
    parser.add_argument("--sightings", type=int, nargs="+", default=[1_000_000, 5_000_000], help="in a store")
    parser.add_argument("--only", nargs="+", choices=list(WORKLOADS), default=list(WORKLOADS), help="workloads")
    parser.add_argument("--seed", type=int, default=1, help="of the sightings")
    options = parser.parse_args()
    print("\n".join(machine()))
    print(
        f"{'':8}{'sightings':>12}{'groups':>10}{'bytes each':>12}{'resident':>10}{'ns taken in':>13}"
        f"{'ns told':>9}{'alerts':>8}"
    )
    apart = multiprocessing.get_context("spawn")
    for name in options.only:
        for n_sightings in options.sightings[:1] if name == "written" else options.sightings:
            # A process each: what one store gave back would otherwise hide what the next one takes.
            process = apart.Process(target=fill, args=(name, n_sightings, options.seed))
            process.start()
            process.join()
            if process.exitcode:
                raise SystemExit(f"{name}, {n_sightings} sightings: ended with code {process.exitcode}")


def fill(name: str, n_sightings: int, seed: int) -> None:
    """Fill one store and print its line."""
    engine = Engine(load_ruleset((), Policy()), SECRET, n_partitions=1)
    before_bytes = resident_bytes()
    store = engine.new_store()
    taken_in_s, told_s, n_alerts = 0.0, 0.0, 0
    for offset, payload in enumerate(WORKLOADS[name](engine, n_sightings, seed)):
        started_s = time.process_time()
        store.apply(payload, offset)
        applied_s = time.process_time()
        n_alerts += len(store.take_alerts())
        taken_in_s += applied_s - started_s
        told_s += time.process_time() - applied_s
    stats = store.stats()
    held = stats["sightings"]
    resident = (
        "" if name == "written" else f"{(resident_bytes() - before_bytes) / held:.0f}"
    )  # there the traffic is, too
    print(
        f"{name:8}{held:>12,}{stats['groups']:>10,}{stats['bytes'] / held:>12.0f}"
        f"{resident:>10}{taken_in_s / held * 1e9:>13,.0f}"
        f"{told_s / held * 1e9:>9,.0f}{n_alerts:>8,}",
        flush=True,
    )


def small(engine: Engine, n_sightings: int, seed: int) -> Iterator[bytes]:
    """Yield payloads of small groups alone."""
    return _two_a_parcel(engine, n_sightings, seed, 0.0)


def mixed(engine: Engine, n_sightings: int, seed: int) -> Iterator[bytes]:
    """Yield payloads of small groups and of large ones."""
    return _two_a_parcel(engine, n_sightings, seed, LARGE_SHARE)


def huge(engine: Engine, n_sightings: int, seed: int) -> Iterator[bytes]:
    """Yield payloads of one group."""
    shape = _shape(engine, seed)
    fields = [Field.RECIPIENT_ADDRESS, Field.DESTINATION_COUNTRY, Field.GOODS_CLASS]
    [kind] = [number for number, (group_by, _) in enumerate(shape["group_types"]) if group_by == fields]
    return _payloads(shape, round(n_sightings * HUGE_SHARE), seed, lambda _: [(kind, _scattered(1), 1)])


def written(_: Engine, n_sightings: int, seed: int) -> Iterator[bytes]:
    """Yield what an engine writes for one partition, however many sightings that are."""
    engine = Engine(load_ruleset((), Policy()), SECRET, n_partitions=WRITTEN_PARTITIONS)
    values = [value for _, value in manifests(seed, WRITTEN_PARCELS, 100)]
    for first in range(0, len(values), 50):
        part = values[first : first + 50]
        sightings = engine.screen(part, 0, [1 << 42] * len(part)).sightings
        yield from (payload for partition, payload in sightings if partition == 0)


Workload = Callable[[Engine, int, int], Iterator[bytes]]
WORKLOADS: dict[str, Workload] = {"small": small, "mixed": mixed, "huge": huge, "written": written}
Keys = list[tuple[int, int, int]]


def _two_a_parcel(engine: Engine, n_sightings: int, seed: int, large_share: float) -> Iterator[bytes]:
    shape = _shape(engine, seed)
    kinds = [(number, (1 << len(slots)) - 1) for number, (_, slots) in enumerate(shape["group_types"])][:2]
    n_parcels = n_sightings // len(kinds)
    n_small = max(1, round(n_parcels * (1 - large_share) / SMALL))
    n_large = max(1, round(n_parcels * large_share / LARGE))

    def keys(chance: random.Random) -> Keys:
        out = []
        for kind, mask in kinds:
            is_large = chance.random() < large_share
            group = chance.randrange(n_large if is_large else n_small)
            out.append((kind, _scattered(group << 2 | is_large << 1 | kind & 1), mask))
        return out

    return _payloads(shape, n_parcels, seed, keys)


def _payloads(
    shape: dict[str, Any], n_parcels: int, seed: int, keys: Callable[[random.Random], Keys]
) -> Iterator[bytes]:
    """Yield payloads in the order of event time but for late parcels, shaped as one that the engine wrote."""
    chance = random.Random(seed)
    [sample] = shape["parcels"][:1]
    for first in range(0, n_parcels, PAYLOAD_PARCELS):
        parcels = [
            sample
            | {
                "parcel": _scattered(number << 2 | 3),
                "parcel_id": f"LP{number:012d}CN",
                "event_ms": sample["event_ms"] + number * SPAN_MS // n_parcels - chance.randrange(LATEST_MS),
                "columns": [_scattered(chance.randrange(N_VALUES)) >> 40 for _ in shape["columns"]],
                "keys": keys(chance),
            }
            for number in range(first, min(first + PAYLOAD_PARCELS, n_parcels))
        ]
        yield encode(shape | {"clock_ms": parcels[0]["event_ms"], "supersedes": [], "parcels": parcels})


def _shape(engine: Engine, seed: int) -> dict[str, Any]:
    """Return the content of a payload that the engine wrote."""
    values = [value for _, value in manifests(seed, 2000, 100)]
    sightings = engine.screen(values, 0, [1 << 42] * len(values)).sightings
    return decode(sightings[0][1])


def _scattered(number: int) -> int:
    """Return a number as a hash would be: all its bits in use, and never 0 (SplitMix64's finish)."""
    bits = (number + 1) * 0x9E3779B97F4A7C15 & (1 << 64) - 1
    bits = (bits ^ bits >> 30) * 0xBF58476D1CE4E5B9 & (1 << 64) - 1
    return bits ^ bits >> 31 or 1


def resident_bytes() -> int:
    """Return the memory that this process holds."""
    return int(Path("/proc/self/statm").read_text("utf-8").split()[1]) * PAGE_BYTES


if __name__ == "__main__":
    main()
