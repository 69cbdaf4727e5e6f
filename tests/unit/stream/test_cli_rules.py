"""The commands of rule authors on the command line: what they print and how they end."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

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


def write_parcel(folder: Path) -> str:
    party = {"name": "a", "address": "b", "country": "CN"}
    document = {"goods": [{"description": "x"}], "gross_weight_g": 700, "sender": party, "recipient": party}
    path = folder / "parcel.json"
    path.write_text(json.dumps(document), "utf-8")
    return str(path)


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


def test_check_speaks_chinese_json_and_sarif(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = sample(tmp_path, TESTED.replace("2kg", "2"))
    assert main(["rules", "check", folder, "--lang", "zh"]) == 1
    assert "错误[R203]: weight.gross：“2”没有单位" in capsys.readouterr().out
    assert main(["rules", "check", folder, "--format", "json"]) == 1
    assert json.loads(capsys.readouterr().out)["errors"] == 1
    assert main(["rules", "check", folder, "--format", "sarif"]) == 1
    assert json.loads(capsys.readouterr().out)["version"] == "2.1.0"


def test_check_against_an_earlier_state_fails_when_the_version_stayed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("was", "now"):
        (tmp_path / name).mkdir()
        sample(tmp_path / name, TESTED)
    path = tmp_path / "now" / "sample.yaml"
    path.write_text(path.read_text("utf-8").replace("lt: 600g", "lt: 700g"), "utf-8")
    assert main(["rules", "check", str(tmp_path / "now"), "--against", str(tmp_path / "was")]) == 1
    assert "error[R600]" in capsys.readouterr().out
    assert main(["rules", "diff", str(tmp_path / "was"), str(tmp_path / "now")]) == 0
    assert "weight.gross lt: 600 g -> 700 g" in capsys.readouterr().out


def test_diff_ends_with_one_when_something_changed_if_it_is_asked_to(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, tests in (("was", TESTED), ("now", TESTED), ("new", TESTED.replace("2kg", "3kg"))):
        (tmp_path / name).mkdir()
        sample(tmp_path / name, tests)
    was, now = str(tmp_path / "was"), str(tmp_path / "now")
    path = tmp_path / "new" / "sample.yaml"
    path.write_text(path.read_text("utf-8").replace("lt: 600g", "lt: 700g"), "utf-8")
    assert main(["rules", "diff", was, now, "--exit-code"]) == 0
    assert capsys.readouterr().out == "nothing that matters changed\n"
    assert main(["rules", "diff", was, str(path.parent), "--exit-code"]) == 1
    assert main(["rules", "diff", was, str(path.parent)]) == 0
    assert main(["rules", "diff", was, str(tmp_path / "absent"), "--exit-code"]) == 6


def test_suggestions_say_when_nothing_is_lacking(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = sample(tmp_path, "")
    path = tmp_path / "sample.yaml"
    tests = "tests:\n  - {name: a, expect: hit, parcel: {weight.gross: 1g}}\n"
    path.write_text(f"{path.read_text('utf-8')}{tests}  - {{name: b, expect: miss, parcel: {{weight.gross: 2kg}}}}\n")
    assert main(["rules", "suggest-tests", "sample", folder]) == 0
    path.write_text(path.read_text("utf-8") + capsys.readouterr().out, "utf-8")
    assert main(["rules", "suggest-tests", "sample", folder]) == 0
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == ("", "nothing is lacking: the rule's tests notice every small change\n")


def test_mutation_waits_for_tests_that_pass(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "test", "--mutate", sample(tmp_path, TESTED.replace("2kg", "2g"))]) == 1
    assert capsys.readouterr().err == "no change was tried: mend the tests that fail first\n"


def test_tools_speak_chinese(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = sample(tmp_path, TESTED.replace("2kg", "2g"))
    parcel = write_parcel(tmp_path)

    def said(*line: str) -> str:
        main(["rules", *line, "--lang", "zh"])
        shown = capsys.readouterr()
        return shown.out + shown.err

    assert "规则“sample”，测试“b”: 未通过：应为 miss，实为 hit\n1 条规则，2 个测试" in said("test", folder)
    assert "[未命中] weight.gross lt 600 g  <- 700 g" in said("explain", "sample", parcel, folder)
    assert "没有规则“sampel”：是否想写“sample”？" in said("explain", "sampel", parcel, folder)
    assert "无法读取 absent.json：没有这个文件或文件夹" in said("explain", "sample", "absent.json", folder)
    assert said("diff", folder, folder) == "没有实质变化\n"
    assert said("list", folder).split()[:4] == ["规则", "状态", "版本", "最近修改"]
    assert "没有这个文件或文件夹" in said("list", str(tmp_path / "absent"))
    assert "错误[R203]" in said("test", sample(tmp_path, TESTED.replace("2kg", "2")))


def test_mutants_and_suggestions_speak_chinese(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = sample(tmp_path, TESTED)
    assert main(["rules", "test", folder, "--mutate", "--lang", "zh"]) == 0
    out = capsys.readouterr().out
    assert "没有测试能发现: 规则 sample: when: weight.gross lt 600 g -> weight.gross lt 594 g" in out
    assert out.endswith("3 处小改动，1 处被测试发现：33.3 %\n")
    assert main(["rules", "suggest-tests", "sample", folder, "--lang", "zh"]) == 0
    shown = capsys.readouterr()
    assert '- {name: "“a”，改：weight.gross 597 g", expect: hit, parcel: {weight.gross: 597 g}}' in shown.out
    assert "以上测试能发现: 规则 sample: when: weight.gross lt 600 g -> weight.gross lt 594 g" in shown.err


def test_fmt_check_names_what_would_change_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("a:   1\n", "utf-8")
    assert main(["rules", "fmt", "--check", str(tmp_path)]) == 1
    assert capsys.readouterr().out == f"{path}: would change\n"
    assert path.read_text("utf-8") == "a:   1\n"
    assert main(["rules", "fmt", str(tmp_path)]) == 0
    assert path.read_text("utf-8") == "a: 1\n"
    assert main(["rules", "fmt", "--check", str(tmp_path)]) == 0
    (tmp_path / "empty").mkdir()
    assert main(["rules", "fmt", str(tmp_path / "empty")]) == 1
    assert "no .yaml file lies there" in capsys.readouterr().err


def test_explain_says_why_and_names_unknown_rules(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = sample(tmp_path, TESTED)
    parcel = write_parcel(tmp_path)
    assert main(["rules", "explain", "sample", parcel, folder]) == 0
    assert "[miss] weight.gross lt 600 g  <- 700 g" in capsys.readouterr().out
    (tmp_path / "heavy.json").write_text(
        (tmp_path / "parcel.json").read_text("utf-8").replace("700", '"700 g"'), "utf-8"
    )
    assert main(["rules", "explain", "sample", str(tmp_path / "heavy.json"), folder]) == 1
    assert "unreadable: wrong-type at /parcels/0/gross_weight_g" in capsys.readouterr().out
    assert main(["rules", "explain", "sampel", parcel, folder]) == 1
    assert "did you mean 'sample'?" in capsys.readouterr().err
    assert main(["rules", "explain", "sample", str(tmp_path / "absent.json"), folder]) == 1
    assert "No such file" in capsys.readouterr().err


def test_list_and_schema_are_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = sample(tmp_path, TESTED)
    assert main(["rules", "list", folder]) == 0
    head, row = capsys.readouterr().out.splitlines()
    assert head.split()[:5] == ["RULE", "STATUS", "VERSION", "CHANGED", "OWNER"]
    assert row.split()[:3] == ["sample", "shadow", "1"]
    assert row.split()[4] == "(file)"
    assert main(["rules", "list", folder, "--format", "json"]) == 0
    (listed,) = json.loads(capsys.readouterr().out)
    written = datetime.fromtimestamp((tmp_path / "sample.yaml").stat().st_mtime, ZoneInfo("Asia/Shanghai")).date()
    assert (listed["rule"], listed["changed"], listed["changed_by"]) == ("sample", written.isoformat(), "file")
    assert main(["rules", "schema", folder]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "parcel-rules/v1"
