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
from itertools import islice
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
COMMIT_S = 3.0


class Consumer(driver.Consumer):
    """Deliver batches of `app.batch_topics`, other topics (changelogs) as faust does."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ledgers: dict[TP, Ledger] = {}
        self.is_all_committed = True  # unless the stop had to leave something
        self._stop_at_s: float | None = None

    @property
    def is_running(self) -> bool:
        """Tell whether there is a connection to ask about partitions; it stays true at the end."""
        return self._thread._consumer is not None

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

    def on_buffer_full(self, tp: TP) -> None:
        """Go on fetching batches: the queue they go into is short, and lets nothing in while it is full.

        faust's own would ask for the other partitions only, and then wait a second for what they do not have.
        """
        if not self._is_batched(tp.topic):
            super().on_buffer_full(tp)

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
            end, n_bytes = self._end_of_batch(records, first)
            batch = Batch(tp, records[first:end], n_bytes, generation)
            first = end
            ledger = self.ledgers.get(tp)
            if ledger is None or ledger.epoch != self._thread.epochs[tp]:
                ledger = self.ledgers[tp] = Ledger(self._thread.epochs[tp])
            ledger.delivered(batch.last, batch.records[0].timestamp)
            self._read_offset[tp] = None  # faust's own booking of gaps and drops is not for batches
            yield BatchMessage.of(batch, ledger.epoch)

    def _end_of_batch(self, records: list[Any], first: int) -> tuple[int, int]:
        """Return where the batch that begins at `first` ends, and its size: one record, and more while they fit in."""
        most_bytes = self.app.pace.n_bytes
        end, n_bytes = first, 0
        for record in islice(records, first, first + self.app.max_batch_records):
            size = RECORD_OVERHEAD_BYTES + len(record.value or b"")
            if end > first and n_bytes + size > most_bytes:
                break
            n_bytes += size
            end += 1
        return end, n_bytes

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
            is_new = ledger is not None and ledger.epoch == message.epoch and ledger.done(message.offset)
            if is_new:
                self._n_acked += message.n_records
            notify(self._waiting_for_ack)
            return is_new

    def forget(self, message: Any) -> None:
        """Wait no more for a message that is another worker's now."""
        self._unacked_messages.discard(message)
        notify(self._waiting_for_ack)

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
        return ledger.watermark if ledger is not None and ledger.epoch == self._thread.epochs[tp] else None

    async def _add_gap(self, tp: TP, offset_from: int, offset_to: int) -> None:
        if not self._is_batched(tp.topic):
            await super()._add_gap(tp, offset_from, offset_to)

    async def maybe_wait_for_commit_to_finish(self) -> bool:
        """Wait for a commit that is on its way; what was done since it began is still to be committed.

        faust's own takes that commit for the one that was asked for, the last one of a rebalance or a stop included.
        """
        while (on_its_way := self._commit_fut) is not None:
            await asyncio.wait([on_its_way])
        return False

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
        """Wait for batches in flight and commit what is done; a batch that takes too long is given up, and done again.

        faust's own waits without end, and takes no cancellation for an answer.
        """
        deadline_s = self._deadline_s()
        while self._unacked_messages and not self._crashed.is_set():
            left_s = deadline_s - self.loop.time()
            if left_s <= 0:
                break
            self._waiting_for_ack = self.loop.create_future()
            await asyncio.wait([self._waiting_for_ack], timeout=min(1.0, left_s))
            self._waiting_for_ack = None
            self._clean_unacked_messages()
        if self._crashed.is_set():
            return  # the thread that would commit is gone
        # The deadline is for the batches: what is done has a moment to be committed even so.
        commit = asyncio.ensure_future(self.commit())
        await asyncio.wait([commit], timeout=max(COMMIT_S, deadline_s - self.loop.time()))
        if self.app.should_stop and (self._unacked_messages or self._filter_committable_offsets(list(self.ledgers))):
            self.is_all_committed = False
        if self._unacked_messages:
            self.log.warning("gave up on %d batches in flight; they will be done again", len(self._unacked_messages))
            self._unacked_messages.clear()
            self.ledgers.clear()

    def _deadline_s(self) -> float:
        if not self.app.should_stop:
            return float(self.loop.time() + self.app.revoke_deadline_s)
        if self._stop_at_s is None:  # a stop comes by here twice
            self._stop_at_s = self.loop.time() + self.app.stop_deadline_s
        return self._stop_at_s

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
