"""The consumer at its seam to the thread: what is delivered, what is fetched again, what is committed."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from faust.types import TP

from stream.transport import Batch, Consumer, make_app
from stream.transport.batch import BatchMessage

TOPIC, CHANGELOG = "manifests", "changelog"
ONE = TP(TOPIC, 1)
LOG = TP(CHANGELOG, 1)


@dataclass
class Record:
    offset: int
    value: bytes | None = b"v"
    timestamp: int = 1000
    timestamp_type: int = 0
    topic: str = CHANGELOG
    partition: int = 1
    headers: tuple[()] = ()
    key: bytes | None = None
    checksum: int | None = None
    serialized_key_size: int = 0
    serialized_value_size: int = 1


class Thread:
    """A thread that gives what a test has laid down, and notes what it is asked."""

    def __init__(self) -> None:
        self.stamps: dict[TP, int] = defaultdict(int)
        self.epochs: dict[TP, int] = defaultdict(int)
        self.fetched: dict[TP, tuple[list[Record], int]] = {}
        self.asked_for: list[set[TP]] = []
        self.sought_back: list[tuple[TP, int]] = []
        self.committed: list[dict[TP, int]] = []
        self.takes_commits = True
        self.commit_gate: asyncio.Event | None = None
        self.assigned = {ONE, LOG}

    async def getmany(self, active_partitions: set[TP], timeout: float) -> Any:  # noqa: ASYNC109
        self.asked_for.append(set(active_partitions))
        fetched, self.fetched = self.fetched, {}
        return fetched

    async def seek_back(self, tp: TP, offset: int, stamp: int) -> None:
        if self.stamps[tp] == stamp:
            self.sought_back.append((tp, offset))
            self.stamps[tp] += 1

    async def commit(self, offsets: dict[TP, int]) -> bool:
        if self.commit_gate is not None:
            await self.commit_gate.wait()
        if self.takes_commits:
            self.committed.append(offsets)
        return self.takes_commits

    def assignment(self) -> set[TP]:
        return self.assigned

    def highwater(self, tp: TP) -> int:
        return 1000

    def seek_anew(self, tp: TP) -> None:
        self.stamps[tp] += 1
        self.epochs[tp] += 1


class Bench:
    """A consumer whose thread is the test's."""

    def __init__(self) -> None:
        self.app = make_app(
            "unit",
            broker="localhost:1",
            batch_topics=[TOPIC],
            n_partitions=2,
            max_batch_records=3,
            max_batch_bytes=100_000,
            fetch_bytes=1 << 20,
            commit_interval_s=1.0,
            session_timeout_s=6.0,
            heartbeat_interval_s=1.0,
            rebalance_timeout_s=20.0,
            request_timeout_s=90.0,
            standby_replicas=0,
        )
        self.app.pace.observe(1, 0.0)  # batches may be as large as they can be
        self.consumer: Consumer = self.app.consumer
        self.unused_loops: list[asyncio.AbstractEventLoop] = [self.consumer._thread.thread_loop]
        self.thread = Thread()
        self.consumer._thread = self.thread
        self.consumer._set_active_tps({ONE, LOG})

    def lay_down(self, tp: TP, *records: Record) -> None:
        self.thread.fetched[tp] = list(records), self.thread.stamps[tp]

    async def deliver(self) -> list[Any]:
        return [message async for _, message in self.consumer.getmany(1.0)]

    async def batches(self, *sizes: int, first: int = 0) -> list[BatchMessage]:
        """Deliver batches of these sizes, one fetch each."""
        messages = []
        for size in sizes:
            self.lay_down(ONE, *(Record(first + i) for i in range(size)))
            messages += await self.deliver()
            first += size
        for message in messages:
            self.consumer._unacked_messages.add(message)
        return messages


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    made = Bench()
    yield made
    for loop in made.unused_loops:
        loop.close()


def offsets(message: BatchMessage) -> list[int]:
    batch: Batch = message.value
    return [record.offset for record in batch.records]


