"""One worker on a real broker: what goes in, what comes out, how it ends."""

from __future__ import annotations

import time
from collections import Counter
from operator import itemgetter
from pathlib import Path

import jsonschema
import orjson
import pytest

from stream.broker import HasBootstrap
from tests.harness.deployment import Deployment
from tests.harness.manifests import manifest, parcel, record, scheme

pytestmark = pytest.mark.integration
SCHEMAS = Path(__file__).parents[2] / "stream" / "schemas"


def schema(name: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(orjson.loads((SCHEMAS / f"{name}.schema.json").read_bytes()))


def test_small_parcels_get_verdicts_and_together_an_alert(broker: HasBootstrap, tmp_path: Path) -> None:
    deployment = Deployment.create(broker.bootstrap, "first", tmp_path)
    with deployment.worker() as worker:
        deployment.publish(scheme(12))
        deployment.wait_done()
        assert worker.metric("parcelsieve_parcels_total") == 12
        assert worker.metric("parcelsieve_manifests_total") == 12
        assert worker.get("/ready") is not None
        assert worker.get("/live") is not None
        assert worker.terminate() == 0
    names = deployment.names
    verdicts = deployment.read(names.verdicts)
    documents = [orjson.loads(one.value) for one in verdicts]
    for document in documents:
        schema("verdict").validate(document)
    answers = {one.key: doc for one, doc in zip(verdicts, documents, strict=True) if doc["kind"] == "manifest"}
    assert answers.keys() == {key for key, _ in scheme(12)}
    assert all(
        answer["counts"] == {"clear": 1, "info": 0, "inspect": 0, "hold": 0, "rejected": 0}
        for answer in answers.values()
    )
    alerts = [orjson.loads(one.value) for one in deployment.read(names.alerts)]
    for alert in alerts:
        schema("alert").validate(alert)
    newest = {alert["alert_id"]: alert for alert in alerts}.values()  # as a reader of the compacted topic sees them
    last = max((alert for alert in newest if alert["rule"] == "split-by-sender-couriers"), key=itemgetter("updated_at"))
    measures = last["measures"]
    assert (measures["parcels"], measures["total"], measures["couriers"]) == (12, 5760, 3)
    assert [one["parcel_id"] for one in last["parcels"]] == [f"P{i}" for i in range(12)]
    called_back = {
        (document["courier"], one["parcel_id"])
        for document in documents
        if document["kind"] == "revision"
        for one in document["parcels"]
    }
    assert called_back == {(("SF", "YTO", "ZTO")[i % 3], f"P{i}") for i in range(12)}
    assert not deployment.read(names.dead_letters)


def test_records_of_every_compression_and_size_are_answered(broker: HasBootstrap, tmp_path: Path) -> None:
    deployment = Deployment.create(broker.bootstrap, "sizes", tmp_path)
    n_by_codec = {None: 1, "gzip": 5000, "snappy": 100, "lz4": 1, "zstd": 5000}
    with deployment.worker() as worker:
        for number, (codec, n) in enumerate(n_by_codec.items()):
            parcels = [parcel(number * 10_000 + i, goods=[{"description": "T恤"}]) for i in range(n)]
            deployment.publish([record(manifest(number, parcels))], compression=codec)
        deployment.wait_done()
        assert worker.terminate() == 0
    answers = [orjson.loads(one.value) for one in deployment.read(deployment.names.verdicts)]
    counts = {answer["manifest_id"]: answer["counts"]["clear"] for answer in answers}
    assert counts == {f"M{number}": n for number, n in enumerate(n_by_codec.values())}


def test_a_bad_record_is_a_dead_letter_and_a_bad_parcel_is_rejected_alone(broker: HasBootstrap, tmp_path: Path) -> None:
    deployment = Deployment.create(broker.bootstrap, "dead", tmp_path)
    bad_parcel = parcel(2, gross_weight_g=-1)
    mixed = record(manifest(1, [parcel(1), bad_parcel, parcel(3)]))
    with deployment.worker() as worker:
        deployment.publish([(b"k1", b"no json"), mixed, (b"k2", None)])
        deployment.wait_done()
        assert worker.terminate() == 0
    [verdict] = [orjson.loads(one.value) for one in deployment.read(deployment.names.verdicts)]
    assert verdict["counts"] == {"clear": 2, "info": 0, "inspect": 0, "hold": 0, "rejected": 1}
    assert verdict["rejected"][0]["path"] == "/parcels/1/gross_weight_g"
    sources = {(one.partition, one.offset): one for one in deployment.read(deployment.names.manifests)}
    letters = {}
    for letter in deployment.read(deployment.names.dead_letters):
        headers = {name: value.decode() for name, value in letter.headers}
        source = sources[int(headers["source.partition"]), int(headers["source.offset"])]
        assert headers["source.topic"] == deployment.names.manifests
        assert headers["source.timestamp"] == str(source.timestamp)
        assert letter.key == source.key
        letters[headers["error.code"]] = letter.value
    assert letters == {"not-json": b"no json", "empty-record": None, "out-of-range": orjson.dumps(bad_parcel)}


def test_a_record_that_fits_only_when_it_is_well_compressed_does_not_stop_the_stream(
    broker: HasBootstrap, tmp_path: Path
) -> None:
    limits = {"max_record_bytes": str(512 << 10), "max_message_bytes": str(1 << 20)}
    deployment = Deployment.create(broker.bootstrap, "bomb", tmp_path, **limits)
    large, huge = b" " * (4 << 20), b" " * (64 << 20)  # snappy makes a twentieth of either, zstd next to nothing
    with deployment.worker() as worker:
        deployment.publish([(b"k", large), (b"k", huge), record(manifest(1, [parcel(1)]))], compression="zstd")
        deployment.wait_done()
        assert worker.terminate() == 0
    assert len(deployment.read(deployment.names.verdicts)) == 1
    whole, cut = deployment.read(deployment.names.dead_letters)
    assert whole.value == large
    assert cut.value == b" " * ((1 << 20) - (64 << 10))
    detail = dict(cut.headers)["error.detail"].decode()
    assert detail.endswith("; these are the first 983040 of its 67108864 bytes, the rest is at its source")


def test_two_workers_with_one_role_each_do_the_same_as_one_with_both(broker: HasBootstrap, tmp_path: Path) -> None:
    deployment = Deployment.create(broker.bootstrap, "roles", tmp_path)
    with deployment.worker("screen", role="screen") as screen, deployment.worker("watch", role="watch") as watch:
        deployment.publish(scheme(12))
        deployment.wait_done()
        assert (screen.metric("parcelsieve_parcels_total"), watch.metric("parcelsieve_parcels_total")) == (12, 0)
        assert watch.metric("parcelsieve_alerts_total") > 0
        assert (screen.terminate(), watch.terminate()) == (0, 0)
    rules = Counter(orjson.loads(one.value)["rule"] for one in deployment.read(deployment.names.alerts))
    assert rules["split-by-sender-couriers"] > 0


def test_a_worker_without_topics_or_secret_says_what_to_do(broker: HasBootstrap, tmp_path: Path) -> None:
    deployment = Deployment.create(broker.bootstrap, "lost", tmp_path)
    with deployment.worker("no-topics", topic_prefix="nowhere.") as worker:
        while worker.poll() is None:
            time.sleep(0.1)
        assert worker.poll() == 4
        assert "nowhere.courier.manifests is missing; make it with: parcelsieve topics create" in worker.log_end()
    with deployment.worker("no-secret", secret="short") as worker:
        while worker.poll() is None:
            time.sleep(0.1)
        assert worker.poll() == 3
        assert "has 5 bytes, it needs at least 16" in worker.log_end()
