"""Read the sides of a box as tests write them: `30 x 20 x 15 cm`."""

from __future__ import annotations

import re

from rules.quantities import Dimension, QuantityError, read_quantity

SIDES = re.compile(r"([0-9.]+) ?[x×] ?([0-9.]+) ?[x×] ?([0-9.]+) ?([a-z]+)")
LONGEST_MM = 100_000.0


def read_sides_mm(text: str) -> tuple[float, float, float]:
    """Return the sides of a box in mm, in the order they are written.

    Args:
        text: three numbers and one unit of length.
    Raises:
        QuantityError: it is not that, or a side is not above 0 and at most 100 m.
    """
    found = SIDES.fullmatch(text.strip())
    if found is None:
        raise QuantityError(f"'{text[:60]}' is no box: write three sides and one unit, such as '30 x 20 x 15 cm'")
    *sides, unit = found.groups()
    length, width, height = (read_quantity(f"{side} {unit}", Dimension.LENGTH) for side in sides)
    if not 0 < min(length, width, height) <= max(length, width, height) <= LONGEST_MM:
        raise QuantityError("a manifest carries sides above 0 and at most 100 m")
    return length, width, height
