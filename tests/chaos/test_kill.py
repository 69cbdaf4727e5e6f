"""kill -9 under load, two workers, rebalances: nothing missing, nothing counted twice, the same alerts."""

from __future__ import annotations

import random
import threading
import time
from pathlib import Path

import pytest

from stream.broker import HasBootstrap
from stream.workerprocess import WorkerProcess
from tests.chaos import outcome, ruleset, traffic
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
    rules = ruleset.write(tmp_path)
    calm = Deployment.create(broker.bootstrap, "calm", tmp_path, rules_paths=str(rules))
    rough = Deployment.create(broker.bootstrap, "rough", tmp_path, rules_paths=str(rules))
    publisher = threading.Thread(target=rough.publish, args=(records,), kwargs={"per_second": PER_SECOND})
    first, second = (rough.worker(name, instance_id=name) for name in ("first", "second"))
    with first, second:
        publisher.start()
        n_under_load = kill_at_random([first, second], publisher)
        publisher.join()
        for worker in (first, second):
            if worker.poll() is not None:
                worker.start()
        rough.wait_done(timeout_s=240)
        for worker in (first, second):  # one may have done all while the other, just restarted, was still starting
            worker.wait_ready()
        assert (first.terminate(), second.terminate()) == (0, 0)
    assert n_under_load >= 10

    calm.publish(records)
    with calm.worker("calm") as worker:
        calm.wait_done(timeout_s=240)
        assert worker.terminate() == 0

    outcome.check_same(rough, calm, manifests, rules, tmp_path)


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
