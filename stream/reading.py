"""Read topics to their end, and ask how far a consumer group has come: for the demonstration and the tests."""

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
