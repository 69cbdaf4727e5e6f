"""A faust consumer that delivers batches and commits what is done, nothing else.

faust delivers records one by one, books jumps in their offsets as gaps, and forgets acknowledgements before the last
commit of a rebalance. Here instead: (1) what was fetched before a seek is never delivered; (2) what was fetched and
not delivered is fetched again, changelogs included; (3) nothing is fetched of batch topics while a rebalance or a
recovery is on, since faust clears its queues at their end; (4) a commit names the offset behind the longest prefix
of delivered batches that are done.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

from faust.transport.consumer import ensure_TP
from faust.transport.drivers import aiokafka as driver
from faust.types import TP
from faust.types.tuples import ack_lock
from mode.utils.futures import notify

from stream.transport.batch import Batch, BatchMessage
from stream.transport.ledger import Ledger
from stream.transport.thread import ConsumerThread

RECORD_OVERHEAD_BYTES = 64


class Consumer(driver.Consumer):
    """Deliver batches of `app.batch_topics`, other topics (changelogs) as faust does."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ledgers: dict[TP, Ledger] = {}

    def _new_consumer_thread(self) -> ConsumerThread:
        return ConsumerThread(self, loop=self.loop, beacon=self.beacon)

    def _is_batched(self, topic: str) -> bool:
        return topic in self.app.batch_topics

    async def _getmany(self, active_partitions: set[TP] | None, timeout: float) -> Any:  # noqa: ASYNC109 - faust's
        if active_partitions and (self.app.rebalancing or self.app.in_recovery):
            active_partitions = {tp for tp in active_partitions if not self._is_batched(tp.topic)}
            if not active_partitions:
                await self.sleep(0.05)
                return {}
        return await self._thread.getmany(active_partitions, timeout)

    async def getmany(self, timeout: float) -> AsyncIterator[tuple[TP, Any]]:  # noqa: ASYNC109 - faust's
        """Yield (partition, message); a message of a batch topic holds a whole batch."""
        stamped, active = await self._wait_next_records(timeout)
        if not stamped or self.should_stop:
            return
        generation = self.app.consumer_generation_id
        plain: dict[TP, tuple[list[Any], int]] = {}
        for tp, (records, stamp) in stamped.items():
            if self._thread.stamps[tp] != stamp:
                continue
            if not self._may_deliver(tp, active):
                await self._thread.seek_back(tp, records[0].offset, stamp)
            elif not self._is_batched(tp.topic):
                plain[tp] = records, stamp
            else:
                self.app.monitor.track_tp_end_offset(tp, self.highwater(tp))
                async for message in self._batches(tp, records, stamp, generation):
                    yield tp, message
        if plain:
            async for tp, message in self._plain(plain, generation):
                yield tp, message

    def _may_deliver(self, tp: TP, active: set[TP] | None) -> bool:
        if self._is_batched(tp.topic) and self.app.rebalancing:
            return False
        return bool(self.flow_active and (active is None or tp in active or tp in self._buffered_partitions))

    def _is_current(self, tp: TP, stamp: int, generation: int) -> bool:
        return bool(
            self.flow_active and self._thread.stamps[tp] == stamp and self.app.consumer_generation_id == generation
        )

    async def _batches(self, tp: TP, records: list[Any], stamp: int, generation: int) -> AsyncIterator[BatchMessage]:
        first = 0
        while first < len(records):
            if not self._is_current(tp, stamp, generation):
                await self._thread.seek_back(tp, records[first].offset, stamp)
                return
            end = self._end_of_batch(records, first)
            batch = Batch(tp, records[first:end], generation)
            first = end
            ledger = self.ledgers.get(tp)
            if ledger is None or ledger.stamp != stamp:
                ledger = self.ledgers[tp] = Ledger(stamp)
            ledger.delivered(batch.last, batch.records[0].timestamp)
            self._read_offset[tp] = None  # faust's own booking of gaps and drops is not for batches
            yield BatchMessage.of(batch, stamp)

    def _end_of_batch(self, records: list[Any], first: int) -> int:
        end, n_bytes = first, 0
        while end < len(records) and end - first < self.app.max_batch_records and n_bytes < self.app.max_batch_bytes:
            n_bytes += RECORD_OVERHEAD_BYTES + len(records[end].value or b"")
            end += 1
        return end

    async def _plain(
        self, fetched: Mapping[TP, tuple[list[Any], int]], generation: int
    ) -> AsyncIterator[tuple[TP, Any]]:
        next_offsets: dict[TP, int] = {}
        for tp, record in self.scheduler.iterate({tp: records for tp, (records, _) in fetched.items()}):
            if not self._is_current(tp, fetched[tp][1], generation):
                break
            self.app.monitor.track_tp_end_offset(tp, self.highwater(tp))
            next_offsets[tp] = record.offset + 1
            yield tp, self._to_message(tp, record)
        else:
            return
        for tp, (records, stamp) in fetched.items():
            offset = next_offsets.get(tp, records[0].offset)
            if offset <= records[-1].offset:
                await self._thread.seek_back(tp, offset, stamp)

    def ack(self, message: Any) -> bool:
        """Mark a message as done."""
        if not isinstance(message, BatchMessage):
            return bool(super().ack(message))
        with ack_lock:
            message.acked = True
            self._unacked_messages.discard(message)
            ledger = self.ledgers.get(message.tp)
            is_new = ledger is not None and ledger.stamp == message.stamp and ledger.done(message.offset)
            if is_new:
                self._n_acked += message.n_records
            notify(self._waiting_for_ack)
            return is_new

    def _filter_tps_with_pending_acks(self, topics: Any = None) -> Iterator[TP]:
        yield from super()._filter_tps_with_pending_acks(topics)
        for tp, ledger in list(self.ledgers.items()):
            if ledger.watermark is not None and (topics is None or tp in topics or tp.topic in topics):
                yield tp

    def _new_offset(self, tp: TP) -> int | None:
        if not self._is_batched(tp.topic):
            offset: int | None = super()._new_offset(tp)
            return offset
        ledger = self.ledgers.get(tp)
        return ledger.watermark if ledger is not None and ledger.stamp == self._thread.stamps[tp] else None

    async def _add_gap(self, tp: TP, offset_from: int, offset_to: int) -> None:
        if not self._is_batched(tp.topic):
            await super()._add_gap(tp, offset_from, offset_to)

    async def _commit_offsets(self, offsets: Mapping[TP, int], start_new_transaction: bool = True) -> bool:
        # faust's own books the offsets as committed even when the broker refused them.
        assignment = self.assignment()
        mine = {tp: offset for tp, offset in offsets.items() if tp in assignment}
        if not mine or not await self._commit(mine):
            return False
        self._committed_offset.update(mine)
        self.app.tables.on_commit(mine)
        self.app.monitor.on_tp_commit(mine)
        return True

    async def on_partitions_revoked(self, revoked: set[TP]) -> None:
        """Commit what is done, wait a bounded time for what is in flight, let the rest to the next owner."""
        await self.commit()  # faust's own forgets what was done before it commits
        await super().on_partitions_revoked(revoked)
        for tp in revoked:
            self.ledgers.pop(ensure_TP(tp), None)

    async def wait_empty(self) -> None:
        """Wait for batches in flight, at most `app.revoke_deadline_s`; a batch that is late is done again."""
        try:
            await asyncio.wait_for(super().wait_empty(), self.app.revoke_deadline_s)
        except TimeoutError:
            self.log.warning("gave up on %d batches in flight; they will be done again", len(self._unacked_messages))
            self._unacked_messages.clear()
            self.ledgers.clear()

    def progress(self) -> dict[TP, tuple[int, int, int | None]]:
        """Return (next offset to commit, end of the partition, ms of the oldest record in flight) by partition."""
        result = {}
        for tp in self.assignment():
            if self._is_batched(tp.topic) and (end := self.highwater(tp)) is not None:
                ledger = self.ledgers.get(tp)
                done = ledger.watermark if ledger is not None else None
                if done is None:
                    done = self._committed_offset.get(tp) or 0
                result[tp] = done, end, ledger.oldest_ms if ledger is not None else None
        return result


class Transport(driver.Transport):
    """faust's Kafka transport with this consumer."""

    Consumer = Consumer
