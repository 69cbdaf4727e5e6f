"""The commands of rule authors on the command line: what they print and how they end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stream.cli import main
from tests.unit.rules.written import rule, write

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

WHEN = "when: {weight.gross: {lt: 600g}}\n"
TESTED = """\
tests: [{name: a, expect: hit, parcel: {weight.gross: 1g}}, {name: b, expect: miss, parcel: {weight.gross: 2kg}}]
"""


def sample(folder: Path, tests: str) -> str:
    files = rule(WHEN)
    head, _, _ = files["sample"].partition("tests:")
    (folder_path,) = write(folder, {**files, "sample": head + tests + WHEN})
    return str(folder_path)


def test_tests_that_pass_end_with_zero(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "test", sample(tmp_path, TESTED)]) == 0
    assert capsys.readouterr().out == "1 rules, 2 tests: 2 passed, 0 failed\n"


def test_failing_test_is_named_and_ends_with_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = sample(tmp_path, TESTED.replace("2kg", "2g"))
    assert main(["rules", "test", folder]) == 1
    out = capsys.readouterr().out
    assert "sample.yaml:9:61: rule 'sample', test 'b': failed: expected miss, got hit" in out
    assert out.endswith("1 rules, 2 tests: 1 passed, 1 failed\n")


def test_rules_with_errors_are_not_tested(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = sample(tmp_path, TESTED.replace("2kg", "2"))
    assert main(["rules", "test", folder]) == 6
    assert "error[R203]" in capsys.readouterr().err


def test_shipped_packs_are_meant_when_no_path_is_given(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "test"]) == 0
    assert " 0 failed" in capsys.readouterr().out
