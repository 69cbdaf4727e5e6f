"""A deployment for a test: topics of its own on a shared broker, and workers on them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from stream import reading, topics
from stream.broker.ports import choose_port
from stream.settings import Settings, load_settings
from stream.topics import TopicNames, screen_group, watch_group
from stream.workerprocess import WorkerProcess
from tests.harness import kafka

SECRET = "a secret of tests, long enough"
# Rebalances of tests must not take the minute that is right in production.
QUICK = {
    "session_timeout_s": "6",
    "heartbeat_interval_s": "1",
    "rebalance_timeout_s": "20",
    "metrics_host": "127.0.0.1",
    "history_before": "none",
    "secret": SECRET,
}


@dataclass(frozen=True)
class Deployment:
    """Topics under one prefix, which exist, and how to run workers on them."""

    values: dict[str, str]
    folder: Path

    @classmethod
    def create(cls, bootstrap: str, prefix: str, folder: Path, **more: str) -> Self:
        values = QUICK | {"broker": bootstrap, "topic_prefix": f"{prefix}."} | more
        made = cls(values, folder)
        asyncio.run(topics.create(made.settings))
        return made

    @property
    def settings(self) -> Settings:
        return load_settings(environment={f"PARCELSIEVE_{name.upper()}": value for name, value in self.values.items()})

    @property
    def names(self) -> TopicNames:
        return TopicNames.of(self.settings)

    def worker(self, name: str = "worker", **more: str) -> WorkerProcess:
        values = self.values | {"metrics_port": str(choose_port())} | more
        return WorkerProcess(values, self.folder / f"{name}.log")

    def keeper(self, name: str = "cases", **more: str) -> WorkerProcess:
        """Return the process that folds alerts into cases."""
        values = self.values | {"metrics_port": str(choose_port())} | more
        return WorkerProcess(values, self.folder / f"{name}.log", command="cases")

    def publish(
        self, records: Iterable[kafka.Record], *, compression: str | None = "lz4", per_second: float = 0.0
    ) -> None:
        asyncio.run(
            kafka.publish(
                self.settings.broker, self.names.manifests, records, compression=compression, per_second=per_second
            )
        )

    def wait_done(self, timeout_s: float = 180.0) -> None:
        """Wait until every manifest is screened and every sighting watched."""
        steps = [
            (screen_group(self.settings), self.names.manifests),
            (watch_group(self.settings), self.names.sightings),
        ]
        asyncio.run(reading.wait_until_done(self.settings.broker, steps, timeout_s=timeout_s))

    def read(self, topic: str) -> list[kafka.ConsumerRecord[bytes, bytes]]:
        return asyncio.run(kafka.read_all(self.settings.broker, topic))
