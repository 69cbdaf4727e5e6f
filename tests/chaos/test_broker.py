"""kill -9 of the broker under load: the worker waits for it or is started again, and nothing is lost."""

from __future__ import annotations

import random
import threading
import time
from pathlib import Path

import pytest

from stream.broker import Broker
from tests.chaos import outcome, ruleset, traffic
from tests.harness.deployment import Deployment
from tests.harness.manifests import record

pytestmark = [pytest.mark.integration, pytest.mark.chaos]
SEED = 20261125
N_MANIFESTS = 1500
PER_SECOND = 60.0
# The registration of a killed broker must lapse before it may serve again.
QUICK = {"broker.session.timeout.ms": "2000", "broker.heartbeat.interval.ms": "300"}


def test_two_kills_of_the_broker_lose_nothing_and_count_nothing_twice(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    manifests = traffic.manifests(SEED, N_MANIFESTS)
    records = [record(document) for document in manifests]
    rules = ruleset.write(tmp_path)
    with Broker(properties=QUICK) as broker:
        calm = Deployment.create(broker.bootstrap, "calm", tmp_path, rules_paths=str(rules))
        rough = Deployment.create(broker.bootstrap, "rough", tmp_path, rules_paths=str(rules))
        publisher = threading.Thread(target=rough.publish, args=(records,), kwargs={"per_second": PER_SECOND})
        with rough.worker("worker", instance_id="worker") as worker:
            worker.wait_ready()
            publisher.start()
            for _ in range(2):
                time.sleep(chance.uniform(3, 6))
                assert publisher.is_alive()
                broker.kill()
                time.sleep(chance.uniform(0, 2))
                broker.start()
                if worker.poll() is not None:  # it may end, with a reason; its supervisor starts it again
                    assert worker.poll() in (1, 70)
                    worker.start()
            publisher.join()
            deadline = time.monotonic() + 60
            while worker.get("/ready") is None:
                assert time.monotonic() < deadline, worker.log_end()
                if worker.poll() is not None:
                    worker.start()
                time.sleep(0.2)
            rough.wait_done()
            assert worker.terminate() == 0
        calm.publish(records)
        with calm.worker("calm") as worker:
            calm.wait_done()
            assert worker.terminate() == 0
        outcome.check_same(rough, calm, manifests, rules, tmp_path)
