"""Keep the topic of cases true to the topic of alerts."""

from __future__ import annotations

import asyncio
import logging
import random
import signal
import time
from typing import Any

from stream.cases import CaseFold, KnownCase, Told, Unreadable, read_alert, read_case
from stream.errors import ServiceError, told
from stream.metrics import CaseMetrics
from stream.outputs import KafkaError, Outputs
from stream.reading import POLL_MS, Follower, Record
from stream.settings import Settings
from stream.topics import TopicNames
from stream.watchdog import Pulse, Watchdog, end_after

log = logging.getLogger(__name__)

ROLE = "cases"
BEAT_S = 0.5
LOOK_EVERY_S = 2.0  # at the topic's end, by which a broker that has gone is noticed
LOOK_LIMIT_S = 10.0
STOP_LIMIT_S = 28.0
# Who has seen another tell cases lets it go first for so long, so that one case is not begun by both.
PATIENCE_S = (0.5, 1.5)
COMPANY_S = 600.0


class CaseKeeper:
    """Read alerts on and on, and send what changes of their cases.

    Nothing is committed: at a start all is read again, and only what differs from the topic of cases is sent. Several
    do no harm to each other: each takes in what the others have told, and they come to the same.
    """

    def __init__(
        self,
        settings: Settings,
        fold: CaseFold,
        outputs: Outputs,
        metrics: CaseMetrics,
        watchdog: Watchdog,
    ) -> None:
        self._topics = TopicNames.of(settings)
        self._fold = fold
        self._outputs = outputs
        self._told = Follower(settings.broker, self._topics.cases)
        self._alerts = Follower(settings.broker, self._topics.alerts)
        self._own: dict[bytes | None, set[int]] = {}  # key -> offsets of what was sent and is not read back yet
        self._others_at_s = float("-inf")
        self._looked_at_s = float("-inf")
        self._progress: dict[int, tuple[int, int]] = {}
        self._n_read = 0
        self._missing = {ROLE: "it is starting"}
        self.metrics = metrics
        self.watchdog = watchdog

    def missing(self) -> dict[str, str]:
        """Return why it is not ready, nothing when it is; from any thread."""
        return self._missing

    async def run(self) -> None:
        """Keep the cases until cancelled.

        Raises:
            KafkaError: a record could not be delivered, or no broker answers at the start.
        """
        beating = asyncio.create_task(self._beat())
        try:
            await self._outputs.start()
            await self._told.start()
            await self._alerts.start()
            await self._restore()
            while True:
                await self._step()
        finally:
            with end_after(STOP_LIMIT_S, "the case process did not stop in time"):
                beating.cancel()
                stopping = self._outputs.stop(), self._told.stop(), self._alerts.stop()
                await asyncio.gather(*stopping, return_exceptions=True)  # what ended it is told, not what follows

    async def _beat(self) -> None:
        n_read = -1
        while True:
            # While it reads what there is at the start, it works, however long that takes.
            is_working, n_read = not self._missing or self._n_read != n_read, self._n_read
            self.metrics["ready"].set(not self._missing)
            moves: dict[object, tuple[int, int]] = {
                f"{self._topics.alerts} [{partition}]": move for partition, move in self._progress.items()
            }
            self.watchdog.beat(Pulse(is_working, moves))
            await asyncio.sleep(BEAT_S)

    async def _restore(self) -> None:
        self._missing = {ROLE: "the cases that were told are being read"}
        last: dict[bytes | None, tuple[KnownCase, int]] = {}
        async for records in self._told.to_end():
            self._n_read += len(records)
            for record in records:
                known = self._case(record)
                if known is not None:
                    last[record.key] = known, record.timestamp
                elif record.value is None:
                    last.pop(record.key, None)
        self._fold.restore(last.values())
        self._missing = {ROLE: "the alerts are being read"}
        await self._take_to_end()
        await self._tell()
        self._missing = {}
        log.info("%d cases are open; %s", self._fold.n_open.total(), self._topics.cases)

    async def _step(self) -> None:
        records = await self._alerts.poll(POLL_MS)
        self._take(records)
        if records and time.monotonic() - self._others_at_s < COMPANY_S:
            await asyncio.sleep(random.uniform(*PATIENCE_S))  # noqa: S311 - no secret
        if self._adopt(await self._told.poll(0)):
            await self._take_to_end()  # what the other had read when it told
        await self._tell()
        await self._look()

    async def _take_to_end(self) -> None:
        async for records in self._alerts.to_end():
            self._take(records)

    def _take(self, records: list[Record]) -> None:
        self._n_read += len(records)
        for record in records:
            if record.value is None:
                self._fold.take_away((record.key or b"").decode("utf-8", "replace"))
                continue
            try:
                self._fold.take(read_alert(record.key, record.value), record.timestamp)
            except Unreadable as error:
                self._leave_out(record, error, "send the alert anew, or nothing under its key to take it away")

    def _adopt(self, records: list[Record]) -> bool:
        """Take in what others have told, and say whether there was any."""
        has_any = False
        for record in records:
            own = self._own.get(record.key)
            if own is not None:  # it is ours, or one of ours follows it
                own.discard(record.offset)
                if not own:
                    del self._own[record.key]
            elif (known := self._case(record)) is not None:
                self._fold.adopt(known)
                self._others_at_s = time.monotonic()
                has_any = True
        return has_any

    def _case(self, record: Record) -> KnownCase | None:
        if record.value is None:
            return None  # somebody took it away; it is told again when something of it changes
        try:
            return read_case(record.key, record.value)
        except Unreadable as error:
            self._leave_out(record, error, "nobody but `parcelsieve cases` of one version is to write there")
            return None

    def _leave_out(self, record: Record, error: Unreadable, way_out: str) -> None:
        self.metrics["unreadable_records_total"].labels(record.topic, error.reason).inc()
        place = f"{record.topic} [{record.partition}] at offset {record.offset}"
        log.warning("record of %s cannot be read and is left out: %s; %s", place, error, way_out)

    async def _tell(self) -> None:
        """Send what is due and return when it is delivered."""
        due = await asyncio.to_thread(self._fold.settle)  # after a long absence, much
        sent = [
            await self._outputs.send(self._topics.cases, key=one.known.case_id.encode(), value=one.known.value)
            for one in due
        ]
        for one, record in zip(due, await asyncio.gather(*sent), strict=True):
            self._count(one, record)
        self.metrics.observe_open(self._fold.n_open)

    def _count(self, one: Told, record: Any) -> None:
        if record.offset >= 0:  # else the broker had it already, and does not say where
            self._own.setdefault(one.known.case_id.encode(), set()).add(record.offset)
        self.metrics.observe_case(one.event, one.known.decision, time.time())
        if one.event != "changed":
            log.info("case %s %s (%s)", one.known.case_id, one.event, one.known.decision)

    async def _look(self) -> None:
        """See how far it is, and whether the broker still answers."""
        if time.monotonic() - self._looked_at_s < LOOK_EVERY_S:
            return
        self._looked_at_s = time.monotonic()
        try:
            async with asyncio.timeout(LOOK_LIMIT_S):
                self._progress = await self._alerts.progress()
        except (KafkaError, TimeoutError) as error:
            self._missing = {ROLE: f"the broker does not answer: {told(error)}"}
            return
        self._missing = {}
        for partition, (done, end) in self._progress.items():
            self.metrics["lag_records"].labels(self._topics.alerts, str(partition)).set(max(0, end - done))


async def keep_cases(keeper: CaseKeeper) -> None:
    """Keep cases until SIGTERM or SIGINT.

    Raises:
        ServiceError: a record could not be delivered, or no broker answers; after a restart it goes on.
    """
    running = asyncio.create_task(keeper.run())
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, running.cancel)
    try:
        await running
    except asyncio.CancelledError:
        log.info("ended by a signal")  # what was not delivered is sent after the next start
    except Exception as error:  # whatever it is: nothing is lost by it
        raise ServiceError(f"the cases cannot be kept: {told(error)}; what is missing is told at a restart") from error
