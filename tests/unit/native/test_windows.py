"""The window store against its plain twin: any order, any batches, repeats, corrections."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from native import sighting
from native.alerts import AlertState
from native.program import group_types, measured_fields
from native.spec import (
    Decision,
    Field,
    Leaf,
    LeafKind,
    Measure,
    MeasureKind,
    Node,
    NodeKind,
    Policy,
    ProgramSpec,
    Rule,
    Window,
)
from native.windows import WindowStore
from tests.unit.native.twin_windows import MISSING, TwinStore

HOUR_MS = 3_600_000
NOW_MS = 1_772_323_200_000
MEASURES = (
    Measure("parcels", MeasureKind.COUNT),
    Measure("total", MeasureKind.SUM, Field.WEIGHT_GROSS),
    Measure("lightest", MeasureKind.MIN, Field.WEIGHT_GROSS),
    Measure("heaviest", MeasureKind.MAX, Field.VALUE_TOTAL),
    Measure("mean", MeasureKind.MEAN, Field.WEIGHT_GROSS),
    Measure("couriers", MeasureKind.DISTINCT, Field.COURIER_CODE),
)
NOTHING = Node(NodeKind.ALL, ())


def leaf(number: int) -> Node:
    return Node(NodeKind.LEAF, leaf=number)


WINDOW = Window(
    slot=1,
    group_by=(Field.SENDER_ID,),
    over_ms=10 * HOUR_MS,
    measures=MEASURES,
    having=Node(NodeKind.ALL, (leaf(0), leaf(1))),
    leaves=(Leaf(LeafKind.RANGE, 0, low=2), Leaf(LeafKind.RANGE, 1, low=0.003)),
    suppress_ms=7 * HOUR_MS,
)


def rule(window: Window) -> Rule:
    return Rule("r", 1, NOTHING, Decision.INSPECT, 60, 0, True, 0, 2**62, window=window)


def spec_of(*windows: Window) -> ProgramSpec:
    return ProgramSpec("0123456789ab", (), (), tuple(map(rule, windows)), Policy(), ())


SPEC = spec_of(
    WINDOW,
    replace(
        WINDOW,
        slot=2,
        over_ms=3 * HOUR_MS,
        suppress_ms=24 * HOUR_MS,
        gathers_group=True,
        having=Node(NodeKind.ANY, (leaf(0), Node(NodeKind.NOT, (leaf(1),)))),
        leaves=(Leaf(LeafKind.RANGE, 5, low=2), Leaf(LeafKind.RANGE, 2, high=0.004)),
    ),
    replace(
        WINDOW,
        slot=3,
        group_by=(Field.SENDER_PHONE, Field.DESTINATION_COUNTRY),
        having=Node(NodeKind.AT_LEAST, (leaf(0), leaf(1), leaf(2)), 2),
        leaves=(
            Leaf(LeafKind.RANGE, 4, low=0.002, low_open=True),
            Leaf(LeafKind.COMPARE, 3, low=1.0, other=2),
            Leaf(LeafKind.RANGE, 0, low=2, high=4),
        ),
    ),
)
COLUMNS = measured_fields(SPEC)
TYPES = [(list(map(int, fields)), list(slots)) for fields, slots in group_types(SPEC).items()]
SIGHTINGS = st.fixed_dictionaries(
    {
        "parcel": st.integers(1, 8),
        "revision": st.sampled_from([0, 0, 0, 0, 1, 2]),
        "event_ms": st.integers(0, 30).map(lambda hours: NOW_MS + hours * HOUR_MS),
        "courier": st.just("SF"),
        "parcel_id": st.just(""),
        "destination": st.sampled_from(["JP", ""]),
        "goods_class": st.just(""),
        "gross_mg": st.integers(0, 5),
        "decision": st.just(0),
        "score": st.just(0),
        "columns": st.tuples(
            st.sampled_from([MISSING, 0, 1, 2, 3, 4]),
            st.sampled_from([MISSING, 10, 20]),
            st.sampled_from([0, 7, 8, -9]),
        ).map(list),
        "keys": st.lists(
            st.one_of(
                st.tuples(st.just(0), st.integers(100, 102), st.integers(1, 3)),
                st.tuples(st.just(1), st.just(200), st.just(1)),
            ),
            min_size=1,
            max_size=3,
            unique_by=lambda key: key[:2],
        ),
    }
)


def content(
    parcels: Sequence[dict[str, Any]], supersedes: Sequence[tuple[int, int]] = (), **header: Any
) -> dict[str, Any]:
    named = [parcel | {"parcel_id": f"P{parcel['parcel']}-{'x' * min(parcel['parcel'] * 5, 40)}"} for parcel in parcels]
    base = {"ruleset": "0123456789ab", "source_partition": 0, "clock_ms": 0, "columns": COLUMNS, "group_types": TYPES}
    since_ms = min((parcel.get("lodged_ms", 0) for parcel in parcels), default=NOW_MS)
    return base | {"since_ms": since_ms, "supersedes": list(supersedes), "parcels": named} | header


def contents(
    sightings: Sequence[dict[str, Any]], cuts: Sequence[int], columns: list[int] = COLUMNS, types: list[Any] = TYPES
) -> list[dict[str, Any]]:
    """Cut sightings into payloads; each correction announces itself, as the screener does."""
    out = []
    bounds = sorted({0, len(sightings), *(cut % (len(sightings) + 1) for cut in cuts)})
    for first, last in pairwise(bounds):
        part = sightings[first:last]
        supersedes = [(told["parcel"], told["revision"]) for told in part if told["revision"]]
        out.append(content(part, supersedes, columns=columns, group_types=types))
    return out


def final(states: Sequence[AlertState]) -> dict[tuple[int, int, int], tuple[Any, ...]]:
    """Return the last state of every alert that is not closed, in the twin's form."""
    last = {(state.rule_index, state.group_key, state.bucket): state for state in states}
    return {
        name: (
            state.first_hit_ms,
            state.last_hit_ms,
            state.n_hits,
            tuple(None if math.isnan(value) else value for value in state.measures.values()),
            tuple(parcel[0] for parcel in state.evidence),
            state.to_ms,
        )
        for name, state in last.items()
        if state.status != "closed"
    }


