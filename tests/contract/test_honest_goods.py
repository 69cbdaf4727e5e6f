"""Thousands of honest descriptions, near misses among them, make no hold and hardly an inspection."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from native.spec import Decision
from rules import Engine, load_ruleset
from tests.contract.asking import answers
from tests.contract.manifests import SECRET, manifest

GOODS = Path(__file__).with_name("honest_goods.tsv")
DENSITIES_G_PER_ML = (0.05, 0.12, 0.2, 0.35, 0.6)  # of an everyday parcel with its packing
HOUSEHOLD = (40, 90, 180, 300, 480, 750, 1200, 2500, 4800)
COUNTRIES = ("US", "JP", "TH", "DE", "MX", "KR", "VN", "BR")


def rows() -> list[tuple[str, str, str]]:
    lines = [line for line in GOODS.read_text("utf-8").splitlines() if not line.startswith("#")]
    return [(kind, hs_code, text) for _, kind, hs_code, text in (line.split("\t") for line in lines[1:])]


def parcel(rng: Random) -> dict[str, Any]:
    """Return what an ordinary parcel may weigh, measure and be worth; one in four was not measured."""
    gross_g = round(rng.choice(HOUSEHOLD) * rng.uniform(0.8, 1.2))
    side = (gross_g / rng.choice(DENSITIES_G_PER_ML) * 1000) ** (1 / 3)
    content: dict[str, Any] = {"gross_weight_g": gross_g}
    if rng.random() < 0.75:
        content["dimensions_mm"] = [max(20, round(side * by, -1)) for by in (1.3, 1.0, 0.8)]
    address = {"name": "A. Meyer", "address": "Lindenweg 4", "country": rng.choice(COUNTRIES)}
    return content | {"recipient": address}


@pytest.fixture(scope="module")
def decisions() -> Counter[tuple[str, int]]:
    """Count (kind of description, decision) over three ordinary parcels of each description."""
    engine = Engine(load_ruleset(), SECRET, 1)
    counted: Counter[tuple[str, int]] = Counter()
    for kind, decision in _decided(engine, Random(20261001)):
        counted[kind, decision] += 1
    return counted


def _decided(engine: Engine, rng: Random) -> Iterator[tuple[str, int]]:
    asked = [row for row in rows() for _ in range(3)]
    records = [manifest(text, hs_code=hs_code, **_with_value(rng, text, hs_code)) for _, hs_code, text in asked]
    for (kind, _, _), answer in zip(asked, answers(engine, records), strict=True):
        yield kind, answer.parcels[0].decision if answer.parcels else Decision.CLEAR


def _with_value(rng: Random, text: str, hs_code: str) -> dict[str, Any]:
    content = parcel(rng)
    usd = round(content["gross_weight_g"] / 1000 * rng.choice((2, 6, 15, 40)), 2)
    goods = {"description": text, "value": usd, "currency": "USD"} | ({"hs_code": hs_code} if hs_code else {})
    return content | {"goods": [goods]}


def test_there_are_thousands_of_honest_descriptions_and_hundreds_of_near_misses() -> None:
    kinds = Counter(kind for kind, _, _ in rows())
    assert sum(kinds.values()) >= 6000
    assert kinds["near-miss"] >= 300
    assert kinds["unseen"] >= 400
    assert kinds["spelled"] >= 40
    assert kinds["number"] >= 50


def test_no_honest_description_makes_a_hold(decisions: Counter[tuple[str, int]]) -> None:
    assert sum(n for (_, decision), n in decisions.items() if decision == Decision.HOLD) == 0


def test_everyday_goods_make_no_inspection_and_near_misses_hardly_any(decisions: Counter[tuple[str, int]]) -> None:
    inspected = {kind: decisions[kind, Decision.INSPECT] for kind in ("everyday", "tariff", "near-miss")}
    assert inspected["everyday"] == inspected["tariff"] == 0
    assert inspected["near-miss"] <= 9  # of more than 900 parcels


def test_descriptions_the_rules_were_not_written_with_make_no_more_than_a_question(
    decisions: Counter[tuple[str, int]],
) -> None:
    assert {decision for kind, decision in decisions if kind == "unseen"} <= {Decision.CLEAR, Decision.INFO}


def test_letters_set_apart_make_nothing(decisions: Counter[tuple[str, int]]) -> None:
    assert {decision for kind, decision in decisions if kind == "spelled"} == {Decision.CLEAR}


def test_numbers_of_parts_and_marks_among_letters_make_nothing(decisions: Counter[tuple[str, int]]) -> None:
    assert {decision for kind, decision in decisions if kind == "number"} == {Decision.CLEAR}


def test_hardly_any_honest_parcel_is_asked_about(decisions: Counter[tuple[str, int]]) -> None:
    asked = sum(n for (_, decision), n in decisions.items() if decision != Decision.CLEAR)
    assert asked <= 20  # of more than 19,000