async def test_a_message_is_a_batch_and_its_offset_is_the_batch_s_last(bench: Bench) -> None:
    bench.lay_down(ONE, *(Record(offset, timestamp=offset * 10) for offset in (5, 6, 9, 12)))
    first, second = await bench.deliver()
    assert (offsets(first), first.offset, first.n_records) == ([5, 6, 9], 9, 3)
    assert (offsets(second), second.offset, second.timestamp) == ([12], 12, 0.12)
    batch: Batch = first.value
    assert (batch.first, batch.last, batch.tp, len(batch)) == (5, 9, ONE, 3)


async def test_a_batch_is_bounded_in_records_and_in_bytes_and_a_large_record_stands_alone(bench: Bench) -> None:
    sizes = [10, 10, 10, 10, 40_000, 40_000, 40_000, 500_000, 10, None]
    bench.lay_down(ONE, *(Record(i, None if n is None else bytes(n)) for i, n in enumerate(sizes)))
    assert [offsets(message) for message in await bench.deliver()] == [[0, 1, 2], [3, 4, 5], [6], [7], [8, 9]]


async def test_a_batch_is_as_large_as_the_pace_says(bench: Bench) -> None:
    bench.app.max_batch_records = 100
    bench.app.pace.observe(100_000, 0.0125)  # 10 ms are 80,000 bytes
    bench.lay_down(ONE, *(Record(i, bytes(19_936)) for i in range(10)))
    assert [len(offsets(message)) for message in await bench.deliver()] == [4, 4, 2]


async def test_what_was_fetched_before_a_seek_is_not_delivered(bench: Bench) -> None:
    bench.lay_down(ONE, Record(5))
    bench.lay_down(LOG, Record(7))
    bench.thread.seek_anew(ONE)
    bench.thread.seek_anew(LOG)
    assert await bench.deliver() == []
    assert bench.thread.sought_back == []  # whoever sought has said where to go on


async def test_what_is_fetched_while_the_flow_is_stopped_is_fetched_again(bench: Bench) -> None:
    bench.consumer.resume_flow()
    bench.lay_down(ONE, Record(5), Record(6))
    bench.lay_down(LOG, Record(7))
    fetching = bench.consumer.getmany(1.0)
    bench.thread.getmany = stop_flow_in(bench, bench.thread.getmany)  # type: ignore[method-assign]
    assert [message async for message in fetching] == []
    assert bench.thread.sought_back == [(ONE, 5), (LOG, 7)]


def stop_flow_in(bench: Bench, getmany: Any) -> Any:
    async def fetch(*args: Any) -> Any:
        fetched = await getmany(*args)
        bench.consumer.stop_flow()
        return fetched

    return fetch


@pytest.mark.parametrize("why", ["stopped", "rebalanced"])
async def test_the_rest_of_a_fetch_that_is_broken_off_is_fetched_again(bench: Bench, why: str) -> None:
    bench.consumer.resume_flow()
    bench.lay_down(ONE, *(Record(offset) for offset in range(10, 17)))
    fetching = bench.consumer.getmany(1.0)
    assert offsets((await anext(fetching))[1]) == [10, 11, 12]
    if why == "stopped":
        bench.consumer.stop_flow()
    else:
        bench.app.consumer_generation_id += 1
    with pytest.raises(StopAsyncIteration):
        await anext(fetching)
    assert bench.thread.sought_back == [(ONE, 13)]


async def test_changelog_records_that_are_broken_off_are_fetched_again(bench: Bench) -> None:
    bench.consumer.resume_flow()
    other = TP(CHANGELOG, 0)
    bench.consumer._set_active_tps({LOG, other})
    bench.lay_down(LOG, *(Record(offset) for offset in range(20, 24)))
    bench.lay_down(other, Record(3, partition=0))
    fetching = bench.consumer.getmany(1.0)
    seen = [(await anext(fetching))[1].offset for _ in range(2)]
    bench.consumer.stop_flow()
    with pytest.raises(StopAsyncIteration):
        await anext(fetching)
    assert sorted(seen) == [3, 20]
    assert bench.thread.sought_back == [(LOG, 21)]


