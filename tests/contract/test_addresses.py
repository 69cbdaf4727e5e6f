"""Doors are told apart in tables by two hands that never saw the reader of addresses: 200 pairs each, half near misses.

The tables are for measuring: a pair that is decided wrong is no reason to change the reader for it alone.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from native.keys import Keyring

KEYS = Keyring(b"sixteen bytes or more")
ROWS = [line.split("\t") for line in Path(__file__).with_name("address_pairs.tsv").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("hand", ["analyst", "warehouse"])
def test_pairs_of_a_strangers_table_are_decided_97_percent_right(hand: str) -> None:
    pairs = [(verdict, one, other) for by, verdict, one, other in ROWS if by == hand]
    right = sum(is_one_door(one, other) == (verdict == "same") for verdict, one, other in pairs)
    assert [verdict for verdict, _, _ in pairs].count("same") == len(pairs) / 2 == 100
    assert right >= 0.97 * len(pairs)


@pytest.mark.parametrize("hand", ["analyst", "warehouse"])
def test_neighbours_of_a_strangers_table_do_not_join(hand: str) -> None:
    neighbours = [(one, other) for by, verdict, one, other in ROWS if (by, verdict) == (hand, "different")]
    assert sum(is_one_door(one, other) for one, other in neighbours) <= 0.03 * len(neighbours)


def is_one_door(one: str, other: str) -> bool:
    key = KEYS.key("address", one)
    return key != 0 and key == KEYS.key("address", other)
