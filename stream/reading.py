"""Read topics without a consumer group, once or on and on, and ask how far a group has come."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from typing import TypeAlias

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import GroupCoordinatorNotAvailableError
from aiokafka.structs import ConsumerRecord

Record: TypeAlias = ConsumerRecord[bytes, bytes]
FETCH_BYTES = 32 << 20
FOLLOWER_FETCH_BYTES = 4 << 20  # one larger record is fetched all the same
MAX_POLL_RECORDS = 500
POLL_MS = 500
POLL_S = 0.3


async def records(bootstrap: str, topic: str) -> AsyncIterator[Record]:
    """Yield every record of a topic up to its present end, each partition in its order."""
    # Not `latest`: what an assignment resets positions to may come after the seek, and all would seem to be read.
    consumer = AIOKafkaConsumer(
        bootstrap_servers=bootstrap,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        max_partition_fetch_bytes=FETCH_BYTES,
    )
    await consumer.start()
    try:
        partitions = await _partitions(consumer, topic)
        consumer.assign(partitions)
        ends = await consumer.end_offsets(partitions)
        await consumer.seek_to_beginning(*partitions)
        while any([await consumer.position(tp) < ends[tp] for tp in partitions]):
            for batch in (await consumer.getmany(timeout_ms=500)).values():
                for record in batch:
                    yield record
    finally:
        await consumer.stop()


class Follower:
    """Read all partitions of a topic from their beginning, on and on.

    Args:
        bootstrap: host:port, several with commas.
    """

    def __init__(self, bootstrap: str, topic: str) -> None:
        self._bootstrap = bootstrap
        self._topic = topic
        self._started: AIOKafkaConsumer | None = None
        self._partitions: list[TopicPartition] = []

    @property
    def _consumer(self) -> AIOKafkaConsumer:
        if self._started is None:
            raise RuntimeError("it is not started")
        return self._started

    async def start(self) -> None:
        """Connect; to be called in the loop that reads.

        Raises:
            KafkaError: no broker answers.
        """
        self._started = AIOKafkaConsumer(
            bootstrap_servers=self._bootstrap.split(","),
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            max_partition_fetch_bytes=FOLLOWER_FETCH_BYTES,
        )
        await self._consumer.start()
        self._partitions = await _partitions(self._consumer, self._topic)
        self._consumer.assign(self._partitions)
        await self._consumer.seek_to_beginning(*self._partitions)

    async def stop(self) -> None:
        """Disconnect."""
        if self._started is not None:
            await self._started.stop()

    async def poll(self, timeout_ms: int) -> list[Record]:
        """Return what came next, each partition in its order; nothing when nothing came in time.

        Raises:
            KafkaError: a record cannot be read off the broker.
        """
        found = await self._consumer.getmany(timeout_ms=timeout_ms, max_records=MAX_POLL_RECORDS)
        return [record for batch in found.values() for record in batch]

    async def progress(self) -> dict[int, tuple[int, int]]:
        """Return (next offset to read, present end) by partition.

        Raises:
            KafkaError: no broker answers.
        """
        ends = await self._consumer.end_offsets(self._partitions)
        return {tp.partition: (await self._consumer.position(tp), ends[tp]) for tp in self._partitions}

    async def to_end(self) -> AsyncIterator[list[Record]]:
        """Yield what comes up to the end that the topic has when this is called.

        Raises:
            KafkaError: no broker answers, or a record cannot be read off it.
        """
        ends = await self._consumer.end_offsets(self._partitions)
        while any([await self._consumer.position(tp) < ends[tp] for tp in self._partitions]):
            yield await self.poll(POLL_MS)


async def lag(bootstrap: str, group: str, topic: str) -> int:
    """Return how many records of a topic a group has not committed yet."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap)
    await admin.start()
    await consumer.start()
    try:
        partitions = await _partitions(consumer, topic)
        ends = await consumer.end_offsets(partitions)
        starts = await consumer.beginning_offsets(partitions)
        try:
            committed = await admin.list_consumer_group_offsets(group)
        except GroupCoordinatorNotAvailableError:  # the first group of a new broker: its topic is being made
            committed = {}
    finally:
        await consumer.stop()
        await admin.close()
    done = {
        tp: (committed[tp].offset if tp in committed and committed[tp].offset >= 0 else starts[tp]) for tp in partitions
    }
    return sum(ends[tp] - done[tp] for tp in partitions)


async def wait_until_done(bootstrap: str, steps: Sequence[tuple[str, str]], *, timeout_s: float) -> None:
    """Wait until every (group, topic) has no lag, in the order of the flow.

    Raises:
        TimeoutError: naming what is left.
    """
    deadline = time.monotonic() + timeout_s
    for group, topic in steps:
        while (left := await lag(bootstrap, group, topic)) > 0:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{group} still has {left} records of {topic} to do after {timeout_s:.0f} s")
            await asyncio.sleep(POLL_S)


async def _partitions(consumer: AIOKafkaConsumer, topic: str) -> list[TopicPartition]:
    numbers = await consumer._client._wait_on_metadata(topic)
    return [TopicPartition(topic, number) for number in sorted(numbers)]
