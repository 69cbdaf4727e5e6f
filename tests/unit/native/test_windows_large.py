"""Large groups, of which what windows add up to is kept between payloads: they tell what small ones would."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from native import sighting
from native.program import group_types, measured_fields
from native.spec import Field, Leaf, LeafKind, Measure, MeasureKind, Node, NodeKind, ProgramSpec, Statistic
from native.windows import WindowStore
from tests.unit.native import test_measures
from tests.unit.native.test_measures import base
from tests.unit.native.test_windows import HOUR_MS, NOW_MS, SPEC, WINDOW, content, leaf, seen, spec_of

NEVER_LARGE = 1 << 30
COUNT = Measure("parcels", MeasureKind.COUNT)
# Hits that come and go: few parcels or few couriers for their number, within spans of hours.
FLICKERING = spec_of(
    replace(
        WINDOW,
        measures=(*WINDOW.measures, base(0, Statistic.MEAN, over=6, min_history=0)),
        having=Node(NodeKind.ANY, (leaf(0), leaf(1), Node(NodeKind.ALL, (leaf(2), leaf(3))))),
        leaves=(
            Leaf(LeafKind.COMPARE, 0, low=4.0, other=5),
            Leaf(LeafKind.RANGE, 2, low=0.003),
            Leaf(LeafKind.RANGE, 0, low=9, high=12),
            Leaf(LeafKind.COMPARE, 0, low=1.2, other=6),
        ),
        over_ms=5 * HOUR_MS,
        suppress_ms=7 * HOUR_MS,
        allowed_lateness_ms=6 * HOUR_MS,
    ),
    replace(
        WINDOW,
        slot=2,
        over_ms=2 * HOUR_MS,
        suppress_ms=30 * HOUR_MS,
        leaves=(Leaf(0, 0, low=3, high=6), Leaf(0, 1)),
        gathers_group=True,
    ),
)


def told(store: WindowStore, payloads: list[dict[str, Any]], spec: ProgramSpec) -> list[list[str]]:
    """Return what each payload makes a store tell: as text, since NaN equals nothing; in order."""
    types = [(list(map(int, fields)), list(slots)) for fields, slots in group_types(spec).items()]
    out = []
    for number, payload in enumerate(payloads):
        header = {"columns": measured_fields(spec), "group_types": types}
        store.apply(sighting.encode(payload | header), number)
        out.append(sorted(repr(replace(state, callbacks=sorted(state.callbacks))) for state in store.take_alerts()))
    return out


def traffic(seed: int, spec: ProgramSpec, n_parcels: int, n_groups: int, *, clock: bool) -> list[dict[str, Any]]:
    """Return payloads in rough order of time: late parcels, repeats, other tellings and corrections among them."""
    chance = random.Random(seed)
    n_columns = len(measured_fields(spec))
    slots = [len(bits) for bits in group_types(spec).values()]
    payloads = []
    number = 0
    while number < n_parcels:
        parcels, supersedes = [], []
        for _ in range(chance.choice([1, 2, 5, 20])):
            number += 1
            late = chance.choice([0, 0, 0, chance.random(), 4 * chance.random()])
            parcel, revision = number, 0
            if number > 9 and chance.random() < 0.15:
                parcel, revision = number - chance.randrange(1, 9), chance.choice([0, 0, 1, 2])
                supersedes += [(parcel, revision)] if revision else []
            kind = chance.randrange(len(slots))
            keys = [(kind, 100 + 10 * kind + chance.randrange(n_groups), chance.randrange(1, 1 << slots[kind]))]
            columns = [chance.choice([1, 2, 3, 4, 7]) for _ in range(n_columns)]
            hours = max(0.0, number / 12 - late) // 0.25 * 0.25
            parcels.append(seen(parcel, hours, revision=revision, columns=columns, keys=keys))
        clock_ms = NOW_MS + round(number / 12 * HOUR_MS) if clock else 0
        since_ms = NOW_MS + 3 * HOUR_MS - min(number, 60) * 1000  # later it would ask for what is forgotten
        payloads.append(content(parcels, supersedes, clock_ms=clock_ms, since_ms=since_ms))
    return payloads


@pytest.mark.parametrize("spec", [SPEC, test_measures.SPEC, FLICKERING], ids=["plain", "measures", "flickering"])
@settings(max_examples=25)
@given(st.integers(0, 2**32), st.sampled_from([1, 2, 4, 16]), st.sampled_from([1, 3]), st.booleans())
def test_a_large_group_tells_at_each_payload_what_a_sweep_of_all_of_it_would(
    spec: ProgramSpec, seed: int, large: int, n_groups: int, clock: bool
) -> None:
    payloads = traffic(seed, spec, 300, n_groups, clock=clock)
    small, big = WindowStore(spec, large_group=NEVER_LARGE), WindowStore(spec, large_group=large)
    assert told(big, payloads, spec) == told(small, payloads, spec)
    assert big.stats() | {"bytes": 0} == small.stats() | {"bytes": 0}


@settings(max_examples=50)
@given(st.integers(0, 2**32), st.sampled_from([2, NEVER_LARGE]))
def test_alerts_that_are_skipped_count_as_told(seed: int, large: int) -> None:
    payloads = traffic(seed, FLICKERING, 200, 2, clock=True)
    first, second = payloads[: len(payloads) // 2], payloads[len(payloads) // 2 :]
    live, replayed = WindowStore(FLICKERING, large_group=large), WindowStore(FLICKERING, large_group=large)
    told(live, first, FLICKERING)
    types = [(list(map(int, fields)), list(slots)) for fields, slots in group_types(FLICKERING).items()]
    for number, payload in enumerate(first):
        header = {"columns": measured_fields(FLICKERING), "group_types": types}
        replayed.apply(sighting.encode(payload | header), number)
        replayed.skip_alerts()
    assert replayed.take_alerts() == []
    assert told(replayed, second, FLICKERING) == told(live, second, FLICKERING)


def test_a_large_group_is_forgotten_as_a_small_one_is() -> None:
    spec = spec_of(replace(WINDOW, measures=(COUNT, Measure("total", MeasureKind.SUM, Field.WEIGHT_GROSS))))
    stores = [WindowStore(spec, large_group=large) for large in (8, NEVER_LARGE)]
    payloads = [
        content([seen(1 + 3 * hour + n, hour, columns=[480_000]) for n in range(3)], clock_ms=NOW_MS + hour * HOUR_MS)
        for hour in range(300)
    ]
    assert told(stores[0], payloads, spec) == told(stores[1], payloads, spec)
    for store in stores:
        [(_, _, rows)] = store.groups()
        assert len(rows) < 150


def test_a_large_group_whose_baseline_was_never_asked_for_is_forgotten_too() -> None:
    measures = (
        COUNT,
        Measure("total", MeasureKind.SUM, Field.WEIGHT_GROSS),
        base(0, Statistic.MEAN, over=6, min_history=0),
    )
    never = Leaf(LeafKind.RANGE, 1, low=1e9)
    window = replace(
        WINDOW, measures=measures, having=Node(NodeKind.ALL, (leaf(0), leaf(1))), leaves=(never, Leaf(0, 2, low=0))
    )
    store = WindowStore(spec_of(window), large_group=2)
    payloads = [
        content([seen(1 + 3 * hour + n, hour, columns=[480_000]) for n in range(3)], clock_ms=NOW_MS + hour * HOUR_MS)
        for hour in range(400)
    ]
    assert [told for told in told(store, payloads, spec_of(window)) if told] == []
    [(_, _, rows)] = store.groups()
    assert len(rows) < 1200
