"""Characters of elements as their halves and by their sounds."""

from __future__ import annotations

import unicodedata

import pytest

from rules.components import METALS, halved, sounded


@pytest.mark.parametrize(
    ("text", "alone", "written"),
    [
        pytest.param("氧化镓", set(), ["氧化钅家"], id="one metal"),
        pytest.param("镨钕氧化物", set(), ["钅普钅女氧化物"], id="two metals"),
        pytest.param("镝", {"镝"}, ["钅啇", "钅商"], id="two ways to write a half"),
        pytest.param("氧化镝", {"镝"}, [], id="the lexicon has the metal alone"),
        pytest.param("石墨粉", set(), [], id="no metal"),
    ],
)
def test_a_metal_is_written_as_its_halves(text: str, alone: set[str], written: list[str]) -> None:
    assert list(halved(text, alone)) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        pytest.param("氧化镝", ["氧化di"], id="at the end"),
        pytest.param("高纯镓锭", ["高纯jia锭"], id="within"),
        pytest.param("铒粉末", [], id="at the start: er粉末 might be anything"),
        pytest.param("镝铁", [], id="too short"),
        pytest.param("氧化镨钕", [], id="two metals"),
        pytest.param("石墨粉", [], id="no metal"),
    ],
)
def test_the_only_metal_of_a_term_is_written_by_its_sound(text: str, written: list[str]) -> None:
    assert list(sounded(text)) == written


def test_every_metal_is_a_chinese_character_that_has_a_half_and_a_sound() -> None:
    for metal, (halves, sound) in METALS.items():
        assert "CJK UNIFIED" in unicodedata.name(metal)
        assert all("CJK UNIFIED" in unicodedata.name(half) for half in halves)
        assert sound.isascii()
        assert sound.islower()