async def test_nothing_of_a_batch_topic_is_fetched_while_rebalancing_or_recovering(bench: Bench) -> None:
    for state in ("rebalancing", "in_recovery"):
        setattr(bench.app, state, True)
        await bench.deliver()
        assert bench.thread.asked_for.pop() == {LOG}
        bench.consumer._set_active_tps({ONE})
        await bench.deliver()
        assert bench.thread.asked_for == []
        setattr(bench.app, state, False)
        bench.consumer._set_active_tps({ONE, LOG})
    await bench.deliver()
    assert bench.thread.asked_for == [{ONE, LOG}]


async def test_a_full_queue_of_batches_is_waited_for_and_not_fetched_past(bench: Bench) -> None:
    bench.consumer.on_buffer_full(ONE)
    bench.consumer.on_buffer_full(LOG)  # changelogs are faust's own affair
    await bench.deliver()
    assert bench.thread.asked_for == [{ONE}]


async def test_a_fetch_waits_only_a_moment_at_the_end_of_a_partition(bench: Bench) -> None:
    thread = bench.consumer._new_consumer_thread()
    bench.unused_loops.append(thread.thread_loop)
    consumer = thread._create_worker_consumer(bench.app.transport)
    assert consumer._fetch_max_wait_ms <= 100
    await consumer.stop()


async def test_a_commit_names_the_end_of_the_prefix_that_is_done(bench: Bench) -> None:
    first, second, third = await bench.batches(3, 2, 1)
    bench.consumer.ack(second)
    await bench.consumer.commit()
    assert bench.thread.committed == []
    bench.consumer.ack(first)
    await bench.consumer.commit()
    await bench.consumer.commit()
    assert bench.thread.committed == [{ONE: 5}]
    bench.consumer.ack(third)
    await bench.consumer.commit()
    assert bench.thread.committed == [{ONE: 5}, {ONE: 6}]


async def test_records_are_counted_and_not_batches(bench: Bench) -> None:
    first, second = await bench.batches(3, 2)
    assert bench.consumer.progress() == {ONE: (0, 1000, 1000)}
    bench.consumer.ack(first)
    assert bench.consumer._n_acked == 3
    bench.consumer.ack(first)
    bench.consumer.ack(second)
    assert bench.consumer._n_acked == 5
    assert bench.consumer.progress() == {ONE: (5, 1000, None)}


async def test_going_back_to_the_first_undelivered_record_forgets_nothing_that_is_done(bench: Bench) -> None:
    """At SIGTERM the flow stops in the middle of a fetch, and what is in flight is done afterwards."""
    first, second = await bench.batches(3, 3)
    bench.lay_down(ONE, Record(6))
    bench.consumer.stop_flow()
    await bench.thread.seek_back(ONE, 6, bench.thread.stamps[ONE])
    bench.consumer.ack(first)
    bench.consumer.ack(second)
    await bench.consumer.commit()
    assert bench.thread.committed == [{ONE: 6}]
    bench.consumer.resume_flow()
    (third,) = await bench.batches(1, first=6)
    bench.consumer.ack(third)
    await bench.consumer.commit()
    assert bench.thread.committed[-1] == {ONE: 7}


async def test_what_was_delivered_before_a_new_start_moves_nothing_behind_it(bench: Bench) -> None:
    (before,) = await bench.batches(3)
    bench.thread.seek_anew(ONE)
    bench.consumer.ack(before)
    await bench.consumer.commit()
    (again,) = await bench.batches(2)
    assert before not in bench.consumer._unacked_messages
    bench.consumer.ack(before)
    await bench.consumer.commit()
    assert bench.thread.committed == []
    bench.consumer.ack(again)
    await bench.consumer.commit()
    assert bench.thread.committed == [{ONE: 2}]


