"""Shares, ratios, deviations and baselines, and what a window knows before it is covered, against the plain twin."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from native import sighting
from native.alerts import AlertState
from native.program import group_types, measured_fields
from native.spec import (
    Baseline,
    Field,
    Leaf,
    LeafKind,
    Measure,
    MeasureKind,
    Node,
    NodeKind,
    ProgramSpec,
    Share,
    Statistic,
    Window,
)
from native.windows import WindowStore
from tests.unit.native.test_windows import HOUR_MS, NOTHING, NOW_MS, content, contents, final, leaf, seen, spec_of
from tests.unit.native.twin_windows import MISSING, TwinStore


def base(of: int, statistic: Statistic, over: int, min_history: int, bucket: int = 2) -> Measure:
    spans = Baseline(statistic, bucket * HOUR_MS, over * HOUR_MS, min_history * HOUR_MS)
    return Measure(f"usual_{statistic.name.lower()}", MeasureKind.BASELINE, of=of, baseline=spans)


COUNT = Measure("parcels", MeasureKind.COUNT)
TOTAL = Measure("total", MeasureKind.SUM, Field.WEIGHT_GROSS)
LIGHTEST = Measure("lightest", MeasureKind.MIN, Field.WEIGHT_GROSS)
HEAVIEST = Measure("heaviest", MeasureKind.MAX, Field.WEIGHT_GROSS)
SPREAD = Measure("spread", MeasureKind.STDDEV, Field.WEIGHT_GROSS)
COURIERS = Measure("couriers", MeasureKind.DISTINCT, Field.COURIER_CODE)
SHARED = Measure("shared", MeasureKind.SHARE, share=Share(NOTHING, held=91, known=92))
WINDOW = Window(
    slot=1,
    group_by=(Field.SENDER_ID,),
    over_ms=4 * HOUR_MS,
    measures=(COUNT, TOTAL),
    having=leaf(0),
    leaves=(Leaf(LeafKind.RANGE, 0, low=1),),
    suppress_ms=5 * HOUR_MS,
)
SPEC = spec_of(
    replace(
        WINDOW,
        measures=(
            *(COUNT, TOTAL, SPREAD, SHARED),
            base(0, Statistic.MEAN, over=8, min_history=4),
            Measure("surge", MeasureKind.RATIO, of=0, to=4),
            Measure("each", MeasureKind.RATIO, of=1, to=0),
        ),
        having=Node(NodeKind.ALL, (leaf(0), Node(NodeKind.ANY, (leaf(1), leaf(2), leaf(3))))),
        leaves=(
            Leaf(LeafKind.RANGE, 0, low=1),
            Leaf(LeafKind.RANGE, 5, low=1.5),
            Leaf(LeafKind.RANGE, 3, low=0.51),
            Leaf(LeafKind.RANGE, 2, low=0.0011, high=0.0019),
        ),
    ),
    replace(
        WINDOW,
        slot=2,
        over_ms=3 * HOUR_MS,
        measures=(
            *(LIGHTEST, HEAVIEST, COURIERS, COUNT),
            base(0, Statistic.MEDIAN, over=6, min_history=2),
            base(2, Statistic.P95, over=10, min_history=0),
            base(1, Statistic.MEAN, over=4, min_history=4, bucket=1),
        ),
        having=Node(NodeKind.ANY, (leaf(0), leaf(1), Node(NodeKind.NOT, (leaf(2),)), leaf(3))),
        leaves=(
            Leaf(LeafKind.RANGE, 0, high=0.0025),
            Leaf(LeafKind.COMPARE, 2, low=1.1, other=5),
            Leaf(LeafKind.RANGE, 3, high=2.5),
            Leaf(LeafKind.COMPARE, 1, low=0.7, other=6, high=1.9, high_open=True),
        ),
    ),
)
COLUMNS = measured_fields(SPEC)
TYPES = [(list(map(int, fields)), list(slots)) for fields, slots in group_types(SPEC).items()]
SIGHTINGS = st.fixed_dictionaries(
    {
        "parcel": st.integers(1, 14),
        "revision": st.sampled_from([0, 0, 0, 0, 0, 1]),
        "event_ms": st.integers(0, 40).map(lambda halves: NOW_MS + halves * HOUR_MS // 2),
        "lodged_ms": st.integers(-4, 16).map(lambda hours: NOW_MS + hours * HOUR_MS),
        "courier": st.just("SF"),
        "parcel_id": st.just(""),
        "destination": st.just("JP"),
        "goods_class": st.just(""),
        "gross_mg": st.integers(0, 2),
        "decision": st.just(0),
        "score": st.just(0),
        "columns": st.tuples(st.sampled_from([MISSING, 1, 2, 3, 4, 7]), st.sampled_from([0, 7, 8, 9])).map(list),
        "keys": st.lists(
            st.tuples(st.just(0), st.integers(100, 101), st.integers(1, 15)),
            min_size=1,
            max_size=2,
            unique_by=lambda key: key[:2],
        ),
    }
)


def rounded(alerts: dict[Any, tuple[Any, ...]]) -> dict[Any, tuple[Any, ...]]:
    """Return alerts whose measures are told apart from the twin's by more than the last bits only."""
    return {
        name: (*alert[:3], tuple(None if value is None else float(f"{value:.12g}") for value in alert[3]), *alert[4:])
        for name, alert in alerts.items()
    }


