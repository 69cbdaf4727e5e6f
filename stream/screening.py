"""Screen batches of manifest records: decode, evaluate, answer, send the sightings on."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from rules import Answer, DeadRecord, Engine, RejectedParcel, Screening
from stream.deadletterlimit import DeadLetterLimit
from stream.documents import Verdicts, dead_letter_headers, now
from stream.metrics import Metrics
from stream.outputs import Outputs, OutRecord
from stream.topics import TopicNames

log = logging.getLogger(__name__)


class SourceRecord(Protocol):
    """Say what screening needs of a consumed record."""

    offset: int
    timestamp: int
    key: bytes | None
    value: bytes | None


@dataclass(frozen=True, slots=True)
class Answered:
    """What comes of one batch, ready to be sent.

    Attributes:
        screened_s: time that screening took, without writing the documents.
    """

    partition: int
    verdicts: list[OutRecord]
    letters: list[OutRecord]
    screening: Screening
    screened_s: float


class ScreenStage:
    """Answer manifest records, whole batches at a time.

    Every record gets one verdict or one dead letter; a rejected parcel gets a dead letter of its own besides.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - composed in one place
        self,
        engine: Engine,
        outputs: Outputs,
        topics: TopicNames,
        metrics: Metrics,
        limit: DeadLetterLimit,
        version: str,
    ) -> None:
        self._engine = engine
        self._outputs = outputs
        self._topics = topics
        self._metrics = metrics
        self._limit = limit
        self._version = version

    def screen(self, partition: int, records: Sequence[SourceRecord]) -> Answered:
        """Screen a batch and write its documents.

        Raises:
            DeadLetterLimitReached: too many records cannot be read.
        """
        started_s = time.perf_counter()
        screening = self._screen(partition, records)
        screened_s = time.perf_counter() - started_s
        verdicts, letters = self._documents(partition, records, screening)
        return Answered(partition, verdicts, letters, screening, screened_s)

    async def send(self, answered: Answered) -> list[asyncio.Future[object]]:
        """Start sending what came of a batch.

        Returns:
            Futures of every record sent; the batch is answered when all of them are delivered.
        """
        started_s = time.perf_counter()
        futures = await self._send(answered)
        self._metrics.observe_screening(
            self._engine.ruleset,
            answered.screening,
            screen_s=answered.screened_s,
            send_s=time.perf_counter() - started_s,
        )
        return futures

    def _screen(self, partition: int, records: Sequence[SourceRecord]) -> Screening:
        try:
            return self._engine.screen([r.value for r in records], partition, [r.timestamp for r in records])
        except Exception:
            # One record that breaks the engine must not stop the stream: find it by screening one by one.
            log.exception("screening a batch of %d records of partition %d failed", len(records), partition)
            return Screening.merged([self._screen_one(partition, record) for record in records])

    def _screen_one(self, partition: int, record: SourceRecord) -> Screening:
        try:
            return self._engine.screen([record.value], partition, [record.timestamp])
        except Exception as error:
            log.exception("record at offset %d of partition %d cannot be screened", record.offset, partition)
            detail = f"screening failed: {type(error).__name__}: {error}"
            return Screening.of_dead(DeadRecord("processing-failed", "", detail), len(self._engine.ruleset.rules))

    def _documents(
        self, partition: int, records: Sequence[SourceRecord], screening: Screening
    ) -> tuple[list[OutRecord], list[OutRecord]]:
        written = Verdicts(self._engine.ruleset, now())
        verdicts: list[OutRecord] = []
        letters: list[OutRecord] = []
        n_readable = 0  # since the last dead record
        for record, answer in zip(records, screening.answers, strict=True):
            if isinstance(answer, Answer):
                verdicts.append((record.key, written.write(answer), [], None))
                if answer.rejected:
                    letters.extend(self._letter(partition, record, parcel) for parcel in answer.rejected)
                n_readable += 1
            else:
                letters.append(self._letter(partition, record, answer))
                self._limit.observe_readable(partition, n_readable)
                self._limit.observe_dead(partition)
                n_readable = 0
        self._limit.observe_readable(partition, n_readable)
        return verdicts, letters

    def _letter(self, partition: int, record: SourceRecord, why: DeadRecord | RejectedParcel) -> OutRecord:
        source = (self._topics.manifests, partition, record.offset, record.timestamp)
        value = why.source if isinstance(why, RejectedParcel) else record.value
        detail = why.detail
        if value is not None and not self._outputs.fits(value):
            kept = value[: self._outputs.max_value_bytes]
            detail += f"; these are the first {len(kept)} of its {len(value)} bytes, the rest is at its source"
            value = kept
        return record.key, value, dead_letter_headers(why.code, detail, why.path, source, self._version), None

    async def _send(self, answered: Answered) -> list[asyncio.Future[object]]:
        work: list[tuple[str, int, list[OutRecord]]] = []
        for topic, records in (
            (self._topics.verdicts, answered.verdicts),
            (self._topics.dead_letters, answered.letters),
        ):
            if records:
                work.append((topic, answered.partition % await self._outputs.n_partitions(topic), records))
        by_partition: dict[int, list[OutRecord]] = {}
        for target, payload in answered.screening.sightings:
            by_partition.setdefault(target, []).append((None, payload, [], None))
        work += [(self._topics.sightings, target, records) for target, records in by_partition.items()]
        sent = await asyncio.gather(*(self._outputs.send_records(*item) for item in work))
        return [future for futures in sent for future in futures]
