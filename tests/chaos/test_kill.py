"""kill -9 under load, two workers, rebalances: nothing missing, nothing counted twice, the same alerts."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

import orjson
import pytest

from stream.broker import HasBootstrap
from stream.workerprocess import WorkerProcess
from tests.chaos import oracle, traffic
from tests.harness.deployment import Deployment
from tests.harness.manifests import record

pytestmark = [pytest.mark.integration, pytest.mark.chaos]
SEED = 20261124
N_KILLS = 12
N_MANIFESTS = 6000
PER_SECOND = 60.0


def test_twelve_kills_lose_nothing_and_count_nothing_twice(broker: HasBootstrap, tmp_path: Path) -> None:
    manifests = traffic.manifests(SEED, N_MANIFESTS)
    records = [record(document) for document in manifests]
    calm = Deployment.create(broker.bootstrap, "calm", tmp_path)
    rough = Deployment.create(broker.bootstrap, "rough", tmp_path)
    publisher = threading.Thread(target=rough.publish, args=(records,), kwargs={"per_second": PER_SECOND})
    first, second = (rough.worker(name, instance_id=name) for name in ("first", "second"))
    with first, second:
        publisher.start()
        n_under_load = kill_at_random([first, second], publisher)
        publisher.join()
        for worker in (first, second):
            if worker.poll() is not None:
                worker.start()
        rough.wait_done(timeout_s=120)
        assert (first.terminate(), second.terminate()) == (0, 0)
    assert n_under_load >= 10

    calm.publish(records)
    with calm.worker("calm") as worker:
        calm.wait_done(timeout_s=120)
        assert worker.terminate() == 0

    n_partitions = rough.settings.partitions
    expected = oracle.expected(manifests, tmp_path)
    assert oracle.found(calm.read(calm.names.fact_log), n_partitions) == expected
    assert oracle.found(rough.read(rough.names.fact_log), n_partitions) == expected
    assert answers(rough) == answers(calm)
    assert alerts(rough) == alerts(calm)
    assert called_back(rough) == called_back(calm)
    assert not rough.read(rough.names.dead_letters)


def kill_at_random(workers: list[WorkerProcess], publisher: threading.Thread) -> int:
    """Kill and restart workers at seeded moments; return how many kills happened while manifests were arriving.

    Half of the killed stay away longer than the session lasts, so that the other worker takes over.
    """
    chance = random.Random(SEED)
    n_under_load = 0
    for worker in workers:
        worker.wait_ready()
    for number in range(N_KILLS):
        time.sleep(chance.uniform(0.5, 4))
        victim = chance.choice(workers)
        n_under_load += publisher.is_alive() and victim.poll() is None
        victim.kill()
        time.sleep(8 if number % 2 else chance.uniform(0, 1))
        victim.start()
        if number % 3 == 0:
            victim.wait_ready()
    return n_under_load


def answers(deployment: Deployment) -> dict[bytes, set[bytes]]:
    """Return the different answers by key, but for when they were decided; a repeated manifest may repeat one.

    Every manifest record has one: the number of records is asked as well, since an answer may come twice after a
    crash, never less than once.
    """
    found: dict[bytes, set[bytes]] = {}
    n: Counter[bytes] = Counter()
    for verdict in deployment.read(deployment.names.verdicts):
        document = orjson.loads(verdict.value)
        if document["kind"] == "manifest":
            assert verdict.key is not None
            document.pop("decided_at")
            found.setdefault(verdict.key, set()).add(orjson.dumps(document))
            n[verdict.key] += 1
    asked = Counter(one.key for one in deployment.read(deployment.names.manifests))
    assert all(n[key or b""] >= times for key, times in asked.items())
    assert n.keys() == asked.keys()
    return found


def alerts(deployment: Deployment) -> dict[bytes | None, dict[str, Any]]:
    """Return every alert in its last state.

    Without `status`: whether an alert was told twice on the way depends on how parcels were batched.
    """
    states = {}
    for alert in deployment.read(deployment.names.alerts):
        document = orjson.loads(alert.value)
        document["status"] = "closed" if document["status"] == "closed" else "raised"
        states[alert.key] = document
    return states


def called_back(deployment: Deployment) -> set[tuple[str, str]]:
    documents = (orjson.loads(verdict.value) for verdict in deployment.read(deployment.names.verdicts))
    return {
        (document["courier"], parcel["parcel_id"])
        for document in documents
        if document["kind"] == "revision"
        for parcel in document["parcels"]
    }
