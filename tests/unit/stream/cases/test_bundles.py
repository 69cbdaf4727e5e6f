"""Bundles against sets that are united the slow way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream.cases import Bundles

TIES = st.lists(st.lists(st.integers(0, 20), min_size=1, max_size=4), max_size=30)


def united(ties: list[list[int]]) -> set[frozenset[int]]:
    sets: list[set[int]] = []
    for tie in ties:
        touched = [one for one in sets if one & set(tie)]
        sets = [one for one in sets if not one & set(tie)] + [set(tie).union(*touched)]
    return {frozenset(one) for one in sets}


@given(TIES)
def test_bundles_hold_what_is_tied_and_name_those_that_went_up(ties: list[list[int]]) -> None:
    bundles: Bundles[int] = Bundles()
    alive: set[int] = set()
    for first, *others in ties:
        number, gone = bundles.tie(first, others)
        assert {bundles.number(node) for node in (first, *others)} == {number}
        alive = (alive | {number}) - set(gone)
        assert len(alive) == len(bundles)
    numbers = {bundles.number(node) for tie in ties for node in tie}
    assert numbers == alive
    assert {frozenset(bundles.forget(number)) for number in numbers} == united(ties)
    assert len(bundles) == 0


def test_greater_bundle_stays_so_that_no_node_moves_often() -> None:
    bundles: Bundles[int] = Bundles()
    great, _ = bundles.tie(0, range(1, 10))
    for number in range(100, 110):
        less, _ = bundles.tie(number)
        one, other = (number, 0) if number % 2 else (0, number)
        assert bundles.tie(one, [other]) == (great, [less])


def test_node_of_a_bundle_that_is_forgotten_can_be_tied_anew() -> None:
    bundles: Bundles[str] = Bundles()
    number, _ = bundles.tie("a", ["b"])
    assert sorted(bundles.forget(number)) == ["a", "b"]
    assert "a" not in bundles
    bundles.tie("b")
    assert bundles.tie("a")[0] != bundles.number("b")
    with pytest.raises(KeyError):
        bundles.forget(number)
