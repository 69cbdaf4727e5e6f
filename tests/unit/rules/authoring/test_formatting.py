"""The canonical form of rule files: comments, quotes and meaning stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.authoring import format_file
from rules.library import shipped_folder
from tests.unit.rules.test_worked_examples import DYSPROSIUM, SURGE
from tests.unit.rules.written import FRAME, LEXICON, WINDOW

if TYPE_CHECKING:
    from pathlib import Path


def formatted(folder: Path, text: str) -> str:
    path = folder / "sample.yaml"
    path.write_text(text, "utf-8", newline="")
    done = format_file(path)
    assert not done.problems
    assert not done.refusal
    return done.after


def test_indentation_spaces_and_line_ends_become_canonical(tmp_path: Path) -> None:
    untidy = "a:   1  \r\nb:\r\n    - x\r\n    -   {c:   1,   d: [ 1,2 ]}\r\n\r\n\r\n\r\ne:\r\n     f: 1"
    assert formatted(tmp_path, untidy) == "a: 1\nb:\n  - x\n  - {c: 1, d: [1, 2]}\n\ne:\n  f: 1\n"


def test_comments_and_quotes_stay(tmp_path: Path) -> None:
    text = "# on top\na: 'x' # beside\n\n# before b\nb:\n  # within\n  - \"y\" # last\n# at the end\n"
    assert formatted(tmp_path, text) == text


def test_braces_stay_where_the_author_wrote_them_and_come_nowhere_else(tmp_path: Path) -> None:
    text = "a: {all: [{b: 1}, c: 2, {d: [{e: 3}]}, {}]}\nf:\n  - g: [{h: 1}]\n  - {i: {j: [k: 1]}}\nl: [{m: 1}, n: 2]\n"
    assert formatted(tmp_path, text) == text


def test_scalars_stay_as_written(tmp_path: Path) -> None:
    text = "a: 0101\nb: NO\nc: 2026-01-01\nd: 1e3\ne: 12:30\nf: ~\ng: 0x1F\nh: 1_000\ni: null\nj: yes\nk: .5\n"
    assert formatted(tmp_path, text) == text


def test_long_lines_are_not_broken(tmp_path: Path) -> None:
    text = f"a: {'word ' * 100}end\nb: {{c: {'词' * 200}, d: [{', '.join(['item'] * 100)}]}}\n"
    assert formatted(tmp_path, text) == text


@pytest.mark.parametrize("text", [DYSPROSIUM, SURGE, LEXICON, FRAME + WINDOW])
def test_formatting_twice_changes_nothing_more(tmp_path: Path, text: str) -> None:
    once = formatted(tmp_path, text)
    assert formatted(tmp_path, once) == once


@given(st.integers(2, 8), st.integers(0, 6))
def test_any_indentation_gives_the_same_text(tmp_path_factory: pytest.TempPathFactory, step: int, dash: int) -> None:
    folder = tmp_path_factory.mktemp("fmt")
    lines = ["a:", f"{' ' * step}b:", f"{' ' * (step + dash)}- x", f"{' ' * (step + dash)}- y", "c: 1", ""]
    assert formatted(folder, "\n".join(lines)) == "a:\n  b:\n    - x\n    - y\nc: 1\n"


def test_text_whose_meaning_would_change_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "sample.yaml"
    path.write_text("title: {en: One sender, many parcels}\n", "utf-8")
    done = format_file(path)
    assert done.refusal == "its meaning would change; put texts that hold a comma in quotes"
    assert not done.is_changed


def test_file_with_errors_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "sample.yaml"
    path.write_text("a: [\n", "utf-8")
    assert [problem.code for problem in format_file(path).problems] == ["R004"]
    assert [problem.code for problem in format_file(tmp_path / "absent.yaml").problems] == ["R001"]


def test_shipped_rules_are_in_canonical_form() -> None:
    files = sorted(shipped_folder().rglob("*.yaml"))
    assert [path.name for path in files if format_file(path).is_changed] == []
