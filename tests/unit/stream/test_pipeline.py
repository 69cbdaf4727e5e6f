"""The agents against a model of Kafka: killed anywhere, they lose no alert; stopped cleanly, they tell none again."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import faust
import pytest
from faust.types import TP
from hypothesis import example, given, settings
from hypothesis import strategies as st

from stream.factlog import FactLogError, FactTable, WindowTable, decode, fact_table
from stream.pipeline import WatchPipeline, screen_batches
from stream.transport import Batch, Pace

SIGHTINGS = TP("sightings", 0)
N_GROUPS = 3


@dataclass
class Record:
    offset: int
    value: bytes


@dataclass
class Written:
    topic: str
    partition: int
    offset: int


@dataclass
class Message:
    tp: TP
    offset: int
    value: bytes
    generation_id: int


@dataclass
class Event:
    value: Any
    message: Any


class Counting:
    """A store that counts by group; an alert is (group, count), due when the count has changed."""

    def __init__(self) -> None:
        self.counts: Counter[int] = Counter()
        self.offsets: list[int] = []
        self._due: dict[int, int] = {}

    def apply(self, payload: bytes, offset: int) -> None:
        self.offsets.append(offset)
        self.counts[payload[0]] += 1
        self._due[payload[0]] = self.counts[payload[0]]

    def take_alerts(self) -> list[Any]:
        due = list(self._due.items())
        self.skip_alerts()
        return due

    def skip_alerts(self) -> None:
        self._due = {}


@dataclass
class Kafka:
    """What outlives a worker."""

    source: list[bytes]
    log: list[bytes] = field(default_factory=list)
    told: list[tuple[int, int]] = field(default_factory=list)
    acknowledged: int = 0  # the next offset; what is committed may lie behind it
    committed: int = 0
    late: list[bytes] = field(default_factory=list)  # a dead worker's record that is still on its way


class Worker:
    """One life of a worker on one partition: it replays, then works until it is killed at its n-th step, or done."""

    def __init__(self, kafka: Kafka, generation: int, n_steps: int | None) -> None:
        self.kafka = kafka
        self.n_steps_left = n_steps
        self.late_after = -1  # steps until a record of the life before arrives
        self.consumer_generation_id = generation
        self.generation = generation
        self.pace = Pace(1 << 20)
        self.consumer = self
        self.n_forgotten = 0
        self.should_stop = False
        self.running: asyncio.Task[None] | None = None
        self.crashed_by: BaseException | None = None
        app = faust.App("worker", broker="memory://", web_enabled=False)
        app.consumer_generation_id = generation
        self.table: FactTable = fact_table(app, "windows", 1, Counting)
        self.log_tp = TP(self.table.changelog_topic_name, 0)
        self.pipeline = WatchPipeline(self, self.table, self, self.deliver, self.observe_stage)  # type: ignore[arg-type]
        self.gone = asyncio.Event()

    async def crash(self, error: BaseException) -> None:
        self.crashed_by = error
        self.gone.set()

    def observe_stage(self, stage: str, seconds: float) -> None:
        assert stage == "apply"

    def forget(self, message: object) -> None:
        self.n_forgotten += 1

    async def _step(self) -> None:
        await asyncio.sleep(0)
        self.late_after -= 1
        if self.late_after == 0:
            self.kafka.log += self.kafka.late
            self.kafka.late.clear()
        if self.n_steps_left is None:
            return
        self.n_steps_left -= 1
        if self.n_steps_left < 0:
            self.gone.set()
            await asyncio.get_running_loop().create_future()  # nothing that it does happens any more

    async def send_records(self, topic: str, partition: int, records: Sequence[Any]) -> list[asyncio.Future[Any]]:
        ((_, value, _, _),) = records
        if self.n_steps_left == 0:
            self.kafka.late = [value]
        await self._step()
        self.kafka.log.append(value)
        written = Written(topic, partition, len(self.kafka.log) - 1)

        async def answer() -> Written:
            await self._step()
            return written

        return [asyncio.ensure_future(answer())]

    async def deliver(self, alerts: Sequence[tuple[int, int]]) -> None:
        for alert in alerts:
            await self._step()
            self.kafka.told.append(alert)
        await self._step()

    async def replay(self) -> None:
        windows: WindowTable = self.table.data
        await windows.on_rebalance({self.log_tp}, set(), set())
        events = [
            Event(None, Message(self.log_tp, number, value, self.generation))
            for number, value in enumerate(self.kafka.log)
        ]
        windows.apply_changelog_batch(events, None, None)

    def events(self, size: int) -> AsyncIterator[Event]:
        async def each() -> AsyncIterator[Event]:
            source, first = self.kafka.source, self.kafka.committed
            for start in range(first, len(source), size):
                records = [Record(i, source[i]) for i in range(start, min(start + size, len(source)))]
                yield Event(Batch(SIGHTINGS, records, 100, self.generation), records[-1].offset)
            await until(lambda: self.kafka.acknowledged == len(source))
            self.gone.set()

        return each()

    async def live(self, size: int) -> None:
        await self.replay()
        self.size = size
        running = asyncio.create_task(self.pipeline.run(Stream(self)))
        await self.gone.wait()
        running.cancel()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        await asyncio.sleep(0)
        await asyncio.sleep(0)


async def until(holds: Callable[[], bool]) -> None:
    for _ in range(10_000):
        if holds():
            return
        await asyncio.sleep(0)
    raise AssertionError("it does not come to pass")


class Stream:
    """A stream of faust's, as far as the agents use it."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker

    def events(self) -> AsyncIterator[Event]:
        return self._worker.events(self._worker.size)

    async def ack(self, event: Event) -> None:
        await self._worker._step()
        self._worker.kafka.acknowledged = max(self._worker.kafka.acknowledged, event.message + 1)


