"""Publish records, read topics to their end, ask how far a consumer group has come."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Sequence

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import GroupCoordinatorNotAvailableError
from aiokafka.structs import ConsumerRecord

Record = tuple[bytes | None, bytes | None]


async def publish(
    bootstrap: str, topic: str, records: Iterable[Record], *, compression: str | None = "lz4", per_second: float = 0.0
) -> int:
    """Publish (key, value) records, awaited; return how many.

    Args:
        per_second: records a second; 0 for as fast as it goes.
    """
    producer = AIOKafkaProducer(
        bootstrap_servers=bootstrap,
        compression_type=compression,
        linger_ms=5,
        max_batch_size=1 << 18,
        max_request_size=32 << 20,
    )
    await producer.start()
    pending: set[asyncio.Future[object]] = set()
    started_s = time.monotonic()
    n = 0
    try:
        for key, value in records:
            future = await producer.send(topic, value, key=key)
            pending.add(future)
            n += 1
            if len(pending) > 2000:
                await asyncio.gather(*pending)
                pending.clear()
            if per_second and (ahead_s := n / per_second - (time.monotonic() - started_s)) > 0.01:
                await asyncio.sleep(ahead_s)
        await asyncio.gather(*pending)
    finally:
        await producer.stop()
    return n


async def read_all(bootstrap: str, topic: str) -> list[ConsumerRecord[bytes, bytes]]:
    """Return every record of a topic up to its present end, by partition and offset."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=bootstrap, enable_auto_commit=False, max_partition_fetch_bytes=32 << 20
    )
    await consumer.start()
    try:
        await consumer._client.force_metadata_update()
        partitions = [TopicPartition(topic, number) for number in sorted(consumer.partitions_for_topic(topic) or ())]
        if not partitions:
            partitions = await _partitions(consumer, topic)
        consumer.assign(partitions)
        ends = await consumer.end_offsets(partitions)
        await consumer.seek_to_beginning(*partitions)
        records: list[ConsumerRecord[bytes, bytes]] = []
        while any([await consumer.position(tp) < ends[tp] for tp in partitions]):
            for batch in (await consumer.getmany(timeout_ms=500)).values():
                records.extend(batch)
    finally:
        await consumer.stop()
    return sorted(records, key=lambda record: (record.partition, record.offset))


async def _partitions(consumer: AIOKafkaConsumer, topic: str) -> list[TopicPartition]:
    numbers = await consumer._client._wait_on_metadata(topic)
    return [TopicPartition(topic, number) for number in sorted(numbers)]


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
                raise TimeoutError(f"{group} still has {left} records of {topic} to do after {timeout_s} s")
            await asyncio.sleep(0.3)


async def create_topic(bootstrap: str, name: str, n_partitions: int, **config: str) -> None:
    """Create one topic for a test."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        await admin.create_topics([NewTopic(name, n_partitions, 1, topic_configs=config)])
    finally:
        await admin.close()
