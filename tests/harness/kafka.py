"""Publish records and read topics."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable

from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.structs import ConsumerRecord

from stream import reading

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
        max_request_size=128 << 20,
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
    found = [record async for record in reading.records(bootstrap, topic)]
    return sorted(found, key=lambda record: (record.partition, record.offset))


async def create_topic(bootstrap: str, name: str, n_partitions: int, **config: str) -> None:
    """Create one topic for a test."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        await admin.create_topics([NewTopic(name, n_partitions, 1, topic_configs=config)])
    finally:
        await admin.close()


async def set_config(bootstrap: str, topic: str, config: dict[str, str]) -> None:
    """Set what a topic is configured with."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        await admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic, config)])
    finally:
        await admin.close()
