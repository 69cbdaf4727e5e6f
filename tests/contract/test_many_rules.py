"""A thousand rules: made ready in seconds, and no rule makes the others dearer."""

from __future__ import annotations

import random
from statistics import median
from typing import TYPE_CHECKING

import pytest

from tests.bench.rules import PARCELS_EACH, cost_us, engine_of, made_ready_s, written
from tests.bench.traffic import manifests

if TYPE_CHECKING:
    from pathlib import Path

N_RULES = 1_000
N_PARCELS = 4_000
N_ROUNDS = 9
MAX_READY_S = 10.0
MAX_ADDED = 0.10  # of what a parcel costs


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Path, ...]]:
    return written(tmp_path_factory.mktemp("many"), N_RULES, random.Random(1))


def test_a_thousand_rules_are_read_checked_compiled_and_made_ready_in_ten_seconds(
    files: list[tuple[Path, ...]],
) -> None:
    assert made_ready_s(files) < MAX_READY_S


def test_the_thousandth_rule_leaves_the_cost_of_a_parcel_as_it_is(files: list[tuple[Path, ...]]) -> None:
    records = [value for _, value in manifests(1, N_PARCELS, PARCELS_EACH)]
    engines = {n: engine_of(files[:n]) for n in (N_RULES - 1, N_RULES)}
    ratios = []
    # They take turns, as a busy machine slows both, and one quick round of either says nothing.
    for _ in range(N_ROUNDS):
        costs = {n: cost_us(engine, records) for n, engine in engines.items()}
        ratios.append(costs[N_RULES] / costs[N_RULES - 1])
    assert median(ratios) < 1 + MAX_ADDED