@settings(max_examples=500)
@given(
    st.lists(SIGHTINGS, min_size=1, max_size=14),
    st.lists(st.integers(0, 20), max_size=4),
    st.randoms(use_true_random=False),
)
def test_store_agrees_with_its_twin_in_any_order_and_any_batches(
    sightings: list[dict[str, Any]], cuts: list[int], chance: Any
) -> None:
    shuffled = list(sightings)
    chance.shuffle(shuffled)
    twin = TwinStore(SPEC)
    for payload in contents(sightings, cuts):
        twin.apply(payload)
    expected = twin.alerts(COLUMNS)
    for order, where, large in (
        (sightings, cuts, 48),
        (sightings, range(20), 1),
        (shuffled, cuts[::-1], 2),
        (shuffled, range(20), 3),
        (shuffled + sightings, [], 48),
        (shuffled + sightings, range(40), 4),
    ):
        store = WindowStore(SPEC, large_group=large)
        told: list[AlertState] = []
        for number, payload in enumerate(contents(order, where)):
            store.apply(sighting.encode(payload), number)
            told.extend(store.take_alerts())
        assert final(told) == expected


def seen(parcel: int, hours: float, **changes: Any) -> dict[str, Any]:
    base = {
        "parcel": parcel,
        "revision": 0,
        "event_ms": NOW_MS + round(hours * HOUR_MS),
        "courier": "SF",
        "destination": "JP",
        "goods_class": "",
        "gross_mg": 480_000,
        "decision": 0,
        "score": 10,
        "columns": [480_000, 200, 7],
        "keys": [(0, 100, 1)],
    }
    return base | changes


def told_by(store: WindowStore, parcels: Sequence[dict[str, Any]], **header: Any) -> list[AlertState]:
    store.apply(sighting.encode(content(parcels, **header)), 0)
    return store.take_alerts()


def test_an_alert_opens_then_is_updated_and_names_each_parcel_once_for_call_back() -> None:
    store = WindowStore(SPEC)
    assert told_by(store, [seen(1, 0)]) == []
    [opened] = told_by(store, [seen(2, 1)])
    assert (opened.status, opened.parcel_count, opened.measures["total"]) == ("open", 2, 960.0)
    assert [name for name, *_ in opened.callbacks] == ["P1-xxxxx", "P2-xxxxxxxxxx"]
    [updated] = told_by(store, [seen(3, 2)])
    assert (updated.status, updated.bucket, updated.parcel_count) == ("updated", opened.bucket, 3)
    assert [name for name, *_ in updated.callbacks] == ["P3-" + "x" * 15]
    assert told_by(store, [seen(3, 2)]) == []


