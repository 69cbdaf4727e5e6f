"""What an author is told when YAML cannot be read, and that the rest of the file is read all the same."""

# ruff: noqa: E501 - YAML stands on one line beside what is said of it

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rules.chinese import in_chinese
from rules.positioned import MapNode, read
from tests.unit.rules.written import FRAME, PARCEL_TESTS, found, places, rule

if TYPE_CHECKING:
    from pathlib import Path

    from rules import Problem

SPOKEN = {
    "colon inside braces": ("a: {en: Test: more}\nb: 1\n", 1, 13, "a second ':' in one entry"),
    "colon inside a line": ("a: b: c\nb: 1\n", 1, 5, "a second ':' in one entry"),
    "bracket left open": ("a: [1, 2\nb: 1\n", 1, 4, "the bracket '[' is not closed"),
    "comment inside braces": ("a: {zh: 第 #1, en: x}\nb: 1\n", 1, 4, "the bracket '{' is not closed"),
    "bracket too many": ("a: {b: 1}}\nb: 1\n", 1, 10, "the bracket '}' was never opened"),
    "comma left out": ('a: {b: "1" c: 2}\nb: 1\n', 1, 12, "a comma or a closing bracket is missing before 'c: 2}'"),
    "nothing between commas": ("a: [,]\nb: 1\n", 1, 5, "a value is missing here"),
    "quote left open": ("a: 'x\nb: 1\nc: 2\n", 1, 4, "the quote ' is not closed"),
    "quote inside quotes": ("a: 'it's'\nb: 1\n", 1, 8, "'s'' stands behind a value that has come to its end"),
    "escape in double quotes": ('a: "x\\d"\nb: 1\n', 1, 6, "YAML does not know the escape '\\d'"),
    "colon left out": ("b: 1\nwhen\n  c: 1\nd: 2\n", 2, 1, "a ':' is missing after 'when'"),
    "line too far right": ("b: 1\na:\n  c: 1\n   d: 2\n", 4, 5, "a key stands where the line above has its value already"),
    "line too far left": (
        "b: 1\na:\n  - c: 1\n    d: 2\n   e: 3\n", 5, 4, "this line begins in column 4, and the lines it belongs to in column 3",
    ),
    "dash without a space": ("b: 1\na:\n  - c: 1\n  -{d: 1}\n", 4, 3, "a space is missing after '-'"),
    "a longer dash": ("b: 1\na:\n  – {c: 1, d: 2}\n", 3, 13, "a dash '–' that is not '-'"),
    "list on the line of its key": ("a: - b\nb: 1\n", 1, 4, "a list of '- ' cannot begin on the line of its key"),
    "key where a list goes on": ("b: 1\na:\n  - c\n  d: 1\n", 4, 3, "a key stands where a list goes on"),
    "sign of a bound": ("a: >3kg\nb: 1\n", 1, 6, "a text cannot begin with '>' or '|'"),
    "sign that YAML keeps": ("a: @x\nb: 1\n", 1, 4, "a text cannot begin with '@'"),
    "question mark": ("a: x\nb: ? y\n", 2, 4, "a text cannot begin with '? '"),
    "per cent sign that begins a line": ("a: x\n%b: 1\n", 2, 3, "a line cannot begin with '%'"),
    "param without a name": ("a: {gte: param:}\nb: 1\n", 1, 15, "a text in brackets holds ':'"),
}  # fmt: skip


def problems_of(text: str) -> list[Problem]:
    return read(text.encode(), "sample.yaml")[1].problems


@pytest.mark.parametrize(("text", "line", "col", "message"), SPOKEN.values(), ids=SPOKEN)
def test_syntax_error_is_told_in_an_authors_words(text: str, line: int, col: int, message: str) -> None:
    (problem,) = problems_of(text)
    assert (problem.code, problem.line, problem.col, problem.message) == ("R004", line, col, message)
    assert in_chinese(problem.message)
    assert in_chinese(problem.hint)


@pytest.mark.parametrize(("text", "line", "col", "message"), SPOKEN.values(), ids=SPOKEN)
def test_rest_of_the_file_is_read_all_the_same(text: str, line: int, col: int, message: str) -> None:
    node, report = read(text.encode(), "sample.yaml")
    assert isinstance(node, MapNode)
    assert [key.text for key, _ in node.entries] != []
    assert len(report.unread) == 1, (line, col, message)


def test_every_syntax_error_and_every_other_mistake_comes_in_one_run(tmp_path: Path) -> None:
    text = FRAME.replace("{zh: 样例, en: Sample}", "{zh: 样例, en: Sample: more}").replace("score: 10", "score: 101")
    text += "tags: [a, b\ndescription: {zh: 'x, en: y}\n" + PARCEL_TESTS.replace("miss", "mis")
    text += "when: {weight.gros: {lt: 600g}, goods.text： {contains: x}}\nowner: @desk\n"
    files = {**rule(""), "sample": text}
    assert places(found(tmp_path, files)) == [
        "R004 sample:4:27",
        "R112 sample:7:8",
        "R004 sample:9:7",
        "R004 sample:10:19",
        "R111 sample:11:79",
        "R200 sample:12:8",
        "R005 sample:12:43",
        "R201 sample:12:46",
        "R004 sample:13:8",
    ]


