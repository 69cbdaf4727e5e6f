"""Run the worker and the floor over the same records, each alone on its core, and time them the same way.

The records lie in the topic before either starts. A run's clock starts when the first fetch is in: the floor tells
when, of the worker the first verdict does, which carries the time its batch (of about 2 MB) was screened. It stops
when all is done: for the floor, every record parsed and committed; for the worker, every verdict delivered, every
sighting in the fact log and in the windows, every alert delivered, and the offsets of both consumer groups committed.
So neither is charged for starting Python, loading rules or joining a group, and the worker is charged for waiting up
to one commit interval at the end.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import orjson
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, RecordsToDelete
from aiokafka.errors import GroupCoordinatorNotAvailableError

from stream import topics
from stream.broker.ports import choose_port
from stream.topics import screen_group, watch_group
from stream.workerprocess import WorkerProcess
from tests.harness.deployment import Deployment
from tests.harness.kafka import Record

TIMEOUT_S = 240.0
POLL_S = 0.1
TICKS_A_S = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Run:
    """Say how long all records took, in seconds of wall clock and of the process's CPU time, and what came of them."""

    wall_s: float
    cpu_s: float
    n_sightings: int = 0
    n_alerts: int = 0


class Bench:
    """One kind of traffic on a broker: publish it once, then run worker and floor over it in turn.

    Args:
        cpus: the core of the worker or the floor; None: any.
    """

    def __init__(self, bootstrap: str, name: str, folder: Path, cpus: set[int] | None) -> None:
        self._deployment = Deployment.create(bootstrap, f"bench-{name}", folder, session_timeout_s="30")
        self._bootstrap = bootstrap
        self._cpus = cpus
        self._n_records = 0
        self._n_runs = 0

    def publish(self, records: Iterable[Record]) -> None:
        """Put the traffic into the topic."""
        counted = list(records)
        self._n_records = len(counted)
        self._deployment.publish(counted)

    def floor(self) -> Run:
        """Let the floor read everything."""
        self._n_runs += 1
        topic = self._deployment.names.manifests
        arguments = [self._bootstrap, topic, f"floor-{topic}-{self._n_runs}", str(self._n_records)]
        process = subprocess.Popen([sys.executable, "-m", "tests.bench.floor", *arguments], stdout=subprocess.PIPE)
        if self._cpus:
            os.sched_setaffinity(process.pid, self._cpus)
        told, _ = process.communicate(timeout=TIMEOUT_S)
        if process.returncode:
            raise RuntimeError(f"the floor ended with code {process.returncode}")
        times = orjson.loads(told)
        return Run(times["done_s"] - times["first_s"], times["cpu_s"])

    def worker(self) -> Run:
        """Let a worker of new consumer groups do everything, then throw its outputs away."""
        self._n_runs += 1
        deployment = Deployment(
            self._deployment.values | {"group_prefix": f"run-{self._n_runs}"}, self._deployment.folder
        )
        return asyncio.run(self._worker(deployment))

    async def _worker(self, deployment: Deployment) -> Run:
        names = deployment.names
        await topics.create(deployment.settings)  # all are there but for the fact log of new groups
        consumer = AIOKafkaConsumer(bootstrap_servers=self._bootstrap, enable_auto_commit=False)
        admin = AIOKafkaAdminClient(bootstrap_servers=self._bootstrap)
        await consumer.start()
        await admin.start()
        values = deployment.values | {"metrics_port": str(choose_port())}
        worker = WorkerProcess(values, deployment.folder / f"worker-{self._n_runs}.log", cpus=self._cpus)
        try:
            before = await _ends(consumer, names.verdicts)
            with worker:
                first_s = await _first_time(consumer, before)
                cpu_s = _cpu_s(worker.pid)
                for group, topic in (
                    (screen_group(deployment.settings), names.manifests),
                    (watch_group(deployment.settings), names.sightings),
                ):
                    await _until_committed(worker, admin, consumer, group, topic)
                wall_s, cpu_s = time.time() - first_s, _cpu_s(worker.pid) - cpu_s
                n_sightings, n_alerts = map(worker.metric, ("parcelsieve_sightings_total", "parcelsieve_alerts_total"))
                run = Run(wall_s, cpu_s, int(n_sightings), int(n_alerts))
                if worker.terminate() != 0:
                    raise RuntimeError(f"the worker did not end well:\n{worker.log_end()}")
            for topic in (names.verdicts, names.sightings, names.fact_log):
                ends = await _ends(consumer, topic)
                await admin.delete_records({tp: RecordsToDelete(end) for tp, end in ends.items()})
            return run
        finally:
            await admin.close()
            await consumer.stop()


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_A_S


async def _ends(consumer: AIOKafkaConsumer, topic: str) -> dict[TopicPartition, int]:
    await consumer._client._wait_on_metadata(topic)
    partitions = [TopicPartition(topic, n) for n in consumer.partitions_for_topic(topic) or ()]
    ends: dict[TopicPartition, int] = await consumer.end_offsets(partitions)
    return ends


async def _first_time(consumer: AIOKafkaConsumer, before: dict[TopicPartition, int]) -> float:
    """Return the time of the first record behind these offsets, waiting for it."""
    consumer.assign(list(before))
    for tp, offset in before.items():
        consumer.seek(tp, offset)
    async with asyncio.timeout(TIMEOUT_S):
        found = await consumer.getone()
    consumer.assign([])
    return float(found.timestamp) / 1000


async def _until_committed(
    worker: WorkerProcess, admin: AIOKafkaAdminClient, consumer: AIOKafkaConsumer, group: str, topic: str
) -> None:
    ends = await _ends(consumer, topic)
    async with asyncio.timeout(TIMEOUT_S):
        while True:
            try:
                committed = await admin.list_consumer_group_offsets(group)
            except GroupCoordinatorNotAvailableError:  # the broker's first group: its topic is being made
                committed = {}
            done = {tp: entry.offset for tp, entry in committed.items() if tp.topic == topic}
            if all(done.get(tp, 0) >= end for tp, end in ends.items()):
                return
            if worker.poll() is not None:
                raise RuntimeError(f"the worker ended with code {worker.poll()}:\n{worker.log_end()}")
            await asyncio.sleep(POLL_S)
