"""Alerts and their records for tests of cases, and what hangs together by spreading from one to the next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import orjson

import stream
from stream.cases import CaseFold, KnownCase, SeenAlert, SeenParcel, Told
from stream.documents import DECISIONS, SEVERITIES, timestamp

DAY_MS = 86_400_000
START_MS = 1_790_812_800_000  # 2026-10-01
NOW_MS = START_MS + 3650 * DAY_MS  # later than any alert of these tests
SCHEMA = orjson.loads((Path(stream.__file__).parent / "schemas" / "case.schema.json").read_bytes())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)


def seen(name: str, *parcels: int, day: float = 0.0, **changed: Any) -> SeenAlert:
    """Return an alert that stands; a parcel's number says all of it."""
    at_ms = START_MS + int(day * DAY_MS)
    values: dict[str, Any] = {
        "alert_id": name,
        "is_standing": True,
        "rule": "split-by-sender",
        "severity": SEVERITIES.index("high"),
        "decision": DECISIONS.index("inspect"),
        "score": 65,
        "raised_ms": at_ms,
        "updated_ms": at_ms,
        "parcels": tuple(parcel(number) for number in parcels),
    }
    return SeenAlert(**values | changed)


def gone(name: str, day: float = 0.0) -> SeenAlert:
    return seen(name, day=day, is_standing=False)


def take_at(fold: CaseFold, alert: SeenAlert, at_ms: int = NOW_MS) -> None:
    fold.take(alert, at_ms)


def parcel(number: int) -> SeenParcel:
    return SeenParcel(("SF", "YTO", "ZTO")[number % 3], f"P{number}", START_MS + number, 480_000 + number, "JP")


def record(alert_id: str, *parcels: int, day: float = 0.0, **changed: Any) -> tuple[bytes, bytes]:
    """Return key and value of an alert's record, as far as a case reads it."""
    at = timestamp(START_MS + int(day * DAY_MS))
    listed = [
        {
            "courier": one.courier,
            "parcel_id": one.parcel_id,
            "accepted_at": timestamp(one.accepted_ms),
            "gross_weight_g": one.gross_mg / 1000,
            "destination": one.destination,
        }
        for one in map(parcel, parcels)
    ]
    document = {
        "schema_version": 1,
        "alert_id": alert_id,
        "rule": "split-by-sender",
        "status": "open",
        "stage": "active",
        "severity": "high",
        "score": 65,
        "decision": "inspect",
        "parcels": listed,
        "raised_at": at,
        "updated_at": at,
    }
    return alert_id.encode(), orjson.dumps(document | changed)


def documents(told: Iterable[Told]) -> dict[str, dict[str, Any]]:
    """Return what was told by case, each valid."""
    found = {one.known.case_id: orjson.loads(one.known.value) for one in told}
    for case_id, document in found.items():
        VALIDATOR.validate(document)
        assert document["case_id"] == case_id
    return found


class Topic:
    """The last record of every case, as a reader of screening.cases has it."""

    def __init__(self) -> None:
        self.last: dict[str, KnownCase] = {}

    def settle(self, fold: CaseFold) -> list[Told]:
        told = fold.settle()
        documents(told)
        assert len({one.known.case_id for one in told}) == len(told)
        for one in told:
            before = self.last.get(one.known.case_id)
            assert before is None or before.value != one.known.value, "it was told again, and nothing had changed"
            assert (one.event == "opened") == (before is None)
            self.last[one.known.case_id] = one.known
        return told

    def recorded(self) -> list[tuple[KnownCase, int]]:
        return [(case, NOW_MS) for case in self.last.values()]

    def groups(self) -> set[frozenset[str]]:
        """Return the alerts of each open case."""
        return {frozenset(case.alerts) for case in self.last.values() if case.status == "open"}

    def case_of(self) -> dict[str, str]:
        return {alert: case.case_id for case in self.last.values() if case.status == "open" for alert in case.alerts}


def spread(named: Mapping[str, set[int]], standing: set[str]) -> set[frozenset[str]]:
    """Return what hangs together, of it the alerts that stand, by going from each to all that it touches."""
    left, found = set(named), set()
    while left:
        whole, edge = set(), {left.pop()}
        while edge:
            whole |= edge
            held = set[int]().union(*(named[one] for one in edge))
            edge = {one for one in left if named[one] & held}
            left -= edge
        found.add(frozenset(whole & standing))
    return found - {frozenset()}
