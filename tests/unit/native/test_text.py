"""The normaliser against a plain twin over Python's own Unicode data and OpenCC's table."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from native.build_tables import normalised as of_character
from native.build_tables import traditional_to_simplified
from native.text import normalised

SIMPLIFIED = traditional_to_simplified()
MIXED = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from("氧化鏑镝鎵鎦 ，。·-()Ｄｙ₂Dy2O3　\u200b﻿\u202e\n\tΑВ①㎏ﷺ"),
    ),
    max_size=60,
)


def is_cjk(char: str) -> bool:
    code = ord(char)
    ranges = ((0x3400, 0x9FFF), (0x20000, 0x3FFFF), (0xF900, 0xFAFF), (0x3040, 0x30FF), (0x3007, 0x3007))
    return any(low <= code <= high for low, high in ranges)


def twin(text: str) -> str:
    """Say in plain Python what native/text.pyx does."""
    out: list[str] = []
    for char in "".join(of_character(char, SIMPLIFIED) for char in text):
        separator = char.isascii() and not char.isalnum()
        space = char.isascii() and (ord(char) <= 32 or ord(char) == 127)
        if space:
            if out and out[-1] == " ":
                continue
            char = " "  # noqa: PLW2901 - the twin reads as the engine does
        if not separator and is_cjk(char):
            end = len(out)
            while end and out[end - 1].isascii() and not out[end - 1].isalnum():
                end -= 1
            if end and is_cjk(out[end - 1]):
                del out[end:]
        out.append(char)
    return "".join(out)


@given(MIXED)
def test_normaliser_agrees_with_its_plain_twin(text: str) -> None:
    assert normalised(text)[0] == twin(text)


@given(MIXED)
def test_offsets_rise_and_point_at_characters_of_the_original(text: str) -> None:
    out, offsets = normalised(text)
    raw = text.encode()
    assert len(offsets) == len(out.encode())
    assert all(first <= second for first, second in pairwise(offsets))
    assert all(raw[offset] & 0xC0 != 0x80 for offset in offsets)


@given(MIXED)
def test_normalising_twice_changes_nothing_more_than_once(text: str) -> None:
    once = normalised(text)[0]
    assert normalised(once)[0] == twin(once)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        pytest.param("氧 化，鏑", "氧化镝", id="traditional, spaces and commas between characters"),
        pytest.param("Ｄｙ₂Ｏ₃", "Dy2O3", id="full width and subscripts, case kept"),
        pytest.param("氧\u200b化\ufeff镝", "氧化镝", id="zero width"),
        pytest.param("Dysprosium \n\t oxide", "Dysprosium oxide", id="white space"),
        pytest.param("粉 Dy2O3 粉", "粉 Dy2O3 粉", id="space beside Latin stays"),
    ],
)
def test_one_word_written_in_many_ways_becomes_one(written: str, meant: str) -> None:
    assert normalised(written)[0] == meant
