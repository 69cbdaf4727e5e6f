"""Terms of lexicons and phrases of rules: what they may be, and how the automaton is to find them."""

from __future__ import annotations

import re
from dataclasses import replace
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from itertools import product
from typing import TYPE_CHECKING, Literal

from native.lexicon import is_telling
from native.spec import JOINTS, Lexicon, Term
from native.text import normalised
from rules.codes import Code
from rules.components import halved, sounded

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from rules.positioned import TextNode
    from rules.report import Report

CAS = re.compile(r"([0-9]{2,7})-([0-9]{2})-([0-9])")
CJK = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]")
MAX_TERM = 200  # characters
JOINED = str.maketrans(dict.fromkeys(JOINTS, " "))
PHRASES = "phrases:"  # how names of lexicons begin that stand in a rule itself; ids have no colon


# A chemical formula: elements and groups, each with how many of it.
PART = re.compile(r"\([A-Za-z0-9]+\)|[A-Z][a-z]?|[0-9.]+")
FORMULA = re.compile(rf"(?:{PART.pattern})+")
TELLING = re.compile("[A-Z][a-z]|[(]")  # W2 C might be anything
OXIDE = re.compile("O[0-9]")
MAX_SPACES = 4  # of which some may be written and others not; in longer formulas it is all of them or those of elements

Match = Literal["word", "substring", "alone"]


class TermGroup(StrEnum):
    """Say what the terms of a lexicon are written in."""

    ZH = "zh"
    EN = "en"
    FORMULA = "formula"
    CAS = "cas"


def normal_form(text: str, *, fold: bool) -> str:
    """Return a term as the automaton compares it."""
    form = normalised(text)[0].strip().translate(JOINED)
    return form.lower() if fold else form


def is_found_spelled_out(text: str, *, is_exact: bool) -> bool:
    """Say whether a term is also found where its letters are set apart one by one."""
    form = normalised(text)[0].strip()
    return form.isascii() and is_telling("".join(filter(str.isalnum, form)).encode(), is_exact)


def check_term(report: Report, group: TermGroup | None, term: TextNode) -> bool:
    """Report what keeps a term or phrase from being matched; True when nothing does."""
    form = normal_form(term.text, fold=False)
    if not any(char.isalnum() for char in form):
        shown = term.text[:60] if term.text.isprintable() else ascii(term.text[:60])[1:-1]
        hint = "leave it out, or write the letters it stands for"
        report.error(Code.EMPTY_TERM, term, f"'{shown}' has no letter or digit to match", hint)
        return False
    if len(term.text) > MAX_TERM:
        report.error(Code.EMPTY_TERM, term, f"a term has {len(term.text)} characters; at most {MAX_TERM}")
        return False
    if group is TermGroup.CAS and not _is_cas(normalised(term.text)[0].strip()):
        report.error(Code.BAD_CAS, term, f"'{term.text[:60]}' is no CAS number: wrong form or check digit")
        return False
    if group is TermGroup.EN and len(form) <= 2 and not CJK.search(form):
        message = f"'{term.text}' is so short that it hits ordinary words"
        report.advise(Code.SHORT_TERM, term, message, "a symbol or formula belongs under `formula`, where case counts")
    return True


def _is_cas(text: str) -> bool:
    found = CAS.fullmatch(text)
    if found is None:
        return False
    digits = reversed(found[1] + found[2])
    return sum(weight * int(digit) for weight, digit in enumerate(digits, start=1)) % 10 == int(found[3])


def lexicon_terms(terms: Iterable[tuple[TermGroup, str]], *, match: Match, is_exact: bool) -> tuple[Term, ...]:
    """Return terms as the automaton takes them.

    Formulas are whole and exact, CAS numbers whole. A term with Chinese characters is found anywhere: between
    them there are no word boundaries to ask for.
    """
    found: dict[tuple[str, bool, bool], Term] = {}
    terms = list(terms)
    alone = {text for _, text in terms if len(text) == 1}
    for group, text in terms:
        always_whole = group in (TermGroup.FORMULA, TermGroup.CAS)
        whole = always_whole or (match != "substring" and not CJK.search(normalised(text)[0]))
        term = Term(text, whole, is_exact or group is TermGroup.FORMULA, match == "alone")
        for written in (term, *_spaced(term), *_taken_apart(term, alone)):
            form = normal_form(written.text, fold=not written.exact)
            found.setdefault((form, written.whole, written.exact), written)
    return tuple(found.values())


def _spaced(term: Term) -> Iterator[Term]:
    """Yield the ways to write a formula with spaces, Dy2 O3 and Ga 2 O 3; case counts in all but oxides (SB2 S3)."""
    if not (FORMULA.fullmatch(term.text) and TELLING.search(term.text)):
        return
    first, *others = PART.findall(term.text)
    counts = [part[0].isdigit() for part in others]
    if all(counts) or not any(counts):  # Dy 203 is a name and a number, In As two words
        return
    if len(others) <= MAX_SPACES:
        ways = list(product(("", " "), repeat=len(others)))[1:]
    else:
        ways = [(" ",) * len(others), tuple("" if is_count else " " for is_count in counts)]
    exact = term.exact or not OXIDE.search(term.text)
    for gaps in ways:
        text = first + "".join(gap + part for gap, part in zip(gaps, others, strict=True))
        yield Term(text, whole=True, exact=exact, alone=term.alone)


def _taken_apart(term: Term, alone: Collection[str]) -> Iterator[Term]:
    """Yield the ways to write a Chinese term with an element as its halves or by its sound, 氧化钅家 and 氧化jia."""
    for text in halved(term.text, alone):
        yield replace(term, text=text)
    for text in sounded(term.text):
        yield Term(text, whole=True, exact=True, alone=term.alone)


@lru_cache(maxsize=256)
def phrase_lexicon(phrases: tuple[str, ...]) -> Lexicon:
    """Return the lexicon of phrases that stand in a rule itself; the same phrases give the same name."""
    ordered = sorted(phrases)
    digest = sha256("\n".join(ordered).encode()).hexdigest()[:12]
    terms = lexicon_terms(((TermGroup.EN, phrase) for phrase in ordered), match="word", is_exact=False)
    return Lexicon(PHRASES + digest, terms)
