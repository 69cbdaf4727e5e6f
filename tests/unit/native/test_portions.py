"""Portions are recognised by weight and box, on whichever side of a rounding edge they come to lie."""

from __future__ import annotations

from collections import Counter
from itertools import permutations
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from native import sighting
from native.keys import Keyring
from native.spec import Field
from rules import Engine, load_ruleset
from tests.unit.native.twin_portions import box_cells, weight_cells
from tests.unit.rules.written import FRAME, write

SECRET = b"sixteen bytes or more"
KEYS = Keyring(SECRET)
SIDE_MM = st.integers(1, 1_000) | st.floats(0.1, 100_000)
BOX = st.tuples(SIDE_MM, SIDE_MM, SIDE_MM)
GROUP_BY = (Field.WEIGHT_FINGERPRINT, Field.SIZE_BOX)
NEARBY_MM = st.floats(0, 10)
GROUPED = """\
when: {weight.gross: {gte: 1g}}
window:
  group_by: [weight.fingerprint, size.box]
  over: 30d
  measures: {parcels: {count: parcels}}
  having: {parcels: {gte: 1}}
tests:
  - {name: a, expect: {hits: 1}, stream: [{at: 0d, parcel: {weight.gross: 480g, size.box: 30 x 20 x 15 cm}}]}
  - {name: b, expect: {hits: 0}, stream: [{at: 0d, parcel: {weight.gross: 480g}}]}
"""


@given(BOX, BOX)
def test_boxes_share_the_keys_whose_cells_they_share(one: tuple[float, ...], other: tuple[float, ...]) -> None:
    shared = len({*box_cells([*one])} & {*box_cells([*other])})
    assert len({*KEYS.box(*one)} & {*KEYS.box(*other)}) == shared
    assert len({*KEYS.box(*one)}) == 4


@given(st.floats(0.001, 1e9), st.floats(0.97, 1.03), st.integers(1, 50))
def test_portions_share_the_fingerprints_whose_cells_they_share(weight_g: float, ratio: float, pieces: int) -> None:
    shared = len({*weight_cells(weight_g, pieces)} & {*weight_cells(weight_g * ratio, pieces)})
    assert len({*KEYS.fingerprint(weight_g, pieces)} & {*KEYS.fingerprint(weight_g * ratio, pieces)}) == shared


@given(BOX, st.lists(st.tuples(NEARBY_MM, NEARBY_MM, NEARBY_MM), min_size=1, max_size=5), st.randoms())
def test_all_boxes_within_a_centimetre_share_one_key_in_whatever_order_their_sides_are(
    box: tuple[float, ...], off_mm: list[tuple[float, ...]], chance: Any
) -> None:
    found = set(KEYS.box(*box))
    for off in off_mm:
        sides = [side + more for side, more in zip(box, off, strict=True)]
        chance.shuffle(sides)
        found &= set(KEYS.box(*sides))
    assert found


@pytest.mark.parametrize("edge_mm", range(5, 400, 5))
def test_a_box_read_to_both_sides_of_an_edge_is_one_box(edge_mm: int) -> None:
    one, other = (edge_mm, edge_mm + 5, edge_mm + 15), (edge_mm + 25, edge_mm + 10, edge_mm + 15)
    for sides in permutations(other):
        assert set(KEYS.box(*one)) & set(KEYS.box(*sides))


@given(BOX, st.floats(20.001, 500))
def test_boxes_share_none_when_the_longest_or_the_shortest_side_differs_by_two_centimetres(
    box: tuple[float, ...], more_mm: float
) -> None:
    shortest, middle, longest = sorted(box)
    assert not set(KEYS.box(*box)) & set(KEYS.box(shortest, middle, longest + more_mm))
    assert not set(KEYS.box(*box)) & set(KEYS.box(*(side + more_mm for side in box)))


@pytest.mark.parametrize("side_mm", [0.0, -1.0, float("nan"), float("inf")])
def test_a_box_with_an_unknown_side_has_no_key(side_mm: float) -> None:
    for sides in ((side_mm, 20.0, 30.0), (20.0, side_mm, 30.0), (20.0, 30.0, side_mm)):
        assert KEYS.box(*sides) == (0, 0, 0, 0)


def test_a_box_is_no_weight() -> None:
    assert not set(KEYS.box(20, 20, 20)) & set(KEYS.fingerprint(20))


def manifest(parcel_id: str, **parcel: object) -> bytes:
    party = {"name": "张三", "address": "科技园", "country": "CN"}
    body = {"parcel_id": parcel_id, "sender": party, "recipient": {**party, "country": "JP"}, **parcel}
    document = {"schema_version": 1, "manifest_id": parcel_id, "courier": "SF", "lodged_at": "2026-03-01T08:00:00Z"}
    goods = [{"description": "陶瓷添加剂"}]
    return orjson.dumps({**document, "parcels": [{"goods": goods, "gross_weight_g": 480, **body}]})


def test_a_parcel_comes_once_into_each_group_of_its_weight_and_box_and_counts_once(tmp_path: Path) -> None:
    engine = Engine(load_ruleset(write(tmp_path, {"sample": FRAME + GROUPED})), SECRET, 1)
    store = engine.new_store(is_whole=True)
    given_box, same_box = {"dimensions_mm": [150, 300, 200]}, {"dimensions_mm": [309, 141, 205]}
    records = [manifest("P1", **given_box), manifest("P2", **same_box), manifest("P3"), manifest("P1", **given_box)]
    keys = Counter[int]()
    for offset, record in enumerate(records):
        for _, payload in engine.screen([record], 0, [0]).sightings:
            content = sighting.decode(payload)
            assert [tuple(fields) for fields, _ in content["group_types"]] == [GROUP_BY]
            found = [key for parcel in content["parcels"] for _, key, _ in parcel["keys"]]
            assert len(found) == len(set(found)) == 8
            keys.update(found if offset < 3 else ())
            store.apply(payload, offset)
    told = {state.group_key: state for state in store.take_alerts()}
    assert {key: state.measures["parcels"] for key, state in told.items()} == keys
    assert max(keys.values()) == 2
