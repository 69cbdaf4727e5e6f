"""The options of `parcelsieve evaluate`."""

from __future__ import annotations

from pathlib import Path

from stream.cli import commands
from stream.cli.adder import Adder


def add_evaluate(add: Adder) -> None:
    """Add the command."""
    parser = add("evaluate", "measure rules on a scene of which the truth is known", commands.evaluate)
    parser.add_argument(
        "scene", metavar="SCENE", type=Path, help="folder with manifests.ndjson and truth.json, as `simulate` makes it"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of tables")
    parser.add_argument(
        "--rules",
        metavar="PATH",
        type=Path,
        action="append",
        help="rule file or folder, may be given again; the shipped packs when left out",
    )
