"""The fact log: records as bytes, and the state that comes of them however often they come."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import faust
import pytest
from faust.types import TP
from hypothesis import given, settings
from hypothesis import strategies as st

from stream.factlog import (
    MAX_RECORD_BYTES,
    Fact,
    FactLogError,
    FactTable,
    WindowTable,
    decode,
    encode,
    fact_table,
)

HEADER_BYTES = 33
FACT_OVERHEAD_BYTES = 8
MAX_LOG = 10  # records of a made-up log, before it tells all that is left
N_PARTITIONS = 3
TOPIC = "worker-windows-changelog"
LOG = TP(TOPIC, 1)
OTHER_LOG = TP(TOPIC, 2)


def at_rising_offsets(steps: list[tuple[int, bytes]]) -> list[Fact]:
    offset, facts = -1, []
    for step, payload in steps:
        offset += step
        facts.append((offset, payload))
    return facts


def of_sizes(sizes: list[int]) -> list[Fact]:
    return [(number, bytes(size)) for number, size in enumerate(sizes)]


FACTS = st.lists(st.tuples(st.integers(1, 1000), st.binary(max_size=20)), max_size=20).map(at_rising_offsets)
SIZES = st.lists(st.one_of(st.integers(0, 50), st.integers(200_000, MAX_RECORD_BYTES + 1000)), max_size=7)


class Applied:
    """A store that only remembers what it was given."""

    def __init__(self) -> None:
        self.facts: list[Fact] = []
        self.n_skipped = 0

    def apply(self, payload: bytes, offset: int) -> None:
        self.facts.append((offset, payload))

    def take_alerts(self) -> list[Any]:
        return []

    def skip_alerts(self) -> None:
        self.n_skipped += 1


@dataclass
class Message:
    """A log record as faust hands it to a recovery."""

    tp: TP
    offset: int
    value: bytes
    generation_id: int


@dataclass
class Event:
    message: Message


def new_table() -> FactTable:
    app = faust.App("worker", broker="memory://", web_enabled=False)
    return fact_table(app, "windows", N_PARTITIONS, Applied)


def new_windows() -> WindowTable:
    windows: WindowTable = new_table().data
    return windows


def applied(windows: WindowTable, partition: int = LOG.partition) -> list[Fact]:
    store = windows.store(partition)
    assert isinstance(store, Applied)
    return store.facts


def record(previous: int, *offsets: int) -> bytes:
    """Return one log record, whose payloads are the offsets in writing."""
    ((_, encoded),) = encode(7, previous, [(offset, b"%d" % offset) for offset in offsets])
    return encoded


def facts_of(*offsets: int) -> list[Fact]:
    return [(offset, b"%d" % offset) for offset in offsets]


@given(st.integers(0, 2**32 - 1), st.integers(-1, 2**62), FACTS.filter(len))
def test_record_gives_back_the_facts_it_was_made_of(generation: int, previous: int, facts: list[Fact]) -> None:
    facts = [(previous + 1 + offset, payload) for offset, payload in facts]
    ((last, encoded),) = encode(generation, previous, facts)
    assert last == facts[-1][0]
    assert decode(encoded) == (previous, last, facts)


def test_record_is_laid_out_as_is_written_down() -> None:
    ((last, encoded),) = encode(258, -1, [(5, b"ab"), (9, b"")])
    assert last == 9
    assert encoded.hex(" ") == (
        "01 02 01 00 00 "  # version, generation
        "ff ff ff ff ff ff ff ff 05 00 00 00 00 00 00 00 09 00 00 00 00 00 00 00 "  # previous, first, last
        "02 00 00 00 "  # facts
        "00 00 00 00 02 00 00 00 61 62 "
        "04 00 00 00 00 00 00 00"
    )


def test_no_facts_make_no_record() -> None:
    assert encode(1, 41, []) == []


@given(SIZES)
def test_facts_are_split_where_a_record_is_full_and_only_there(sizes: list[int]) -> None:
    facts = of_sizes(sizes)
    lasts = [last for last, _ in encode(1, -1, facts)]
    records = [encoded for _, encoded in encode(1, -1, facts)]
    parts = [decode(encoded) for encoded in records]
    assert [fact for _, _, part in parts for fact in part] == facts
    assert [(previous, last) for previous, last, _ in parts] == list(pairwise([-1, *lasts]))
    for encoded, (_, _, part) in zip(records, parts, strict=True):
        assert len(encoded) <= MAX_RECORD_BYTES or len(part) == 1
    for encoded, (_, _, following) in zip(records, parts[1:], strict=False):
        assert len(encoded) + FACT_OVERHEAD_BYTES + len(following[0][1]) > MAX_RECORD_BYTES


def test_each_record_is_filled_to_the_last_byte() -> None:
    n_left = MAX_RECORD_BYTES - HEADER_BYTES - 2 * FACT_OVERHEAD_BYTES
    sizes = [100, n_left - 100, 100, n_left - 100]
    assert [len(encoded) for _, encoded in encode(1, -1, of_sizes(sizes))] == [MAX_RECORD_BYTES] * 2
    assert [last for last, _ in encode(1, -1, of_sizes([100, n_left - 99, 100, n_left - 99]))] == [0, 1, 2, 3]


@settings(max_examples=30)
@given(FACTS.filter(len))
def test_record_that_is_cut_off_anywhere_is_refused(facts: list[Fact]) -> None:
    ((_, encoded),) = encode(1, -1, facts)
    for n_left in range(len(encoded)):
        with pytest.raises(FactLogError, match=f"fact log record of {n_left} bytes is cut off"):
            decode(encoded[:n_left])


@given(FACTS.filter(len), st.integers(0, 255).filter(lambda version: version != 1))
def test_record_of_another_version_is_refused(facts: list[Fact], version: int) -> None:
    ((_, encoded),) = encode(1, -1, facts)
    with pytest.raises(FactLogError, match=f"of version {version}; this service reads version 1"):
        decode(bytes([version]) + encoded[1:])


@st.composite
def logs(draw: st.DrawFn) -> tuple[list[Fact], list[bytes]]:
    """Return facts and a log that tells all of them, some again: retries, and zombies that split otherwise.

    No record leaves a hole behind what was told before it.
    """
    facts = draw(FACTS)
    offsets = [-1, *(offset for offset, _ in facts)]
    records: list[bytes] = []
    n_told = 0
    while n_told < len(facts):
        first = draw(st.integers(0, n_told))
        end = draw(st.integers(first + 1, len(facts)))
        records += [encoded for _, encoded in encode(len(records), offsets[first], facts[first:end])]
        n_told = max(n_told, end)
        if len(records) == MAX_LOG:
            records += [encoded for _, encoded in encode(0, offsets[n_told], facts[n_told:])]
            break
    return facts, records


@given(logs())
def test_every_fact_is_applied_once_and_in_order_however_often_it_is_told(
    log: tuple[list[Fact], list[bytes]],
) -> None:
    facts, records = log
    windows = new_windows()
    for log_offset, encoded in enumerate(records):
        windows.apply_record(LOG, log_offset, encoded)
    assert applied(windows) == facts
    assert windows.applied.get(LOG.partition, -1) == (facts[-1][0] if facts else -1)
    assert windows.persisted_offset(LOG) == len(records) - 1


@given(logs(), st.data())
def test_replay_from_the_persisted_offset_goes_on_where_the_state_was(
    log: tuple[list[Fact], list[bytes]], data: st.DataObject
) -> None:
    facts, records = log
    windows = new_windows()
    n_live = data.draw(st.integers(0, len(records)), label="records before the replay")
    for log_offset, encoded in enumerate(records[:n_live]):
        windows.apply_record(LOG, log_offset, encoded)
    persisted = windows.persisted_offset(LOG)
    # Behind the offset, or before it: what is in the state is skipped.
    first = data.draw(st.integers(0, persisted + 1), label="replayed from")
    for log_offset, encoded in enumerate(records[first:], first):
        windows.apply_record(LOG, log_offset, encoded)
    assert applied(windows) == facts


def test_hole_is_refused_and_leaves_the_state_as_it_was() -> None:
    windows = new_windows()
    windows.apply_record(LOG, 10, record(-1, 3, 4))
    with pytest.raises(FactLogError) as caught:
        windows.apply_record(LOG, 11, record(5, 6))
    assert str(caught.value).startswith(
        f"hole in the fact log: record 11 of {TOPIC} [1] follows sightings offset 5, the state has come to 4"
    )
    assert applied(windows) == facts_of(3, 4)
    assert (windows.applied[1], windows.persisted_offset(LOG)) == (4, 10)
    windows.apply_record(LOG, 11, record(4, 5, 6))
    assert applied(windows) == facts_of(3, 4, 5, 6)


def test_record_of_another_version_leaves_the_state_as_it_was() -> None:
    windows = new_windows()
    with pytest.raises(FactLogError, match="of version 2"):
        windows.apply_record(LOG, 0, b"\x02" + record(-1, 0)[1:])
    assert (windows.applied, windows.stores, windows.persisted_offset(LOG)) == ({}, {}, -1)


def test_log_whose_beginning_is_past_its_retention_starts_where_it_starts() -> None:
    windows = new_windows()
    windows.apply_record(LOG, 800, record(4999, 5000, 5001))
    assert applied(windows) == facts_of(5000, 5001)
    with pytest.raises(FactLogError, match="hole"):
        windows.apply_record(LOG, 801, record(5002, 5003))


def test_record_told_again_does_not_turn_anything_back() -> None:
    windows = new_windows()
    windows.apply_record(LOG, 5, record(-1, 0, 1, 2))
    windows.apply_record(LOG, 4, record(-1, 0, 1))
    assert (windows.applied[1], windows.persisted_offset(LOG)) == (2, 5)


def test_partitions_know_nothing_of_each_other() -> None:
    windows = new_windows()
    windows.apply_record(LOG, 0, record(-1, 0, 1))
    windows.apply_record(OTHER_LOG, 0, record(41, 42))
    assert (applied(windows, 1), applied(windows, 2)) == (facts_of(0, 1), facts_of(42))
    assert windows.applied == {1: 1, 2: 42}


async def test_replay_takes_in_what_is_assigned_in_this_generation_and_makes_nothing_due() -> None:
    windows = new_windows()
    windows.app.consumer_generation_id = 7
    await windows.on_rebalance({LOG, TP("manifests", 2)}, set(), set(), 7)
    events = [
        Event(Message(LOG, 0, record(-1, 0), generation_id=7)),
        Event(Message(OTHER_LOG, 0, record(-1, 0), generation_id=7)),  # another worker's by now
        Event(Message(TP("manifests", 2), 0, record(-1, 0), generation_id=7)),  # not of the log at all
        Event(Message(LOG, 1, record(0, 1), generation_id=6)),  # fetched before the rebalance
        Event(Message(LOG, 1, record(0, 1, 2), generation_id=7)),
    ]
    windows.apply_changelog_batch(events, None, None)
    store = windows.store(LOG.partition)
    assert isinstance(store, Applied)
    assert store.facts == facts_of(0, 1, 2)
    assert store.n_skipped == 2
    assert set(windows.stores) == {LOG.partition}


async def test_replay_that_meets_a_hole_ends_the_worker() -> None:
    windows = new_windows()
    await windows.on_rebalance({LOG}, set(), set())
    events = [Event(Message(LOG, number, record(10 * number - 1, 10 * number), 0)) for number in range(2)]
    with pytest.raises(FactLogError, match="hole"):
        windows.apply_changelog_batch(events, None, None)
    await asyncio.sleep(0.01)
    assert windows.app.crashed
    assert isinstance(windows.app.crash_reason, FactLogError)


async def test_rebalance_forgets_what_was_taken_away_and_keeps_the_rest() -> None:
    windows = new_windows()
    for log in (LOG, OTHER_LOG):
        windows.apply_record(log, 3, record(-1, 0))
    await windows.on_rebalance({OTHER_LOG}, {LOG, TP("sightings", 2)}, set())
    assert (windows.persisted_offset(LOG), windows.persisted_offset(OTHER_LOG)) == (-1, 3)
    assert (set(windows.stores), windows.applied) == ({2}, {2: 0})
    # What comes back is replayed from the beginning, with no hole before it.
    windows.apply_record(LOG, 0, record(-1, 0, 1))
    assert applied(windows) == facts_of(0, 1)


async def test_end_of_recovery_keeps_active_and_standby_partitions_only() -> None:
    windows = new_windows()
    for partition in range(3):
        windows.apply_record(TP(TOPIC, partition), 0, record(-1, 0))
    await windows.on_recovery_completed({TP(TOPIC, 0)}, {TP(TOPIC, 2)})
    assert (set(windows.stores), windows.applied) == ({0, 2}, {0: 0, 2: 0})
    assert windows.persisted_offset(LOG) == -1


def test_reset_forgets_everything() -> None:
    windows = new_windows()
    windows.apply_record(LOG, 3, record(-1, 0))
    windows.reset_state()
    assert (windows.stores, windows.applied, windows.persisted_offset(LOG)) == ({}, {}, -1)


def test_offset_is_the_state_s_own_and_not_what_faust_says() -> None:
    windows = new_windows()
    windows.apply_record(LOG, 3, record(-1, 0))
    windows.set_persisted_offset(LOG, 99)
    assert windows.persisted_offset(LOG) == 3


def test_table_is_the_app_s_and_its_log_is_kept_by_time_and_never_compacted() -> None:
    table = new_table()
    assert table.app.tables["windows"] is table
    assert table.changelog_topic_name == TOPIC
    topic = table.changelog_topic
    assert table.recovery_buffer_size > 1  # with 1, faust's recovery never ends
    assert table.standby_buffer_size == 1  # a standby is warm
    assert (topic.compacting, topic.deleting, topic.partitions) == (False, True, N_PARTITIONS)
