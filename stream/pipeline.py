"""The two agents: batches in, outputs delivered, then acknowledged; a few batches in flight, any failure a crash."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any

from faust.types import TP

from stream import factlog
from stream.factlog import FactTable, WindowTable
from stream.outputs import Outputs
from stream.transport import Batch

log = logging.getLogger(__name__)

IN_FLIGHT = 4  # batches: hides the time a delivery takes

Deliver = Callable[[Sequence[Any]], Awaitable[None]]
Answer = Callable[[int, Sequence[Any]], Awaitable[Sequence[asyncio.Future[object]]]]


class Crasher:
    """End the worker at the first failure: what is not acknowledged is done again after the restart."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def crash(self, what: str, error: BaseException) -> None:
        """Log what failed and crash the app."""
        log.critical("%s failed, the worker ends: %s: %s", what, type(error).__name__, error)
        await self._app.crash(error)


async def screen_batches(app: Any, stream: Any, answer: Answer) -> None:
    """Answer every batch of manifests and acknowledge it when all its outputs are delivered."""
    crasher = Crasher(app)
    slots = asyncio.Semaphore(IN_FLIGHT)
    tasks: set[asyncio.Task[None]] = set()

    async def finish(event: Any, futures: Sequence[asyncio.Future[object]]) -> None:
        try:
            await asyncio.gather(*futures)
            await stream.ack(event)
        except asyncio.CancelledError:
            raise
        except BaseException as error:
            await crasher.crash("delivering verdicts", error)
        finally:
            slots.release()

    async for event in _events(stream):
        batch: Batch = event.value
        await slots.acquire()
        try:
            futures = await answer(batch.tp.partition, batch.records)
        except asyncio.CancelledError:
            raise
        except BaseException as error:
            await crasher.crash("screening", error)
            raise
        task = asyncio.create_task(finish(event, futures))
        tasks.add(task)
        task.add_done_callback(tasks.discard)


async def _events(stream: Any) -> AsyncIterator[Any]:
    async for event in stream.events():
        yield event


class WatchPipeline:
    """Log, apply, tell, acknowledge: in this order for every batch of sightings."""

    def __init__(self, app: Any, table: FactTable, outputs: Outputs, deliver: Deliver) -> None:
        self._app = app
        self._table = table
        self._outputs = outputs
        self._deliver = deliver
        self._crasher = Crasher(app)
        self._slots = asyncio.Semaphore(IN_FLIGHT)
        self._generation: int | None = None
        self._sent: dict[int, int] = {}  # partition -> last offset handed to the log in this generation
        self._last: dict[int, asyncio.Task[None]] = {}  # partition -> its newest batch: batches finish in order

    @property
    def _windows(self) -> WindowTable:
        store: WindowTable = self._table.data
        return store

    async def run(self, stream: Any) -> None:
        """Take in batches until the stream ends."""
        async for event in _events(stream):
            await self._slots.acquire()
            try:
                await self._take(stream, event)
            except asyncio.CancelledError:
                raise
            except BaseException as error:
                await self._crasher.crash("logging sightings", error)
                raise

    async def _take(self, stream: Any, event: Any) -> None:
        batch: Batch = event.value
        partition = batch.tp.partition
        if self._generation != batch.generation:
            self._generation = batch.generation
            self._sent.clear()
            self._last.clear()
        known = max(self._windows.applied.get(partition, -1), self._sent.get(partition, -1))
        facts = [(record.offset, record.value) for record in batch.records if record.offset > known]
        again = [record.value for record in batch.records if record.offset <= known]
        records = factlog.encode(batch.generation, known, facts)
        futures = []
        for last, record in records:
            key = b"%d" % last
            futures += await self._outputs.send_records(
                self._table.changelog_topic_name, partition, [(key, record, [], None)]
            )
        if facts:
            self._sent[partition] = facts[-1][0]
        logged = list(zip(futures, (record for _, record in records), strict=True))
        self._last[partition] = asyncio.create_task(
            self._finish(stream, event, self._last.get(partition), logged, again)
        )

    async def _finish(
        self,
        stream: Any,
        event: Any,
        before: asyncio.Task[None] | None,
        logged: Sequence[tuple[asyncio.Future[Any], bytes]],
        again: Sequence[bytes],
    ) -> None:
        batch: Batch = event.value
        try:
            if before is not None:
                await asyncio.wait([before])
            alerts: list[Any] = []
            for future, record in logged:
                written = await future
                if batch.generation != self._app.consumer_generation_id:
                    return  # the partition may be another worker's now; it replays what was logged
                tp = TP(written.topic, written.partition)
                self._windows.apply_record(tp, written.offset, record)
            if batch.generation != self._app.consumer_generation_id:
                return
            store = self._windows.store(batch.tp.partition)
            for payload in again:  # applied before a crash; its alerts may not have been told
                store.touch(payload)
            alerts = store.take_alerts()
            if alerts:
                await self._deliver(alerts)
            await stream.ack(event)
        except asyncio.CancelledError:
            raise
        except BaseException as error:
            await self._crasher.crash("applying sightings", error)
        finally:
            self._slots.release()
