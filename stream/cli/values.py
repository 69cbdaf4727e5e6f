"""Read the values of a command line; a mistake is told with what would fit."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable
from datetime import date


def whole(least: int, most: int | None = None) -> Callable[[str], int]:
    """Return a reader of whole numbers that says its bounds."""

    def read(text: str) -> int:
        bounds = f"at least {least}" if most is None else f"{least} to {most}"
        if not (text.isascii() and text.isdigit()) or int(text) < least or (most is not None and int(text) > most):
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of {bounds}")
        return int(text)

    return read


def number(least: float, most: float = math.inf) -> Callable[[str], float]:
    """Return a reader of finite numbers that says its bounds."""

    def read(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not least <= value <= most or math.isinf(value):
            bounds = f"of at least {least:g}" if math.isinf(most) else f"from {least:g} to {most:g}"
            raise argparse.ArgumentTypeError(f"{text!r} is not a number {bounds}")
        return value

    return read


def day(text: str) -> date:
    """Read a day."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"'{text}' is no date; write it as 2026-01-31") from error
