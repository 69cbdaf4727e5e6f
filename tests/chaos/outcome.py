"""What a disturbed run must have in common with a calm one, and both with the oracle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import orjson

from tests.chaos import oracle
from tests.harness.deployment import Deployment


def check_same(
    rough: Deployment, calm: Deployment, manifests: Sequence[dict[str, Any]], rules: Path, folder: Path
) -> None:
    """Check that two deployments have answered, counted and raised the same, and counted as the oracle does."""
    n_partitions = rough.settings.partitions
    expected = oracle.expected(manifests, folder)
    assert oracle.found(calm.read(calm.names.fact_log), rules, n_partitions) == expected
    assert oracle.found(rough.read(rough.names.fact_log), rules, n_partitions) == expected
    assert answers(rough) == answers(calm)
    alerts = standing(calm)
    assert len(alerts) > 100
    assert standing(rough) == alerts
    named = {(one["courier"], one["parcel_id"]) for alert in alerts.values() for one in alert["parcels"]}
    assert called_back(calm) >= named
    assert called_back(rough) >= named
    assert not rough.read(rough.names.dead_letters)


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


def standing(deployment: Deployment) -> dict[bytes | None, dict[str, Any]]:
    """Return every alert that stands in the end, in its last state.

    Without `status`: whether an alert was told twice on the way depends on how parcels were batched. So does whether
    one was told at all that a correction has closed since.
    """
    states = {alert.key: orjson.loads(alert.value) for alert in deployment.read(deployment.names.alerts)}
    return {
        key: {name: value for name, value in document.items() if name != "status"}
        for key, document in states.items()
        if document["status"] != "closed"
    }


def called_back(deployment: Deployment) -> set[tuple[str, str]]:
    """Return the parcels of all revisions, of alerts that were closed since, too."""
    documents = (orjson.loads(verdict.value) for verdict in deployment.read(deployment.names.verdicts))
    return {
        (document["courier"], parcel["parcel_id"])
        for document in documents
        if document["kind"] == "revision"
        for parcel in document["parcels"]
    }
