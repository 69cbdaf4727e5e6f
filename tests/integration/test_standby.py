"""Two workers: one takes over from the other with windows that are warm, and one may have nothing to do."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from stream.broker import HasBootstrap
from stream.workerprocess import WorkerProcess
from tests.chaos import outcome, ruleset, traffic
from tests.harness.deployment import Deployment
from tests.harness.manifests import record, scheme
from tests.harness.waiting import wait_for

pytestmark = pytest.mark.integration


def windows_of(worker: WorkerProcess) -> dict[str, float]:
    """Return how many sightings a worker holds, by partition."""
    lines = (line.split() for line in (worker.get("/metrics") or "").splitlines())
    return {line[0]: float(line[1]) for line in lines if line[0].startswith("parcelsieve_window_sightings{")}


def test_a_survivor_goes_on_with_the_windows_it_kept_warm(broker: HasBootstrap, tmp_path: Path) -> None:
    manifests = traffic.manifests(5, 1000)
    records = [record(document) for document in manifests]
    rules = ruleset.write(tmp_path)
    calm = Deployment.create(broker.bootstrap, "undisturbed", tmp_path, rules_paths=str(rules))
    pair = Deployment.create(broker.bootstrap, "pair", tmp_path, rules_paths=str(rules))
    n_partitions = pair.settings.partitions
    with pair.worker("one", instance_id="one") as one, pair.worker("two", instance_id="two") as two:
        one.wait_ready()
        two.wait_ready()
        pair.publish(records[:500])
        pair.wait_done()
        wait_for(lambda: windows_of(one) == windows_of(two))  # half of them active, half standby, in each
        assert len(windows_of(one)) == n_partitions
        pair.publish(records[500:700])
        one.kill()
        pair.publish(records[700:])
        pair.wait_done()
        assert two.metric("parcelsieve_alerts_total") > 0
        assert two.terminate() == 0
    calm.publish(records)
    with calm.worker("calm") as worker:
        calm.wait_done()
        assert worker.terminate() == 0
    outcome.check_same(pair, calm, manifests, rules, tmp_path)


def test_a_worker_without_partitions_is_ready_and_takes_over(broker: HasBootstrap, tmp_path: Path) -> None:
    deployment = Deployment.create(broker.bootstrap, "spare", tmp_path, partitions="1", standby_replicas="0")
    with deployment.worker("busy", instance_id="busy") as busy:
        busy.wait_ready()
        with deployment.worker("spare", instance_id="spare") as spare:
            spare.wait_ready()
            deployment.publish(scheme(6))
            deployment.wait_done()
            workers = {worker.metric("parcelsieve_manifests_total"): worker for worker in (busy, spare)}
            assert workers.keys() == {0, 6}
            assert workers[0].get("/ready") is not None
            workers[6].kill()
            deployment.publish(scheme(12)[6:])
            deployment.wait_done()
            assert workers[0].metric("parcelsieve_manifests_total") == 6
            assert workers[0].terminate() == 0
    answers = [orjson.loads(one.value) for one in deployment.read(deployment.names.verdicts)]
    assert {one["manifest_id"] for one in answers if one["kind"] == "manifest"} == {f"M{i}" for i in range(12)}
    assert deployment.read(deployment.names.alerts)
