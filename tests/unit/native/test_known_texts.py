"""What is remembered of goods texts: a text says the same however often it is read, and whatever was read between."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import orjson
import pytest

from native.answers import Answer, ParcelAnswer
from native.program import Program
from native.screener import Screener
from native.spec import (
    Decision,
    Field,
    GoodsClass,
    Leaf,
    LeafKind,
    Lexicon,
    Node,
    NodeKind,
    Policy,
    ProgramSpec,
    Rule,
    Term,
)
from tests.unit.native.written_texts import FILLERS, TERMS, disguise

SECRET = b"a secret for tests only"
N_TEXTS = 30_000  # of nearly one in four, two others want the same place
EACH = 100
# As many lexicons as terms, so that a hit names its term; one phrase in three cancels what it holds.
LEXICONS = tuple(
    Lexicon(term, (Term(term),), (f"{term} {FILLERS[number % 3]}",) if number % 3 else ())
    for number, term in enumerate(TERMS)
)
SPEC = ProgramSpec(
    "0123456789ab",
    tuple(Leaf(LeafKind.MENTIONS, Field.GOODS_TEXT, lexicons=(number,)) for number in range(len(TERMS))),
    LEXICONS,
    tuple(
        Rule(f"r{number}", 1, Node(NodeKind.LEAF, leaf=number), Decision.INFO, 1, 0, True, 0, 2**62)
        for number in range(len(TERMS))
    ),
    Policy(),
    (),
)


def written(chance: random.Random) -> str:
    """Return a text that holds none of the terms, some, or more than are remembered of one text."""
    words = [disguise(chance.choice(TERMS), chance) for _ in range(chance.choice((0, 0, 1, 2, 3, 12)))]
    words += [chance.choice(FILLERS) for _ in range(3)]
    chance.shuffle(words)
    return " ".join(words)


def told(screener: Screener, parcels: list[tuple[str, str]]) -> dict[int, ParcelAnswer]:
    """Return what is answered about parcels of two goods lines each, by their place."""
    base: dict[str, Any] = {
        "sender": {"name": "a", "address": "b", "country": "CN"},
        "recipient": {"name": "a", "address": "b", "country": "JP"},
        "gross_weight_g": 1,
    }
    manifest = {
        "schema_version": 1,
        "manifest_id": "M",
        "courier": "SF",
        "lodged_at": "2026-03-01T00:00:00Z",
        "parcels": [
            base | {"parcel_id": f"P{number}", "goods": [{"description": text} for text in texts]}
            for number, texts in enumerate(parcels)
        ],
    }
    (answer,) = screener.screen([orjson.dumps(manifest)], 0, [0]).answers
    assert isinstance(answer, Answer)
    assert answer.rejected == ()
    return {parcel.position: parcel for parcel in answer.parcels}


def test_a_text_says_the_same_however_often_it_is_read() -> None:
    chance = random.Random(5)
    texts = [*(written(chance) for _ in range(N_TEXTS - 1)), "ﷺ" * 1_022 + " 镝"]  # the last grows most: to 33 kB
    remembering = Screener(Program(SPEC, SECRET), 1, 1 << 22)
    # Some texts are in fashion, all come at some time.
    order = [*texts, *(texts[min(chance.randrange(N_TEXTS), chance.randrange(N_TEXTS))] for _ in range(N_TEXTS))]
    chance.shuffle(order)
    pairs = list(zip(order[::2], order[1::2], strict=True))
    n_told = 0
    for first in range(0, len(pairs), EACH):
        part = pairs[first : first + EACH]
        answers = told(remembering, part)
        assert answers == told(Screener(Program(SPEC, SECRET), 1, 1 << 22), part)
        n_told += len(answers)
    assert n_told > len(pairs) // 3


def test_more_goods_classes_than_a_parcel_has_bits_for_are_refused() -> None:
    classes = tuple(GoodsClass(f"class-{number}", (number % len(TERMS),)) for number in range(65))
    assert Program(replace(SPEC, classes=classes[:64]), SECRET).spec.classes
    with pytest.raises(ValueError, match="65 goods classes; a parcel has 64 bits for them"):
        Program(replace(SPEC, classes=classes), SECRET)
