"""A batch of records of one partition, travelling through faust as one message."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import faust
from faust.events import Event
from faust.types import TP, ConsumerMessage


class Batch:
    """Records of one partition, in order, with all their metadata.

    Attributes:
        n_bytes: size of the records.
        generation: of the consumer group when they were fetched.
    """

    __slots__ = ("first", "generation", "last", "n_bytes", "records", "tp")

    def __init__(self, tp: TP, records: Sequence[Any], n_bytes: int, generation: int) -> None:
        self.tp = tp
        self.records = records
        self.n_bytes = n_bytes
        self.first: int = records[0].offset
        self.last: int = records[-1].offset
        self.generation = generation

    def __len__(self) -> int:
        return len(self.records)


class BatchMessage(ConsumerMessage):
    """A faust message whose value is a batch and whose offset is the batch's last."""

    __slots__ = ("epoch", "n_records")

    @classmethod
    def of(cls, batch: Batch, epoch: int) -> BatchMessage:
        """Wrap a batch that is delivered in this epoch of its partition."""
        first = batch.records[0]
        message = cls(
            batch.tp.topic,
            batch.tp.partition,
            batch.last,
            first.timestamp / 1000.0,
            first.timestamp_type,
            None,
            None,
            batch,
            None,
            0,
            0,
            batch.tp,
            generation_id=batch.generation,
        )
        message.epoch = epoch
        message.n_records = len(batch)
        return message


class BatchTopic(faust.Topic):
    """A topic whose messages are batches: nothing is decoded, so nothing can be skipped by decoding."""

    def _compile_decode(self) -> Any:
        app = self.app

        async def decode(message: Any, *, propagate: bool = False) -> Event:
            return Event(app, message.key, message.value, None, message)

        self.decode = decode
        return decode
