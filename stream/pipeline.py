"""The two agents: batches in, outputs delivered, then acknowledged; a few batches in flight, any failure a crash."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol, TypeVar

from faust.types import TP

from stream import factlog
from stream.errors import ServiceError, told
from stream.factlog import FactTable, Store, WindowTable
from stream.metrics import Stage
from stream.outputs import KafkaError, Outputs
from stream.transport import Batch

log = logging.getLogger(__name__)

KNOWN_ERRORS = (ServiceError, KafkaError, factlog.FactLogError)  # these say all in one line
IN_FLIGHT = 4  # batches: hides the time a delivery takes

Deliver = Callable[[Sequence[Any]], Awaitable[None]]
ObserveStage = Callable[[Stage, float], None]
Answers = TypeVar("Answers")


class Screens(Protocol[Answers]):
    """Say what answering a batch takes: work on the processor, then deliveries."""

    def screen(self, partition: int, records: Sequence[Any]) -> Answers:
        """Work out the answers to a batch."""

    async def send(self, answers: Answers) -> Sequence[asyncio.Future[object]]:
        """Start sending the answers; each future fails when its part is not delivered."""


class Crasher:
    """End the worker at the first failure: what is not acknowledged is done again after the restart."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def crash(self, what: str, error: BaseException) -> None:
        """Log what failed and crash the app."""
        is_known = isinstance(error, KNOWN_ERRORS)
        log.critical("%s failed, the worker ends: %s", what, told(error), exc_info=None if is_known else error)
        await self._app.crash(error)


async def screen_batches(app: Any, stream: Any, stage: Screens[Any]) -> None:
    """Answer every batch of manifests and acknowledge it when all its outputs are delivered."""
    crasher = Crasher(app)
    slots = asyncio.Semaphore(IN_FLIGHT)
    tasks: set[asyncio.Task[None]] = set()

    async def finish(event: Any, futures: Sequence[asyncio.Future[object]]) -> None:
        try:
            await asyncio.gather(*futures)
            await stream.ack(event)
        except Exception as error:
            await crasher.crash("delivering verdicts", error)
        finally:
            slots.release()

    try:
        async for event in stream.events():
            batch: Batch = event.value
            await slots.acquire()
            if app.should_stop:
                app.consumer.forget(event.message)  # nothing of it was done
                continue
            try:
                started_s = time.thread_time()
                answers = stage.screen(batch.tp.partition, batch.records)
                app.pace.observe(batch.n_bytes, time.thread_time() - started_s)
                futures = await stage.send(answers)
            except Exception as error:
                await crasher.crash("screening", error)
                return
            task = asyncio.create_task(finish(event, futures))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
    finally:
        for task in tasks:  # none, but for a stop that could not wait any longer
            task.cancel()


class WatchPipeline:
    """Log, apply, tell, acknowledge: in this order for every batch of sightings, one batch of a partition at a time.

    One at a time, so that no record of the log can stand behind one that was not delivered; and so that a record
    which follows on all that is applied says: what came before it has been told.
    """

    def __init__(
        self, app: Any, table: FactTable, outputs: Outputs, deliver: Deliver, observe_stage: ObserveStage
    ) -> None:
        self._app = app
        self._table = table
        self._outputs = outputs
        self._deliver = deliver
        self._observe_stage = observe_stage
        self._crasher = Crasher(app)
        self._slots = asyncio.Semaphore(IN_FLIGHT)
        self._newest: dict[int, asyncio.Task[bool]] = {}  # by partition

    @property
    def _windows(self) -> WindowTable:
        store: WindowTable = self._table.data
        return store

    async def run(self, stream: Any) -> None:
        """Take in batches until the stream ends."""
        try:
            async for event in stream.events():
                await self._slots.acquire()
                partition = event.value.tp.partition
                self._newest[partition] = asyncio.create_task(self._finish(stream, event, self._newest.get(partition)))
        finally:
            for task in self._newest.values():
                task.cancel()

    async def _finish(self, stream: Any, event: Any, before: asyncio.Task[bool] | None) -> bool:
        """Do all of a batch after the one before it; False when that or this one failed."""
        try:
            # Also across a rebalance: what the one before is telling must be told before this one is acknowledged.
            if before is not None and not await before:
                return False
            if await self._work(event.value):
                await stream.ack(event)
            else:
                self._app.consumer.forget(event.message)
        except Exception as error:
            await self._crasher.crash("watching sightings", error)
            return False
        finally:
            self._slots.release()
        return True

    async def _work(self, batch: Batch) -> bool:
        """Bring a batch into log and state and tell what it makes due; False when it is left to the partition's owner.

        That is another worker's after a rebalance, the next one after a stop. It replays what was logged, and gets
        again what was not acknowledged.
        """
        partition = batch.tp.partition
        if self._is_stale(batch) or self._app.should_stop:
            return False
        store = self._windows.store(partition)
        applied = self._windows.applied.get(partition, -1)
        if batch.first > applied:
            store.skip_alerts()  # all that is applied was acknowledged, so it was told; a replay cannot know that
        await self._tell(store)
        for last, record in factlog.encode(batch.generation, applied, self._facts(batch, applied)):
            if self._is_stale(batch):
                return False
            [logged] = await self._outputs.send_records(
                self._table.changelog_topic_name, partition, [(b"%d" % last, record, [], None)]
            )
            written: Any = await logged
            if self._is_stale(batch):
                return False
            began_s, started_s = time.perf_counter(), time.thread_time()
            self._windows.apply_record(TP(written.topic, written.partition), written.offset, record)
            self._observe_stage("apply", time.perf_counter() - began_s)
            # Without the telling: it goes back to the loop, and many small batches tell more than a few large ones.
            self._app.pace.observe(len(record), time.thread_time() - started_s)
            await self._tell(store)
        return True

    def _is_stale(self, batch: Batch) -> bool:
        return bool(batch.generation != self._app.consumer_generation_id)

    async def _tell(self, store: Store) -> None:
        alerts = store.take_alerts()
        if alerts:
            await self._deliver(alerts)

    def _facts(self, batch: Batch, applied: int) -> list[factlog.Fact]:
        facts = [(record.offset, record.value) for record in batch.records if record.offset > applied]
        if facts and applied >= 0 and facts[0][0] > applied + 1:
            log.error(
                "sightings %d to %d of %s [%d] are gone and are missing from the windows: no worker read them within "
                "the topic's retention; publish their manifests again",
                applied + 1,
                facts[0][0] - 1,
                batch.tp.topic,
                batch.tp.partition,
            )
        return facts
