"""The keyword automaton against a plain twin and against ahocorasick-rs."""

from __future__ import annotations

import re
import string

import ahocorasick_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from native.lexicon import Automaton
from native.spec import Lexicon, Term
from native.text import normalised

LETTERS = st.text(st.sampled_from("aAbBc12 -_./镝灯氧化鏑"), min_size=1, max_size=6).filter(
    lambda text: normalised(text)[0].strip() != ""
)
TERMS = st.builds(Term, LETTERS, st.booleans(), st.booleans(), st.booleans())
LEXICONS = st.lists(
    st.builds(
        Lexicon, st.just("words"), st.lists(TERMS, max_size=5).map(tuple), st.lists(LETTERS, max_size=2).map(tuple)
    ),
    max_size=4,
)
TEXTS = st.text(st.sampled_from("aAbBc12 -_./镝灯氧化鏑"), max_size=40)
WORD = set((string.ascii_letters + string.digits).encode())


def twin(lexicons: list[Lexicon], text: str) -> set[tuple[int, int, int]]:
    """Return (lexicon, start, end) of every hit, by looking everywhere."""
    raw = normalised(text)[0].encode()
    hits = set()
    for number, lexicon in enumerate(lexicons):
        phrases = [span for phrase in lexicon.excepts for span in spans(raw, Term(phrase))]
        for term in lexicon.terms:
            for start, end in spans(raw, term):
                if not any(first <= start and end <= last for first, last in phrases):
                    hits.add((number, start, end))
    return hits


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


@pytest.mark.parametrize("text", ["", "  ", "\u200b"])
def test_automaton_refuses_a_term_that_is_empty_once_normalised(text: str) -> None:
    with pytest.raises(ValueError, match=r"lexicon dysprosium: the term .* is empty"):
        Automaton([Lexicon("dysprosium", (Term(text),))])
