"""Goods classes: their table, and what rules may ask of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
import pytest

from native import sighting
from native.spec import Field, GoodsClass, Leaf, LeafKind
from rules import Engine
from tests.unit.rules.written import found, loaded, places, rule, window

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "schema: parcel-rules/v1\nclasses: {version: 1, owner: desk, by_priority: "
TABLE = HEAD + "{magnets: {mentions: [lexicon:dysprosium, 磁钢], under: [8505.11]}, ores: {under: 26}}}\n"
ASKS = "when: {goods.class: {is: magnets}}\n"


def test_classes_are_compiled_in_the_order_of_the_table(tmp_path: Path) -> None:
    spec = loaded(tmp_path, {**rule(ASKS), "classes": TABLE}).spec
    assert spec.leaves == (Leaf(LeafKind.IN, Field.GOODS_CLASS, values=("magnets",)),)
    assert spec.classes == (GoodsClass("magnets", (0, 1), ("850511",)), GoodsClass("ores", (), ("26",)))
    assert spec.lexicons[0].name == "dysprosium"


def test_shipped_table_is_sound_and_names_magnets_first(tmp_path: Path) -> None:
    assert found(tmp_path, rule(ASKS)) == []
    assert loaded(tmp_path, rule(ASKS)).spec.classes[0].name == "magnets"


@pytest.mark.parametrize(
    ("classes", "place"),
    [
        pytest.param("{magnets: {mentions: lexicon:dysprosum}}}", "R211 classes:2:70", id="unknown lexicon"),
        pytest.param("{magnets: {mentions: {any: [a, b], at_least: 2}}}}", "R406 classes:2:70", id="several at once"),
        pytest.param("{magnets: {mention: a}}}", "R110 classes:2:60", id="unknown key"),
        pytest.param("{Magnets: {under: 8505}}}", "R114 classes:2:50", id="name with a capital"),
        pytest.param("{magnets: {under: 850}}}", "R204 classes:2:67", id="HS code"),
    ],
)
def test_fault_of_a_class_is_placed(tmp_path: Path, classes: str, place: str) -> None:
    problems = found(tmp_path, {**rule("when: {channel: {is: post}}\n"), "classes": HEAD + classes + "\n"})
    assert places(problems) == [place]


def test_rule_that_names_no_class_of_the_table_is_told_the_nearest(tmp_path: Path) -> None:
    (problem,) = found(tmp_path, {**rule("when: {goods.class: {in: [magnets, orse]}}\n"), "classes": TABLE})
    assert (places([problem]), problem.hint) == (["R406 sample:10:36"], "did you mean 'ores'?")


def test_a_class_may_be_asked_for_by_how_it_starts(tmp_path: Path) -> None:
    assert found(tmp_path, {**rule("when: {goods.class: {starts_with: magn}}\n"), "classes": TABLE}) == []


def manifest(description: str, hs_code: str) -> bytes:
    party = {"name": "a", "address": "b", "country": "TH"}
    parcel = {
        "parcel_id": "P1",
        "sender": party | {"id_no": "S1"},
        "recipient": party,
        "goods": [{"description": description, "hs_code": hs_code}],
        "gross_weight_g": 100,
    }
    return orjson.dumps(
        {
            "schema_version": 1,
            "manifest_id": "M",
            "courier": "SF",
            "lodged_at": "2026-03-01T00:00:00Z",
            "parcels": [parcel],
        }
    )


@pytest.mark.parametrize(
    ("description", "hs_code", "given", "expected"),
    [
        ("氧化镝", "2612", None, "magnets"),
        ("coat", "8505.11.00", None, "magnets"),
        ("coat", "2612", None, "ores"),
        ("coat", "6203", None, ""),
        ("coat", "6203", "ores", "ores"),
    ],
)
def test_sighting_carries_the_goods_class_by_which_windows_group(
    tmp_path: Path, description: str, hs_code: str, given: str | None, expected: str
) -> None:
    files = {**window(group_by="[goods.class]", measures="{parcels: {count: parcels}}"), "classes": TABLE}
    engine = Engine(loaded(tmp_path, files), b"a secret for tests only", 1)
    sightings = engine.screen([manifest(description, hs_code)], 0, [0], [given]).sightings
    classes = [parcel["goods_class"] for _, payload in sightings for parcel in sighting.decode(payload)["parcels"]]
    assert classes == ([expected] if expected else [])
