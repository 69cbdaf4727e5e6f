"""The keyword automaton against a plain twin and against ahocorasick-rs."""

from __future__ import annotations

import string

import ahocorasick_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from native.lexicon import Automaton
from native.spec import Lexicon, Term
from native.text import normalised

LETTERS = st.text(st.sampled_from("aAbBc1 -镝灯氧化鏑"), min_size=1, max_size=6).filter(
    lambda text: normalised(text)[0].strip() != ""
)
TERMS = st.builds(Term, LETTERS, st.booleans(), st.booleans(), st.booleans())
LEXICONS = st.lists(
    st.builds(
        Lexicon, st.just("words"), st.lists(TERMS, max_size=5).map(tuple), st.lists(LETTERS, max_size=2).map(tuple)
    ),
    max_size=4,
)
TEXTS = st.text(st.sampled_from("aAbBc1 -镝灯氧化鏑"), max_size=40)
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
        if part != needle and (term.exact or part.lower() != needle.lower()):
            continue
        touched = (start > 0 and raw[start - 1] in WORD) or (end < len(raw) and raw[end] in WORD)
        accompanied = any(byte in WORD or byte >= 0x80 for byte in raw[:start] + raw[end:])
        if not (term.whole and touched) and not (term.alone and accompanied):
            found.append((start, end))
    return found


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


@pytest.mark.parametrize("text", ["", "  ", "\u200b"])
def test_automaton_refuses_a_term_that_is_empty_once_normalised(text: str) -> None:
    with pytest.raises(ValueError, match=r"lexicon dysprosium: the term .* is empty"):
        Automaton([Lexicon("dysprosium", (Term(text),))])
