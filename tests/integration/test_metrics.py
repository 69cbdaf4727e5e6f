"""What /metrics of a real worker shows: every metric has its figures, and no label grows with the traffic."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import pytest
from prometheus_client.parser import text_string_to_metric_families

from native.decode import ERROR_CODES
from rules import load_ruleset
from stream.broker import HasBootstrap
from stream.documents import DECISIONS
from stream.metrics import METRICS
from tests.harness.deployment import Deployment
from tests.harness.manifests import manifest, parcel, record, scheme
from tests.harness.poison import KINDS

pytestmark = pytest.mark.integration
# Nothing of these needs to happen in a healthy run.
MAY_BE_EMPTY = {"parcelsieve_rule_unknowns", "parcelsieve_rule_alert_budget"}


def test_real_worker_shows_every_metric_and_labels_out_of_closed_lists(broker: HasBootstrap, tmp_path: Path) -> None:
    deployment = Deployment.create(broker.bootstrap, "metrics", tmp_path)
    named = parcel(500, goods=[{"description": "氧化镝 99.9%"}], gross_weight_g=3000)
    odd = manifest(501, [parcel(501), parcel(502, gross_weight_g=-1)], unheard="of")
    poison = [(b"bad", make(manifest(600, [parcel(600)]), Random(1))) for make, _ in KINDS.values()]
    with deployment.worker() as worker:
        deployment.publish([*scheme(12), record(manifest(500, [named])), record(odd), *poison])
        deployment.wait_done()
        text = worker.get("/metrics")
        assert worker.terminate() == 0
    assert text is not None
    families = {family.name: family for family in text_string_to_metric_families(text)}
    filled = {name for name, family in families.items() if family.samples}
    declared = {spec.name.removesuffix("_total") for spec in METRICS}
    assert declared - filled <= MAY_BE_EMPTY

    rules = load_ruleset().rules
    partitions = {str(number) for number in range(deployment.settings.partitions)}
    closed: dict[str, set[str]] = {
        "decision": set(DECISIONS),
        "reason": set(ERROR_CODES),
        "rule": {rule.id for rule in rules},
        "stage": {"active", "shadow", "screen", "send", "apply", "tell"},
        "status": {"open", "updated", "closed"},
        "partition": partitions,
        "topic": {deployment.names.manifests, deployment.names.sightings},
        "ruleset": {load_ruleset().hash},
        "courier": {"SF"},
        "field": {"unheard"},
    }
    for family in families.values():
        for sample in family.samples:
            for label, value in sample.labels.items():
                assert label == "le" or value in closed[label], (sample.name, label, value)
    value = {(s.name, *s.labels.values()): s.value for family in families.values() for s in family.samples}
    assert value["parcelsieve_manifests_total",] == 15  # twelve, two, and one of the poisoned
    assert value["parcelsieve_verdicts_total", "clear"] >= 12
    assert value["parcelsieve_rejected_parcels_total", "out-of-range"] == 2
    assert sum(v for key, v in value.items() if key[0] == "parcelsieve_dead_letters_total") == len(KINDS) - 1
    assert value["parcelsieve_window_sightings", "0"] >= 0
    assert sum(v for key, v in value.items() if key[0] == "parcelsieve_window_parcels") >= 12
    for stage in ("screen", "send", "apply", "tell"):
        assert value["parcelsieve_batch_seconds_count", stage] > 0
    assert value["parcelsieve_ready",] == 1
    for identity in ("张三", "44030019900101001X", "科技路", "Taro Yamada", "Honcho"):
        assert not re.search(identity, text)
