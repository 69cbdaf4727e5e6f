"""How a worker ends: on SIGTERM nothing is left and nothing comes twice; when it cannot go on, it says why and ends."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson
import pytest

from stream import factlog
from stream.broker import Broker, HasBootstrap
from stream.workerprocess import WorkerProcess
from tests.chaos import ruleset, traffic
from tests.harness.deployment import Deployment
from tests.harness.manifests import record
from tests.harness.waiting import wait_for

pytestmark = pytest.mark.integration
N_MANIFESTS = 1200
AWAY_S = 60.0  # a worker that lives longer than this without its broker hangs


def wait_for_metric(worker: WorkerProcess, name: str, least: float) -> None:
    wait_for(lambda: worker.poll() is not None or worker.metric(f"parcelsieve_{name}") >= least)
    assert worker.poll() is None, worker.log_end()


def test_sigterm_under_load_loses_nothing_and_leaves_nothing_to_be_done_again(
    broker: HasBootstrap, tmp_path: Path
) -> None:
    deployment = Deployment.create(broker.bootstrap, "term", tmp_path, rules_paths=str(ruleset.write(tmp_path)))
    records = [record(document) for document in traffic.manifests(7, N_MANIFESTS)]
    deployment.publish(records)
    names = deployment.names
    with deployment.worker() as worker:
        for metric, least in (("manifests_total", 200), ("alerts_total", 20)):
            wait_for_metric(worker, metric, least)
            started_s = time.monotonic()
            assert worker.terminate() == 0
            assert time.monotonic() - started_s < 30
            worker.start()
        n_done = len(deployment.read(names.verdicts))
        deployment.wait_done()
        assert worker.terminate() == 0
    verdicts = deployment.read(names.verdicts)
    assert 0 < n_done < len(verdicts)
    answers = Counter(one.key for one in verdicts if b'"manifest"' in one.value[:40])
    assert answers == Counter(key for key, _ in records)

    told: dict[bytes | None, bytes | None] = {}
    for alert in deployment.read(names.alerts):
        assert alert.value != told.get(alert.key), "an alert was told again, and nothing in it had changed"
        told[alert.key] = alert.value
    revisions = Counter(
        orjson.dumps(orjson.loads(one.value) | {"decided_at": ""})
        for one in verdicts
        if b'"revision"' in one.value[:40]
    )
    assert revisions
    assert max(revisions.values()) == 1
    ends = dict.fromkeys(range(deployment.settings.partitions), -1)
    for logged in deployment.read(names.fact_log):
        previous, last, _ = factlog.decode(logged.value)
        assert previous == ends[logged.partition]
        ends[logged.partition] = last


@contextmanager
def loaded(folder: Path, broker: Broker, prefix: str, **settings: str) -> Iterator[WorkerProcess]:
    """Start a worker and give it, when it is ready, more than it has done when this returns."""
    deployment = Deployment.create(broker.bootstrap, prefix, folder, **settings)
    records = [record(document) for document in traffic.manifests(3, 3000)]
    with deployment.worker(prefix) as worker:
        wait_for(lambda: worker.poll() is not None or worker.get("/ready") is not None)
        deployment.publish(records)
        wait_for_metric(worker, "manifests_total", 100)
        yield worker


def last_line(worker: WorkerProcess) -> str:
    return worker.log_end(1)


@pytest.fixture
def own_broker() -> Broker:
    return Broker()


def test_sigterm_with_the_broker_away_ends_the_worker_in_time_and_says_what_is_left(
    own_broker: Broker, tmp_path: Path
) -> None:
    with own_broker, loaded(tmp_path, own_broker, "away") as worker:
        own_broker.kill()
        started_s = time.monotonic()
        assert worker.terminate() == 1
        assert time.monotonic() - started_s < 30
        assert (
            "parcelsieve: the worker stopped before all was done and committed; the rest is done again after a restart"
            in worker.log_end()
        )


def test_a_worker_that_cannot_deliver_ends_and_says_why_in_one_line(own_broker: Broker, tmp_path: Path) -> None:
    with own_broker, loaded(tmp_path, own_broker, "undelivered", send_timeout_s="5") as worker:
        own_broker.kill()
        wait_for(lambda: worker.poll() is not None, AWAY_S)
        assert worker.poll() == 1
        assert "parcelsieve: the worker crashed: Kafka" in worker.log_end()
        assert "Traceback" not in worker.log_path.read_text("utf-8")


def test_a_worker_whose_broker_stays_away_is_ended_by_its_watchdog(own_broker: Broker, tmp_path: Path) -> None:
    with own_broker, loaded(tmp_path, own_broker, "stalled", watchdog_stall_s="10") as worker:
        own_broker.kill()
        assert worker.get("/live") is not None
        wait_for(lambda: worker.poll() is not None, AWAY_S)
        assert worker.poll() == 70
        assert "has lag and no progress for" in last_line(worker)
        assert "(watchdog_stall_s 10)" in last_line(worker)


def test_a_worker_that_cannot_start_ends_and_says_why_in_one_line(own_broker: Broker, tmp_path: Path) -> None:
    """The broker goes away while the worker starts."""
    with own_broker:
        deployment = Deployment.create(own_broker.bootstrap, "never", tmp_path, watchdog_assignment_s="10")
        with deployment.worker() as worker:
            wait_for(lambda: "metrics at" in worker.log_end())
            own_broker.kill()
            assert worker.get("/ready") is None
            wait_for(lambda: worker.poll() is not None, AWAY_S)
            assert worker.poll() != 0
            assert "(watchdog_assignment_s 10)" in last_line(worker) or last_line(worker).startswith("parcelsieve: ")
