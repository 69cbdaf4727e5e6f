"""The normaliser against a plain twin over Python's own Unicode data and OpenCC's table."""

from __future__ import annotations

import random
import unicodedata
from itertools import chain, pairwise

import ahocorasick_rs
import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from native.build_tables import DISGUISES
from native.lexicon import Automaton
from native.spec import Lexicon, Term
from native.text import normalised
from tests.unit.native.twin_lexicon import shape
from tests.unit.native.twin_text import twin, twin_with_rows
from tests.unit.native.written_texts import ALPHABET, TERMS, any_text, disguise, goods_text

MIXED = st.text(st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from(ALPHABET)), max_size=60)
LEXICON = Lexicon("terms", tuple(Term(term) for term in TERMS))
AUTOMATON = Automaton([LEXICON])
JOINED = str.maketrans("-_.", "   ")


def quoted(text: str, offsets: list[int], start: int, end: int) -> str:
    """Return what of the original a part of the normalised text stands for, as the evidence quotes it."""
    raw = text.encode()
    last = offsets[end - 1]
    size = next(n for n in range(1, 5) if last + n == len(raw) or raw[last + n] & 0xC0 != 0x80)
    return raw[offsets[start] : last + size].decode()


@given(MIXED)
def test_normaliser_agrees_with_its_plain_twin(text: str) -> None:
    assert normalised(text)[0] == twin(text)


def test_normaliser_agrees_with_its_plain_twin_on_many_texts() -> None:
    chance = random.Random(1)
    for _ in range(20_000):
        text = any_text(chance)
        assert normalised(text)[0] == twin(text)


def test_normaliser_agrees_with_its_plain_twin_on_letters_of_two_scripts_set_apart() -> None:
    chance = random.Random(5)
    rows = 0
    for _ in range(20_000):
        gaps = chance.choices(
            [".", " ", "  ", " - ", "", "     ", "镝"], [20, 10, 3, 2, 1, 1, 1], k=chance.randrange(12)
        )
        text = "".join(chance.choice("aBcО1тсАдζΖ") + gap for gap in gaps) + chance.choice(["", "x", "да", " "])
        assert normalised(text)[0] == twin(text), text
        raw, offsets = text.encode(), normalised(text)[1]
        assert all(first <= second for first, second in pairwise(offsets))
        assert all(raw[offset] & 0xC0 != 0x80 for offset in offsets)
        rows += len(twin_with_rows(text)[1])
    assert rows > 1000


def test_automaton_and_normaliser_agree_with_independent_ones_on_goods() -> None:
    chance = random.Random(2)
    words = [normalised(term)[0].lower().translate(JOINED) for term in TERMS]
    shapes = {shape(word.encode()) for word in words}
    other = ahocorasick_rs.AhoCorasick(words)
    for _ in range(10_000):
        text = goods_text(chance)
        prepared, rows = twin_with_rows(text)
        assert normalised(text)[0] == prepared
        folded = "".join(char.lower() if char.isascii() else char for char in prepared).translate(JOINED)
        theirs = {
            (len(folded[:start].encode()), len(folded[:end].encode()))
            for _, start, end in other.find_matches_as_indexes(folded, overlapping=True)
        }
        found = {(start, end) for _, _, start, end in AUTOMATON.find(text)}
        assert found >= theirs
        # What letters set apart spell across marks of two kinds is no word of the normalised text, nor is a disguise.
        raw = folded.encode()
        assert all(
            any(first <= start and end <= last for first, last in rows) or shape(raw[start:end]) in shapes
            for start, end in found - theirs
        )


def test_every_traditional_character_becomes_what_opencc_makes_of_it() -> None:
    convert = opencc.OpenCC("t2s").convert
    for code in range(0x4E00, 0x9FFF):
        simplified = convert(chr(code))
        # OpenCC has more rare characters whose simplified forms lie outside the first plane; few fonts have them.
        allowed = {simplified} | ({chr(code)} if simplified > "\uffff" else set())
        assert normalised(chr(code))[0] in allowed, hex(code)


def test_every_code_point_becomes_what_unicode_says_of_it() -> None:
    convert = opencc.OpenCC("t2s").convert
    dashes = {*map(chr, range(0x2010, 0x2016)), "\u2212", "\u2043", "\ufe58"}
    told_otherwise = {"〒"} | DISGUISES.keys() - dashes
    wrong = []
    for code in chain(range(0x80, 0xD800), range(0xE000, 0x110000)):
        char = chr(code)
        kind = unicodedata.category(char)
        folded = unicodedata.normalize("NFKC", char)
        if char in told_otherwise or kind in ("Cn", "Co"):
            continue
        if char in dashes:
            expected = "-"
        elif kind == "Cf":
            expected = ""
        elif kind == "Nd":
            expected = str(unicodedata.decimal(char))
        elif kind[0] in "PSZ" and folded == char:
            expected = " "
        elif "\u3400" <= folded <= "\u9fff" and convert(folded) <= "\uffff":
            expected = convert(folded)
        elif folded.isascii() and folded.isprintable():
            expected = folded
        else:
            continue
        if normalised(char)[0] != expected:
            wrong.append((hex(code), normalised(char)[0], expected))
    assert wrong == []


