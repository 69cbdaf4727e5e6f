"""The options of `parcelsieve simulate`, each with its bounds."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from stream.cli import commands
from stream.cli.adder import Adder
from stream.cli.values import day, number, whole


def add_simulate(add: Adder) -> None:
    """Add the command."""
    parser = add("simulate", "write or publish simulated manifests with hidden schemes", commands.simulate)
    where = parser.add_argument_group("where to")
    target = where.add_mutually_exclusive_group()
    target.add_argument(
        "--scene", metavar="FOLDER", type=Path, help="write manifests.ndjson, truth.json and benign.json there"
    )
    target.add_argument("--out", metavar="FILE", help="write manifests, one JSON a line; - is standard output")
    target.add_argument("--broker", metavar="HOST:PORT[,..]", help="publish to the topic courier.manifests there")
    where.add_argument("--truth", metavar="FILE", type=Path, help="with --out or --broker: write the truth there")
    where.add_argument(
        "--rate",
        metavar="R",
        type=number(0),
        default=0.0,
        help="with --broker: parcels a second; 0 as fast as it goes",
    )
    what = parser.add_argument_group("what")
    what.add_argument("--seed", metavar="N", type=int, default=1, help="same seed, same bytes (%(default)s)")
    what.add_argument("--parcels", metavar="N", type=whole(1), default=20_000, help="in all (%(default)s)")
    what.add_argument("--days", metavar="D", type=whole(1, 3650), default=45, help="span of event time (%(default)s)")
    what.add_argument(
        "--start", metavar="DATE", type=day, default=date(2026, 9, 1), help="first day, Asia/Shanghai (%(default)s)"
    )
    what.add_argument(
        "--schemes",
        metavar="SHARE|N",
        type=_share_or_count,
        default=0.01,
        help="share of the parcels that belong to schemes, under 1; or how many schemes, from 1 (%(default)s)",
    )
    what.add_argument(
        "--per-manifest", metavar="N", type=number(1, 5000), default=20.0, help="parcels, on average (%(default)s)"
    )
    for option, default, meaning in (
        ("look-alikes", 1.0, "share of the usual honest look-alikes, which send half of all parcels"),
        ("corrected", 0.01, "share of manifests that come again with revision 1"),
        ("repeated", 0.005, "share of manifests that come again unchanged"),
        ("late", 0.02, "share of parcels lodged hours or days after they were accepted"),
        ("shuffled", 0.01, "share of manifests that arrive hours after their turn"),
    ):
        what.add_argument(
            f"--{option}", metavar="SHARE", type=number(0, 1), default=default, help=f"{meaning} (%(default)s)"
        )


def _share_or_count(text: str) -> float:
    value = number(0, 1_000_000)(text)
    if value >= 1 and value != int(value):
        raise argparse.ArgumentTypeError(f"{text!r} is neither a share under 1 nor a whole number of schemes")
    return value
