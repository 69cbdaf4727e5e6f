"""What an author is told to write who writes as in another language, as in Chinese, or as one speaks."""

# ruff: noqa: E501 - YAML stands on one line beside what is said of it

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.chinese import in_chinese
from rules.conditions import WORDS
from rules.fields import FIELDS
from rules.hints import JOINTS, OPERATORS, operator_hint, quantity_hint, span_hint, subject_hint
from rules.operands import ALL_OPERATORS
from rules.quantities import Dimension, read_duration_ms, read_quantity
from tests.unit.rules.written import found, places, rule, window

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("and", "'all'"),
        ("或者", "'any'"),
        ("毛重", "'weight.gross'"),
        ("gross weight", "'weight.gross'"),
        ("weight", "one of weight.gross, weight.piece, weight.article, weight.net, weight.fingerprint"),
        ("country", "one of recipient.country, destination.country, transit.country"),
        ("重量", "'weight.fingerprint'"),
        ("weight.gros", "'weight.gross'"),
    ],
)
def test_field_or_joint_that_was_meant_is_named(word: str, meant: str) -> None:
    assert subject_hint(word, FIELDS, WORDS) == f"did you mean {meant}?"


@pytest.mark.parametrize(
    ("body", "place", "hint"),
    [
        ("when: {weight.gross:{lt: 600g}}\n", "R004 sample:10:20", "write `key: value`"),
        ("when: {weight.gross: {lt:600g}}\n", "R201 sample:10:23", "a space is missing after ':'"),
        ("when: {weight.gross: {大于: 600g}}\n", "R201 sample:10:23", "did you mean 'gt'?"),
        ("when: {goods.text: {包含: 石墨}}\n", "R201 sample:10:21", "did you mean 'mentions'?"),
        ("when: {weight.gross: {lt: 3公斤}}\n", "R203 sample:10:27", "did you mean '3 kg'?"),
        ("when: {weight.gross: ' >= 3kg'}\n", "R103 sample:10:22", "such as `weight.gross: {gte: 3kg}`"),
        ("when: {courier.code: SF}\n", "R103 sample:10:22", "such as `courier.code: {is: SF}`"),
        ("when: {destination.country: {in: watched}}\n", "R215 sample:10:34", "did you mean 'set:watched'?"),
        ("when: {goods.text: {mentions: Lexicon:dysprosium}}\n", "R215 sample:10:31", "did you mean 'lexicon:dysprosium'?"),
        (
            "when: {courier.code: {in: [SF, set:watched]}}\n",
            "R215 sample:10:32",
            "a set or param is a list itself: join two conditions with `any`",
        ),
        ("when: {goods.heading: {is: 28}}\n", "R205 sample:10:28", "for a chapter write `starts_with`"),
        (
            "when: {parcel.pieces: {is: 2}}\n",
            "R202 sample:10:24",
            "it takes gt, gte, lt, lte, between, present; for one value write {gte: x, lte: x}",
        ),
        ("when: {goods.text: {mentions: lexicon：dysprosium}}\n", "R005 sample:10:38", "write ': ', a colon and a space"),
        ("when: {goods.text: {mentions: “石墨”}}\n", "R005 sample:10:31", 'leave them out, or write " in their place'),
        (
            "when: {goods.text: {mentions: 石墨、石墨粉}}\n",
            "R005 sample:10:33",
            "write ', ' between entries; put a text that holds this one in quotes",
        ),
    ],
)  # fmt: skip
def test_slip_is_found_once_where_it_stands_with_what_was_meant(
    tmp_path: Path, body: str, place: str, hint: str
) -> None:
    problems = found(tmp_path, rule(body))
    assert places(problems) == [place]
    assert problems[0].hint == hint
    assert in_chinese(problems[0].message)
    assert in_chinese(hint)


def test_misspelt_key_is_not_missed_as_well(tmp_path: Path) -> None:
    problems = found(
        tmp_path, rule("when: {at_least: {nn: 1, of: [{channel: {is: post}}, {channel: {is: express}}]}}\n")
    )
    assert places(problems) == ["R110 sample:10:19"]


def test_field_compared_with_itself_is_a_fault(tmp_path: Path) -> None:
    problems = found(tmp_path, rule("when: {weight.gross: {gt: {field: weight.gross, times: 2}}}\n"))
    assert places(problems) == ["R209 sample:10:35"]


@pytest.mark.parametrize(
    ("text", "dimension", "meant"),
    [
        ("３０ USD/kg", Dimension.PRICE, "30 USD/kg"),
        ("$300", Dimension.MONEY, "300 USD"),
        ("US$30/kg", Dimension.PRICE, "30 USD/kg"),
        ("1,000g", Dimension.MASS, "1000 g"),
        (".5kg", Dimension.MASS, "0.5 kg"),
        ("3KG", Dimension.MASS, "3 kg"),
        ("3 g/cm³", Dimension.DENSITY, "3 g/cm3"),
        ("2件", Dimension.PIECES, "2"),
    ],
)
def test_quantity_that_was_meant_is_named(text: str, dimension: Dimension, meant: str) -> None:
    assert quantity_hint(text, dimension) == f"did you mean '{meant}'?"


@pytest.mark.parametrize("text", ["3", "3lb", "1e3g", "$", "", "1.000,5 kg", "3kg5", "50 EUR"])
def test_quantity_that_may_mean_many_things_is_not_guessed(text: str) -> None:
    assert quantity_hint(text, Dimension.MASS) == ""


@pytest.mark.parametrize(
    ("text", "meant"), [("30天", "30d"), ("30 days", "30d"), ("12小时30分", "12h30m"), ("1D", "1d")]
)
def test_span_that_was_meant_is_named(tmp_path: Path, text: str, meant: str) -> None:
    (problem,) = found(tmp_path, window(over=f"'{text}'"))
    assert (problem.code, problem.hint) == ("R203", f"did you mean '{meant}'?")


@pytest.mark.parametrize("text", ["1个月", "1y", "1h30", "soon", ""])
def test_span_that_may_mean_many_things_is_not_guessed(text: str) -> None:
    assert span_hint(text) == ""


def test_words_stand_for_operators_and_joints_of_the_language() -> None:
    assert set(OPERATORS.values()) <= set(ALL_OPERATORS)
    assert set(JOINTS.values()) <= set(WORDS)


@given(st.text(max_size=40), st.sampled_from(list(Dimension)))
def test_what_is_proposed_can_be_read(text: str, dimension: Dimension) -> None:
    if hint := quantity_hint(text, dimension):
        read_quantity(hint.removeprefix("did you mean '").removesuffix("'?"), dimension)
    if hint := span_hint(text):
        read_duration_ms(hint.removeprefix("did you mean '").removesuffix("'?"))
    assert operator_hint(text, ("is",), ALL_OPERATORS)
    subject_hint(text, FIELDS, WORDS)
