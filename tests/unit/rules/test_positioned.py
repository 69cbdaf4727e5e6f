from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rules.documents import read_document
from rules.positioned import ListNode, MapNode, Node, TextNode, read, read_file

if TYPE_CHECKING:
    from pathlib import Path


def told(raw: bytes) -> list[tuple[str, int, int]]:
    return [(problem.code, problem.line, problem.col) for problem in read(raw, "sample.yaml")[1].problems]


def plain(node: Node | None) -> object:
    if isinstance(node, MapNode):
        return {key.text: plain(value) for key, value in node.entries}
    if isinstance(node, ListNode):
        return [plain(item) for item in node.items]
    return node.text if node else None


def test_scalars_stay_text() -> None:
    node, report = read(b"{a: 0101, b: NO, c: 1e3, d: null, e: 2026-01-01, f: ~, g: 12:30}", "sample.yaml")
    assert plain(node) == {
        "a": "0101", "b": "NO", "c": "1e3", "d": "null", "e": "2026-01-01", "f": "~", "g": "12:30",
    }  # fmt: skip
    assert report.problems == []


def test_nodes_know_their_place_in_characters() -> None:
    node, _ = read("title: {zh: 样例, en: Sample}\nlist:\n  - 一\n  - two\n".encode(), "sample.yaml")
    assert isinstance(node, MapNode)
    title, items = node.get("title"), node.get("list")
    assert isinstance(title, MapNode)
    assert isinstance(items, ListNode)
    assert [(key.text, key.line, key.col) for key, _ in title.entries] == [("zh", 1, 9), ("en", 1, 17)]
    assert [(item.line, item.col) for item in items.items] == [(3, 5), (4, 5)]


def test_text_with_a_comma_in_braces_goes_on_with_a_warning() -> None:
    node, report = read(b"title: {zh: x, en: One sender, many parcels, 7 days, fr: y}", "sample.yaml")
    assert plain(node) == {"title": {"zh": "x", "en": "One sender, many parcels, 7 days", "fr": "y"}}
    assert {(p.code, p.col, p.severity) for p in report.problems} == {("R703", 20, "warning")}


def test_key_without_value_in_braces_is_no_text_after_a_comma() -> None:
    node, _ = read(b"{a: one, b: , c: two}", "sample.yaml")
    assert plain(node) == {"a": "one", "b": "", "c": "two"}


@pytest.mark.parametrize(
    ("text", "places"),
    [
        pytest.param("a: &x 1\nb: *x\n", [("R006", 1, 4), ("R006", 2, 4)], id="anchor and alias"),
        pytest.param("a: !!python/object:os.system 1\nb: !x [1]\n", [("R007", 1, 4), ("R007", 2, 4)], id="tags"),
        pytest.param("a: 1\n<<: {b: 2}\n", [("R008", 2, 1)], id="merge key"),
        pytest.param("a: 1\nb: 2\na: 3\nb: 4\n", [("R009", 3, 1), ("R009", 4, 1)], id="duplicate keys"),
        pytest.param("a: 1\n---\nb: 2\n", [("R010", 2, 1)], id="second document"),
        pytest.param("[" * 25 + "]" * 25, [("R011", 1, 25)], id="too deep"),
        pytest.param("{[a]: 1, {b: c}: 2}", [("R012", 1, 2), ("R012", 1, 10)], id="keys that are no text"),
        pytest.param("# nothing\n", [("R013", 1, 1)], id="empty"),
        pytest.param("a: [1, 2\nb: 3\n", [("R004", 1, 4)], id="bracket left open"),
        pytest.param("a: 'x\n", [("R004", 1, 4)], id="quote left open"),
        pytest.param("a: 1\n b: 2\n", [("R004", 2, 3)], id="indentation"),
        pytest.param("a: \x07\n", [("R004", 1, 4)], id="control character"),
        pytest.param("a:\n\tb: 1\n", [("R005", 2, 1)], id="tab"),
        pytest.param("a:\n  b: 1\n\u00a0 c: 2\n", [("R005", 3, 1)], id="no-break space in indentation"),
        pytest.param("status：active\nscore: 1\n", [("R005", 1, 7)], id="full-width colon of a line"),
        pytest.param("a: {zh：样, en: x}\n", [("R005", 1, 7)], id="full-width colon in braces"),
        pytest.param("a:\u00a0b\nc: 1\n", [("R005", 1, 3)], id="no-break space after a colon"),
    ],
)
def test_yaml_outside_the_subset_is_refused_where_it_stands(text: str, places: list[tuple[str, int, int]]) -> None:
    assert told(text.encode()) == places


