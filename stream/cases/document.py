"""Write and read the documents of screening.cases (stream/schemas/case.schema.json)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Literal, TypeAlias

import orjson

from stream.cases.alerts import ID, Unreadable, choice, moment_ms, read_object, text, whole
from stream.cases.sentences import why_closed, why_joined, why_open
from stream.cases.tally import Tally
from stream.documents import DECISIONS, SEVERITIES, timestamp

Status: TypeAlias = Literal["open", "joined", "closed"]
STATUSES: tuple[Status, ...] = ("open", "joined", "closed")
MAX_NAMES = 300  # couriers, and countries, of which there are fewer
MAX_RULES = 1000
MAX_WHY_CHARS = 1000
CASE_ID = re.compile(r"[0-9a-f]{32}")


def case_id_of(alert_id: str) -> str:
    """Return the id of the case that an alert opens."""
    return blake2b(f"case|{alert_id}".encode(), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class KnownCase:
    """The last record of a case.

    Attributes:
        joined_into: the id of the case that it went into; empty unless `status` is joined.
        decision: one of DECISIONS but the first.
        alerts: ids that it lists.
        is_whole: those are all.
        value: the record's bytes.
    """

    case_id: str
    status: Status
    joined_into: str
    opened_ms: int
    updated_ms: int
    decision: str
    alerts: tuple[str, ...]
    is_whole: bool
    value: bytes


def read_case(key: bytes | None, value: bytes) -> KnownCase:
    """Read the record of a case.

    Raises:
        Unreadable: this version did not write it.
    """
    document = read_object(value)
    case_id = text(document, "case_id", CASE_ID)
    if key != case_id.encode():
        raise Unreadable("wrong-key", "the record's key is not its case_id")
    status = STATUSES[choice(document, "status", STATUSES)]
    for name in ("why", "why_zh"):
        text(document, name, MAX_WHY_CHARS)
    alerts = document.get("alerts")
    if not isinstance(alerts, list) or not all(isinstance(one, str) and ID.fullmatch(one) for one in alerts):
        raise Unreadable("wrong-value", "alerts")
    return KnownCase(
        case_id=case_id,
        status=status,
        joined_into=text(document, "joined_into", CASE_ID) if status == "joined" else "",
        opened_ms=moment_ms(document, "opened_at"),
        updated_ms=moment_ms(document, "updated_at"),
        decision=DECISIONS[1 + choice(document, "decision", DECISIONS[1:])],
        alerts=tuple(alerts),
        is_whole=whole(document, "alert_count", 1 << 62) == len(alerts),
        value=value,
    )


def open_case(case_id: str, tally: Tally, opened_ms: int, updated_ms: int) -> KnownCase:
    """Return the record of a case with alerts."""
    alerts = tuple(alert_id for _, alert_id in tally.alerts.first())
    why, why_zh = why_open(tally, opened_ms, updated_ms)
    decision = DECISIONS[max(tally.decisions)]
    document = {
        "schema_version": 1,
        "case_id": case_id,
        "status": "open",
        "opened_at": timestamp(opened_ms),
        "updated_at": timestamp(updated_ms),
        "severity": SEVERITIES[max(tally.severities)],
        "score": max(tally.scores),
        "decision": decision,
        "rules": dict(sorted(tally.rules.items())[:MAX_RULES]),
        "alert_count": len(tally.alerts),
        "alerts": alerts,
        "parcel_count": len(tally.parcels),
        "parcels": [{"courier": courier, "parcel_id": parcel} for _, courier, parcel in tally.parcels.first()],
        "gross_weight_g": tally.gross_mg / 1000,
        "couriers": sorted(tally.couriers)[:MAX_NAMES],
        "destinations": sorted(filter(None, tally.destinations))[:MAX_NAMES],
        "why": why,
        "why_zh": why_zh,
    }
    value = orjson.dumps(document)
    is_whole = len(alerts) == len(tally.alerts)
    return KnownCase(case_id, "open", "", opened_ms, updated_ms, decision, alerts, is_whole, value)


def closed_case(known: KnownCase) -> KnownCase:
    """Return the last record of a case that all alerts have left; how bad it was is as it was."""
    why, why_zh = why_closed()
    nothing: dict[str, Any] = {"rules": {}, "alert_count": 0, "alerts": [], "parcel_count": 0, "parcels": []}
    nothing |= {"gross_weight_g": 0.0, "couriers": [], "destinations": []}
    document = orjson.loads(known.value) | nothing | {"status": "closed", "why": why, "why_zh": why_zh}
    return read_case(known.case_id.encode(), orjson.dumps(document))


def joined_case(known: KnownCase, target: str) -> KnownCase:
    """Return the last record of a case that went into another; all else is as it was."""
    document = orjson.loads(known.value)
    why, why_zh = why_joined(target, (document["why"], document["why_zh"]))
    document |= {"status": "joined", "joined_into": target, "why": why, "why_zh": why_zh}
    return read_case(known.case_id.encode(), orjson.dumps(document))
