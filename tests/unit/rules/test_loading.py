"""What is loaded, what is only checked, and what a rule set says of itself."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from native.program import Program
from native.spec import Decision, Policy
from rules import RulesInvalid, check, format_problems, load_ruleset
from tests.unit.rules.written import LEXICON, SET, found, loaded, places, rule, window, write

if TYPE_CHECKING:
    from pathlib import Path

WHEN = "when: {weight.gross: {lt: 600g}}\n"
EXCEPTION = "exceptions: [{name: a, when: {channel: {is: post}}, reason: b, approved_by: c, expires: 2026-02-01}]\n"


def stages(folder: Path, status: str) -> list[str]:
    return [info.stage for info in loaded(folder, rule(WHEN + status)).rules]


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("", ["shadow"]),
        ("status: shadow\n", ["shadow"]),
        ("status: active\n", ["active"]),
        ("status: draft\n", []),
        ("status: retired\n", []),
    ],
)
def test_only_shadow_and_active_rules_are_loaded(tmp_path: Path, status: str, expected: list[str]) -> None:
    assert stages(tmp_path, status) == expected


def test_draft_is_checked_all_the_same(tmp_path: Path) -> None:
    with pytest.raises(RulesInvalid) as caught:
        loaded(tmp_path, rule("when: {weight.gros: {lt: 600g}}\nstatus: draft\n"))
    assert places(list(caught.value.problems)) == ["R200 sample:10:8"]
    assert "sample.yaml:10:8: error[R200]: unknown field 'weight.gros'" in str(caught.value)


def test_warnings_do_not_keep_rules_from_loading(tmp_path: Path) -> None:
    assert loaded(tmp_path, rule(WHEN + "params: {unused: 1g}\n")).rules[0].id == "sample"


def test_rule_info_tells_what_answers_and_alerts_need(tmp_path: Path) -> None:
    ruleset = loaded(tmp_path, window("status: active\ntags: [splitting]\nowner: desk\n"))
    (info,) = ruleset.rules
    assert (info.id, info.version, info.severity, info.score, info.decision) == (
        "sample",
        1,
        "low",
        10,
        Decision.INFO,
    )
    assert (info.title.en, info.title.zh, info.owner, info.tags) == ("Sample", "样例", "desk", ("splitting",))
    assert (info.group_by, info.over, info.stage) == (("sender.id", "courier.code"), "7d", "active")
    assert info.path == str(tmp_path / "sample.yaml")


def test_hash_does_not_change_with_layout_comments_or_place(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    files = rule(WHEN)
    before = loaded(tmp_path / "a", files)
    files["sample"] = "# why\n" + files["sample"].replace("{lt: 600g}", "\n  {lt:   600g}")
    after = loaded(tmp_path / "b", files)
    assert before.hash == after.hash == before.spec.ruleset
    assert len(before.hash) == 12
    assert int(before.hash, 16) >= 0


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"sample": rule(WHEN.replace("600", "601"))["sample"]}, id="rule"),
        pytest.param({"dysprosium": LEXICON.replace("氧化镝", "三氧化二镝")}, id="lexicon"),
        pytest.param({"watched": SET.replace("MY", "VN")}, id="set"),
    ],
)
def test_hash_changes_with_what_is_loaded(tmp_path: Path, changed: dict[str, str]) -> None:
    before = loaded(tmp_path, rule(WHEN)).hash
    assert loaded(tmp_path, {**rule(WHEN), **changed}).hash != before


def test_policy_is_part_of_the_rule_set(tmp_path: Path) -> None:
    paths = write(tmp_path, rule(WHEN))
    strict = load_ruleset(paths, Policy(info=1, inspect=2, hold=3))
    assert strict.spec.policy.hold == 3
    assert strict.hash != load_ruleset(paths).hash


def test_one_file_may_be_loaded_alone(tmp_path: Path) -> None:
    write(tmp_path, rule(WHEN))
    assert [info.id for info in load_ruleset([tmp_path / "sample.yaml"]).rules] == ["sample"]


def test_file_named_twice_is_read_once(tmp_path: Path) -> None:
    write(tmp_path, rule(WHEN))
    assert check([tmp_path, tmp_path / "sample.yaml"]) == []


def test_kind_is_told_by_content_and_hidden_files_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x.yaml").write_text("nonsense", "utf-8")
    (tmp_path / "deep" / "er" / "dysprosium.yml").write_text(LEXICON, "utf-8")
    files = rule("when: {goods.text: {mentions: lexicon:dysprosium}}\n")
    del files["dysprosium"]
    assert loaded(tmp_path, files).spec.lexicons[0].name == "dysprosium"


def test_more_windows_of_one_group_than_a_sighting_has_bits_are_refused(tmp_path: Path) -> None:
    files = {}
    for number in range(65):
        text = window(when=f"{{weight.gross: {{lt: {number + 1}g}}}}")["sample"]
        files[f"w{number:02d}"] = text.replace("rule: sample", f"rule: w{number:02d}")
    with pytest.raises(RulesInvalid) as caught:
        loaded(tmp_path, files)
    assert places(list(caught.value.problems)) == ["R309 w64:12:3"]


def test_what_has_expired_is_told_for_a_day(tmp_path: Path) -> None:
    files = {**rule(WHEN + EXCEPTION), "watched": SET + "valid_until: 2026-03-01\n"}
    paths = write(tmp_path, files)
    assert check(paths) == []
    assert check(paths, date(2026, 2, 1)) == []
    assert places(check(paths, date(2026, 3, 2))) == ["R503 sample:11:89", "R403 watched:7:14"]


def test_problems_are_formatted_in_both_languages(tmp_path: Path) -> None:
    problems = found(tmp_path, rule("when: {weight.gross: {lt: 600}}\n"))
    assert format_problems(problems) == (
        f"{tmp_path}/sample.yaml:10:27: error[R203]: weight.gross: '600' has no unit; "
        "a weight needs one of mg, g, kg, t\n"
        "  | when: {weight.gross: {lt: 600}}\n"
        "  |                           ^\n"
        "1 error, 0 warnings"
    )
    assert "错误[R203]: weight.gross：“600”没有单位；重量需要单位：mg, g, kg, t" in format_problems(problems, "zh")


def test_shipped_rules_are_sound() -> None:
    errors = [str(problem) for problem in check() if problem.severity == "error"]
    assert errors == []


def test_shipped_rules_build_a_program() -> None:
    assert Program(load_ruleset().spec, b"sixteen bytes at least")