def test_an_alert_that_gathers_its_group_covers_what_comes_after_the_last_hit_to_the_end_of_its_stretch() -> None:
    few = replace(WINDOW, leaves=(Leaf(LeafKind.RANGE, 0, low=2, high=2), WINDOW.leaves[1]), suppress_ms=24 * HOUR_MS)
    other = replace(few, slot=2, leaves=(Leaf(LeafKind.RANGE, 0, low=99), WINDOW.leaves[1]))
    for gathers, covered in ((False, ["P1", "P2"]), (True, ["P1", "P2", "P3", "P4"])):
        store = WindowStore(spec_of(replace(few, gathers_group=gathers), other))
        types = [([int(Field.SENDER_ID)], [1, 2])]
        parcels = [seen(1, 0), seen(2, 1), seen(3, 2), seen(4, 3, keys=[(0, 100, 2)]), seen(5, 25)]
        *_, alert = told_by(store, parcels, group_types=types)[:1]
        assert [parcel[0][:2] for parcel in alert.evidence] == covered
        assert (alert.last_hit_ms, alert.to_ms) == (NOW_MS + HOUR_MS, NOW_MS + (3 if gathers else 1) * HOUR_MS)
        later = told_by(store, [seen(6, 4, keys=[(0, 100, 2)])], group_types=types)
        assert [[name[:2] for name, *_ in alert.callbacks] for alert in later] == ([["P6"]] if gathers else [])


def test_a_correction_closes_the_alert_it_takes_the_ground_from() -> None:
    store = WindowStore(SPEC)
    [opened] = told_by(store, [seen(1, 0), seen(2, 1)])
    store.apply(sighting.encode(content([seen(2, 20, revision=1)], [(2, 1)])), 1)
    [closed] = store.take_alerts()
    assert (closed.status, closed.bucket, closed.evidence) == ("closed", opened.bucket, [])
    assert told_by(store, [seen(2, 1)]) == []
    assert store.stats()["superseded"] == 1


def test_evidence_holds_the_newest_parcels_oldest_first() -> None:
    store = WindowStore(spec_of(replace(WINDOW, max_evidence=3)))
    [alert] = told_by(store, [seen(number, number / 10) for number in range(1, 8)], columns=COLUMNS)
    assert [parcel[0][:2] for parcel in alert.evidence] == ["P5", "P6", "P7"]
    assert alert.parcel_count == 7


def test_what_no_window_can_reach_is_forgotten_and_the_rest_is_not() -> None:
    store = WindowStore(SPEC)
    for hour in range(0, 400, 2):
        parcels = [seen(10_000 + hour, hour, keys=[(0, 500 + hour, 1)]), seen(20_000 + hour, hour, keys=[(0, 100, 1)])]
        told_by(store, parcels, clock_ms=NOW_MS + hour * HOUR_MS)
    stats = store.stats()
    assert stats["groups"] < 60
    assert stats["late_dropped"] == 0
    assert told_by(store, [seen(1, 0)], clock_ms=NOW_MS) == []
    assert store.stats()["late_dropped"] == 1
    [alert] = told_by(store, [seen(2, 399.5)])
    assert alert.parcel_count >= 3


def test_a_backlog_that_comes_at_once_forgets_nothing_of_its_own() -> None:
    days = [(number, number * 24) for number in range(1, 200)]
    # Each source partition brings all the time there is in one payload, with the median as its clock.
    payloads = [[seen(n, hours, keys=[(0, 500 + n, 1)]) for n, hours in days if n % 4 == part] for part in range(4)]
    store = WindowStore(SPEC)
    for part, parcels in enumerate(payloads):
        told_by(store, parcels, clock_ms=NOW_MS + 100 * 24 * HOUR_MS, source_partition=part)
    assert store.stats()["late_dropped"] == 0
    assert store.stats()["parcels"] == len(days)


def test_a_flood_of_new_groups_pushes_no_slow_group_out() -> None:
    store = WindowStore(SPEC)
    told_by(store, [seen(1, 0)], clock_ms=NOW_MS)
    for first in range(0, 50_000, 5_000):
        flood = [seen(10**6 + first + number, 1, keys=[(0, 10**9 + first + number, 1)]) for number in range(5_000)]
        told_by(store, flood, clock_ms=NOW_MS + HOUR_MS)
    [alert] = told_by(store, [seen(2, 9)], clock_ms=NOW_MS + 9 * HOUR_MS)
    assert alert.parcel_count == 2