@settings(max_examples=400)
@given(
    st.lists(SIGHTINGS, min_size=1, max_size=24),
    st.lists(st.integers(0, 30), max_size=4),
    st.randoms(use_true_random=False),
)
def test_measures_agree_with_their_twin_in_any_order_and_any_batches(
    sightings: list[dict[str, Any]], cuts: list[int], chance: Any
) -> None:
    shuffled = list(sightings)
    chance.shuffle(shuffled)
    twin = TwinStore(SPEC)
    for payload in contents(sightings, cuts, COLUMNS, TYPES):
        twin.apply(payload)
    expected = rounded(twin.alerts(COLUMNS))
    for order, where, large in (
        (sightings, cuts, 48),
        (sightings, range(30), 1),
        (shuffled, cuts[::-1], 2),
        (shuffled, range(30), 3),
        (shuffled + sightings, [], 48),
        (shuffled + sightings, range(50), 4),
    ):
        store = WindowStore(SPEC, large_group=large)
        told: list[AlertState] = []
        for number, payload in enumerate(contents(order, where, COLUMNS, TYPES)):
            store.apply(sighting.encode(payload), number)
            told.extend(store.take_alerts())
        assert rounded(final(told)) == expected
        assert store.covered_since() == {((int(Field.SENDER_ID),), slot): ms for (_, slot), ms in twin.since.items()}


def measures_at(spec: ProgramSpec, parcels: list[dict[str, Any]], since_ms: int, **store: bool) -> dict[str, float]:
    """Return what the one window measures when the last parcel comes; empty when it does not hold."""
    types = [(list(map(int, fields)), list(slots)) for fields, slots in group_types(spec).items()]
    made = WindowStore(spec, **store)
    payload = content(parcels, columns=measured_fields(spec), group_types=types, since_ms=since_ms)
    made.apply(sighting.encode(payload), 0)
    alerts = made.take_alerts()
    return alerts[-1].measures if alerts and alerts[-1].last_hit_ms == parcels[-1]["event_ms"] else {}


@given(
    st.lists(st.integers(-(2**53), 2**53), min_size=2, max_size=40),
    st.lists(st.integers(-(2**53), 2**53), max_size=40),
)
def test_deviation_is_exact_whatever_came_and_went_before(values: list[int], gone: list[int]) -> None:
    window = replace(WINDOW, measures=(SPREAD, TOTAL), having=NOTHING, leaves=())
    parcels = [seen(number, -9, columns=[value]) for number, value in enumerate(gone, 1)]
    parcels += [seen(number, 0, columns=[value]) for number, value in enumerate(values, 1 + len(gone))]
    measured = measures_at(spec_of(window), parcels, 0)
    assert measured["total"] == float(sum(values)) / 1000
    exact = math.sqrt(sum((len(values) * value - sum(values)) ** 2 for value in values) / (len(values) - 1)) / len(
        values
    )
    assert measured["spread"] == pytest.approx(exact / 1000, rel=1e-14)