@given(MIXED)
def test_offsets_rise_and_point_at_characters_of_the_original(text: str) -> None:
    out, offsets = normalised(text)
    raw = text.encode()
    assert len(offsets) == len(out.encode())
    assert all(first <= second for first, second in pairwise(offsets))
    assert all(raw[offset] & 0xC0 != 0x80 for offset in offsets)


@given(st.randoms(use_true_random=False))
def test_a_term_in_disguise_is_found_and_quoted_as_it_was_written(chance: random.Random) -> None:
    term = chance.choice(TERMS)
    text = f"样品, {disguise(term, chance)}, 1kg"
    out, offsets = normalised(text)
    wanted = TERMS.index(term)
    hits = [(start, end) for _, number, start, end in AUTOMATON.find(text) if number == wanted]
    assert hits, text
    for start, end in hits:
        quote = quoted(text, offsets, start, end)
        assert quote in text
        assert normalised(quote)[0] == out.encode()[start:end].decode()


@given(MIXED)
def test_normalising_twice_agrees_with_the_twin_again(text: str) -> None:
    once = normalised(text)[0]
    assert normalised(once)[0] == twin(once)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        pytest.param("氧 化，鏑", "氧化镝", id="traditional, spaces and commas between characters"),
        pytest.param("Ｄｙ₂Ｏ₃", "Dy2O3", id="full width and subscripts, case kept"),
        pytest.param("Dy②O❸", "Dy2O3", id="digits in circles"),
        pytest.param("Dy٢O३", "Dy2O3", id="digits of other scripts"),
        pytest.param("氧\u200b化\ufeff镝", "氧化镝", id="zero width"),
        pytest.param("dys\u00adpro\u202esium\u2069", "dysprosium", id="soft hyphen and bidi"),
        pytest.param("Dysprosium \n\t oxide", "Dysprosium oxide", id="white space"),
        pytest.param("粉 Dy2O3 粉", "粉 Dy2O3 粉", id="space beside Latin stays"),
        pytest.param("Dу2О3", "Dy2O3", id="Cyrillic that looks Latin, case kept"),
        pytest.param("Тhulium ΟXIDE", "Thulium OXIDE", id="first letters that look Latin"),
        pytest.param("СОРОК Тест", "сорок тест", id="a Russian word stays one"),
        pytest.param("αFe2O3 и μm", "αFe2O3 и μm", id="Greek that names a phase or unit stays"),
        pytest.param("Dýsprösium", "Dysprosium", id="accents"),
        pytest.param("d y s p r o s i u m oxide", "dysprosium oxide", id="letter by letter"),
        pytest.param("G.a.2.O.3", "Ga2O3", id="a formula letter by letter"),
        pytest.param("a b c d", "a b c d", id="four letters are no word"),
        pytest.param("1 2 3 4 5 6", "1 2 3 4 5 6", id="digits are no word"),
        pytest.param("d y-s p-r o", "d y-s p-r o", id="marks that differ"),
        pytest.param("d y-s p r o", "dy-spro", id="one mark that differs"),
        pytest.param("o x i d e   o f　  T b  1kg", "oxide of Tb 1kg", id="wide spaces between words"),
        pytest.param("o.x.i.d.e o.f T.b", "oxide of Tb", id="another mark between words"),
        pytest.param("1.2.3.4.5  S  XL", "1.2.3.4.5 S XL", id="digits and a size"),
        pytest.param("a.n.т.i.m.о.n.y", "antimony", id="letter by letter, some of them Cyrillic"),
        pytest.param("А.n.t.i.m.o.n.У-Т.b", "AntimonY-Tb", id="the first and the last letter Cyrillic"),
        pytest.param("Т е с т о В А", "т е с т о в а", id="a Cyrillic word letter by letter stays one"),
        pytest.param("А  в S  M", "а в S M", id="four letters of two scripts are no row"),
        pytest.param("S M L X д A B C D", "S M L X д A B C D", id="a letter that looks Cyrillic ends a row"),
        pytest.param("Ｄ．ｙ．２．Ｏ\u200b．３", "Dy2O3", id="full width, letter by letter, zero width"),
        pytest.param("钨★粉 锑→锭 石×墨 铋😀锭", "钨粉锑锭石墨铋锭", id="symbols between characters"),
        pytest.param("Terfenol™-D ±5°C", "Terfenol -D 5 C", id="symbols beside Latin"),
        pytest.param("1308\u201187\u20138, high\u2010purity", "1308-87-8, high-purity", id="dashes of every kind"),
        pytest.param("Но2О3 (Nd,Pr)2О3", "Ho2O3 (Nd,Pr)2O3", id="Cyrillic that looks Latin beside digits"),
        pytest.param("10кг 2α-Fe2О3", "10кг 2α-Fe2O3", id="a unit and a phase beside digits stay"),
        pytest.param("〒100-0001", "〒100-0001", id="the postal mark stays, addresses are told by it"),
    ],
)
def test_one_word_written_in_many_ways_becomes_one(written: str, meant: str) -> None:
    assert normalised(written)[0] == meant
