"""Honest descriptions: terms of controlled goods that are found in them are reported; no shipped term is."""

from __future__ import annotations

from pathlib import Path

import pytest

from native.spec import Decision
from rules import Engine, check, load_ruleset
from rules.library import read_library, shipped_folder
from tests.contract.asking import answers
from tests.contract.manifests import SECRET, manifest
from tests.unit.rules.written import HONEST, Problem, found, lexicon, places


def reported(problems: list[Problem]) -> list[Problem]:
    return [problem for problem in problems if problem.code == "R706"]


@pytest.mark.parametrize(
    ("terms", "phrase"),
    [
        pytest.param("{en: [lamp]}", "desk lamp", id="a word"),
        pytest.param("{zh: [T恤]}", "T恤", id="a word of two scripts"),
        pytest.param("{zh: [Ｔ恤衫], en: [Jeans]}", "jeans", id="another case"),
    ],
)
def test_term_of_an_honest_description_is_reported_with_it(tmp_path: Path, terms: str, phrase: str) -> None:
    (problem,) = reported(found(tmp_path, lexicon(terms, tells="")))
    assert problem.severity == "warning"
    assert f"the honest description '{phrase}' at {shipped_folder()}/honest/everyday-goods.yaml:" in problem.message
    assert "except" in problem.hint


@pytest.mark.parametrize("tells", ["cover", "everyday", "trait"])
def test_what_tells_no_controlled_goods_may_be_honest(tmp_path: Path, tells: str) -> None:
    assert reported(found(tmp_path, lexicon("{zh: [发光玩具]}", tells=tells) | {"honest-toys": HONEST})) == []


def test_except_takes_the_honest_phrase_out(tmp_path: Path) -> None:
    files = lexicon("{zh: [会发光]}") | {"honest-toys": HONEST}
    assert places(found(tmp_path, files)) == ["R706 mine:6:14"]
    files |= lexicon("{zh: [会发光]}", more="except: [会发光的玩具]\n")
    assert found(tmp_path, files) == []


def test_list_of_the_author_is_asked_beside_the_shipped_ones_or_in_the_place_of_one(tmp_path: Path) -> None:
    files = lexicon("{zh: [会发光], en: [t-shirt]}", tells="")
    own = files | {"honest-toys": HONEST}
    assert len(reported(found(tmp_path, own))) == 2
    (tmp_path / "honest-toys.yaml").unlink()
    instead = files | {"everyday-goods": HONEST.replace("honest-toys", "everyday-goods")}
    assert places(reported(found(tmp_path, instead))) == ["R706 mine:5:14"]


def test_description_that_stands_twice_is_told(tmp_path: Path) -> None:
    twice = HONEST.replace("[会发光的玩具]", "[a toy, a toy]")
    assert places(found(tmp_path, {"honest-toys": twice})) == ["R118 honest-toys:6:18"]


def test_no_shipped_term_is_found_in_a_shipped_honest_description() -> None:
    assert check() == []


def test_no_shipped_honest_description_makes_a_hold_or_an_inspection() -> None:
    lists = read_library([], with_honest=True).honest
    assert set(lists) == {"everyday-goods", "near-misses", "tariff-goods"}
    phrases = [phrase.text for found in lists.values() for phrase in found.phrases]
    assert len(phrases) >= 2500
    engine = Engine(load_ruleset(), SECRET, 1)
    decided = {parcel.decision for answer in answers(engine, list(map(manifest, phrases))) for parcel in answer.parcels}
    assert decided <= {Decision.CLEAR, Decision.INFO}
