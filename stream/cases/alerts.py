"""Read records of screening.alerts, of which any may have been written by somebody else."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, NamedTuple, TypeAlias

import orjson

from stream.documents import DECISIONS, SEVERITIES

Reason: TypeAlias = Literal["not-json", "not-an-object", "missing-field", "wrong-value", "wrong-key"]
ParcelKey: TypeAlias = tuple[str, str]  # courier, parcel_id

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
MAX_SCORE = 100
MAX_GROSS_G = 1e12
MAX_RULE_CHARS = 100
# As the manifest's schema has them: with these bounds a case has a greatest size.
ID = re.compile(r"[0-9A-Za-z._:-]{1,64}")
COURIER = re.compile(r"[A-Z0-9_-]{2,16}")
COUNTRY = re.compile(r"[A-Z]{2}")
MAX_PARCEL_ID_CHARS = 40


class Unreadable(ValueError):  # noqa: N818 - it says what the record is
    """A record that is not as its schema has it; says where and never quotes it.

    Attributes:
        reason: out of a closed list, for a metric.
    """

    def __init__(self, reason: Reason, what: str) -> None:
        super().__init__(f"{reason}: {what}")
        self.reason = reason


class SeenParcel(NamedTuple):
    """A parcel as an alert names it; `destination` is empty when it names none."""

    courier: str
    parcel_id: str
    accepted_ms: int
    gross_mg: int
    destination: str

    @property
    def key(self) -> ParcelKey:
        """What makes it the same parcel in other alerts."""
        return self.courier, self.parcel_id


@dataclass(frozen=True, slots=True)
class SeenAlert:
    """One record of an alert, as far as cases need it.

    Attributes:
        is_standing: it is of an active rule and not closed: it belongs to a case.
        severity, decision: by their rank; of a decision from 1 on, since no alert is `clear`.
        raised_ms, updated_ms: event times of its first and last hit.
        parcels: that it names; without those when it does not stand.
    """

    alert_id: str
    is_standing: bool
    rule: str
    severity: int
    decision: int
    score: int
    raised_ms: int
    updated_ms: int
    parcels: tuple[SeenParcel, ...]


def read_alert(key: bytes | None, value: bytes) -> SeenAlert:
    """Read one record of an alert.

    Args:
        key: the record's; a record without a value under it takes the alert away, so it must be the alert's id.
    Raises:
        Unreadable: it is not JSON, lacks a field, or a value is not as the schema has it.
    """
    document = read_object(value)
    alert_id = text(document, "alert_id", ID)
    if key != alert_id.encode():
        raise Unreadable("wrong-key", "the record's key is not its alert_id")
    is_standing = choice(document, "stage", ("shadow", "active")) == 1
    is_standing &= choice(document, "status", ("open", "updated", "closed")) != 2
    return SeenAlert(
        alert_id=alert_id,
        is_standing=is_standing,
        rule=text(document, "rule", MAX_RULE_CHARS),
        severity=choice(document, "severity", SEVERITIES),
        decision=1 + choice(document, "decision", DECISIONS[1:]),
        score=whole(document, "score", MAX_SCORE),
        raised_ms=moment_ms(document, "raised_at"),
        updated_ms=moment_ms(document, "updated_at"),
        parcels=_parcels(document) if is_standing else (),
    )


def _parcels(document: Mapping[str, Any]) -> tuple[SeenParcel, ...]:
    listed = _field(document, "parcels")
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise Unreadable("wrong-value", "parcels is no list of objects")
    return tuple(_parcel(one) for one in listed)


def _parcel(document: Mapping[str, Any]) -> SeenParcel:
    gross_g = _field(document, "gross_weight_g")
    if type(gross_g) not in (int, float) or not 0 <= gross_g <= MAX_GROSS_G or math.isnan(gross_g):
        raise Unreadable("wrong-value", "gross_weight_g of a parcel")
    return SeenParcel(
        text(document, "courier", COURIER),
        text(document, "parcel_id", MAX_PARCEL_ID_CHARS),
        moment_ms(document, "accepted_at"),
        round(gross_g * 1000),  # whole numbers: their sum is the same in every order
        text(document, "destination", COUNTRY) if document.get("destination") else "",
    )


def read_object(value: bytes) -> dict[str, Any]:
    """Read a JSON object of schema version 1.

    Raises:
        Unreadable: it is none.
    """
    try:
        document = orjson.loads(value)
    except orjson.JSONDecodeError as error:
        raise Unreadable("not-json", f"at character {error.pos}") from None
    if not isinstance(document, dict):
        raise Unreadable("not-an-object", "the record is JSON and no object")
    if _field(document, "schema_version") != 1:
        raise Unreadable("wrong-value", "schema_version is not 1")
    return document


def _field(document: Mapping[str, Any], name: str) -> Any:
    try:
        return document[name]
    except KeyError:
        raise Unreadable("missing-field", name) from None


def text(document: Mapping[str, Any], name: str, allowed: re.Pattern[str] | int) -> str:
    """Return a text that matches a pattern, or has 1 to so many characters.

    Raises:
        Unreadable: it is missing or does not fit.
    """
    value = _field(document, name)
    if isinstance(value, str):
        fits = 1 <= len(value) <= allowed if isinstance(allowed, int) else allowed.fullmatch(value)
        if fits:
            return value
    raise Unreadable("wrong-value", name)


def whole(document: Mapping[str, Any], name: str, most: int) -> int:
    """Return a whole number from 0.

    Raises:
        Unreadable: it is missing, no whole number or out of bounds.
    """
    value = _field(document, name)
    if type(value) is not int or not 0 <= value <= most:
        raise Unreadable("wrong-value", name)
    return value


def choice(document: Mapping[str, Any], name: str, choices: tuple[str, ...]) -> int:
    """Return the place of a value among its choices.

    Raises:
        Unreadable: it is missing or none of them.
    """
    value = _field(document, name)
    if value not in choices:
        raise Unreadable("wrong-value", name)
    return choices.index(value)


def moment_ms(document: Mapping[str, Any], name: str) -> int:
    """Return a moment in ms since 1970; one without an offset is UTC.

    Raises:
        Unreadable: it is missing or no moment.
    """
    value = _field(document, name)
    try:
        moment = datetime.fromisoformat(value)
        return ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - EPOCH) // MILLISECOND
    except (TypeError, ValueError, OverflowError):
        raise Unreadable("wrong-value", name) from None
