"""The keyword automaton against a plain twin and against ahocorasick-rs."""

from __future__ import annotations

import random
import re
import string
from itertools import accumulate

import ahocorasick_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from native.lexicon import Automaton
from native.spec import Lexicon, Term
from native.text import normalised
from tests.unit.native.twin_text import twin_with_rows

LETTERS = st.text(st.sampled_from("aAbBc12 -_./镝灯氧化鏑"), min_size=1, max_size=6).filter(
    lambda text: normalised(text)[0].strip() != ""
)
SPELLED = st.text(st.sampled_from("aabA-"), min_size=5, max_size=7).filter(lambda text: text.strip("-") != "")
TERMS = st.builds(Term, st.one_of(LETTERS, SPELLED), st.booleans(), st.booleans(), st.booleans())
LEXICONS = st.lists(
    st.builds(
        Lexicon,
        st.just("words"),
        st.lists(TERMS, max_size=5).map(tuple),
        st.lists(st.one_of(LETTERS, SPELLED), max_size=2).map(tuple),
    ),
    max_size=4,
)
SET_APART = st.lists(
    st.tuples(st.sampled_from("aaabA1"), st.sampled_from([*"......", " ", "  ", " - ", "镝"])), min_size=5, max_size=24
)
TEXTS = st.one_of(
    st.text(st.sampled_from("aAbBc12 -_./镝灯氧化鏑"), max_size=40),
    SET_APART.map(lambda pairs: "".join(map("".join, pairs))),
)
WORD = set((string.ascii_letters + string.digits).encode())


def twin(lexicons: list[Lexicon], text: str) -> set[tuple[int, int, int]]:
    """Return (lexicon, start, end) of every hit, by looking everywhere."""
    prepared, rows = twin_with_rows(text)
    raw = prepared.encode()
    everything = [Term(text) for lexicon in lexicons for text in lexicon.excepts]
    everything += [term for lexicon in lexicons for term in lexicon.terms]
    in_rows = [spelled_out(raw, row, everything) for row in rows]
    hits = set()
    for number, lexicon in enumerate(lexicons):

        def found(term: Term) -> list[tuple[int, int]]:
            return spans(raw, term) + [span for row in in_rows for span, other in row if other == term]

        phrases = [span for phrase in lexicon.excepts for span in found(Term(phrase))]
        for term in lexicon.terms:
            for start, end in found(term):
                if not any(first <= start and end <= last for first, last in phrases):
                    hits.add((number, start, end))
    return hits


def spelled_out(raw: bytes, row: tuple[int, int], terms: list[Term]) -> list[tuple[tuple[int, int], Term]]:
    """Return what terms are spelled out in a row of letters set apart, wherever they begin and end."""
    places = [at for at in range(*row) if raw[at] in WORD]
    letters = bytes(raw[at] for at in places)
    found = []
    for term in terms:
        needle = re.sub(rb"[^A-Za-z0-9]", b"", normalised(term.text)[0].encode())
        if is_telling(needle, term):
            found += [
                (start, start + len(needle), term)
                for start in range(len(letters) - len(needle) + 1)
                if letters[start : start + len(needle)].lower() == needle.lower()
                and (not term.exact or letters[start : start + len(needle)] == needle)
            ]
    return [
        ((places[start], places[end - 1] + 1), term)
        for start, end, term in found
        if not (term.whole and any(is_askew(start - first, end - first, other) for first, last, other in found
                                   if first <= start and end <= last and end - start < last - first))
    ]  # fmt: skip


def is_telling(needle: bytes, term: Term) -> bool:
    n_letters = sum(bytes([byte]).isalpha() for byte in needle)
    enough = len(needle) >= 5 and n_letters >= 2 if term.exact else n_letters >= 5
    return enough and not term.alone and normalised(term.text)[0].isascii()


def is_askew(start: int, end: int, term: Term) -> bool:
    """Say whether letters of a term begin or end inside one of its words."""
    words = re.findall(r"[A-Za-z0-9]+", normalised(term.text)[0])
    return not {start, end} <= set(accumulate(map(len, words), initial=0))


def spans(raw: bytes, term: Term) -> list[tuple[int, int]]:
    needle = normalised(term.text)[0].strip().encode()
    found = []
    for start in range(len(raw) - len(needle) + 1):
        end = start + len(needle)
        part = raw[start:end]
        if joined(part) != joined(needle) and (term.exact or joined(part).lower() != joined(needle).lower()):
            continue
        touched = any(one_word(raw[at - 1 : at + 1], exact=term.exact) for at in (start, end) if 0 < at < len(raw))
        accompanied = any(byte in WORD or byte >= 0x80 for byte in raw[:start] + raw[end:])
        if not (term.whole and touched) and not (term.alone and accompanied):
            found.append((start, end))
    return found


def joined(part: bytes) -> bytes:
    return re.sub(rb"[-_.]", b" ", part)


def one_word(pair: bytes, *, exact: bool) -> bool:
    """Say whether a word goes on from one byte to the next."""
    pattern = rb"[A-Za-z0-9]{2}" if exact else rb"[A-Za-z]{2}|[0-9]{2}"
    return re.fullmatch(pattern, pair) is not None


@given(LEXICONS, TEXTS)
def test_automaton_finds_what_a_plain_search_finds(lexicons: list[Lexicon], text: str) -> None:
    found = {(lexicon, start, end) for lexicon, _, start, end in Automaton(lexicons).find(text)}
    assert found == twin(lexicons, text)


