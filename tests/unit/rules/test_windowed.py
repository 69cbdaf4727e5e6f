"""What windows of rules do when the engine runs them, from YAML to what is measured."""

# ruff: noqa: E501 - YAML stands on one line beside what is said of it

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rules.authoring import run_tests
from tests.unit.rules.written import FRAME, write

if TYPE_CHECKING:
    from pathlib import Path

NEVER = "  - {name: nothing, expect: {hits: 0}, stream: [{at: 0d, parcel: {weight.gross: 1g, channel: freight}}]}\n"


def failures(folder: Path, body: str, *tests: str, frame: str = FRAME) -> list[str]:
    """Return what the tests of a rule complain of."""
    listed = "".join(f"  - {{name: t{number}, {test}}}\n" for number, test in enumerate(tests))
    text = f"{frame}{body}tests:\n{listed}{NEVER}"
    return [str(outcome) for outcome in run_tests(write(folder, {"sample": text})) if not outcome.passed]


def window(measures: str, having: str, more: str = "") -> str:
    return f"""\
when: {{channel: {{in: [post, express]}}, weight.gross: {{lt: 1kg}}}}
window:
  group_by: [sender.id]
  over: 2d
  measures: {{parcels: {{count: parcels}}, {measures}}}
  having: {having}
{more}"""


def stream(values: str, every: str = "6h", times: int = 4) -> str:
    return f"stream: [{{at: 0d, every: {every}, times: {times}, parcel: {{sender.id: S1, channel: post, {values}}}}}]"


@pytest.mark.parametrize(
    ("measures", "having", "values", "last"),
    [
        pytest.param("x: {share: {goods.hs: {under: 28}}}", "{x: {gte: 50%}}", "weight.gross: 9g, goods.hs: {cycle: ['2846', '6203']}", "x: 50%", id="share"),
        pytest.param("x: {share: {goods.hs: {under: 28}}}", "{x: {gte: 1%}}", "weight.gross: 9g, goods.hs: {cycle: ['2846']}", "x: 100%", id="share of all"),
        pytest.param("x: {stddev: weight.gross}", "{x: {gt: 1g}}", "weight.gross: {cycle: [100g, 110g]}", "x: 5.774g", id="deviation"),
        pytest.param("t: {sum: weight.gross}, x: {ratio: {of: t, to: parcels}}", "{x: {gte: 104g}}", "weight.gross: {cycle: [100g, 110g]}", "x: 105g, t: 420g", id="ratio"),
        pytest.param("x: {max: weight.piece}", "{x: {gte: 50g}}", "parcel.pieces: 2, weight.gross: {cycle: [100g, 110g]}", "x: 55g", id="greatest piece"),
        pytest.param("x: {distinct: goods.heading}", "{x: {gte: 2}}", "weight.gross: 9g, goods.hs: {cycle: ['2846.90', 284610, 850511]}", "x: 2", id="headings"),
        pytest.param("t: {min: weight.gross}, x: {max: weight.gross}", "{x: {gt: {field: t, times: 1.05}}}", "weight.gross: {cycle: [100g, 110g]}", "x: 110g", id="greatest against least"),
    ],
)  # fmt: skip
def test_measure_comes_out_as_its_author_reckons(
    tmp_path: Path, measures: str, having: str, values: str, last: str
) -> None:
    body = window(measures, f"{{all: [{{parcels: {{gte: 4}}}}, {having}]}}")
    assert failures(tmp_path, body, f"expect: {{hits: 1, last_values: {{{last}}}}}, {stream(values)}") == []


@pytest.mark.parametrize(
    ("statistic", "last"), [("mean", "usual: 1.75"), ("median", "usual: 1.5"), ("p95", "usual: 4")]
)
def test_baseline_sees_the_days_before_the_window_and_counts_empty_ones(
    tmp_path: Path, statistic: str, last: str
) -> None:
    # By two days before the last: 0, 1, 2 and 4 parcels.
    baseline = f"  baseline: {{usual: {{of: parcels, stat: {statistic}, bucket: 2d, over: 8d}}}}\n"
    body = window("x: {ratio: {of: parcels, to: usual}}", "{all: [{parcels: {gte: 7}}, {x: {gte: 1}}]}", baseline)
    parcel = "parcel: {sender.id: S1, channel: post, weight.gross: 9g}"
    steps = f"""[{{at: 0d, {parcel.replace("S1", "S9")}}}, {{at: 2d6h, {parcel}}}, {{at: 4d6h, every: 6h, times: 2, {parcel}}}, \
{{at: 6d6h, every: 6h, times: 4, {parcel}}}, {{at: 8d18h, every: 1h, times: 7, {parcel}}}]"""
    moved = steps.replace("8d18h", "9d18h")
    assert failures(tmp_path, body, f"expect: {{hits: 1, last_values: {{{last}, parcels: 7}}}}, stream: {moved}") == []


def test_parcels_without_a_key_are_a_group_of_their_own_where_the_rule_says_so(tmp_path: Path) -> None:
    test = "stream: [{at: 0d, every: 1h, times: 3, parcel: {channel: post, weight.gross: 9g}}]"
    having = "{parcels: {gte: 3}}"
    total = "t: {sum: weight.gross}"
    keyed = f"expect: {{hits: 1}}, {stream('weight.gross: 9g', times=3)}"
    assert failures(tmp_path, window(total, having), f"expect: {{hits: 0}}, {test}", keyed) == []
    own = window(total, having, "  on_missing_key: own_group\n")
    assert failures(tmp_path, own, f"expect: {{hits: 1}}, {test}", keyed) == []


def test_exception_keeps_a_parcel_out_of_the_window_until_its_last_day_is_over(tmp_path: Path) -> None:
    exception = (
        "exceptions: [{name: a, when: {channel: {is: express}}, reason: b, approved_by: c, expires: 2026-01-02}]\n"
    )
    body = window("t: {sum: weight.gross}", "{parcels: {gte: 3}}", exception)
    three = "every: 1h, times: 3, parcel: {sender.id: S1, channel: express, weight.gross: 9g}"
    assert (
        failures(
            tmp_path,
            body,
            f"expect: {{hits: 0}}, stream: [{{at: 0d, {three}}}]",
            # The rule's tests begin on 2026-01-01 in Shanghai: after 48 hours the 2nd is over.
            f"expect: {{hits: 0}}, stream: [{{at: 1d21h, {three}}}]",
            f"expect: {{hits: 1}}, stream: [{{at: 2d, {three}}}]",
            f"expect: {{hits: 1}}, stream: [{{at: 0d, {three.replace('express', 'post')}}}]",
        )
        == []
    )


def test_rule_counts_parcels_of_its_days_in_shanghai_by_their_own_time(tmp_path: Path) -> None:
    frame = FRAME.replace("{from: 2026-01-01}", "{from: 2026-01-01, until: 2026-01-01}")
    body = window("t: {sum: weight.gross}", "{parcels: {gte: 3}}")
    three = "every: 1h, times: 3, parcel: {sender.id: S1, channel: post, weight.gross: 9g}"
    inside = f"expect: {{hits: 1}}, stream: [{{at: 21h, {three}}}]"
    across = f"expect: {{hits: 0}}, stream: [{{at: 22h, {three}}}]"
    assert failures(tmp_path, body, inside, across, frame=frame) == []
