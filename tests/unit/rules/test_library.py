"""What is in reach of rules: the shipped documents are read once a process, and still are each library's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules import library
from rules.codes import Code
from rules.library import read_library
from tests.unit.rules.written import LEXICON, write

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def shipped(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let one lexicon be all that is shipped, and return its folder."""
    monkeypatch.setattr(library, "shipped_folder", lambda: folder)
    lexicons = folder / "lexicons"
    lexicons.mkdir()
    write(lexicons, {"dysprosium": LEXICON})
    return lexicons


def test_what_is_said_of_a_shipped_document_stays_with_its_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped(tmp_path, monkeypatch)
    one, other = read_library([]), read_library([])
    one.lexicons["dysprosium"].report.error(Code.HONEST_TERM, None, "said of one")
    assert [problem.message for problem in one.problems()] == ["said of one"]
    assert other.problems() == read_library([]).problems() == []
    assert one.lexicons["dysprosium"].compiled() is other.lexicons["dysprosium"].compiled()


def test_fault_of_a_shipped_document_is_said_to_every_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(shipped(tmp_path, monkeypatch), {"dysprosium": LEXICON.replace("version: 1", "version: none")})
    first, second = read_library([]).problems(), read_library([]).problems()
    assert first == second != []


def test_shipped_document_that_has_changed_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = shipped(tmp_path, monkeypatch)
    assert read_library([]).lexicons["dysprosium"].version == 1
    write(folder, {"dysprosium": LEXICON.replace("version: 1", "version: 12")})
    assert read_library([]).lexicons["dysprosium"].version == 12
