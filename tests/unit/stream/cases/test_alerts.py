"""Records of alerts: what is read of one, and how one is refused that is not as its schema has it."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from stream.cases import SeenAlert, SeenParcel, Unreadable, read_alert
from tests.unit.stream.cases.written import START_MS, parcel, record


def read(*parcels: int, **changed: Any) -> SeenAlert:
    return read_alert(*record("a-1", *parcels, **changed))


def test_alert_is_read_as_far_as_a_case_needs_it() -> None:
    alert = read(3, 4, updated_at="2026-10-02T08:00:00.500+08:00", later_field={"no": "harm"})
    assert alert == SeenAlert(
        "a-1", True, "split-by-sender", 3, 2, 65, START_MS, START_MS + 86_400_500, (parcel(3), parcel(4))
    )
    assert parcel(3) == SeenParcel("SF", "P3", START_MS + 3, 480_003, "JP")


@pytest.mark.parametrize("changed", [{"status": "closed"}, {"stage": "shadow"}], ids=str)
def test_alert_that_is_closed_or_in_shadow_stands_in_no_case(changed: dict[str, str]) -> None:
    assert read(3).is_standing
    alert = read(3, **changed)
    assert (alert.is_standing, alert.parcels) == (False, ())


def test_weight_is_read_to_the_milligram_and_a_parcel_may_go_nowhere() -> None:
    document = orjson.loads(record("a", 1)[1])
    document["parcels"][0] |= {"gross_weight_g": 0.1 + 0.2}
    del document["parcels"][0]["destination"]
    [found] = read_alert(b"a", orjson.dumps(document)).parcels
    assert (found.gross_mg, found.destination) == (300, "")


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (b"", "not-json: at character 0"),
        (b'{"a":', "not-json: at character 5"),
        (b'{"schema_version": NaN}', "not-json: at character 19"),
        (b"\xff", "not-json: at character 0"),
        (b"[]", "not-an-object: the record is JSON and no object"),
        (b"{}", "missing-field: schema_version"),
        (record("b")[1], "wrong-key: the record's key is not its alert_id"),
    ],
    ids=str,
)
def test_record_that_is_no_alert_of_its_key_is_refused(value: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_alert(b"a", value)
    assert str(caught.value) == reason
    assert reason.startswith(f"{caught.value.reason}: ")


NAMES = ("alert_id", "rule", "status", "stage", "severity", "score", "decision", "parcels", "raised_at", "updated_at")


@pytest.mark.parametrize("name", NAMES)
def test_record_that_lacks_a_field_is_refused_by_its_name(name: str) -> None:
    document = orjson.loads(record("a", 1)[1])
    del document[name]
    with pytest.raises(Unreadable, match=f"^missing-field: {name}$"):
        read_alert(b"a", orjson.dumps(document))


@pytest.mark.parametrize(
    "changed",
    [
        {"schema_version": 2},
        {"alert_id": "张三"},
        {"alert_id": "x" * 65},
        {"rule": ""},
        {"rule": 7},
        {"rule": "x" * 101},
        {"status": "gone"},
        {"stage": None},
        {"severity": "grave"},
        {"score": 101},
        {"score": True},
        {"score": 6.5},
        {"decision": ["hold"]},
        {"decision": "clear"},
        {"parcels": {}},
        {"parcels": ["P1"]},
        {"raised_at": "yesterday"},
        {"updated_at": 17},
    ],
    ids=str,
)
def test_value_out_of_bounds_is_refused_and_never_quoted(changed: dict[str, Any]) -> None:
    [(name, value)] = changed.items()
    with pytest.raises(Unreadable) as caught:
        read_alert(b"a", orjson.dumps(orjson.loads(record("a", 1)[1]) | changed))
    assert str(caught.value).startswith("wrong-value: ")
    assert name in str(caught.value)
    assert "张三" not in str(caught.value)
    assert not isinstance(value, str) or not value or value not in str(caught.value)


@pytest.mark.parametrize(
    "changed",
    [
        {"courier": "sf"},
        {"courier": 1},
        {"parcel_id": ""},
        {"parcel_id": "x" * 41},
        {"accepted_at": "2026-13-01"},
        {"gross_weight_g": -1},
        {"gross_weight_g": 1e13},
        {"gross_weight_g": "480"},
        {"gross_weight_g": True},
        {"destination": "Japan"},
    ],
    ids=str,
)
def test_alert_with_a_parcel_that_cannot_be_read_is_refused(changed: dict[str, Any]) -> None:
    document = orjson.loads(record("a", 1)[1])
    document["parcels"][0] |= changed
    with pytest.raises(Unreadable, match=r"^wrong-value: "):
        read_alert(b"a", orjson.dumps(document))
