"""Lexicons: no term twice, none in vain, and none that two lexicons would make different things of."""

from __future__ import annotations

from pathlib import Path
from string import ascii_letters, digits

import pytest
from hypothesis import given
from hypothesis import strategies as st

from native.lexicon import Automaton
from native.spec import Lexicon
from rules import RulesInvalid, load_ruleset
from rules.lexicons import TELLS
from rules.library import read_library, shipped_folder
from rules.terms import TermGroup, is_found_spelled_out, lexicon_terms
from tests.unit.rules.written import found, lexicon, places


@pytest.mark.parametrize(
    ("terms", "place"),
    [
        pytest.param("{zh: [钛镝块, 鈦鏑塊]}", "R701 mine:6:19", id="both scripts"),
        pytest.param("{en: [Zirconite X, zirconite x]}", "R701 mine:6:27", id="case"),
        pytest.param("{en: [zirconite-x, zirconite_x]}", "R701 mine:6:27", id="what joins words"),
        pytest.param("{zh: [ＺＲ粉末甲, ZR粉末甲]}", "R701 mine:6:21", id="width"),
        pytest.param("{zh: [zirconite], en: [zirconite]}", "R701 mine:6:31", id="two groups"),
        pytest.param("{en: [zirconite], formula: [Zirconite]}", "R701 mine:6:36", id="a formula that is found anyway"),
        pytest.param("{formula: [Zr2Q, Zr2Q ]}", "R118 mine:6:25", id="letter by letter"),
        pytest.param("{zh: [甲乙丙], cas: [1308-87-8, １３０８-87-8]}", "R701 mine:6:37", id="CAS numbers"),
        pytest.param("{zh: [甲乙丙, '']}", "R104 mine:6:19", id="nothing"),
        pytest.param("{zh: [甲乙丙, '·★']}", "R400 mine:6:19", id="nothing once it is normalised"),
        pytest.param('{zh: [甲乙丙, "\\u200b"]}', "R400 mine:6:19", id="nothing that shows"),
    ],
)
def test_repeated_and_empty_terms_are_refused_where_they_stand(tmp_path: Path, terms: str, place: str) -> None:
    problems = [problem for problem in found(tmp_path, lexicon(terms, tells="trait")) if problem.severity == "error"]
    assert places(problems) == [place]
    assert problems[0].hint
    with pytest.raises(RulesInvalid):
        load_ruleset([tmp_path])


def test_repeated_term_is_told_with_the_place_of_the_first(tmp_path: Path) -> None:
    (problem,) = found(tmp_path, lexicon("{zh: [钛镝块, 鈦鏑塊]}", tells="trait"))
    assert problem.message == f"'鈦鏑塊' and '钛镝块' at {tmp_path}/mine.yaml:6:14 find the same"


@pytest.mark.parametrize(
    "terms",
    [
        pytest.param("{en: [Qq2O3], formula: [Qq2O3]}", id="formula that is found spelled out"),
        pytest.param("{formula: [QqZz, QQZZ]}", id="formulas of another case"),
        pytest.param("{en: [qqzza, qqzzas]}", id="plural"),
    ],
)
def test_terms_that_find_different_texts_are_no_repetition(tmp_path: Path, terms: str) -> None:
    assert found(tmp_path, lexicon(terms)) == []


@pytest.mark.parametrize(
    ("more", "place"),
    [
        pytest.param("except: [甲乙丙]\n", "R701 mine:6:14", id="the term itself"),
        pytest.param("except: [甲乙丙丁, 甲乙 丙丁]\n", "R701 mine:7:16", id="a phrase twice"),
    ],
)
def test_exceptions_that_undo_a_term_or_stand_twice_are_refused(tmp_path: Path, more: str, place: str) -> None:
    assert places(found(tmp_path, lexicon("{zh: [甲乙丙]}", more=more))) == [place]


SHARE = {("everyday", "cover"), ("cover", "everyday")}


@pytest.mark.parametrize("one", TELLS)
@pytest.mark.parametrize("other", TELLS)
def test_term_of_two_lexicons_is_refused_unless_both_can_be_right(tmp_path: Path, one: str, other: str) -> None:
    files = lexicon("{zh: [甲乙丙]}", name="first", tells=one) | lexicon("{zh: [丙丁戊, 甲 乙 丙]}", tells=other)
    problems = found(tmp_path, files)
    if "trait" in (one, other) or (one, other) in SHARE:
        assert problems == []
        return
    assert places(problems) == ["R407 mine:6:19"]
    assert f"'first' at {tmp_path}/first.yaml:6:14" in problems[0].message
    assert "tells" in problems[0].hint
    with pytest.raises(RulesInvalid, match="R407"):
        load_ruleset([tmp_path])


def test_formulas_collide_only_when_some_text_has_both(tmp_path: Path) -> None:
    assert found(tmp_path, lexicon("{formula: [QqZz]}", name="first") | lexicon("{formula: [QQZZ]}")) == []
    assert places(found(tmp_path, lexicon("{formula: [QqZz]}", name="first") | lexicon("{en: [qqzz]}"))) == [
        "R407 mine:6:14"
    ]


def test_lexicon_beside_the_shipped_ones_is_refused_once_it_says_what_it_tells(tmp_path: Path) -> None:
    (silent,) = found(tmp_path, lexicon("{zh: [氧化镝]}", tells=""))
    assert (silent.code, silent.severity) == ("R407", "warning")
    assert "rules/lexicons/dysprosium.yaml:" in silent.message
    (told,) = found(tmp_path, lexicon("{zh: [氧化镝]}"))
    assert (told.code, told.severity) == ("R407", "error")
    assert found(tmp_path, lexicon("{zh: [氧化镝]}", tells="trait")) == []


def test_lexicon_that_takes_the_place_of_a_shipped_one_does_not_collide_with_it(tmp_path: Path) -> None:
    assert found(tmp_path, lexicon("{zh: [氧化镝]}", name="dysprosium")) == []


def test_every_shipped_lexicon_says_what_it_tells() -> None:
    library = read_library([shipped_folder()])
    assert {lexicon.id for lexicon in library.lexicons.values() if not lexicon.is_told} == set()
    items = {item.lexicon for listed in library.controls.values() for item in listed.items.values()}
    told = {lexicon.id: lexicon.tells for lexicon in library.lexicons.values()}
    assert {name for name in items if told[name] != "controlled"} == {"ndfeb-magnets"}


def finds(group: TermGroup, term: str, text: str) -> bool:
    terms = lexicon_terms([(group, term)], match="word", is_exact=False)
    return bool(Automaton([Lexicon("one", terms)]).find(text))


@given(st.text(ascii_letters + digits + "- ", min_size=1, max_size=9).filter(lambda text: any(map(str.isalnum, text))))
def test_whether_a_term_is_found_spelled_out_is_what_the_automaton_does(term: str) -> None:
    letters = [char for char in term if char.isalnum()]
    spelled = "zz, " + ".".join(letters) + " ,zz"
    for group, is_exact in ((TermGroup.EN, False), (TermGroup.FORMULA, True)):
        if is_found_spelled_out(term, is_exact=is_exact):
            assert finds(group, term, spelled)
