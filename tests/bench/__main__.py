"""Measure one worker beside the floor: `make bench`, or `python -m tests.bench [--parcels N] [--runs N] [--seed N] ..`.

The last line is JSON: parcels a second of the worker and of the floor (medians of the runs), and their ratio. The
traffic is ordinary trade: a tenth of the look-alikes and of the schemes that a simulated scene has to be hard. What it
makes the windows do is printed beside it; `--look-alikes 1 --schemes 0.01` is the whole scene.
"""

from __future__ import annotations

import argparse
import logging
import os
import statistics
import sys
import tempfile
from pathlib import Path

import orjson

from stream.broker import Broker
from tests.bench.machine import machine, pin
from tests.bench.runs import Bench, Run
from tests.bench.traffic import manifests

PARCELS = 1_200_000
SINGLES_SHARE = 3  # one parcel in a manifest costs many times more: fewer of them take as long
KINDS = {"manifests": (100, 1), "singles": (1, SINGLES_SHARE)}
HEADER = (
    f"{'':12}{'parcels':>10}{'a second':>12}{'floor':>12}{'ratio':>8}"
    f"{'CPU us':>9}{'floor':>8}{'ratio':>8}{'sightings':>11}{'alerts':>8}"
)


def main() -> int:
    """Run the benchmark and print its table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--parcels", type=int, default=PARCELS, help="in manifests of 100; a third of it as singles")
    parser.add_argument("--runs", type=int, default=3, help="of floor and worker each, in turn")
    parser.add_argument("--seed", type=int, default=1, help="of the traffic")
    parser.add_argument("--schemes", type=float, default=0.001, help="share of the parcels that belong to schemes")
    parser.add_argument("--look-alikes", type=float, default=0.1, help="share of the usual honest look-alikes")
    options = parser.parse_args()
    cores = sorted(os.sched_getaffinity(0))
    apart = len(cores) > 1
    figures = {}
    logging.getLogger("aiokafka").setLevel(
        logging.CRITICAL
    )  # what matters is raised; a new broker is told of as errors
    with tempfile.TemporaryDirectory(prefix="parcelsieve-bench-") as folder, Broker(bench=True) as broker:
        if apart:
            pin(broker.pid, {cores[0]})
            os.sched_setaffinity(0, {cores[0]})
        print("\n".join(machine()))
        print(
            f"broker and worker {'on a core each' if apart else 'on one core together'}; seed {options.seed}\n{HEADER}"
        )
        for name, (parcels_each, divisor) in KINDS.items():
            n_parcels = options.parcels // divisor // parcels_each * parcels_each
            bench = Bench(broker.bootstrap, name, Path(folder), {cores[1]} if apart else None)
            traffic = {"scheme_share": options.schemes, "look_alikes": options.look_alikes}
            bench.publish(manifests(options.seed, n_parcels, parcels_each, **traffic))
            runs = [(bench.floor(), bench.worker()) for _ in range(options.runs)]
            figures[name] = report(name, n_parcels, runs)
    print(orjson.dumps(figures).decode())
    return 0


def report(name: str, n_parcels: int, runs: list[tuple[Run, Run]]) -> dict[str, float]:
    """Print one line of the table and return its figures."""
    floor_s, worker_s = (statistics.median(pair[i].wall_s for pair in runs) for i in (0, 1))
    floor_us, worker_us = (statistics.median(pair[i].cpu_s for pair in runs) / n_parcels * 1e6 for i in (0, 1))
    done = runs[0][1]
    rate, floor = n_parcels / worker_s, n_parcels / floor_s
    print(
        f"{name:12}{n_parcels:>10,}{rate:>12,.0f}{floor:>12,.0f}{rate / floor:>8.2f}"
        f"{worker_us:>9.2f}{floor_us:>8.2f}{floor_us / worker_us:>8.2f}{done.n_sightings:>11,}{done.n_alerts:>8,}",
        flush=True,
    )
    return {"parcels_per_s": round(rate), "floor": round(floor), "ratio": round(rate / floor, 3)}


if __name__ == "__main__":
    sys.exit(main())