def newest(told: Sequence[tuple[int, int]]) -> dict[int, int]:
    """Return the last state of every alert, as a reader of the compacted topic has it."""
    return dict(told)


GROUPS = st.lists(st.integers(0, N_GROUPS - 1).map(lambda group: bytes([group])), max_size=30)
LIVES = st.lists(st.tuples(st.integers(0, 25), st.integers(1, 8), st.floats(0, 1), st.integers(0, 9)), max_size=8)


@settings(deadline=None, max_examples=200)
@given(GROUPS, LIVES)
@example([b"\0"], [(0, 1, 0.0, 0), (1, 1, 0.0, 1)])  # the dead worker's record, then the same again, then nothing told
def test_alerts_end_as_they_must_wherever_the_workers_are_killed(
    source: list[bytes], lives: list[tuple[int, int, float, int]]
) -> None:
    """Every life has its own batches, ends at its own step, and has committed some of what it acknowledged.

    A log record that a life was sending at its end may still arrive in the next one.
    """

    async def run() -> None:
        kafka = Kafka(source)
        for number, (n_steps, size, committed, late_after) in enumerate(lives):
            worker = Worker(kafka, number, n_steps)
            worker.late_after = late_after
            await worker.live(size)
            kafka.committed += round((kafka.acknowledged - kafka.committed) * committed)
        last = Worker(kafka, len(lives), None)
        await last.live(5)
        assert last.crashed_by is None
        assert kafka.acknowledged == len(source)
        store = last.table.data.store(0)
        assert store.offsets == list(range(len(source)))
        assert newest(kafka.told) == Counter(group for (group,) in source)

    asyncio.run(run())


