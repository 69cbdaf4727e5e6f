"""What changed since an earlier state of the rules needs a new version; a retired id is gone for good."""

# ruff: noqa: E501 - a condition stands on one line

from __future__ import annotations

from pathlib import Path

import pytest

from rules import check
from tests.unit.rules.written import FRAGMENT, LEXICON, SET, places, rule, window, write

WHEN = "when: {weight.gross: {lt: 600g}, channel: {is: post}}\n"


def compared(folder: Path, was: dict[str, str], now: dict[str, str]) -> list[str]:
    (folder / "was").mkdir()
    (folder / "now").mkdir()
    write(folder / "was", was)
    return places(check(write(folder / "now", now), against=folder / "was"))


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(WHEN, id="nothing"),
        pytest.param("when: {channel: {is: post}, weight.gross: {lt: 0.6 kg}}\n", id="order and unit"),
        pytest.param("when: {all: [{weight.gross: {lt: 600g}}, {channel: {is: post}}]}\n", id="spelling"),
        pytest.param(
            "when: {all: [{all: [{channel: {is: post}}]}, {weight.gross: {lt: 600g}}]}\n", id="a group of one"
        ),
        pytest.param("status: active\nowner: desk\n" + WHEN, id="owner and status"),
        pytest.param("# why\n" + WHEN, id="comment"),
    ],
)
def test_change_that_means_nothing_needs_no_new_version(tmp_path: Path, body: str) -> None:
    assert compared(tmp_path, rule(WHEN), rule(body)) == []


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"600g": "601g"}, id="bound"),
        pytest.param({"score: 10": "score: 11"}, id="score"),
        pytest.param({"decision: info": "decision: hold"}, id="decision"),
        pytest.param({", channel: {is: post}}": "}"}, id="condition dropped"),
        pytest.param({"from: 2026-01-01": "from: 2026-01-02"}, id="dates"),
        pytest.param({"when: ": "score_group: x\nwhen: "}, id="score group"),
    ],
)
def test_change_of_logic_needs_a_new_version(tmp_path: Path, changed: dict[str, str]) -> None:
    now = rule(WHEN)
    for old, new in changed.items():
        now["sample"] = now["sample"].replace(old, new)
    assert compared(tmp_path, rule(WHEN), now) == ["R600 sample:3:10"]


def test_part_that_gets_a_group_of_its_own_needs_no_new_version(tmp_path: Path) -> None:
    was = "when: {trade_mode: {is: a}, weight.gross: {lt: 600g}, any: [{channel: {is: post}}, {parcel.pieces: {gt: 1}}, {density: {gt: 1 g/cm3}}]}\n"
    now = "when: {all: [{trade_mode: {is: a}}, {all: [{weight.gross: {lt: 600g}}, {any: [{channel: {is: post}}, {any: [{parcel.pieces: {gt: 1}}, {density: {gt: 1 g/cm3}}]}]}]}]}\n"
    assert compared(tmp_path, rule(was), rule(now)) == []


def test_change_with_a_new_version_passes_and_a_lower_one_does_not(tmp_path: Path) -> None:
    now = rule(WHEN.replace("600g", "700g"))
    newer = {**now, "sample": now["sample"].replace("version: 1", "version: 2")}
    assert compared(tmp_path, rule(WHEN), newer) == []
    assert places(check([tmp_path / "was"], against=tmp_path / "now")) == ["R600 sample:3:10"]


def test_change_of_a_window_needs_a_new_version(tmp_path: Path) -> None:
    assert compared(tmp_path, window(), window(over="8d")) == ["R600 sample:3:10"]


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        pytest.param("dysprosium", LEXICON, LEXICON.replace("氧化镝", "氧化镝粉"), id="lexicon"),
        pytest.param("watched", SET, SET.replace("MY", "VN"), id="set"),
        pytest.param("abroad", FRAGMENT, FRAGMENT.replace("is_not: CN", "is: JP"), id="fragment"),
    ],
)
def test_documents_beside_rules_have_versions_too(tmp_path: Path, name: str, old: str, new: str) -> None:
    assert compared(tmp_path, {**rule(WHEN), name: old}, {**rule(WHEN), name: new}) == [f"R600 {name}:3:10"]


def test_id_of_a_retired_rule_is_not_used_again(tmp_path: Path) -> None:
    assert compared(tmp_path, rule("status: retired\n" + WHEN), rule(WHEN)) == ["R601 sample:2:7"]


def test_rule_may_retire(tmp_path: Path) -> None:
    assert compared(tmp_path, rule(WHEN), rule("status: retired\n" + WHEN)) == []


def test_earlier_state_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    assert places(check(write(tmp_path, rule(WHEN)), against=tmp_path / "absent")) == ["R014 absent:1:1"]
    broken = tmp_path / "broken"
    broken.mkdir()
    write(broken, {"sample": "a: ["})
    assert places(check([tmp_path / "sample.yaml", tmp_path / "abroad.yaml"], against=broken)) == ["R004 sample:2:1"]