def test_deviation_and_usual_are_what_a_database_says() -> None:
    window = replace(
        WINDOW,
        measures=(
            *(SPREAD, COUNT),
            base(1, Statistic.MEAN, over=12, min_history=12),
            base(1, Statistic.MEDIAN, over=12, min_history=12),
            base(1, Statistic.P95, over=12, min_history=12),
        ),
        having=NOTHING,
        leaves=(),
    )
    hours = [0.5 * n * n / 20 for n in range(26)] + [16, 16.1, 16.2, 16.4]
    parcels = [seen(n, hour, columns=[400_000 + 7 * n * n]) for n, hour in enumerate(hours, 1)]
    measured = list(measures_at(spec_of(window), parcels, 0).values())
    rows = [(hour, parcel["columns"][0] / 1000) for hour, parcel in zip(hours, parcels, strict=True)]
    database = duckdb.connect()
    database.execute("create table parcels (hour double, grams double)")
    database.executemany("insert into parcels values (?, ?)", rows)
    database.execute(
        "create view usual as select bucket, count(hour) as n from range(6) buckets(bucket) left join parcels"
        " on hour > 12.4 - 2 * (bucket + 1) and hour <= 12.4 - 2 * bucket group by bucket"
    )
    [inside] = database.execute("select stddev(grams), count(*) from parcels where hour > 12.4").fetchall()
    [usual] = database.execute("select avg(n), median(n), quantile_disc(n, 0.95) from usual").fetchall()
    assert measured == pytest.approx([*inside, *usual], rel=1e-13)


@pytest.mark.parametrize(
    ("asked", "early", "covered"),
    [
        pytest.param(Leaf(LeafKind.RANGE, 0, low=2), True, True, id="count at least"),
        pytest.param(Leaf(LeafKind.RANGE, 0, high=4), False, True, id="count at most"),
        pytest.param(Leaf(LeafKind.RANGE, 1, low=0.9), True, True, id="sum at least"),
        pytest.param(Leaf(LeafKind.RANGE, 2, low=400), False, True, id="mean at least"),
        pytest.param(Leaf(LeafKind.RANGE, 3, low=400), False, True, id="least at least"),
        pytest.param(Leaf(LeafKind.RANGE, 3, high=500), True, True, id="least at most"),
        pytest.param(Leaf(LeafKind.RANGE, 4, low=480), True, True, id="greatest at least"),
        pytest.param(Leaf(LeafKind.RANGE, 4, high=500), False, True, id="greatest at most"),
        pytest.param(Leaf(LeafKind.RANGE, 5, low=300), False, True, id="ratio"),
        pytest.param(Leaf(LeafKind.COMPARE, 0, low=0.5, other=6), False, True, id="two that grow"),
        pytest.param(Leaf(LeafKind.RANGE, 6, low=1), True, True, id="different values at least"),
        pytest.param(Leaf(LeafKind.RANGE, 7, low=0), False, True, id="deviation"),
    ],
)
def test_only_what_more_parcels_cannot_undo_is_known_before_the_window_is_covered(
    asked: Leaf, early: bool, covered: bool
) -> None:
    measures = (
        *(COUNT, TOTAL, Measure("mean", MeasureKind.MEAN, Field.WEIGHT_GROSS), LIGHTEST, HEAVIEST),
        *(Measure("each", MeasureKind.RATIO, of=1, to=0), COURIERS, SPREAD),
    )
    spec = spec_of(replace(WINDOW, measures=measures, having=leaf(0), leaves=(asked,)))
    parcels = [seen(number, number, columns=[480_000, 7]) for number in (1, 2)]
    edge_ms = parcels[-1]["event_ms"] - WINDOW.over_ms
    assert bool(measures_at(spec, parcels, edge_ms + 1)) is early
    assert bool(measures_at(spec, parcels, edge_ms)) is covered
    assert bool(measures_at(spec, parcels, edge_ms + 1, is_whole=True)) is covered


@pytest.mark.parametrize(
    ("having", "n_parcels"),
    [
        pytest.param(Node(NodeKind.ALL, (leaf(0), leaf(2))), 3, id="count and different values"),
        pytest.param(Node(NodeKind.ANY, (leaf(1), leaf(2))), 2, id="count or different values"),
        pytest.param(Node(NodeKind.AT_LEAST, (leaf(0), leaf(1), leaf(2)), 2), 3, id="two of three"),
        pytest.param(Node(NodeKind.AT_LEAST, (leaf(0), leaf(1)), 0), 1, id="none of two"),
        pytest.param(Node(NodeKind.ANY, (leaf(1), Node(NodeKind.NOT, (leaf(1),)))), 1, id="not"),
        pytest.param(Node(NodeKind.ALL, (leaf(3),)), 2, id="deviation"),
        pytest.param(Node(NodeKind.ANY, (leaf(0), leaf(4))), 2, id="count or ratio of a deviation"),
        pytest.param(Node(NodeKind.ANY, (leaf(1), leaf(5))), 1, id="count or sum"),
        pytest.param(Node(NodeKind.ALL, (leaf(6),)), 1, id="count by another measure"),
    ],
)
def test_condition_holds_from_as_many_parcels_on_as_it_takes(having: Node, n_parcels: int) -> None:
    measures = (COUNT, COURIERS, SPREAD, Measure("uneven", MeasureKind.RATIO, of=2, to=4), TOTAL)
    leaves = (
        Leaf(LeafKind.RANGE, 0, low=2, low_open=True),
        Leaf(LeafKind.RANGE, 0, low=3.5),
        Leaf(LeafKind.RANGE, 1, low=2),
        Leaf(LeafKind.RANGE, 2, low=0),
        Leaf(LeafKind.RANGE, 3, low=0),
        Leaf(LeafKind.RANGE, 4, low=0.0005),
        Leaf(LeafKind.COMPARE, 0, low=1, other=1),
    )
    spec = spec_of(replace(WINDOW, measures=measures, having=having, leaves=leaves))
    for n in range(1, 6):
        parcels = [seen(number, number / 10, columns=[number, 6 + number]) for number in range(1, n + 1)]
        assert bool(measures_at(spec, parcels, 0)) is (n >= n_parcels)


