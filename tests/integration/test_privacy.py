"""No raw identity leaves: only the manifests and the dead letters hold any, no other topic, metric or log line."""

from __future__ import annotations

import os
from pathlib import Path

import orjson
import pytest

from rules.library import shipped_folder
from stream.broker import HasBootstrap
from tests.harness.deployment import Deployment
from tests.harness.manifests import manifest, moment, parcel, record
from tests.harness.waiting import wait_for

pytestmark = pytest.mark.integration
SENDER = {
    "name": "欧阳惊蛰",
    "id_no": "44030019900101001X",
    "account_no": "SF-ACC-90210",
    "phone": "+86 137 0013 7000",
    "email": "jingzhe.ouyang@example.com",
    "address": "广东省深圳市南山区科技路5号麒麟大厦七层",
    "city": "深圳市",
    "country": "CN",
}
RECIPIENT = {
    "name": "Wilhelmina Fairweather",
    "account_no": "K-7730155",
    "email": "w.featherstone@example.org",
    "address": "1-2 Honcho, Nihonbashi",
    "country": "JP",
}
# Asks for, groups by and counts what no shipped rule may have asked for yet.
RULE = """\
schema: parcel-rules/v1
rule: one-account-one-mailbox
version: 1
title: {zh: 同一账号寄往同一邮箱, en: One account to one mailbox}
status: active
effective: {from: 2026-01-01}
severity: high
score: 60
decision: inspect
when: {sender.email: {is: jingzhe.ouyang@example.com}, recipient.account_no: {in: [K7730155]}}
window:
  group_by: [sender.account_no, recipient.email]
  over: 7d
  measures: {parcels: {count: parcels}, mailboxes: {distinct: sender.email}, accounts: {distinct: recipient.account_no}}
  having: {parcels: {gte: 3}, mailboxes: {lt: 2}}
alert: {dedup_by: [sender.account_no, recipient.email], suppress_for: 1h}
tests:
  - name: three parcels
    expect: {hits: 1}
    stream:
      - {at: 0d, every: 1h, times: 3, parcel: {
          courier.code: SF, sender.account_no: 7551234567, sender.email: jingzhe.ouyang@example.com,
          recipient.email: li@qq.com, recipient.account_no: K7730155}}
  - {name: others, expect: {hits: 0}, stream: [{at: 0d, every: 1h, times: 3, parcel: {sender.email: li@qq.com}}]}
"""

# As written, and as a normaliser might leave them.
RAW = (
    "欧阳惊蛰",
    "歐陽",
    "44030019900101001",
    "90210",
    "13700137000",
    "137 0013 7000",
    "jingzhe",
    "featherstone",
    "7730155",
    "麒麟",
    "科技路",
    "fairweather",
    "nihonbashi",
    "honcho",
)


def test_no_raw_identity_is_in_any_answer_sighting_metric_or_log_line(broker: HasBootstrap, tmp_path: Path) -> None:
    people = {"sender": SENDER, "recipient": RECIPIENT}
    scheme = [record(manifest(i, [parcel(i, i * 12, **people)], ("SF", "YTO", "ZTO")[i % 3])) for i in range(12)]
    named = parcel(50, 1, **people, goods=[{"description": "氧化镝粉 99.9%"}])
    wrong = parcel(51, 1, **people, gross_weight_g=-1)
    odd = parcel(52, 1, sender=SENDER | {"country": "中国"}, recipient=RECIPIENT | {"name": 7})
    corrected = manifest(0, [parcel(0, 0, **people, gross_weight_g=470)], revision=1, lodged_at=moment(1))
    rule = tmp_path / "one-account-one-mailbox.yaml"
    rule.write_text(RULE, "utf-8")
    paths = os.pathsep.join(map(str, (shipped_folder(), rule)))
    deployment = Deployment.create(broker.bootstrap, "privacy", tmp_path, rules_paths=paths)
    keeper = deployment.keeper(log_level="debug")
    with deployment.worker(log_level="debug") as worker, keeper:
        deployment.publish([*scheme, record(manifest(50, [named, wrong, odd])), record(corrected)])
        deployment.wait_done()
        metrics = worker.get("/metrics") or ""
        wait_for(lambda: keeper.metric("parcelsieve_cases_open") > 0)
        metrics += keeper.get("/metrics") or ""
        assert (worker.terminate(), keeper.terminate()) == (0, 0)
    names = deployment.names
    texts = {"metrics": metrics.encode(), "log": (tmp_path / "worker.log").read_bytes()}
    texts["log of cases"] = (tmp_path / "cases.log").read_bytes()
    for topic in (names.verdicts, names.alerts, names.cases, names.sightings, names.fact_log):
        read = deployment.read(topic)
        assert read, topic
        texts[topic] = b"\n".join((one.key or b"") + b"\n" + (one.value or b"") for one in read)
    letters = deployment.read(names.dead_letters)
    assert len(letters) == 2
    texts["headers of dead letters"] = b"\n".join(value for one in letters for _, value in one.headers)
    rules = {one["rule"] for one in map(orjson.loads, texts[names.alerts].splitlines()[1::2])}
    assert len(rules) > 1
    assert "one-account-one-mailbox" in rules
    for where, text in texts.items():
        found = [raw for raw in RAW if raw.lower() in text.decode("utf-8", "replace").lower()]
        assert not found, where
