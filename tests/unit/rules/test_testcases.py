"""The tests that stand in rules: their structure and types; they run elsewhere."""

# ruff: noqa: E501 - YAML stands on one line beside what is said of it

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.rules.written import FRAME, WINDOW, found, places

if TYPE_CHECKING:
    from pathlib import Path

HIT = "{name: a, expect: hit, parcel: {weight.gross: 1g}}"
MISS = "{name: b, expect: miss, parcel: {channel: post}}"
WHEN = "when: {weight.gross: {lt: 600g}}\n"
STREAM_MISS = "{name: b, expect: {hits: 0}, stream: [{at: 0d, parcel: {channel: post}}]}"


def of_rule(*tests: str) -> dict[str, str]:
    return {"sample": FRAME + WHEN + "".join(f"{'tests:' if not n else ''}\n- {test}" for n, test in enumerate(tests))}


def of_window(*tests: str) -> dict[str, str]:
    listed = "".join(f"\n- {test}" for test in (*tests, STREAM_MISS))
    return {"sample": FRAME + WINDOW + "tests:" + listed}


@pytest.mark.parametrize(
    "test",
    [
        pytest.param("{name: c, expect: unknown, parcel: {goods.hs: [2846, 8505.11], goods.origin: [CN, VN]}}", id="many values"),
        pytest.param("{name: c, expect: miss, parcel: {licence.present: true, sender.phone: +86 138 0000 0000}}", id="flag, key"),
        pytest.param("{name: c, expect: miss, parcel: {density: 3 g/cm3, value.per_kg: 12 USD/kg}}", id="worked-out numbers"),
    ],
)  # fmt: skip
def test_parcel_may_set_fields_of_every_kind(tmp_path: Path, test: str) -> None:
    assert found(tmp_path, of_rule(HIT, MISS, test)) == []


@pytest.mark.parametrize(
    ("test", "place"),
    [
        pytest.param("{name: c, expect: hits, parcel: {channel: post}}", "R111 sample:13:21", id="unknown truth"),
        pytest.param("{name: a, expect: hit, parcel: {channel: post}}", "R118 sample:13:3", id="name twice"),
        pytest.param("{name: c, expect: hit, parcel: {chanel: post}}", "R200 sample:13:35", id="unknown field"),
        pytest.param("{name: c, expect: hit, parcel: {channel: [post, express]}}", "R501 sample:13:44", id="list for one value"),
        pytest.param("{name: c, expect: hit, parcel: {goods.hs: 284}}", "R204 sample:13:45", id="HS code"),
        pytest.param("{name: c, expect: hit, parcel: {licence.present: yes}}", "R111 sample:13:52", id="flag"),
        pytest.param("{name: c, expect: hit, parcel: {courier.code: sf}}", "R502 sample:13:49", id="courier in small letters"),
        pytest.param("{name: c, expect: hit, parcel: {weight.gross: -1g}}", "R502 sample:13:49", id="weight below nothing"),
        pytest.param("{name: c, expect: hit, parcel: {size.volume: 0l}}", "R502 sample:13:48", id="box without room"),
        pytest.param("{name: c, expect: hit, parcel: {parcel.pieces: 0}}", "R502 sample:13:50", id="no pieces"),
        pytest.param("{name: c, expect: hit, parcel: {goods.lines: 101}}", "R502 sample:13:48", id="more lines than a parcel has"),
        pytest.param("{name: c, expect: hit, parcel: {trade_mode: '123456789'}}", "R502 sample:13:47", id="text too long"),
        pytest.param("{name: c, expect: hit, parcel: {transit.country: [HK, HK, HK, HK, HK, HK, HK, HK, HK]}}", "R502 sample:13:52", id="too many countries"),
        pytest.param("{name: c, expect: hit, parcel: {goods.hs: 28}}", "R502 sample:13:45", id="HS chapter"),
        pytest.param("{name: c, expect: hit}", "R102 sample:13:3", id="no parcel"),
        pytest.param("just a text", "R103 sample:13:3", id="no test"),
    ],
)  # fmt: skip
def test_fault_of_a_parcel_test_is_placed(tmp_path: Path, test: str, place: str) -> None:
    assert places(found(tmp_path, of_rule(HIT, MISS, test))) == [place]


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        ("{name: a, expect: {hits: 1, last_values: {total: 2kg}}, stream: [{at: 0d, parcel: {sender.id: 'S{n}'}}]}", []),
        ("{name: a, expect: {hits: 1}, stream: [{at: 0d, every: 1h, times: 3, parcel: {weight.gross: '{n}0g'}}]}", []),
        (
            "{name: a, expect: {hits: 1, last_values: {total: 2}}, stream: [{at: 0d, parcel: {channel: post}}]}",
            ["R203 sample:16:52"],
        ),
        (
            "{name: a, expect: {hits: 1, last_values: {totl: 2kg}}, stream: [{at: 0d, parcel: {channel: post}}]}",
            ["R304 sample:16:45"],
        ),
        ("{name: a, expect: {hits: 1}, stream: [{at: 0d, every: 1h, parcel: {channel: post}}]}", ["R501 sample:16:41"]),
        ("{name: a, expect: hit, parcel: {channel: post}}", ["R501 sample:16:3"]),
        (
            "{name: a, expect: {hits: 1}, stream: [{at: 0d, parcel: {weight.gross: {cycle: [1g, 2]}}}]}",
            ["R203 sample:16:86"],
        ),
        (
            "{name: a, expect: {hits: 1}, stream: [{at: 0d, parcel: {weight.gross: {cycel: [1g]}}}]}",
            ["R110 sample:16:74"],
        ),
    ],
)  # fmt: skip
def test_stream_is_typed_step_by_step(tmp_path: Path, test: str, expected: list[str]) -> None:
    assert places(found(tmp_path, of_window(test))) == expected


def test_unknown_counts_as_a_test_that_does_not_hit(tmp_path: Path) -> None:
    unknown = "{name: b, expect: unknown, parcel: {channel: post}}"
    assert found(tmp_path, of_rule(HIT, unknown)) == []


def test_rule_without_tests_is_told_what_it_needs(tmp_path: Path) -> None:
    (problem,) = found(tmp_path, {"sample": FRAME + WHEN})
    assert problem.message == "rule 'sample' has no test, it needs one that hits and one that does not hit"
