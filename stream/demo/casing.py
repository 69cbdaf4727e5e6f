"""Wait until every alert stands in a case, and read the cases back."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import orjson

from stream import reading
from stream.demo.answers import Answers
from stream.errors import ServiceError
from stream.settings import Settings
from stream.topics import TopicNames
from stream.workerprocess import WorkerProcess

POLL_S = 0.3
DEADLINE_S = 60.0


def read_cases(settings: Settings, keeper: WorkerProcess, answers: Answers) -> list[dict[str, Any]]:
    """Return the open cases, once they hold all active alerts that were read.

    Raises:
        ServiceError: the process that folds alerts ended or did not get done in time; with the end of its log.
    """
    standing = {name for name, alert in answers.alerts.items() if alert["stage"] == "active"}
    deadline = time.monotonic() + DEADLINE_S
    while True:
        cases = asyncio.run(_open_cases(settings))
        if standing <= {alert for case in cases for alert in case["alerts"]}:
            return cases
        if (code := keeper.poll()) is not None:
            raise ServiceError(f"the case process ended with code {code}; the end of its log:\n{keeper.log_end()}")
        if time.monotonic() > deadline:
            raise ServiceError(f"not every alert stands in a case after {DEADLINE_S:.0f} s:\n{keeper.log_end()}")
        time.sleep(POLL_S)


async def _open_cases(settings: Settings) -> list[dict[str, Any]]:
    last = {}
    async for record in reading.records(settings.broker, TopicNames.of(settings).cases):
        last[record.key] = orjson.loads(record.value)
    return [case for case in last.values() if case["status"] == "open"]
