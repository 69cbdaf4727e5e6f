"""The options of `parcelsieve evaluate`."""

from __future__ import annotations

from pathlib import Path

from stream.cli import commands
from stream.cli.adder import Adder, add_rule_paths


def add_evaluate(add: Adder) -> None:
    """Add the command."""
    parser = add("evaluate", "measure rules on a scene of which the truth is known", commands.evaluate)
    parser.add_argument(
        "scene", metavar="SCENE", type=Path, help="folder with manifests.ndjson and truth.json, as `simulate` makes it"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of tables")
    add_rule_paths(parser)
