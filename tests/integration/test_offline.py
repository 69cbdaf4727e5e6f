"""`screen` on a file and a worker on Kafka say the same about the same manifests."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import orjson
import pytest

from stream import offline
from stream.broker import HasBootstrap
from tests.harness.deployment import Deployment
from tests.harness.kafka import Record
from tests.harness.manifests import manifest, parcel, record, scheme
from tests.harness.poison import KINDS

pytestmark = pytest.mark.integration
N_BAD = 3  # of each kind


def traffic() -> list[Record]:
    """Return honest parcels, a scheme, corrections, repeats and every kind of poison, in one order of time."""
    chance = random.Random(7)
    senders = [{"name": f"寄{n}", "id_no": f"{n:018d}", "address": f"科技路{n}号", "country": "CN"} for n in range(12)]
    goods = ("T恤", "陶瓷添加剂", "氧化镝粉 99.9%", "phone case")
    records: list[Record] = []
    number = 0
    for hour in range(0, 24 * 40, 2):
        parcels = []
        for _ in range(chance.randrange(1, 5)):
            number += 1
            what = {"goods": [{"description": chance.choice(goods)}], "gross_weight_g": chance.randrange(100, 900)}
            parcels.append(parcel(1000 + number, hour, sender=chance.choice(senders), **what))
        document = manifest(1000 + hour, parcels, chance.choice(("SF", "YTO", "ZTO")))
        records.append(record(document))
        if chance.random() < 0.1:
            records.append(record(document))
        if chance.random() < 0.1:
            corrected = [one | {"gross_weight_g": one["gross_weight_g"] + 50} for one in parcels]
            records.append(record(document | {"revision": 1, "parcels": corrected}))
    for at, (key, value) in zip(range(5, 400, 30), scheme(12), strict=False):
        records.insert(at, (key, value))
    for kind, (poison, _) in KINDS.items():
        for n in range(N_BAD):
            document = manifest(9_000_000 + n, [parcel(9_000_000 + n)])
            at = chance.randrange(len(records))
            bad = poison(document, chance)
            if b"\n" not in bad and (kind != "10 MB string" or n == 0):  # a line holds no line end
                records.insert(at, (b"bad", bad))
    return records


def one_by_one(documents: list[dict[str, Any]], *without: str) -> list[bytes]:
    kept = ({name: value for name, value in document.items() if name not in without} for document in documents)
    return sorted(orjson.dumps(document, option=orjson.OPT_SORT_KEYS) for document in kept)


def standing(alerts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the alerts that stand in the end; how far one came before it closed depends on how batches were cut."""
    return [alert for alert in alerts if alert["status"] != "closed"]


def called_back(verdicts: list[dict[str, Any]], alerts: list[dict[str, Any]]) -> set[tuple[str, str, str]]:
    """Return who was called back and stands in one of these alerts, of those that call back."""
    calling = [alert for alert in alerts if alert["decision"] != "info"]
    named = {(parcel["courier"], parcel["parcel_id"]) for alert in calling for parcel in alert["parcels"]}
    return {
        (one["courier"], parcel["parcel_id"], parcel["decision"])
        for one in verdicts
        if one["kind"] == "revision"
        for parcel in one["parcels"]
        if (one["courier"], parcel["parcel_id"]) in named
    }


def of_manifests(verdicts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for one in verdicts if one["kind"] == "manifest"]


def test_screening_a_file_gives_the_workers_verdicts_alerts_and_dead_letters(
    broker: HasBootstrap, tmp_path: Path
) -> None:
    records = traffic()
    deployment = Deployment.create(broker.bootstrap, "offline", tmp_path)
    with deployment.worker() as worker:
        deployment.publish(records)
        deployment.wait_done()
        assert worker.terminate() == 0
    (tmp_path / "in").write_bytes(b"".join((value or b"") + b"\n" for _, value in records))
    paths = {name: str(tmp_path / name) for name in ("verdicts", "alerts", "dead_letters")}
    assert offline.run([str(tmp_path / "in")], offline.Targets(**paths), deployment.settings) == 1  # there was poison

    read = {name: [orjson.loads(line) for line in Path(path).read_bytes().splitlines()] for name, path in paths.items()}
    names = deployment.names
    verdicts = [orjson.loads(one.value) for one in deployment.read(names.verdicts)]
    assert one_by_one(of_manifests(read["verdicts"]), "decided_at") == one_by_one(of_manifests(verdicts), "decided_at")
    last = {one.key: orjson.loads(one.value) for one in deployment.read(names.alerts)}
    by_file, by_worker = standing(read["alerts"]), standing(list(last.values()))
    assert len(by_worker) > 10
    assert one_by_one(by_file, "status") == one_by_one(by_worker, "status")
    assert called_back(read["verdicts"], by_file) == called_back(verdicts, by_worker)
    assert called_back(verdicts, by_worker)
    letters = []
    for letter in deployment.read(names.dead_letters):
        headers = {name: value.decode() for name, value in letter.headers if name.startswith("error.")}
        letters.append(headers | {"value": (letter.value or b"").decode("utf-8", "backslashreplace")[:1000]})
    found = [one | {"value": one["value"][:1000]} for one in read["dead_letters"]]
    assert len(letters) > len(KINDS)
    assert one_by_one(found, "source.file", "source.line") == one_by_one(letters)
