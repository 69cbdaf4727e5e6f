"""The three worked examples of the language's description, as they stand there, with what is shipped for them to use."""

# ruff: noqa: E501 - YAML stands on one line beside what is said of it

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from native.spec import Baseline, Field, Leaf, LeafKind, Measure, MeasureKind, Statistic
from rules.authoring import run_tests
from rules.checking import check_library
from rules.library import read_library
from rules.testcases import ParcelTest, StreamStep, StreamTest
from tests.unit.rules.written import found, loaded, places, write

if TYPE_CHECKING:
    from pathlib import Path

DYSPROSIUM = """\
schema: parcel-rules/v1
rule: ree-dysprosium-misnamed
version: 1
title: {zh: 氧化镝伪报为铁合金或镍粉, en: Dysprosium oxide declared as ferro-alloy or nickel powder}
status: active
effective: {from: 2026-01-01}
severity: critical
score: 90
decision: hold
owner: rare-earth-desk
tags: [rare-earth, misdeclaration]
false_positives: [magnet recyclers returning assay samples under licence]
params: {dear: 100 USD/kg}
when:
  all:
    - fragment: leaves-country
    - goods.text: {mentions: lexicon:ferro-alloy-or-nickel}
    - at_least:
        n: 1
        of:
          - goods.text: {mentions: lexicon:dysprosium}
          - value.per_kg: {gte: param:dear}
          - goods.hs: {under: [2846, 280530]}
exceptions:
  - name: licensed assay samples
    when: {licence.present: {is: true}, weight.gross: {lt: 200g}}
    reason: samples travel under a standing licence
    approved_by: duty-officer-14
    expires: 2027-06-30
tests:
  - {name: formula in the model field, expect: hit, parcel: {destination.country: JP, goods.text: 铁合金粉 Dy2O3 99.9%, weight.gross: 2kg, value.total: 60 USD}}
  - {name: a lamp is not dysprosium, expect: miss, parcel: {destination.country: JP, goods.text: 合金支架 镝灯配件, goods.hs: 8539, weight.gross: 1kg, value.total: 20 USD}}
"""
SPLIT = """\
schema: parcel-rules/v1
rule: split-sender-couriers
version: 1
title: {zh: 七日内同一发件人经多家快递化整为零, en: One sender, many small parcels over several couriers in 7 days}
status: active
effective: {from: 2026-01-01}
severity: high
score: 60
score_group: splitting
decision: inspect
owner: targeting-centre
when: {all: [{fragment: leaves-country}, {fragment: material-like}, {weight.gross: {lt: 600g}}]}
window:
  group_by: [sender.id]
  over: 7d
  resolution: 1h
  measures:
    parcels: {count: parcels}
    total: {sum: weight.gross}
    couriers: {distinct: courier.code}
  having: {all: [{parcels: {gte: 8}}, {couriers: {gte: 2}}, {total: {gte: 2kg}}]}
alert: {dedup_by: [sender.id], suppress_for: 24h}
tests:
  - {name: nine parcels over three couriers, expect: {hits: 2, first_at: 3d12h}, stream: [{at: 0d, every: 12h, times: 9, parcel: {destination.country: JP, sender.id: S1, goods.text: 陶瓷添加剂, weight.gross: 480g, courier.code: {cycle: [SF, YTO, ZTO]}}}]}
  - {name: the same parcels over nine weeks, expect: {hits: 0}, stream: [{at: 0d, every: 7d, times: 9, parcel: {destination.country: JP, sender.id: S1, goods.text: 陶瓷添加剂, weight.gross: 480g, courier.code: {cycle: [SF, YTO, ZTO]}}}]}
"""
SURGE = """\
schema: parcel-rules/v1
rule: transit-surge
version: 1
title: {zh: 某类货物发往中转国数量激增, en: Surge of a goods class to a transit country against its 30-day mean}
status: shadow
effective: {from: 2026-01-01}
severity: high
score: 50
decision: info
owner: targeting-centre
params: {times_usual: 4.7}
when: {destination.country: {in: set:transit-watch}}
window:
  group_by: [goods.class, destination.country]
  over: 1d
  resolution: 1h
  measures: {parcels: {count: parcels}, surge: {ratio: {of: parcels, to: usual}}}
  baseline: {usual: {of: parcels, stat: mean, bucket: 1d, over: 30d, min_history: 30d}}
  having: {all: [{parcels: {gte: 20}}, {surge: {gte: param:times_usual}}]}
alert: {dedup_by: [goods.class, destination.country], suppress_for: 1d}
tests:
  - {name: ten a day then 47 in one day, expect: {hits: 1}, stream: [{at: 0d, every: 144m, times: 310, parcel: {goods.class: magnets, destination.country: TH}}, {at: 31d, every: 30m, times: 47, parcel: {goods.class: magnets, destination.country: TH}}]}
  - {name: steady trade, expect: {hits: 0}, stream: [{at: 0d, every: 144m, times: 400, parcel: {goods.class: magnets, destination.country: TH}}]}
"""
DAY_MS = 86_400_000


