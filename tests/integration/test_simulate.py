"""Simulated couriers publish to a real broker."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path

import pytest

from stream import topics
from stream.broker import HasBootstrap
from stream.cli import main
from stream.settings import Settings
from tests.harness.kafka import read_all

pytestmark = pytest.mark.integration


@pytest.fixture
def settings(broker: HasBootstrap, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Settings:
    prefix = f"{request.node.name}."
    monkeypatch.setenv("PARCELSIEVE_TOPIC_PREFIX", prefix)
    settings = Settings(broker=broker.bootstrap, topic_prefix=prefix, partitions=3)
    asyncio.run(topics.create(settings))
    return settings


def test_published_manifests_are_those_of_the_file(settings: Settings, tmp_path: Path) -> None:
    scene = ["simulate", "--parcels", "400", "--days", "3", "--schemes", "5", "--seed", "9"]
    assert main([*scene, "--scene", str(tmp_path)]) == 0
    assert main([*scene, "--broker", settings.broker, "--truth", str(tmp_path / "published.json")]) == 0
    records = asyncio.run(read_all(settings.broker, topics.TopicNames.of(settings).manifests))
    lines = (tmp_path / "manifests.ndjson").read_bytes().splitlines()
    assert sorted(record.value or b"" for record in records) == sorted(lines)
    for record in records:
        document = json.loads(record.value or b"")
        assert record.key == f"{document['courier']}:{document['manifest_id']}".encode()
    assert (tmp_path / "published.json").read_bytes() == (tmp_path / "truth.json").read_bytes()


def test_revisions_of_a_manifest_stay_in_the_order_of_their_arrival(settings: Settings, tmp_path: Path) -> None:
    scene = ["simulate", "--parcels", "300", "--days", "2", "--corrected", "0.5", "--shuffled", "0"]
    assert main([*scene, "--broker", settings.broker]) == 0
    seen: dict[bytes, list[int]] = {}
    for record in asyncio.run(read_all(settings.broker, topics.TopicNames.of(settings).manifests)):
        seen.setdefault(record.key or b"", []).append(json.loads(record.value or b"").get("revision", 0))
    assert [0, 1] in seen.values()
    assert all(revisions == sorted(revisions) for revisions in seen.values())


def test_a_rate_holds_the_couriers_back(settings: Settings) -> None:
    started_s = time.monotonic()
    assert main(["simulate", "--parcels", "200", "--days", "1", "--broker", settings.broker, "--rate", "100"]) == 0
    assert 1.5 < time.monotonic() - started_s < 10


def test_a_topic_that_is_not_there_is_told_with_the_way_out(
    broker: HasBootstrap, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PARCELSIEVE_TOPIC_PREFIX", "nobody.made.these.")
    assert main(["simulate", "--parcels", "20", "--days", "1", "--broker", broker.bootstrap]) == 4
    error = capsys.readouterr().err
    assert "nobody.made.these.courier.manifests" in error
    assert "parcelsieve topics create" in error