def test_look_alikes_are_named() -> None:
    _, report = read("status：active\nscore: 1\n".encode(), "sample.yaml")
    assert "a full-width colon '：'" in report.problems[0].message
    assert report.problems[0].hint == "write ': ', a colon and a space"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: [镝，铽]\n", ("R005", 1, 6)),
        ("a: [x, 镝、铽]\n", ("R005", 1, 9)),
        ("a: {zh: 样例，en: Sample}\n", ("R005", 1, 11)),
    ],
)
def test_commas_that_yaml_does_not_know_are_named(text: str, place: tuple[str, int, int]) -> None:
    assert told(text.encode()) == [place]


@pytest.mark.parametrize("text", ['a: ["镝，铽"]\n', "a: [镝, 铽]\n", "a: {zh: 样例，示例, en: b}\n", "a: 镝，铽\n"])
def test_commas_inside_texts_stay(text: str) -> None:
    assert told(text.encode()) == []


@pytest.mark.parametrize(("codec", "name"), [("gbk", "GBK"), ("utf-16", "UTF-16")])
def test_encoding_that_can_be_told_is_named(codec: str, name: str) -> None:
    (problem,) = read("schema: parcel-rules/v1\n# 镝\n".encode(codec), "a.yaml")[1].problems
    assert problem.hint == f"save the file as UTF-8; it looks like {name}"


@pytest.mark.parametrize(
    ("raw", "place"),
    [
        pytest.param(b"a: 1\nb: \xff\xfe\n", ("R003", 2, 4), id="not UTF-8"),
        pytest.param("标题: ".encode() + b"\xe6\x00", ("R003", 1, 5), id="not UTF-8 behind wide characters"),
        pytest.param(b"a: " + b"x" * (512 * 1024), ("R002", 1, 1), id="too large"),
    ],
)
def test_bytes_that_are_no_text_are_refused(raw: bytes, place: tuple[str, int, int]) -> None:
    assert told(raw) == [place]


def test_file_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    node, report = read_file(tmp_path / "absent.yaml", "absent.yaml")
    assert node is None
    assert [(problem.code, problem.line, problem.col) for problem in report.problems] == [("R001", 1, 1)]


def test_byte_order_mark_is_no_part_of_the_text() -> None:
    assert plain(read(b"\xef\xbb\xbfa: 1", "sample.yaml")[0]) == {"a": "1"}


def test_problem_shows_line_and_caret_under_wide_characters() -> None:
    _, report = read("标题: &x 1\n".encode(), "sample.yaml")
    head, line, caret, hint = str(report.problems[0]).split("\n")
    assert head == "sample.yaml:1:5: error[R006]: anchors and aliases (x) are not allowed"
    assert line == "  | 标题: &x 1"
    assert caret == "  | \u3000\u3000  ^"
    assert hint == "  = write the value out"


YAML_LIKE = st.text(
    st.sampled_from("abk01:-,[]{}&*!|>'\"#%@`?~ \n\t\r：\u00a0\u3000\ufeff\x85\u2028镝<\\\0"), max_size=80
)


@given(st.binary(max_size=200))
@example(b"{" * 5000)
@example(b"- " * 5000)
@example(b"? " * 5000)
@example(b"%YAML 9.9\n---\na: 1")
@example(b"a: |9\n x")
def test_any_bytes_become_a_document_or_problems(raw: bytes) -> None:
    node, report = read(raw, "sample.yaml")
    assert node is not None or report.has_errors
    if node is not None:
        read_document(node, report)


@given(YAML_LIKE)
def test_any_text_becomes_a_document_or_problems(text: str) -> None:
    node, report = read(text.encode(), "sample.yaml")
    assert node is not None or report.has_errors
    if node is not None:
        read_document(node, report)
    for problem in report.problems:
        assert problem.line >= 1
        assert problem.col >= 1
        assert str(problem)


def test_hostile_file_yields_a_bounded_number_of_problems() -> None:
    assert len(told(b"a: 1\n" * 10_000)) == 200


def test_empty_text_node_has_its_place() -> None:
    node, _ = read(b"a:\nb: 1\n", "sample.yaml")
    assert isinstance(node, MapNode)
    assert isinstance(node.get("a"), TextNode)