def test_first_example_passes_and_keeps_its_tests(tmp_path: Path) -> None:
    files = {"ree-dysprosium-misnamed": DYSPROSIUM}
    assert found(tmp_path, files) == []
    (checked,) = check_library(read_library(write(tmp_path, files)))
    assert checked.tests[0] == ParcelTest(
        "formula in the model field",
        "hit",
        {
            "destination.country": ("JP",),
            "goods.text": ("铁合金粉 Dy2O3 99.9%",),
            "weight.gross": ("2kg",),
            "value.total": ("60 USD",),
        },
    )


def test_second_example_loads_although_its_title_holds_a_comma(tmp_path: Path) -> None:
    files = {"split-sender-couriers": SPLIT}
    assert places(found(tmp_path, files)) == ["R703 split-sender-couriers:4:36"]
    ruleset = loaded(tmp_path, files)
    assert ruleset.rules[0].title.en == "One sender, many small parcels over several couriers in 7 days"
    compiled = ruleset.spec.rules[0].window
    assert compiled is not None
    assert compiled.group_by == (Field.SENDER_ID,)
    assert [measure.kind for measure in compiled.measures] == [
        MeasureKind.COUNT,
        MeasureKind.SUM,
        MeasureKind.DISTINCT,
    ]


def test_second_example_keeps_its_streams(tmp_path: Path) -> None:
    files = {"split-sender-couriers": SPLIT}
    (checked,) = check_library(read_library(write(tmp_path, files)))
    first = checked.tests[0]
    assert isinstance(first, StreamTest)
    assert (first.n_hits, first.first_at_ms) == (2, DAY_MS * 7 // 2)
    (step,) = first.steps
    assert isinstance(step, StreamStep)
    assert (step.at_ms, step.every_ms, step.times) == (0, DAY_MS // 2, 9)
    assert step.parcel["courier.code"] == ("SF", "YTO", "ZTO")


def test_third_example_is_checked_and_compiled(tmp_path: Path) -> None:
    files = {"transit-surge": SURGE}
    assert found(tmp_path, files) == []
    window = loaded(tmp_path, files).spec.rules[0].window
    assert window is not None
    assert window.measures == (
        Measure("parcels", MeasureKind.COUNT),
        Measure("surge", MeasureKind.RATIO, of=0, to=2),
        Measure(
            "usual", MeasureKind.BASELINE, of=0, baseline=Baseline(Statistic.MEAN, DAY_MS, 30 * DAY_MS, 30 * DAY_MS)
        ),
    )
    assert window.leaves[1] == Leaf(LeafKind.RANGE, 1, low=4.7)
    assert window.reach_ms == 31 * DAY_MS


@pytest.mark.parametrize(
    ("name", "text"),
    [("ree-dysprosium-misnamed", DYSPROSIUM), ("split-sender-couriers", SPLIT), ("transit-surge", SURGE)],
)
def test_example_passes_the_tests_that_stand_in_it(tmp_path: Path, name: str, text: str) -> None:
    outcomes = run_tests(write(tmp_path, {name: text}))
    assert [str(outcome) for outcome in outcomes if not outcome.passed] == []
    assert len(outcomes) == 2