@settings(deadline=None, max_examples=50)
@given(GROUPS, st.lists(st.integers(1, 8), min_size=1, max_size=4))
def test_what_was_told_before_a_clean_stop_is_not_told_again(source: list[bytes], sizes: list[int]) -> None:
    async def run() -> None:
        kafka = Kafka([])
        for number, size in enumerate(sizes):
            kafka.source = source[: len(source) * (number + 1) // len(sizes)]
            await Worker(kafka, number, None).live(size)
            kafka.committed = kafka.acknowledged
        assert len(set(kafka.told)) == len(kafka.told)
        assert newest(kafka.told) == Counter(group for (group,) in source)
        ends = [decode(record)[:2] for record in kafka.log]
        assert [previous for previous, _ in ends] == [-1, *(last for _, last in ends)][: len(ends)]

    asyncio.run(run())


async def test_nothing_is_logged_behind_a_record_that_was_not_delivered() -> None:
    """A log with a hole could never be replayed."""
    kafka = Kafka([bytes([i % N_GROUPS]) for i in range(20)])
    worker = Worker(kafka, 1, None)
    send = worker.send_records
    n_sent = 0

    async def fail_third(topic: str, partition: int, records: Sequence[Any]) -> list[asyncio.Future[Any]]:
        nonlocal n_sent
        n_sent += 1
        if n_sent == 3:
            lost: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
            lost.set_exception(OSError("the broker is away"))
            return [lost]
        return await send(topic, partition, records)

    worker.send_records = fail_third  # type: ignore[method-assign]
    await worker.live(2)
    assert isinstance(worker.crashed_by, OSError)
    assert (n_sent, len(kafka.log), kafka.acknowledged) == (3, 2, 4)


async def test_a_batch_of_before_a_rebalance_is_left_to_its_next_owner() -> None:
    kafka = Kafka([b"\0", b"\1", b"\2"])
    worker = Worker(kafka, 1, None)
    send = worker.send_records

    async def rebalance_meanwhile(*args: Any) -> list[asyncio.Future[Any]]:
        futures = await send(*args)
        worker.consumer_generation_id = 2
        worker.gone.set()
        return futures

    worker.send_records = rebalance_meanwhile  # type: ignore[method-assign]
    worker.size = 3
    running = asyncio.create_task(worker.pipeline.run(Stream(worker)))
    await until(lambda: worker.n_forgotten == 1)
    running.cancel()
    assert (len(kafka.log), kafka.told, kafka.acknowledged) == (1, [], 0)
    assert worker.table.data.applied == {}
    # It replays the record and tells what that made due.
    await Worker(kafka, 2, None).live(3)
    assert sorted(kafka.told) == [(0, 1), (1, 1), (2, 1)]
    assert len(kafka.log) == 1


async def test_at_a_stop_what_is_begun_is_finished_and_the_rest_is_left() -> None:
    kafka = Kafka([bytes([i % N_GROUPS]) for i in range(20)])
    worker = Worker(kafka, 1, None)
    deliver = worker.deliver

    async def stop_meanwhile(alerts: Sequence[tuple[int, int]]) -> None:
        worker.should_stop = True
        await deliver(alerts)

    worker.pipeline._deliver = stop_meanwhile
    worker.size = 2
    running = asyncio.create_task(worker.pipeline.run(Stream(worker)))
    await until(lambda: worker.n_forgotten == 9)
    running.cancel()
    assert (len(kafka.log), len(kafka.told), kafka.acknowledged) == (1, 2, 2)


async def test_sightings_that_are_gone_are_told_of(caplog: pytest.LogCaptureFixture) -> None:
    kafka = Kafka([bytes([0])] * 10)
    await Worker(kafka, 1, None).live(3)
    kafka.source += [bytes([1])] * 10
    kafka.committed, kafka.acknowledged = 14, 10
    await Worker(kafka, 2, None).live(3)
    assert "sightings 10 to 13 of sightings [0] are gone and are missing from the windows" in caplog.text
    assert newest(kafka.told) == {0: 10, 1: 6}


class Answering:
    """A stage whose sends can fail."""

    def __init__(self, error: Exception | None = None, *, late: bool = False) -> None:
        self.error, self.late = error, late
        self.gate = asyncio.Event()
        self.screened: list[int] = []

    def screen(self, partition: int, records: Sequence[Record]) -> int:
        if self.error is not None and not self.late:
            raise self.error
        self.screened.append(records[-1].offset)
        return records[-1].offset

    async def send(self, answers: int) -> list[asyncio.Future[object]]:
        async def deliver() -> None:
            await self.gate.wait()
            if self.error is not None:
                raise self.error

        return [asyncio.ensure_future(deliver()), asyncio.ensure_future(asyncio.sleep(0))]


async def screened(stage: Answering) -> Worker:
    worker = Worker(Kafka([b"\0"] * 20), 1, None)
    worker.size = 2
    worker.running = asyncio.create_task(screen_batches(worker, Stream(worker), stage))
    for _ in range(50):
        await asyncio.sleep(0)
    return worker


async def test_a_batch_of_manifests_is_acknowledged_when_all_of_it_is_delivered() -> None:
    stage = Answering()
    worker = await screened(stage)
    assert worker.kafka.acknowledged == 0
    assert stage.screened == [1, 3, 5, 7]  # a few in flight, no more
    stage.gate.set()
    for _ in range(50):
        await asyncio.sleep(0)
    assert worker.kafka.acknowledged == 20


@pytest.mark.parametrize("late", [False, True], ids=["screening", "delivering"])
async def test_what_fails_ends_the_worker_and_acknowledges_nothing(
    late: bool, caplog: pytest.LogCaptureFixture
) -> None:
    stage = Answering(FactLogError("it\nis over"), late=late)
    stage.gate.set()
    worker = await screened(stage)
    assert worker.crashed_by is stage.error
    assert worker.kafka.acknowledged == 0
    assert "failed, the worker ends: FactLogError: it is over" in caplog.text
