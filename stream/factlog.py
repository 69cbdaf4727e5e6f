"""The fact log: what the windows applied, batch by batch, as the changelog of a faust table.

record   u8 version | u32 generation | i64 previous | i64 first | i64 last
         u32 n | n x { u32 offset delta | u32 size | payload }

`first`, `last` and `first + offset delta` are offsets of sightings records; the payloads are those records' values.
`previous` is the last offset before this record, so that a hole is seen. Applying skips offsets that are already in:
the state is exact after kill -9, rebalances, retries and zombies, without transactions.
"""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

import faust
from faust.stores import base
from faust.types import TP

VERSION = 1
HEADER = struct.Struct("<BIqqqI")
PART = struct.Struct("<II")
MAX_RECORD_BYTES = 900_000  # a broker's default limit is 1 MiB
RECOVERY_BUFFER = 16  # log records; 1 takes a path of faust's that never ends a recovery
STANDBY_BUFFER = 1  # log records: a standby is there to be warm

Fact = tuple[int, bytes]  # offset and value of a sightings record


class FactLogError(Exception):
    """The fact log has a hole or is of a version this service does not read."""


class Store(Protocol):
    """Say what the log needs of the state it is about."""

    def apply(self, payload: bytes, offset: int) -> None:
        """Take in a payload."""

    def take_alerts(self) -> list[Any]:
        """Return what is due."""

    def skip_alerts(self) -> None:
        """Owe nothing more, as if what is due had been taken."""


def encode(generation: int, previous: int, facts: Sequence[Fact]) -> list[tuple[int, bytes]]:
    """Return log records for facts in rising order, as (last offset, record); each fits in a Kafka record.

    Args:
        previous: last offset in the log before these.
    """
    records = []
    part: list[Fact] = []
    size = HEADER.size
    for fact in facts:
        fact_size = PART.size + len(fact[1])
        if part and size + fact_size > MAX_RECORD_BYTES:
            records.append((part[-1][0], _record(generation, previous, part)))
            previous, part, size = part[-1][0], [], HEADER.size
        part.append(fact)
        size += fact_size
    if part:
        records.append((part[-1][0], _record(generation, previous, part)))
    return records


def _record(generation: int, previous: int, facts: Sequence[Fact]) -> bytes:
    first = facts[0][0]
    parts = [HEADER.pack(VERSION, generation, previous, first, facts[-1][0], len(facts))]
    for offset, payload in facts:
        parts += (PART.pack(offset - first, len(payload)), payload)
    return b"".join(parts)


def decode(record: bytes) -> tuple[int, int, list[Fact]]:
    """Return (previous, last, facts) of a log record.

    Raises:
        FactLogError: another version, or cut off.
    """
    try:
        version, _, previous, first, last, n = HEADER.unpack_from(record, 0)
        if version != VERSION:
            raise FactLogError(f"fact log record of version {version}; this service reads version {VERSION}")
        at = HEADER.size
        facts = []
        for _ in range(n):
            delta, size = PART.unpack_from(record, at)
            at += PART.size
            payload = record[at : at + size]
            if len(payload) != size:
                raise FactLogError(f"fact log record of {len(record)} bytes is cut off")
            facts.append((first + delta, payload))
            at += size
    except struct.error as error:
        raise FactLogError(f"fact log record of {len(record)} bytes is cut off: {error}") from error
    return previous, last, facts


