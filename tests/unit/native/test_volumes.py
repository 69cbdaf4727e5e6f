"""Volumes that goods texts state."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from native.volumes import stated_volume

from tests.unit.native import twin_volumes

PIECES = [
    "1",
    "2",
    "500",
    "0.5",
    "1.25",
    "330",
    "12",
    ".",
    " ",
    "ml",
    "mL",
    "L",
    "l",
    "升",
    "毫升",
    "毫",
    "x",
    "X",
    "*",
    "×",
    "a",
    "瓶",
]


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("矿泉水 550ml", (550.0, 1)),
        ("矿泉水 550毫升*24瓶", (550.0, 24)),
        ("24 x 0.33L beer", (330.0, 24)),
        ("shampoo 1.5 L", (1500.0, 1)),
        ("面霜 50ml", (0.0, 1)),
        ("eye cream 30ml + lotion 200 ml", (200.0, 1)),
        ("316L 不锈钢粉", (0.0, 1)),
        ("5升桶", (5000.0, 1)),
        ("500mlx", (0.0, 1)),
        ("500ml x 2", (500.0, 2)),
        ("2026 500ml", (500.0, 1)),
        ("500ml*0", (500.0, 1)),
        ("500ml*5000", (500.0, 1)),
        ("", (0.0, 1)),
    ],
)
def test_volume_is_read(text: str, stated: tuple[float, int]) -> None:
    assert stated_volume(text) == stated


@settings(max_examples=3000)
@given(st.lists(st.sampled_from(PIECES), max_size=9).map("".join))
def test_reader_agrees_with_its_twin(text: str) -> None:
    ml, n = twin_volumes.stated_volume(text)
    assert stated_volume(text) == (pytest.approx(ml), n)
