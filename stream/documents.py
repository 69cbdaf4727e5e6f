"""Write verdicts, alerts and dead-letter headers as the contract has them (stream/schemas/)."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import orjson

from rules import AlertState, Answer, Decision, ParcelAnswer, RejectedParcel, RuleInfo, Ruleset, field_name

DECISIONS = tuple(decision.name.lower() for decision in Decision)
SEVERITIES = ("info", "low", "medium", "high", "critical")
MAX_REVISION_PARCELS = 1000  # of one revision verdict; more go into further ones
EPOCH = datetime(1970, 1, 1)  # UTC; arithmetic without a zone is many times faster
FIRST_MS, LAST_MS = -62_135_596_800_000, 253_402_300_799_999  # years 1 to 9999, all that can be written

ALL_CLEAR_HEAD = b'{"schema_version":1,"kind":"manifest","manifest_id":'
ALL_CLEAR_TAIL = (
    b',"revision":%d,"courier":%b,"ruleset":"%b","decided_at":"%b",'
    b'"counts":{"clear":%d,"info":%d,"inspect":%d,"hold":%d,"rejected":0},"parcels":[]}'
)


def moment(at_ms: int) -> datetime:
    """Return a moment in UTC, without a zone; one that cannot be written becomes the nearest that can."""
    # A manifest may say 9999-12-31T23:59:59-05:00: it must not end the worker that has to tell of it.
    return EPOCH + timedelta(milliseconds=min(max(at_ms, FIRST_MS), LAST_MS))


def timestamp(at_ms: int) -> str:
    """Return a moment as RFC 3339 in UTC with milliseconds."""
    return f"{moment(at_ms).isoformat(timespec='milliseconds')}Z"


def now() -> str:
    """Return the present moment, as `timestamp` writes it."""
    return timestamp(time.time_ns() // 1_000_000)


class Verdicts:
    """Write the verdicts of one batch.

    Args:
        decided_at: as `now` writes it.
    """

    def __init__(self, ruleset: Ruleset, decided_at: str) -> None:
        self._ruleset = ruleset
        self._decided_at = decided_at
        self._tails: dict[tuple[Any, ...], bytes] = {}  # most small manifests differ in nothing but their id

    def write(self, answer: Answer) -> bytes:
        """Return the verdict of kind `manifest` that answers one manifest record."""
        if answer.parcels or answer.rejected:
            return self._named(answer)
        # Nearly every verdict names no parcel, so it is put together out of parts.
        rest = answer[1:7]
        tail = self._tails.get(rest)
        if tail is None:
            tail = self._tails[rest] = _all_clear_tail(rest, self._ruleset.hash, self._decided_at)
        return ALL_CLEAR_HEAD + orjson.dumps(answer.manifest_id) + tail

    def _named(self, answer: Answer) -> bytes:
        document: dict[str, Any] = {
            "schema_version": 1,
            "kind": "manifest",
            "manifest_id": answer.manifest_id,
            "revision": answer.revision,
            "courier": answer.courier,
            "ruleset": self._ruleset.hash,
            "decided_at": self._decided_at,
            "counts": {
                "clear": answer.n_clear,
                "info": answer.n_info,
                "inspect": answer.n_inspect,
                "hold": answer.n_hold,
                "rejected": len(answer.rejected),
            },
            "parcels": [_parcel(parcel, self._ruleset) for parcel in answer.parcels],
        }
        if answer.rejected:
            document["rejected"] = [_rejected(parcel) for parcel in answer.rejected]
        return orjson.dumps(document)


def _all_clear_tail(rest: tuple[int, str, int, int, int, int], ruleset: str, decided_at: str) -> bytes:
    revision, courier, *counts = rest
    return ALL_CLEAR_TAIL % (revision, orjson.dumps(courier), ruleset.encode(), decided_at.encode(), *counts)


def _parcel(parcel: ParcelAnswer, ruleset: Ruleset) -> dict[str, Any]:
    hits = []
    for hit in parcel.hits:
        rule = ruleset.rules[hit.rule]
        why = ruleset.explain_hit(hit.rule, hit.evidence)
        hits.append({"rule": rule.id, "version": rule.version, "why": why.en, "why_zh": why.zh})
    return {
        "parcel_id": parcel.parcel_id,
        "decision": DECISIONS[parcel.decision],
        "score": parcel.score,
        "hits": hits,
    }


def _rejected(parcel: RejectedParcel) -> dict[str, Any]:
    document: dict[str, Any] = {
        "index": parcel.position,
        "path": parcel.path,
        "reason": f"{parcel.code}: {parcel.detail}",
    }
    if parcel.parcel_id is not None:
        document["parcel_id"] = parcel.parcel_id
    return document


def alert_id(state: AlertState, ruleset: Ruleset) -> str:
    """Return the id of an alert: the same group, rule and stretch of event time give the same id."""
    rule = ruleset.spec.rules[state.rule_index]
    suppress_ms = rule.window.suppress_ms if rule.window else 0
    name = f"{rule.rule_id}|{suppress_ms}|{state.group_key:016x}|{state.bucket}"
    return blake2b(name.encode(), digest_size=16).hexdigest()


def alert(state: AlertState, ruleset: Ruleset) -> tuple[str, bytes]:
    """Return an alert's id and its record; nothing in it comes from a clock, so a retry repeats it."""
    rule = ruleset.rules[state.rule_index]
    why = ruleset.explain_alert(state.rule_index, state.measures)
    identity = alert_id(state, ruleset)
    document = {
        "schema_version": 1,
        "alert_id": identity,
        "rule": rule.id,
        "rule_version": rule.version,
        "ruleset": ruleset.hash,
        "status": state.status,
        "stage": rule.stage,
        "severity": rule.severity,
        "score": rule.score,
        "decision": DECISIONS[alert_decision(rule)],
        "group": {"by": [field_name(field) for field in state.group_by], "key": f"{state.group_key:016x}"},
        "window": {"from": timestamp(state.from_ms), "to": timestamp(state.to_ms), "over": rule.over},
        "measures": {name: value for name, value in state.measures.items() if math.isfinite(value)},
        "parcel_count": state.parcel_count,
        "parcels": [_evidence(parcel) for parcel in state.evidence],
        "raised_at": timestamp(state.first_hit_ms),
        "updated_at": timestamp(state.last_hit_ms),
        "why": why.en,
        "why_zh": why.zh,
    }
    return identity, orjson.dumps(document)


