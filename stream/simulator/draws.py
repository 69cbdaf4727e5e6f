"""Draws from seeded distributions: nothing in a scene comes from elsewhere."""

from __future__ import annotations

import math
from bisect import bisect
from collections.abc import Mapping, Sequence
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")
Drawn = TypeVar("Drawn")


def stream_of(seed: int, *names: object) -> Random:
    """Return the source of randomness of one actor: its draws disturb nobody else's."""
    return Random("/".join(map(str, (seed, *names))))


def pick(rng: Random, choices: Sequence[T]) -> T:
    """Return one of the choices, each as likely as the others."""
    return choices[int(rng.random() * len(choices))]


class Weighted(Generic[Drawn]):
    """Draw values by weight.

    Args:
        weights: value -> weight > 0, in any unit.
    """

    def __init__(self, weights: Mapping[Drawn, float]) -> None:
        self._values = tuple(weights)
        self._edges = list(accumulate(weights.values()))

    def draw(self, rng: Random) -> Drawn:
        """Return one value."""
        place = bisect(self._edges, rng.random() * self._edges[-1])
        return self._values[min(place, len(self._values) - 1)]


def log_between(rng: Random, low: float, high: float) -> float:
    """Return a value in [low, high], each order of magnitude as likely as the others."""
    return low * math.exp(rng.random() * math.log(high / low))


def skewed(rng: Random, mean: float, sigma: float) -> float:
    """Return a log-normal value > 0 of that mean; `sigma` is the deviation of its logarithm."""
    return mean * math.exp(rng.gauss(0.0, sigma) - sigma * sigma / 2)


def near(rng: Random, value: float, share: float) -> float:
    """Return a value about `value`, with a deviation of `share` of it, never under a fifth of it."""
    return max(value * (1.0 + rng.gauss(0.0, share)), value / 5)


def count_about(rng: Random, mean: float) -> int:
    """Return a Poisson count >= 0."""
    if mean > 30:
        return max(0, round(rng.gauss(mean, math.sqrt(mean))))
    limit = math.exp(-mean)
    n, product = 0, rng.random()
    while product > limit:
        n += 1
        product *= rng.random()
    return n


def part(total: int, weights: Sequence[float]) -> list[int]:
    """Return whole parts of `total` by weight; they add up to it exactly."""
    whole = sum(weights)
    edges = [round(total * edge / whole) for edge in accumulate(weights)]
    return [after - before for before, after in zip([0, *edges], edges, strict=False)]
