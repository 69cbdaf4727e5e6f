"""The consumer's thread, with a stamp for every seek and an epoch for every new start.

Fetches and seeks of a partition happen in this thread, one after the other. What was fetched before a seek carries an
older stamp than the partition has now, so that the main loop can tell and drop it. A seek back to the first record
that was not delivered goes on where delivery stopped: what was delivered before keeps its worth, so the epoch stays.
Every other seek begins a new epoch: what was delivered before it will come again.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import Any

from aiokafka.errors import KafkaError
from aiokafka.structs import TopicPartition
from faust.transport.consumer import ensure_TP
from faust.transport.drivers import aiokafka as driver
from faust.types import TP

FETCH_WAIT_MS = 100


class ConsumerThread(driver.AIOKafkaConsumerThread):
    """faust's consumer thread; every result of a fetch carries the partition's stamp."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.stamps: dict[TP, int] = defaultdict(int)  # both are written in this thread only
        self.epochs: dict[TP, int] = defaultdict(int)

    def _create_worker_consumer(self, transport: Any) -> Any:
        # There is one request on its way at a time: it must not wait long at the end of one partition while another
        # has records.
        consumer = super()._create_worker_consumer(transport)
        consumer._fetch_max_wait_ms = FETCH_WAIT_MS
        return consumer

    def _start_anew(self, tp: TP) -> None:
        self.stamps[tp] += 1
        self.epochs[tp] += 1

    def _start_thread(self) -> None:
        try:
            super()._start_thread()
        except (KafkaError, asyncio.CancelledError) as error:
            # It crashed the worker before, which tells why; Python would print it once more from here.
            self.log.debug("the consumer's thread ended: %r", error)
            self.set_shutdown()  # which mode forgets when it is cancelled, and waits for

    async def stop(self) -> None:
        """Stop the thread, unless it has come to its end by itself."""
        if not self.thread_loop.is_closed():
            await super().stop()

    async def _fetch_records(
        self,
        consumer: Any,
        active_partitions: Any,
        timeout: float | None = None,  # noqa: ASYNC109 - faust's
        max_records: int | None = None,
    ) -> dict[TP, tuple[list[Any], int]]:
        fetched = await super()._fetch_records(consumer, active_partitions, timeout=timeout, max_records=max_records)
        return {ensure_TP(tp): (records, self.stamps[ensure_TP(tp)]) for tp, records in fetched.items() if records}

    async def _seek_wait(self, consumer: Any, partitions: Any) -> None:
        for tp in partitions:  # no await between these and the seeks of super
            self._start_anew(ensure_TP(tp))
        await super()._seek_wait(consumer, partitions)

    async def seek_to_committed(self) -> dict[TP, int | None]:
        """Seek every partition to its committed offset, or to where the group starts when there is none.

        aiokafka's own leaves partitions without a committed offset where they are.
        """
        result: dict[TP, int | None] = await self.call_thread(self._seek_committed)
        return result

    async def _seek_committed(self) -> dict[TP, int | None]:
        consumer = self._ensure_consumer()
        partitions = list(consumer.assignment())
        committed = await asyncio.gather(*(consumer.committed(tp) for tp in partitions))
        offsets: dict[TP, int | None] = {}
        unknown = []
        for tp, offset in zip(partitions, committed, strict=True):
            offsets[ensure_TP(tp)] = offset
            if tp not in consumer.assignment():
                continue
            if offset is not None and offset >= 0:
                consumer.seek(tp, offset)
                self._start_anew(ensure_TP(tp))
            elif tp.topic in self.app.batch_topics:
                self._start_anew(ensure_TP(tp))
                unknown.append(tp)
        if unknown:
            await consumer.seek_to_beginning(*unknown)
        return offsets

    async def seek_back(self, tp: TP, offset: int, stamp: int) -> None:
        """Fetch again from `offset`, the first that was not delivered, unless there was a seek since `stamp`."""
        await self.call_thread(self._seek_back, tp, offset, stamp)

    async def _seek_back(self, tp: TP, offset: int, stamp: int) -> None:
        consumer = self._ensure_consumer()
        partition = TopicPartition(*tp)
        if self.stamps[tp] == stamp and partition in consumer.assignment():
            consumer.seek(partition, offset)
            self.stamps[tp] += 1
