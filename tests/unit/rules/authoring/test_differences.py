"""Differences between two states of rules, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rules.authoring import differences
from tests.unit.rules.written import FRAGMENT, LEXICON, SET, rule, window, write

if TYPE_CHECKING:
    from pathlib import Path

WHEN = "when: {weight.gross: {lt: 600g}, channel: {is: post}}\n"
EXCEPTION = "exceptions: [{name: e, when: {channel: {is: post}}, reason: r, approved_by: b, expires: 2026-10-31}]\n"
KEPT = "  window state is kept"
EMPTY = "  window state starts empty: what it counts, groups by or measures is no longer the same"


def told(folder: Path, was: dict[str, str], now: dict[str, str]) -> list[str]:
    (folder / "was").mkdir()
    (folder / "now").mkdir()
    write(folder / "was", was)
    write(folder / "now", now)
    return list(differences(folder / "was", folder / "now"))


@pytest.mark.parametrize(
    ("was", "now", "line"),
    [
        pytest.param(WHEN, WHEN.replace("600g", "1kg"), "  when: weight.gross lt: 600 g -> 1 kg", id="bound"),
        pytest.param(WHEN, WHEN.replace("lt: 600g", "lte: 600g"), "  when: now asks weight.gross lte 600 g", id="sign"),
        pytest.param(
            WHEN, "when: {weight.gross: {lt: 600g}}\n", "  when: no longer asks channel is post", id="condition gone"
        ),
        pytest.param(
            "when: {all: [{channel: {is: post}}, {trade_mode: {is: a}}]}\n",
            "when: {any: [{channel: {is: post}}, {trade_mode: {is: a}}]}\n",
            "  when: now any of (channel is post; trade_mode is a)",
            id="joint",
        ),
        pytest.param(WHEN, WHEN + "status: active\n", "  status: shadow -> active", id="status"),
        pytest.param(WHEN, WHEN + "owner: desk\n", "  owner: nothing -> desk", id="owner"),
        pytest.param(
            "params: {x: 1g}\nwhen: {weight.gross: {lt: param:x}}\n",
            "params: {x: 2g}\nwhen: {weight.gross: {lt: param:x}}\n",
            "  param x: 1g -> 2g",
            id="param",
        ),
        pytest.param(WHEN, WHEN + EXCEPTION, "  exception 'e': new, channel is post", id="exception"),
        pytest.param(WHEN + EXCEPTION, WHEN, "  exception 'e': gone", id="exception gone"),
        pytest.param(
            WHEN + EXCEPTION,
            WHEN + EXCEPTION.replace("10-31", "11-30"),
            "  exception 'e' expires: 2026-10-31 -> 2026-11-30",
            id="exception renewed",
        ),
    ],
)
def test_change_of_a_rule_is_told_in_words(tmp_path: Path, was: str, now: str, line: str) -> None:
    lines = told(tmp_path, rule(was), rule(now))
    assert lines[0] == "rule sample:"
    assert line in lines


def test_order_units_and_comments_are_no_difference(tmp_path: Path) -> None:
    now = rule("# post only\nwhen: {channel: {is: post}, weight.gross: {lt: 0.6kg}}\n")
    assert told(tmp_path, rule(WHEN), now) == []


def test_bounds_of_having_keep_the_state_of_the_window(tmp_path: Path) -> None:
    now = window(having="{parcels: {gte: 9}}", over="8d")
    assert told(tmp_path, window(), now) == ["rule sample:", "  over: 7d -> 8d", "  having: parcels gte: 8 -> 9", KEPT]


@pytest.mark.parametrize(
    "now",
    [
        pytest.param(window(group_by="[sender.id]"), id="group_by"),
        pytest.param(window(when="{weight.gross: {lt: 1kg}}"), id="when"),
        pytest.param(window("  resolution: 2h\n"), id="resolution"),
    ],
)
def test_what_the_window_counts_and_groups_by_empties_it(tmp_path: Path, now: dict[str, str]) -> None:
    assert told(tmp_path, window(), now)[-1] == EMPTY


def test_what_a_share_asks_is_told(tmp_path: Path) -> None:
    was = window(measures="{parcels: {count: parcels}, abroad: {share: {channel: {is: post}}}}")
    now = window(measures="{parcels: {count: parcels}, abroad: {share: {channel: {is: freight}}}}")
    line = "  measure abroad: channel is: post -> freight"
    assert told(tmp_path, was, now) == ["rule sample:", line, EMPTY]


def test_rules_that_came_and_went_are_told(tmp_path: Path) -> None:
    other = rule(WHEN)["sample"].replace("rule: sample", "rule: other")
    lines = told(tmp_path, {"sample": rule(WHEN)["sample"]}, {"other": other})
    assert lines[0] == "rule other: new, shadow"
    assert lines[1].startswith("rule sample: gone; retire a rule")


def test_terms_are_told_with_the_rules_they_reach(tmp_path: Path) -> None:
    body = "when: {goods.text: {mentions: lexicon:dysprosium}}\n"
    now = {**rule(body), "dysprosium": LEXICON.replace("[氧化镝]", "[氧化镝粉]")}
    assert told(tmp_path, rule(body), now) == [
        "rule sample:",
        "  lexicon dysprosium: terms: gone: 氧化镝",
        "  lexicon dysprosium: terms: new: 氧化镝粉",
    ]


def test_items_of_a_set_that_no_rule_uses_are_told_apart(tmp_path: Path) -> None:
    now = {**rule(WHEN), "watched": SET.replace("[TH, MY]", "[TH, VN]")}
    assert told(tmp_path, rule(WHEN), now) == [
        "set watched: none of these rules uses it",
        "  items: gone: MY",
        "  items: new: VN",
    ]


def test_change_of_a_fragment_is_told_with_the_rules_that_use_it(tmp_path: Path) -> None:
    body = "when: {fragment: abroad}\n"
    now = {**rule(body), "abroad": FRAGMENT.replace("CN", "HK")}
    assert told(tmp_path, rule(body), now) == ["rule sample:", "  when: destination.country is_not: CN -> HK"]


def test_identities_are_not_told(tmp_path: Path) -> None:
    lines = told(tmp_path, rule("when: {sender.name: {is: 张三}}\n"), rule("when: {sender.name: {in: [李四, 王五]}}\n"))
    assert not any(name in line for line in lines for name in ("张三", "李四", "王五"))


def test_window_that_did_not_change_is_no_difference(tmp_path: Path) -> None:
    assert told(tmp_path, window(), window("# the same\n")) == []


@pytest.mark.parametrize(
    ("was", "now", "line"),
    [
        pytest.param(
            WHEN,
            WHEN + "description: {zh: 说明, en: Why}\n",
            "  description: nothing -> {zh: 说明, en: Why}",
            id="description",
        ),
        pytest.param(WHEN + "tags: [a]\n", WHEN + "tags: [a, b]\n", "  tags: [a] -> [a, b]", id="tags"),
        pytest.param(
            WHEN + EXCEPTION,
            WHEN + EXCEPTION.replace("approved_by: b", "approved_by: c"),
            "  exception 'e' approved_by: b -> c",
            id="approval",
        ),
    ],
)
def test_change_of_what_is_only_written_is_told_too(tmp_path: Path, was: str, now: str, line: str) -> None:
    assert told(tmp_path, rule(was), rule(now)) == ["rule sample:", line]


def test_change_of_a_test_is_told(tmp_path: Path) -> None:
    now = {name: text.replace("weight.gross: 1g}", "weight.gross: 2g}") for name, text in rule(WHEN).items()}
    assert told(tmp_path, rule(WHEN), now) == ["rule sample:", "  tests were changed"]
