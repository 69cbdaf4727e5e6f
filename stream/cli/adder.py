"""Add commands to one level of the command line's grammar, and the options that several of them take."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

SETTINGS = "Every setting can come from the environment or a TOML file: `parcelsieve settings` lists them."

Run = Callable[[argparse.Namespace], int]


class Adder:
    """Add commands to one level of the grammar.

    Args:
        level: what `add_subparsers` returned.
    """

    def __init__(self, level: Any) -> None:
        self._level = level

    def __call__(
        self, name: str, meaning: str, run: Run | None = None, *, settings: bool = True
    ) -> argparse.ArgumentParser:
        """Return the parser of a new command.

        Args:
            run: takes the parsed line and returns the exit code; None for a command that has commands of its own.
            settings: whether it takes the service's settings.
        """
        added: argparse.ArgumentParser = self._level.add_parser(
            name, help=meaning, description=f"{meaning[0].upper()}{meaning[1:]}.", epilog=SETTINGS if settings else None
        )
        if run is not None:
            added.set_defaults(run=run)
        if settings:
            added.add_argument("--settings", metavar="FILE", help="TOML file with settings (PARCELSIEVE_SETTINGS)")
        return added


def add_broker(parser: argparse.ArgumentParser) -> None:
    """Let a command name its brokers."""
    parser.add_argument("--broker", metavar="HOST:PORT[,..]", help="Kafka brokers (PARCELSIEVE_BROKER)")


def add_rule_paths(parser: argparse.ArgumentParser) -> None:
    """Let a command name its rules."""
    parser.add_argument(
        "--rules",
        metavar="PATH",
        type=Path,
        action="append",
        help="rule file or folder, may be given again; the shipped packs when left out",
    )