def test_a_group_of_twenty_thousand_parcels_is_exact() -> None:
    store = WindowStore(spec_of(WINDOW))
    parcels = [seen(number, number / 4000, keys=[(0, 100, 1)]) for number in range(1, 20_001)]
    states = []
    for first in range(0, 20_000, 4_000):
        states.extend(told_by(store, parcels[first : first + 4_000]))
    last = states[-1]
    assert last.measures["parcels"] == 20_000.0
    assert last.measures["total"] == 20_000 * 480.0


def test_one_window_that_holds_few_is_found_among_many_that_hold_more() -> None:
    few = (Leaf(LeafKind.RANGE, 0, low=3), Leaf(LeafKind.RANGE, 5, high=1))  # three parcels, one courier
    spec = spec_of(replace(WINDOW, over_ms=3 * HOUR_MS, leaves=few))
    types = [(list(map(int, fields)), list(slots)) for fields, slots in group_types(spec).items()]
    others = [seen(i, i, columns=[480_000, 200, 1000 + i]) for i in range(24) if i not in (10, 11, 12)]
    one = [seen(i, i, columns=[480_000, 200, 7]) for i in (10, 11, 12)]
    for batches in ([others + one], [others, one], [one, others], [[parcel] for parcel in one + others]):
        store = WindowStore(spec)
        told = [state for parcels in batches for state in told_by(store, parcels, group_types=types)]
        assert {(state.first_hit_ms, state.last_hit_ms, state.n_hits) for state in told} == {
            (NOW_MS + 12 * HOUR_MS, NOW_MS + 12 * HOUR_MS, 1)
        }


def test_another_rule_sets_payload_is_read_by_its_names() -> None:
    store = WindowStore(SPEC)
    types = [([int(Field.CHANNEL)], [9]), (TYPES[0][0], [77, 1])]
    parcels = [seen(number, number, columns=[7, 480_000], keys=[(0, 5, 1), (1, 100, 2)]) for number in (1, 2)]
    columns = [int(Field.COURIER_CODE), int(Field.WEIGHT_GROSS)]
    [alert] = told_by(store, parcels, columns=columns, group_types=types)
    assert alert.measures["total"] == 960.0
    assert alert.measures["heaviest"] != alert.measures["heaviest"]
    assert alert.measures["couriers"] == 1.0


@given(st.binary(max_size=400))
def test_random_bytes_are_refused(payload: bytes) -> None:
    with pytest.raises(ValueError, match="sightings payload"):
        WindowStore(SPEC).apply(payload, 3)


@settings(max_examples=300)
@given(st.lists(SIGHTINGS, min_size=1, max_size=4), st.data())
def test_damaged_payloads_never_crash(sightings: list[dict[str, Any]], data: st.DataObject) -> None:
    payload = bytearray(sighting.encode(content(sightings)))
    for _ in range(data.draw(st.integers(1, 4))):
        payload[data.draw(st.integers(0, len(payload) - 1))] = data.draw(st.integers(0, 255))
    del payload[data.draw(st.integers(0, len(payload))) :]
    store = WindowStore(SPEC)
    try:
        store.apply(bytes(payload), 0)
        store.take_alerts()
    except ValueError as error:
        assert "sightings payload" in str(error)  # noqa: PT017 - hostile bytes may also pass


def test_a_parcel_with_more_columns_than_the_payload_names_is_refused() -> None:
    payload = bytearray(sighting.encode(content([seen(1, 0, keys=[])])))
    at = len(payload) - 1 - 8 * len(COLUMNS) - 8  # of what says which columns are known, before them and no key
    assert payload[at] == 0b111
    payload[at] = 0b1011
    with pytest.raises(ValueError, match="damaged"):
        WindowStore(SPEC).apply(bytes(payload), 0)


def test_of_two_tellings_of_a_parcel_each_column_is_kept() -> None:
    """One telling has what one window measures, another what another does: as after a change of rules."""
    here, there = seen(1, 0, columns=[480_000, MISSING, 0]), seen(1, 0, columns=[MISSING, 200, -7])
    for tellings in ([here, there], [there, here]):
        store = WindowStore(SPEC)
        for telling in tellings:
            told_by(store, [telling])
        rows = {tuple(columns) for _, _, entries in store.groups() for _, _, _, columns in entries}
        assert rows == {(480_000, 200, -7)}


@given(st.lists(SIGHTINGS, max_size=4))
def test_a_payload_survives_encoding(sightings: list[dict[str, Any]]) -> None:
    document = content(sightings, [(5, 1)], clock_ms=NOW_MS, source_partition=3)
    again = sighting.decode(sighting.encode(document))
    assert again == document | {"group_types": [tuple(group) for group in TYPES]}