def test_an_earlier_manifest_that_comes_late_covers_what_was_unknown() -> None:
    spec = spec_of(replace(WINDOW, leaves=(Leaf(LeafKind.RANGE, 0, high=5),)))
    types = [(list(map(int, fields)), list(slots)) for fields, slots in group_types(spec).items()]
    store = WindowStore(spec)

    def told(parcels: list[dict[str, Any]], since_ms: int) -> list[AlertState]:
        payload = content(parcels, columns=measured_fields(spec), group_types=types, since_ms=since_ms)
        store.apply(sighting.encode(payload), 0)
        return store.take_alerts()

    assert told([seen(1, 3, columns=[1])], NOW_MS) == []
    alerts = told([seen(2, 9, columns=[1], keys=[(0, 999, 1)])], NOW_MS - HOUR_MS)
    assert sorted((alert.group_key, alert.last_hit_ms - NOW_MS) for alert in alerts) == [
        (100, 3 * HOUR_MS),
        (999, 9 * HOUR_MS),
    ]


def test_a_baseline_is_unknown_until_its_history_is_covered_even_in_a_whole_store() -> None:
    window = replace(
        WINDOW, measures=(COUNT, base(0, Statistic.MEAN, over=8, min_history=6)), leaves=(Leaf(0, 1, low=0),)
    )
    parcels = [seen(number, 10, columns=[]) for number in (1, 2)]
    start_ms = parcels[-1]["event_ms"] - WINDOW.over_ms
    for store in ({}, {"is_whole": True}):
        assert measures_at(spec_of(window), parcels, start_ms - 6 * HOUR_MS + 1, **store) == {}
        assert measures_at(spec_of(window), parcels, start_ms - 6 * HOUR_MS, **store)["usual_mean"] == 0.0


def test_a_ratio_to_nothing_is_above_every_bound_and_nothing_to_nothing_is_unknown() -> None:
    share = Measure("shared", MeasureKind.RATIO, of=1, to=2)
    bounded = (Leaf(LeafKind.RANGE, 3, low=1e300),)
    window = replace(WINDOW, measures=(COUNT, TOTAL, HEAVIEST, share), leaves=bounded)
    assert measures_at(spec_of(window), [seen(1, 0, columns=[0])], 0) == {}
    usual = replace(window, measures=(COUNT, TOTAL, base(0, Statistic.MEAN, 8, 0), share))
    assert measures_at(spec_of(usual), [seen(1, 0, columns=[5])], 0)["shared"] == math.inf


def test_what_a_baseline_needs_is_kept_as_long_as_it_reaches() -> None:
    window = replace(
        WINDOW, measures=(COUNT, base(0, Statistic.MEAN, over=96, min_history=96)), having=NOTHING, leaves=()
    )
    spec = spec_of(window)
    types = [(list(map(int, fields)), list(slots)) for fields, slots in group_types(spec).items()]
    store = WindowStore(spec)
    for hour in range(0, 200, 2):
        header = {"clock_ms": NOW_MS + hour * HOUR_MS, "since_ms": NOW_MS}
        payload = content([seen(1 + hour, hour, columns=[])], columns=[], group_types=types, **header)
        store.apply(sighting.encode(payload), hour)
        alerts = store.take_alerts()
    assert alerts[-1].measures == {"parcels": 2.0, "usual_mean": 1.0}
    assert store.stats()["sightings"] < 70
