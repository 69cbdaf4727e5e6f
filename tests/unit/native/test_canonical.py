"""The wording of goods: what is left of a text when nothing counts but its letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from native.keys import Keyring
from tests.unit.native.twin_canonical import wording

KEYS = Keyring(b"sixteen bytes or more")
PIECES = [
    "锆珠",
    "鋯珠",
    "自用",
    "Beads",
    "beads",
    "x",
    "1",
    "20",
    "kg",
    "×",
    " ",
    "  ",
    "-",
    "，",
    "。",
    "（",
    ")",
    "Сu",
    "\u200b",
]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("锆珠 自用, ZIRCONIA beads x1", "锆珠自用zirconiabeads"),
        ("鋯珠自用　Zirconia-Beads", "锆珠自用zirconiabeads"),
        ("锆珠（自用）zirconia beads ×２", "锆珠自用zirconiabeads"),
        ("plush doll 500g", "plushdoll"),
        ("500 g", "g"),
        ("12345", ""),
        ("，。-", ""),
        ("、「」…×", ""),
        ("佐々木の石", "佐々木の石"),
        ("", ""),
    ],
)
def test_wording_is_the_letters_of_words_without_digits(text: str, form: str) -> None:
    assert KEYS.form("wording", text) == form
    assert (KEYS.key("wording", text) == 0) == (form == "")


@given(st.one_of(st.lists(st.sampled_from(PIECES)).map("".join), st.text(st.characters(exclude_categories=["Cs"]))))
def test_wording_agrees_with_its_twin(text: str) -> None:
    assert KEYS.form("wording", text) == wording(text)
