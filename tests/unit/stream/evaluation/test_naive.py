from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from rules import Decision
from stream.evaluation.naive import screen_naively
from stream.evaluation.parcels import Parcels

START = datetime(2026, 10, 1, tzinfo=UTC)


def parcels_at(*days: float, sender: str | None = "S1") -> Parcels:
    parcels = Parcels()
    for number, day in enumerate(days):
        party: dict[str, Any] = {} if sender is None else {"id_no": sender}
        parcel = {
            "parcel_id": f"P{number}",
            "accepted_at": (START + timedelta(days=day)).isoformat(),
            "sender": party,
            "gross_weight_g": 100,
        }
        parcels.take({"courier": "SF", "lodged_at": START.isoformat(), "parcels": [parcel]})
    return parcels


@pytest.mark.parametrize(
    ("days", "n_alerts"),
    [
        pytest.param([0, 1, 2, 3, 4, 5, 6, 6.999], 1, id="eight within seven days"),
        pytest.param([0, 1, 2, 3, 4, 5, 6, 7], 0, id="the first is just outside"),
        pytest.param([0, 1, 2, 3, 4, 5, 6], 0, id="seven"),
        pytest.param([6.9, 0, 5, 1, 4, 2, 3, 6], 1, id="in any order"),
        pytest.param([i / 10 for i in range(8)] + [20 + i / 10 for i in range(8)], 2, id="two bursts"),
        pytest.param([i * 0.9 for i in range(40)], 1, id="one long stretch"),
    ],
)
def test_eight_parcels_in_seven_days_are_an_alert(days: list[float], n_alerts: int) -> None:
    assert len(screen_naively(parcels_at(*days)).alerts) == n_alerts


def test_an_alert_gathers_its_windows_and_nothing_before() -> None:
    findings = screen_naively(parcels_at(-20, *(i / 2 for i in range(9))))
    [alert] = findings.alerts
    assert alert.parcels == set(range(1, 10))
    assert alert.first_ms == (START + timedelta(days=3.5)).timestamp() * 1000
    assert list(findings.revisions) == [Decision.CLEAR] + [Decision.INSPECT] * 9


def test_a_sender_without_an_id_is_never_found_and_spelling_does_not_matter() -> None:
    assert screen_naively(parcels_at(*[0.0] * 20, sender=None)).alerts == []
    mixed = parcels_at(*[0.0] * 4, sender="44030019900101001x")
    for number in range(4):
        parcel = {"parcel_id": f"Q{number}", "sender": {"id_no": "4403 0019900101001X"}, "gross_weight_g": 1}
        mixed.take({"courier": "YTO", "lodged_at": START.isoformat(), "parcels": [parcel]})
    assert len(screen_naively(mixed).alerts) == 1
