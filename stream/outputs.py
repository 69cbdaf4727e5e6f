"""Send records in whole batches, and let the sender see whether each was delivered."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from typing import TypeAlias

from aiokafka import AIOKafkaProducer
from aiokafka.codec import snappy_encode
from aiokafka.errors import KafkaError, MessageSizeTooLargeError

from stream.settings import MESSAGE_ROOM_BYTES

__all__ = ["KafkaError", "OutRecord", "Outputs"]

# key, value, headers, time in ms (None: now)
OutRecord: TypeAlias = tuple[bytes | None, bytes | None, Sequence[tuple[str, bytes]], int | None]
LINGER_MS = 2
STOP_S = 3.0
BATCH_BYTES = 900_000  # a broker's default limit for one batch is 1 MiB


class Outputs:
    """An idempotent producer; nothing is fire-and-forget.

    Args:
        broker: host:port, several with commas.
        max_message_bytes: largest record.
        send_timeout_s: after which a record counts as not delivered.

    Attributes:
        max_value_bytes: of a value that certainly can be sent.
    """

    def __init__(self, broker: str, *, max_message_bytes: int, send_timeout_s: float) -> None:
        self._broker = broker
        self._max_message_bytes = max_message_bytes
        self.max_value_bytes = max_message_bytes - MESSAGE_ROOM_BYTES
        self._send_timeout_s = send_timeout_s
        self._started: AIOKafkaProducer | None = None

    @property
    def _producer(self) -> AIOKafkaProducer:
        if self._started is None:
            raise RuntimeError("outputs are not started")
        return self._started

    async def start(self) -> None:
        """Connect; to be called in the loop that sends."""
        if self._started is not None:
            return
        self._started = AIOKafkaProducer(
            bootstrap_servers=self._broker.split(","),
            acks="all",
            enable_idempotence=True,
            compression_type="snappy",  # aiokafka has lz4 at its slowest level: ten times the time for a tenth less
            linger_ms=LINGER_MS,
            max_batch_size=BATCH_BYTES,
            max_request_size=self._max_message_bytes,
            request_timeout_ms=int(self._send_timeout_s * 1000),
        )
        await self._started.start()

    async def stop(self) -> None:
        """Disconnect; what is still queued has a moment to be delivered."""
        if self._started is not None:
            started, self._started = self._started, None
            stopping = asyncio.ensure_future(started.stop())
            done, _ = await asyncio.wait([stopping], timeout=STOP_S)
            if not done:  # the broker is away
                stopping.cancel()
                await started.client.close()

    def fits(self, value: bytes) -> bool:
        """Tell whether a value can be sent; one that came better compressed than it is sent may be too large."""
        return len(value) <= self.max_value_bytes or len(snappy_encode(value)) <= self.max_value_bytes

    async def n_partitions(self, topic: str) -> int:
        """Return how many partitions a topic has."""
        return len(await self._producer.partitions_for(topic))

    async def send(self, topic: str, *, key: bytes | None, value: bytes | None) -> asyncio.Future[object]:
        """Send one record to the partition of its key; the future fails when it is not delivered."""
        future: asyncio.Future[object] = await self._producer.send(topic, value, key=key)
        return future

    async def send_records(
        self, topic: str, partition: int, records: Sequence[OutRecord]
    ) -> list[asyncio.Future[object]]:
        """Send records to one partition in as few batches as they fit in.

        One future a batch instead of one a record: that is what makes many small records cheap.

        Returns:
            Futures that fail when their batch is not delivered; each gives the batch's metadata.
        Raises:
            KafkaError: the broker takes nothing for longer than the send timeout.
        """
        producer = self._producer
        now_ms = time.time_ns() // 1_000_000
        futures: list[asyncio.Future[object]] = []
        batch = producer.create_batch()
        for key, value, headers, at_ms in records:
            sent_ms = now_ms if at_ms is None else at_ms
            if batch.append(timestamp=sent_ms, key=key, value=value, headers=headers) is None:
                futures.append(await producer.send_batch(batch, topic, partition=partition))
                batch = producer.create_batch()
                # aiokafka takes any first record: it must not change its mind.
                if batch.append(timestamp=sent_ms, key=key, value=value, headers=headers) is None:
                    raise MessageSizeTooLargeError(
                        f"a record of {len(value or b'')} bytes for {topic} [{partition}] fits in no batch"
                    )
        batch.close()
        if batch.record_count():
            futures.append(await producer.send_batch(batch, topic, partition=partition))
        return futures