def test_automaton_finds_in_rows_of_letters_what_a_plain_search_finds() -> None:
    chance = random.Random(3)
    found_in_rows = 0
    for _ in range(3000):
        words = ["".join(chance.choices("aab-", k=chance.randrange(6, 9))).strip("-") for _ in range(4)]
        terms = tuple(Term(word, whole=chance.random() < 0.8, exact=chance.random() < 0.2) for word in words if word)
        lexicon = Lexicon("words", terms, tuple(chance.sample([word for word in words if word], chance.randrange(2))))
        gaps = chance.choices([".", " ", "  ", "--"], [20, 2, 1, 1], k=30)
        text = "".join(chance.choice("aabA") + gap for gap in gaps)
        found = {(number, start, end) for number, _, start, end in Automaton([lexicon]).find(text)}
        assert found == twin([lexicon], text)
        found_in_rows += len(found)
    assert found_in_rows > 2000


@given(st.lists(st.text(st.sampled_from("ab镝"), min_size=1, max_size=4), unique=True, min_size=1), TEXTS)
def test_automaton_agrees_with_an_independent_one(words: list[str], text: str) -> None:
    lexicon = Lexicon("words", tuple(Term(word, exact=True) for word in words))
    prepared = normalised(text)[0]
    theirs = ahocorasick_rs.AhoCorasick(words).find_matches_as_indexes(prepared, overlapping=True)
    expected = {(len(prepared[:start].encode()), len(prepared[:end].encode())) for _, start, end in theirs}
    assert {(start, end) for _, _, start, end in Automaton([lexicon]).find(text)} == expected


def test_automaton_holds_production_numbers_of_terms() -> None:
    terms = tuple(Term(f"term {number:05d}") for number in range(16_000))
    automaton = Automaton([Lexicon("many", terms)])
    assert [term for _, term, _, _ in automaton.find("before term 15999 and term 00042.")] == [15_999, 42]


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        pytest.param("tungsten carbide", "TUNGSTEN-CARBIDE", True, id="joined by a hyphen"),
        pytest.param("samarium-cobalt", "samarium cobalt", True, id="joined by a space"),
        pytest.param("1308-87-8", "CAS_1308.87.8", True, id="joined by points"),
        pytest.param("tungsten carbide", "tungsten / carbide", False, id="set apart"),
        pytest.param("gallium", "Gallium99.9%", True, id="digits behind a word"),
        pytest.param("1308-87-8", "CAS1308-87-8", True, id="letters before a number"),
        pytest.param("1308-87-8", "11308-87-8", False, id="a longer number"),
        pytest.param("gallium", "gallia gallium-free galliums", True, id="a word before another"),
        pytest.param("gallium", "galliums", False, id="a longer word"),
    ],
)
def test_words_are_joined_in_many_ways_and_end_where_digits_begin(term: str, text: str, found: bool) -> None:
    assert (Automaton([Lexicon("words", (Term(term, whole=True),))]).find(text) != []) is found


@pytest.mark.parametrize(
    ("text", "found"), [("GaN-powder", True), ("GaN powder99", False), ("gan powder", False), ("2GaN powder", False)]
)
def test_a_formula_keeps_its_case_and_is_no_part_of_a_longer_one(text: str, found: bool) -> None:
    automaton = Automaton([Lexicon("words", (Term("GaN powder", whole=True, exact=True),))])
    assert (automaton.find(text) != []) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("a.n.t.i.m.o.n.y.s.h.o.t", ["antimony"], id="no break between words"),
        pytest.param("x a*n*t*i*m*o*n*y 5 k g", ["antimony"], id="letters before and behind"),
        pytest.param("a, n, t, i, m, o, n, y", ["antimony"], id="two marks"),
        pytest.param("a-n.t i_m/o n y", ["antimony"], id="marks that differ"),
        pytest.param("y.t.t.e.r.b.i.u.m.o.x.i.d.e", ["ytterbium"], id="a longer word"),
        pytest.param("r.a.r.e e.a.r.t.h.s r.a.r.e.e.a.r.t.h", ["rare earth", "rare earth"], id="two words"),
        pytest.param("W.-.N.i.-.C.u", ["W-Ni-Cu"], id="a formula"),
        pytest.param("w.-.n.i.-.c.u", [], id="a formula in small letters"),
        pytest.param("S-b-p-o-w-d-e-r", [], id="a short formula"),
        pytest.param("S b   p o w d e r", ["Sb"], id="a short formula that is a word"),
        pytest.param("a.n.t.i.m.o.n.y.f.r.e.e", [], id="an excepted phrase"),
        pytest.param("p.a.p.e.r s.a.m.p.l.e", [], id="a term that has to be alone"),
    ],
)
def test_terms_are_found_letter_by_letter(text: str, found: list[str]) -> None:
    words = [Term(word, whole=True) for word in ("antimony", "terbium", "erbium", "ytterbium", "rare earth")]
    formulas = [Term(formula, whole=True, exact=True) for formula in ("Sb", "W-Ni-Cu")]
    terms = (*words, *formulas, Term("sample", whole=True, alone=True))
    hits = Automaton([Lexicon("words", terms, ("antimony free",))]).find(text)
    assert [terms[number].text for _, number, _, _ in hits] == found


@pytest.mark.parametrize("text", ["", "  ", "\u200b"])
def test_automaton_refuses_a_term_that_is_empty_once_normalised(text: str) -> None:
    with pytest.raises(ValueError, match=r"lexicon dysprosium: the term .* is empty"):
        Automaton([Lexicon("dysprosium", (Term(text),))])