def test_what_a_part_that_cannot_be_read_would_say_is_not_missed(tmp_path: Path) -> None:
    body = "params: {x: 1g\nwhen: {weight.gross: {lt: param:x}}\nwindow: {over: '7d\nalert: {suppress_for: 1d}\n"
    files = rule(body)
    files["sample"] = files["sample"].replace("rule: sample", "rule: [sample")
    assert places(found(tmp_path, files)) == ["R004 sample:2:7", "R004 sample:10:9", "R004 sample:12:16"]
    files["sample"] = files["sample"].replace("rule: [sample", "rule: sample")
    assert places(found(tmp_path, files)) == ["R004 sample:10:9", "R004 sample:12:16"]


def test_entry_that_cannot_be_read_leaves_its_neighbours_to_be_checked(tmp_path: Path) -> None:
    tests = "tests:\n  - {name: a, expect: hits, parcel: {weight.gross: 1g}}\n  - {name: b, expect: 'miss}\n"
    when = "when:\n  all:\n    - weight.gros: {lt: 1kg}\n    - weight.net: >3kg\n    - goods.text: {mentions: [a\n"
    last = "    - any:\n        - density: {gt: 1}\n        - channel: {is: @x}\n"
    files = {**rule(""), "sample": FRAME + tests + when + last}
    assert places(found(tmp_path, files)) == [
        "R111 sample:10:23",
        "R004 sample:11:23",
        "R200 sample:14:7",
        "R004 sample:15:21",
        "R004 sample:16:30",
        "R203 sample:18:25",
        "R004 sample:19:25",
    ]


def test_only_entry_that_cannot_be_read_leaves_no_empty_condition_to_complain_of(tmp_path: Path) -> None:
    assert places(found(tmp_path, rule("when:\n  all:\n    - channel: @x\n"))) == ["R004 sample:12:16"]


def test_tab_is_read_as_the_spaces_of_the_lines_around_it(tmp_path: Path) -> None:
    body = "when:\n  all:\n\t- weight.gros: {lt: 1kg}\n    - channel: {is: pst}\n\t- density: {gt: 1}\n"
    assert places(found(tmp_path, rule(body))) == [
        "R005 sample:12:1",
        "R200 sample:12:4",
        "R205 sample:13:21",
        "R005 sample:14:1",
        "R203 sample:14:18",
    ]


LOOK_ALIKES = {
    "full-width colon of a block": ("a：\n  b: 1\nc: 2\n", [(1, 2)]),
    "full-width colon before a brace": ("a： {b: 1}\nc: 2\n", [(1, 2)]),
    "full-width colons in braces": ("a: {b：1, d：2}\nc: 2\n", [(1, 6), (1, 11)]),
    "tabs in place of spaces": ("a:\n\tb:\n\t\td: 1\nc: 2\n", [(2, 1), (3, 1)]),
    "full-width spaces in place of spaces": ("a:\n\u3000b: 1\nc: 2\n", [(2, 1)]),
    "full-width brackets": ("a: ｛b: 1｝\nc: ［2］\n", [(1, 4), (2, 4)]),
    "full-width commas": ("a: {b: 1，d: 2}\nc: [镝，铽、钆]\n", [(1, 9), (2, 6)]),
    "invisible characters": ("a\u200b: 1\nc: x\u202e\n", [(1, 2), (2, 5)]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "spots"), LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_look_alikes_are_named_where_they_stand_and_read_as_they_were_meant(
    text: str, spots: list[tuple[int, int]]
) -> None:
    node, report = read(text.encode(), "sample.yaml")
    assert [(p.code, p.line, p.col) for p in report.problems] == [("R005", *spot) for spot in spots]
    assert all(in_chinese(problem.message) and in_chinese(problem.hint) for problem in report.problems)
    assert isinstance(node, MapNode)
    assert [key.text for key, _ in node.entries] == ["a", "c"]


def test_columns_behind_a_mended_character_are_those_of_the_file() -> None:
    node, _ = read("a: {b：1, d：2, e: 3}\n".encode(), "sample.yaml")
    assert isinstance(node, MapNode)
    inner = node.get("a")
    assert isinstance(inner, MapNode)
    assert [(key.text, key.col, value.col) for key, value in inner.entries] == [
        ("b", 5, 7),
        ("d", 10, 12),
        ("e", 15, 18),
    ]


def test_characters_in_quotes_and_in_chinese_text_are_the_authors_own() -> None:
    text = 'a: "x：y\u200b｛"\nb: 说明：拆分，寄递\nc: {zh: 石墨（粉）：拆分, en: x}\n'
    assert problems_of(text) == []