class WindowTable(base.Store):
    """The store behind the table: one native store a partition, fed by live batches and by replay alike."""

    def __init__(self, url: str, app: Any, table: FactTable, **options: Any) -> None:
        self.data: dict[Any, Any] = {}  # faust's facade, unused
        self.stores: dict[int, Store] = {}
        self.applied: dict[int, int] = {}  # partition -> last sightings offset in the state
        self._new_store = table.new_store
        self._log_offsets: dict[TP, int] = {}  # log partition -> last log offset in the state
        self._open: set[TP] = set()  # log partitions of this generation
        super().__init__(url, app, table, **options)

    def apply_record(self, tp: TP, log_offset: int, record: bytes) -> None:
        """Take in one log record, live or replayed.

        Raises:
            FactLogError: records before this one are missing.
        """
        self._apply(tp, log_offset, *decode(record))

    def _apply(self, tp: TP, log_offset: int, previous: int, last: int, facts: Sequence[Fact]) -> None:
        partition = tp.partition
        applied = self.applied.get(partition, -1)
        if previous > applied and (applied >= 0 or tp in self._log_offsets):
            raise FactLogError(
                f"hole in the fact log: record {log_offset} of {tp.topic} [{partition}] follows sightings offset "
                f"{previous}, the state has come to {applied}; the worker starts again and replays"
            )
        store = self.store(partition)
        for offset, payload in facts:
            if offset > applied:
                store.apply(payload, offset)
        self.applied[partition] = max(applied, last)
        self._log_offsets[tp] = max(log_offset, self._log_offsets.get(tp, -1))

    def store(self, partition: int) -> Store:
        """Return the store of a partition, new when there is none."""
        if partition not in self.stores:
            self.stores[partition] = self._new_store()
        return self.stores[partition]

    def apply_changelog_batch(self, batch: Iterable[Any], to_key: Any, to_value: Any) -> None:
        """Replay log records.

        A writer tells all that is applied before it logs the next record: a record that follows on the whole state
        says that nothing was due before it. What the last ones made due may never have been told, and stays due.
        """
        try:
            for event in batch:
                message = event.message
                # faust hands over events of partitions that are gone, too.
                if message.tp in self._open and message.generation_id == self.app.consumer_generation_id:
                    self._replay(message)
        except Exception as error:
            # Recovery would log this and go on for ever without the record.
            self.app.loop.call_soon(self._crash, error)
            raise

    def _replay(self, message: Any) -> None:
        previous, last, facts = decode(message.value)
        partition = message.tp.partition
        if previous >= self.applied.get(partition, -1):
            self.store(partition).skip_alerts()
        self._apply(message.tp, message.offset, previous, last, facts)

    def _crash(self, error: Exception) -> None:
        self._crashing = asyncio.ensure_future(self.app.crash(error))  # the loop itself keeps no task alive

    def persisted_offset(self, tp: TP) -> int:
        """Return the last log offset in the state: recovery goes on behind it.

        Never None: faust would then go on behind what it has read, whether or not that came to be applied.
        """
        return self._log_offsets.get(tp, -1)

    def set_persisted_offset(self, tp: TP, offset: int) -> None:
        """Do nothing: `apply_record` keeps the offsets."""

    async def on_rebalance(self, assigned: Any, revoked: Any, newly_assigned: Any, generation_id: int = 0) -> None:
        """Forget partitions that were taken away."""
        topic = self.table.changelog_topic_name
        for tp in revoked:
            if tp.topic == topic:
                self._drop(TP(*tp))
        self._open = {TP(*tp) for tp in assigned if tp[0] == topic}

    async def on_recovery_completed(self, active_tps: Any, standby_tps: Any) -> None:
        """Forget partitions that are neither active nor standby."""
        kept = {tp.partition for tp in active_tps | standby_tps}
        for partition in set(self.stores) - kept:
            self._drop(TP(self.table.changelog_topic_name, partition))

    def _drop(self, tp: TP) -> None:
        self.stores.pop(tp.partition, None)
        self.applied.pop(tp.partition, None)
        self._log_offsets.pop(tp, None)

    def reset_state(self) -> None:
        """Forget everything; recovery starts from the beginning."""
        self.stores.clear()
        self.applied.clear()
        self._log_offsets.clear()

    async def backup_partition(self, *args: Any, **kwargs: Any) -> None:
        """Do nothing: the log is the copy."""

    def restore_backup(self, *args: Any, **kwargs: Any) -> None:
        """Do nothing: the log is the copy."""


class FactTable(faust.Table):
    """A faust table whose changelog is the fact log."""

    _changelog_compacting = False
    _changelog_deleting = True
    new_store: Callable[[], Store]

    def _new_store(self) -> WindowTable:
        return WindowTable(
            "windows://",
            self.app,
            self,
            table_name=self.name,
            key_type=bytes,
            value_type=bytes,
            loop=self.loop,
        )


def fact_table(app: faust.App, name: str, n_partitions: int, new_store: Callable[[], Store]) -> FactTable:
    """Register the table of the windows with an app, before the app starts."""
    table = FactTable(
        app,
        name=name,
        partitions=n_partitions,
        key_type=bytes,
        value_type=bytes,
        recovery_buffer_size=RECOVERY_BUFFER,
        standby_buffer_size=STANDBY_BUFFER,
    )
    table.new_store = new_store
    app.tables.add(table)
    return table