async def test_a_commit_that_was_refused_is_tried_again(bench: Bench) -> None:
    (message,) = await bench.batches(3)
    bench.consumer.ack(message)
    bench.thread.takes_commits = False
    assert not await bench.consumer.commit()
    bench.thread.takes_commits = True
    assert await bench.consumer.commit()
    assert bench.thread.committed == [{ONE: 3}]


async def test_a_commit_of_a_partition_that_is_gone_is_left_out(bench: Bench) -> None:
    (message,) = await bench.batches(3)
    bench.consumer.ack(message)
    bench.thread.assigned = {LOG}
    assert not await bench.consumer.commit()
    assert bench.thread.committed == []


async def test_a_commit_on_its_way_does_not_stand_for_what_is_done_since(bench: Bench) -> None:
    first, second = await bench.batches(3, 2)
    bench.consumer.ack(first)
    bench.thread.commit_gate = asyncio.Event()
    on_its_way = asyncio.create_task(bench.consumer.commit())
    await asyncio.sleep(0)
    bench.consumer.ack(second)
    last = asyncio.create_task(bench.consumer.commit())
    await asyncio.sleep(0)
    bench.thread.commit_gate.set()
    await asyncio.gather(on_its_way, last)
    assert bench.thread.committed == [{ONE: 3}, {ONE: 5}]


async def test_a_rebalance_waits_for_what_is_in_flight_and_commits_it(bench: Bench) -> None:
    first, second = await bench.batches(3, 2)
    bench.consumer.ack(first)
    revoking = asyncio.create_task(bench.consumer.on_partitions_revoked({ONE}))
    await asyncio.sleep(0.05)
    assert bench.thread.committed == [{ONE: 3}]  # before anything is forgotten
    assert not revoking.done()
    bench.consumer.ack(second)
    await asyncio.wait_for(revoking, 1)
    assert bench.thread.committed == [{ONE: 3}, {ONE: 5}]
    assert bench.consumer.ledgers == {}


async def test_a_rebalance_waits_until_its_deadline_and_leaves_the_rest_to_the_next_owner(bench: Bench) -> None:
    bench.app.revoke_deadline_s = 0.2
    first, second, third = await bench.batches(3, 2, 1)
    revoking = asyncio.create_task(bench.consumer.on_partitions_revoked({ONE}))
    await asyncio.sleep(0.05)
    bench.consumer.ack(first)
    await asyncio.wait_for(revoking, 2)
    assert bench.thread.committed == [{ONE: 3}]
    bench.consumer.ack(second)
    bench.consumer.ack(third)
    await bench.consumer.commit()
    assert bench.thread.committed == [{ONE: 3}]
    assert not bench.consumer._unacked_messages


async def test_a_rebalance_does_not_wait_for_what_is_another_worker_s(bench: Bench) -> None:
    (message,) = await bench.batches(3)
    revoking = asyncio.create_task(bench.consumer.on_partitions_revoked({ONE}))
    await asyncio.sleep(0.05)
    bench.consumer.forget(message)
    await asyncio.wait_for(revoking, 0.5)
    assert bench.thread.committed == []


async def test_after_a_crash_nothing_is_waited_for(bench: Bench) -> None:
    (_message,) = await bench.batches(3)
    bench.consumer._crashed.set()
    await asyncio.wait_for(bench.consumer.wait_empty(), 0.5)


async def test_a_stop_that_has_to_leave_something_says_so(bench: Bench) -> None:
    (_message,) = await bench.batches(3)
    bench.app.stop_deadline_s = 0.1
    bench.app._stopped.set()
    await asyncio.wait_for(bench.consumer.wait_empty(), 5)
    await asyncio.wait_for(bench.consumer.wait_empty(), 5)  # faust comes by here twice
    assert not bench.consumer.is_all_committed


async def test_a_stop_that_leaves_nothing_says_so(bench: Bench) -> None:
    (message,) = await bench.batches(3)
    bench.app._stopped.set()
    bench.consumer.ack(message)
    await asyncio.wait_for(bench.consumer.wait_empty(), 0.5)
    assert bench.consumer.is_all_committed
    assert bench.thread.committed == [{ONE: 3}]
