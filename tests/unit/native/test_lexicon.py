"""The keyword automaton against a plain twin and against ahocorasick-rs."""

from __future__ import annotations

import random

import ahocorasick_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from native.lexicon import Automaton
from native.spec import ALIKE, Lexicon, Term
from native.text import normalised
from tests.unit.native.twin_lexicon import twin

LETTERS = st.text(st.sampled_from("aAbBc12 -_./镝灯氧化鏑"), min_size=1, max_size=6).filter(
    lambda text: normalised(text)[0].strip() != ""
)
SPELLED = st.text(st.sampled_from("aabA-"), min_size=5, max_size=7).filter(lambda text: text.strip("-") != "")
DISGUISED = st.text(st.sampled_from("oiLs01-+"), min_size=5, max_size=7).filter(lambda text: text.strip("-+") != "")
TERMS = st.builds(Term, st.one_of(LETTERS, SPELLED, DISGUISED), st.booleans(), st.booleans(), st.booleans())
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


def test_automaton_finds_in_disguise_what_a_plain_search_finds() -> None:
    chance = random.Random(4)
    written_for = {char: group for group in ALIKE for char in group}
    found_in_disguise = 0
    for _ in range(6000):
        letters = chance.choice(["gilotx", "gilotxILX", "xIlO012"])
        words = ["".join(chance.choices(letters + "-", k=chance.randrange(6, 9))).strip("-") for _ in range(3)]
        terms = tuple(Term(word, whole=chance.random() < 0.8, exact=chance.random() < 0.2) for word in words if word)
        lexicon = Lexicon("words", terms, tuple(word for word in words[:1] if word and chance.random() < 0.2))
        likely = chance.choice([0.1, 0.3, 0.6])
        changed = [
            chance.choice(written_for.get(char.lower(), char)) if chance.random() < likely else char
            for word in words
            for char in f"{word}{chance.choice(' 0x,')}"
        ]
        text = chance.choice(["", "", "", "."]).join(changed)
        text = chance.choice([text, text, text.upper()])
        found = {(number, start, end) for number, _, start, end in Automaton([lexicon]).find(text)}
        assert found == twin([lexicon], text), (lexicon, text)
        found_in_disguise += len(found)
    assert found_in_disguise > 2000


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


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("ga11ium ant1m0ny 7ungst3n", ["gallium", "antimony", "tungsten"], id="digits"),
        pytest.param("ga||ium @nt!mony +ung$ten", ["gallium", "antimony", "tungsten"], id="marks"),
        pytest.param("GALLlUM Iithia lndium", ["gallium", "lithia", "indium"], id="l for I, I for l"),
        pytest.param("gaiiium galllum GAIIIUM LNDIUM", [], id="letters that do not look alike"),
        pytest.param("6a111um", ["gallium"], id="three letters left"),
        pytest.param("xga11ium ga11iums ga11iuml", [], id="longer words"),
        pytest.param("99ga11ium 4N-galIium", ["gallium", "gallium"], id="numbers beside"),
        pytest.param("g.a.1.1.i.u.m", ["gallium"], id="letter by letter"),
        pytest.param("Dy203 l3O8-87-8 I308-87-8", ["Dy2O3", "1308-87-8", "1308-87-8"], id="formula and number"),
        pytest.param("DY203 dy203 Dyz03 6308-87-8 1308-87-B", [], id="numbers of parts"),
        pytest.param("1nGaN lnGaN", ["InGaN", "InGaN"], id="a formula of letters"),
        pytest.param("1NGAN 5b 7e", [], id="case counts, and so does length"),
    ],
)
def test_terms_are_found_with_what_is_written_for_their_letters(text: str, found: list[str]) -> None:
    words = [Term(word, whole=True) for word in ("antimony", "gallium", "tungsten", "indium", "lithia", "1308-87-8")]
    formulas = [Term(formula, whole=True, exact=True) for formula in ("Dy2O3", "InGaN", "Sb", "Te")]
    terms = (*words, *formulas)
    hits = Automaton([Lexicon("words", terms)]).find(text)
    assert [terms[number].text for _, number, _, _ in hits] == found


@pytest.mark.parametrize("text", ["", "  ", "\u200b"])
def test_automaton_refuses_a_term_that_is_empty_once_normalised(text: str) -> None:
    with pytest.raises(ValueError, match=r"lexicon dysprosium: the term .* is empty"):
        Automaton([Lexicon("dysprosium", (Term(text),))])