def alert_decision(rule: RuleInfo) -> Decision:
    """Return the decision of an alert: the rule's, and at least `info`."""
    return max(rule.decision, Decision.INFO)


@lru_cache(maxsize=16_384)  # parcels: an alert that grows is told again with all that it gathered before
def _evidence(parcel: tuple[str, str, int, float, str | None, str | None]) -> orjson.Fragment:
    parcel_id, courier, event_ms, gross_weight_g, destination, goods_class = parcel
    document: dict[str, Any] = {
        "parcel_id": parcel_id,
        "courier": courier,
        "accepted_at": timestamp(event_ms),
        "gross_weight_g": gross_weight_g,
    }
    if destination:
        document["destination"] = destination
    if goods_class:
        document["goods_class"] = goods_class
    return orjson.Fragment(orjson.dumps(document))


def revisions(state: AlertState, ruleset: Ruleset, decided_at: str) -> Iterator[tuple[str, bytes, int]]:
    """Yield (courier, verdict of kind `revision`, parcels) for parcels that an alert calls back.

    Only an active rule with decision inspect or hold calls back, and only what was decided milder before.
    """
    rule = ruleset.rules[state.rule_index]
    if rule.stage != "active" or rule.decision < Decision.INSPECT or state.status == "closed":
        return
    milder = [callback for callback in state.callbacks if callback[2] < rule.decision]
    if not milder:
        return
    why = ruleset.explain_alert(state.rule_index, state.measures)
    hit = {"rule": rule.id, "version": rule.version, "why": why.en, "why_zh": why.zh}
    by_courier: dict[str, list[dict[str, Any]]] = {}
    for parcel_id, courier, _, score in milder:
        by_courier.setdefault(courier, []).append(
            {
                "parcel_id": parcel_id,
                "decision": DECISIONS[rule.decision],
                "score": max(score, rule.score),
                "hits": [hit],
            }
        )
    for courier, parcels in sorted(by_courier.items()):
        for first in range(0, len(parcels), MAX_REVISION_PARCELS):
            part = parcels[first : first + MAX_REVISION_PARCELS]
            document = {
                "schema_version": 1,
                "kind": "revision",
                "courier": courier,
                "alert_id": alert_id(state, ruleset),
                "ruleset": ruleset.hash,
                "decided_at": decided_at,
                "parcels": part,
            }
            yield courier, orjson.dumps(document), len(part)


def dead_letter_headers(
    code: str, detail: str, path: str, source: tuple[str, int, int, int], version: str
) -> list[tuple[str, bytes]]:
    """Return the headers of a dead letter.

    Args:
        source: topic, partition, offset and timestamp (ms) of the source record.
    """
    topic, partition, offset, timestamp_ms = source
    headers: Iterable[tuple[str, object]] = (
        ("error.code", code),
        ("error.detail", detail),
        ("error.path", path),
        ("source.topic", topic),
        ("source.partition", partition),
        ("source.offset", offset),
        ("source.timestamp", timestamp_ms),
        ("service.version", version),
    )
    return [(name, str(value).encode()) for name, value in headers]
