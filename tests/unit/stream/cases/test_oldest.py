"""The first of many keys against a list that is sorted each time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream.cases.oldest import Oldest


@given(st.integers(1, 4), st.lists(st.integers(0, 40), max_size=80))
def test_first_keys_are_those_of_a_sorted_list(n_first: int, moves: list[int]) -> None:
    oldest: Oldest[tuple[int]] = Oldest(n_first)
    held: set[int] = set()
    for number in moves:
        (oldest.remove if number in held else oldest.add)((number,))
        held ^= {number}
        assert oldest.first() == [(one,) for one in sorted(held)[:n_first]]
        assert len(oldest) == len(held)
        assert len(oldest._ordered) <= 2 * n_first
    assert set(oldest) == {(one,) for one in held}


def test_key_that_is_not_in_cannot_go() -> None:
    with pytest.raises(KeyError):
        Oldest[tuple[int]](1).remove((1,))
