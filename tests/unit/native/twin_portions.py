"""Plain twin of native/portions.pyx: the cells that weights and boxes lie in."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import floor, log

from native.spec import Field

PLACED = (Field.WEIGHT_FINGERPRINT, Field.SIZE_BOX)  # a hash for each of several cells, and no text
MARGIN = 1 + Fraction(1, 10**9)


def weight_cells(weight_g: float, pieces: int) -> list[tuple[int, ...]]:
    """Return the cells of a portion; none of what weighs nothing."""
    if not 0 < weight_g < float("inf") or pieces < 1:
        return []
    position = log(weight_g / pieces) / (2 * log(1 / 0.99) * float(MARGIN))
    return [(grid, floor(position + grid / 2)) for grid in (0, 1)]


def box_cells(sides_mm: list[float]) -> list[tuple[int, ...]]:
    """Return the cells of a box; none when a side is unknown."""
    if not all(0 < side < float("inf") for side in sides_mm):
        return []
    places = [Fraction(side) / (20 * MARGIN) for side in (min(sides_mm), max(sides_mm))]
    return [
        (*grids, *(floor(place + Fraction(grid, 2)) for place, grid in zip(places, grids, strict=True)))
        for grids in product((0, 1), repeat=2)
    ]
