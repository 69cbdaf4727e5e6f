"""Goods that are counted have a count; goods that are weighed or measured have none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from rules import Engine, load_ruleset
from tests.unit.native.twin_units import COUNTS, SIZES, WEIGHTS
from tests.unit.rules.written import FRAME, write

ASKED = """\
when: {goods.count: {gte: 3, lt: 4}}
tests:
  - {name: three articles, expect: hit, parcel: {goods.count: 3}}
  - {name: four, expect: miss, parcel: {goods.count: 4}}
"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder: Path = tmp_path_factory.mktemp("rules")
    return Engine(load_ruleset(write(folder, {"sample": FRAME + ASKED})), b"sixteen bytes or more", 1)


def has_three(engine: Engine, *lines: dict[str, Any]) -> bool:
    party = {"name": "张三", "address": "科技园", "country": "CN"}
    goods = [{"description": "陶瓷添加剂", **line} for line in lines]
    parcel = {"parcel_id": "P", "sender": party, "recipient": party, "goods": goods, "gross_weight_g": 480}
    document = {"schema_version": 1, "manifest_id": "M", "courier": "SF", "lodged_at": "2026-03-01T08:00:00Z"}
    return engine.screen([orjson.dumps({**document, "parcels": [parcel]})], 0, [0]).tally.rule_hits == [1]


@pytest.mark.parametrize("unit", COUNTS)
def test_pieces_and_packings_are_counted(engine: Engine, unit: str) -> None:
    assert has_three(engine, {"quantity": 3, "unit": unit})


@pytest.mark.parametrize("unit", [*WEIGHTS, *SIZES, " Kg ", "k.g.", "KGS."])
def test_weights_and_sizes_are_not(engine: Engine, unit: str) -> None:
    assert not has_three(engine, {"quantity": 3, "unit": unit})


def test_what_has_no_unit_is_counted_unless_its_number_is_broken(engine: Engine) -> None:
    assert has_three(engine, {"quantity": 3})
    assert not has_three(engine, {"quantity": 3.2})
    assert not has_three(engine, {})


def test_lines_are_counted_together_or_not_at_all(engine: Engine) -> None:
    assert has_three(engine, {"quantity": 1, "unit": "件"}, {"quantity": 2})
    assert not has_three(engine, {"quantity": 3, "unit": "件"}, {"quantity": 2, "unit": "kg"})
    assert not has_three(engine, {"quantity": 3, "unit": "件"}, {})
