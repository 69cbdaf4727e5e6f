"""`parcelsieve catalogue status`: a table for people, JSON for programs, a day that can be chosen."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from stream.cli import EXIT_RULES, main

SHANGHAI = ZoneInfo("Asia/Shanghai")


def shown(capsys: pytest.CaptureFixture[str], *line: str) -> str:
    assert main(["catalogue", "status", *line]) == 0
    return capsys.readouterr().out


def row(table: str, first: str) -> list[str]:
    return next(line.split() for line in table.splitlines() if line.startswith(f"{first} "))


def test_table_says_which_announcement_controls_an_item(capsys: pytest.CaptureFixture[str]) -> None:
    table = shown(capsys, "--on", "2026-11-25")
    assert row(table, "dy-oxide")[:3] == ["dy-oxide", "licence", "cn-2025-18,"]
    assert row(table, "cn-2025-57")[1] == "unknown"
    assert "unknown: its suspension is over, and what holds since is not entered here" in table


def test_table_says_when_an_announcement_was_published_where_it_was_read_and_what_suspends_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    table = shown(capsys, "--on", "2026-11-25")
    assert row(table, "cn-2025-57")[1:9] == (
        ["unknown", "licence", "2025-10-09", "2025-11-08", "2025-11-07", "to", "2026-11-10", "by"]
    )
    sources = table[table.index("DOCUMENT") :]
    assert row(sources, "cn-2025-70")[1:3] == ["商务部", "海关总署公告2025年第70号"]
    assert "udn.com (9125818)" in " ".join(row(sources, "cn-2025-70"))


def test_json_gives_each_date_its_source(capsys: pytest.CaptureFixture[str]) -> None:
    (found,) = json.loads(shown(capsys, "--on", "2026-11-25", "--format", "json"))
    by_id = {one["id"]: one for one in found["announcements"]}
    one = by_id["cn-2025-57"]
    assert (one["document"], one["published"]) == ("商务部 海关总署公告2025年第57号", "2025-10-09")
    assert one["suspended_by"] == "cn-2025-70"
    assert one["suspension_source"] == by_id["cn-2025-70"]["source"] != one["source"]
    assert by_id["cn-2025-18"]["suspension_source"] is None


def test_chinese_table_names_items_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    assert row(shown(capsys, "--lang", "zh"), "dy-oxide")[-1] == "氧化镝"


def test_json_follows_the_day_asked_about(capsys: pytest.CaptureFixture[str]) -> None:
    def status(day: str) -> dict[str, str]:
        (found,) = json.loads(shown(capsys, "--on", day, "--format", "json"))
        assert found["on"] == day
        return {item["id"]: item["status"] for item in found["items"]}

    assert status("2026-11-10")["ho-oxide"] == "suspended"
    assert status("2026-11-11")["ho-oxide"] == "unknown"
    assert status("2025-04-03")["dy-oxide"] == "not-yet"


def test_without_a_day_it_is_today_in_shanghai(capsys: pytest.CaptureFixture[str]) -> None:
    before = datetime.now(SHANGHAI).date()
    (found,) = json.loads(shown(capsys, "--format", "json"))
    assert before <= date.fromisoformat(found["on"]) <= datetime.now(SHANGHAI).date()


def test_no_such_day_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["catalogue", "status", "--on", "2026-02-30"])
    assert ended.value.code == 2
    assert "'2026-02-30' is no date; write it as 2026-01-31" in capsys.readouterr().err


def test_folder_without_a_list_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "codes.yaml").write_text(
        "schema: parcel-rules/v1\nset: codes\nversion: 1\nowner: desk\nsource: gazette\nitems: [TH]\n", "utf-8"
    )
    assert main(["catalogue", "status", str(tmp_path)]) == 1
    assert "no control list" in capsys.readouterr().err


def test_list_with_a_fault_is_told_with_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.yaml").write_text("schema: parcel-rules/v1\ncontrols: mine\nversion: 1\n", "utf-8")
    assert main(["catalogue", "status", str(tmp_path)]) == EXIT_RULES
    assert "mine.yaml:1:1: error[R102]" in capsys.readouterr().err
