from __future__ import annotations

import unicodedata
from importlib.resources import files
from random import Random

import opencc
import pytest

from stream.simulator.datafiles import rows
from stream.simulator.script import full_width, traditional
from stream.simulator.texts import ZERO_WIDTH, look_alike, odd_case, spaced, zero_width

TEXT = "陶瓷添加剂 Dy2O3 99.9%"


def test_the_traditional_characters_are_those_of_opencc() -> None:
    simplified, other = rows("script.tsv")[0]
    converter = opencc.OpenCC("s2t")
    assert [converter.convert(char) for char in simplified] == list(other)
    assert traditional("氧化镝") == "氧化鏑"


@pytest.mark.parametrize(
    "table", ["disguises.toml", "materials.toml", "senders.toml", "divisions.tsv", "look_alikes.toml", "goods.tsv"]
)
def test_every_character_of_the_data_has_its_traditional_form(table: str) -> None:
    text = files("stream.simulator.data").joinpath(table).read_text("utf-8")
    converter = opencc.OpenCC("s2t")
    characters = {char for char in text if "\u4e00" <= char <= "\u9fff"}
    assert {char: traditional(char) for char in characters} == {char: converter.convert(char) for char in characters}


def test_hidden_words_come_back_when_the_hiding_is_undone() -> None:
    rng = Random(1)
    hidden = zero_width(rng, TEXT)
    assert hidden != TEXT
    assert "".join(char for char in hidden if char not in ZERO_WIDTH) == TEXT
    assert unicodedata.normalize("NFKC", full_width(TEXT)) == TEXT
    assert odd_case(rng, TEXT).casefold() == TEXT.casefold()
    assert len(spaced(rng, "氧化镝")) == 5
    alike = look_alike(Random(2), "tape oxide")
    assert alike != "tape oxide"
    assert len(alike) == len("tape oxide")
