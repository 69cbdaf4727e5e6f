"""Documents of cases: figures, sentences, bounds, and how one is read back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream.cases import CaseFold, SeenAlert, SeenParcel, Unreadable, read_alert, read_case
from stream.cases.tally import MAX_ALERTS, MAX_PARCELS
from stream.documents import DECISIONS, SEVERITIES, timestamp
from stream.settings import MESSAGE_ROOM_BYTES, Settings
from tests.unit.stream.cases.written import DAY_MS, NOW_MS, START_MS, documents, gone, parcel, record, seen, take_at

LEAST_MESSAGE_BYTES = 1 << 20


def case_of(alerts: Iterable[SeenAlert]) -> dict[str, Any]:
    fold = CaseFold(365 * DAY_MS)
    for alert in alerts:
        take_at(fold, alert)
    [document] = documents(fold.settle()).values()
    return document


def test_case_of_three_alerts_is_the_one_worked_out_by_hand() -> None:
    parcels = (
        SeenParcel("SF", "P1", START_MS, 20_000_000, "TH"),
        SeenParcel("YTO", "P1", START_MS - 1, 10_000_500, "MX"),
        SeenParcel("ZTO", "P3", START_MS + 1, 1_200_000, "TH"),
    )
    made = [
        seen("a", day=1, parcels=parcels[:2], rule="split-by-sender"),
        seen("b", day=5, parcels=parcels[1:], rule="split-by-phone", severity=4, score=90),
        seen("c", day=3, parcels=parcels[:1], rule="split-by-phone", decision=3, updated_ms=START_MS + 44 * DAY_MS),
    ]
    document = case_of(made)
    del document["case_id"]
    assert document == {
        "schema_version": 1,
        "status": "open",
        "opened_at": "2026-10-02T00:00:00.000Z",
        "updated_at": "2026-11-14T00:00:00.000Z",
        "severity": "critical",
        "score": 90,
        "decision": "hold",
        "rules": {"split-by-phone": 2, "split-by-sender": 1},
        "alert_count": 3,
        "alerts": ["a", "c", "b"],
        "parcel_count": 3,
        "parcels": [
            {"courier": "YTO", "parcel_id": "P1"},
            {"courier": "SF", "parcel_id": "P1"},
            {"courier": "ZTO", "parcel_id": "P3"},
        ],
        "gross_weight_g": 31200.5,
        "couriers": ["SF", "YTO", "ZTO"],
        "destinations": ["MX", "TH"],
        "why": "3 alerts of 2 rules on 3 parcels, 31.2 kg, 3 couriers, to TH and MX, 2 Oct to 14 Nov",
        "why_zh": "2 条规则的 3 个预警，3 个包裹，共 31.2 千克，3 家快递企业，寄往 TH、MX，10月2日至11月14日",
    }


@pytest.mark.parametrize(
    ("changed", "en", "zh"),
    [
        ({}, "1 parcel, 480 g, 1 courier, to JP, 1 Oct", "共 480 克，1 家快递企业，寄往 JP，10月1日"),
        ({"countries": ()}, "1 parcel, 480 g, 1 courier, 1 Oct", "共 480 克，1 家快递企业，10月1日"),
        (
            {"countries": ("TH", "TH", "MX", "JP", "US", "DE")},
            "6 parcels, 2.9 kg, 1 courier, to TH, DE, JP and 2 more, 1 Oct",
            "寄往 TH、DE、JP 等 5 地，10月1日",
        ),
        (
            {"countries": ("TH", "MX", "JP")},
            "3 parcels, 1.4 kg, 1 courier, to JP, MX and TH, 1 Oct",
            "寄往 JP、MX、TH，10月1日",
        ),
        ({"days": 100}, "to JP, 1 Oct 2026 to 9 Jan 2027", "2026年10月1日至2027年1月9日"),
    ],
    ids=lambda value: str(value) if isinstance(value, dict) else "",
)
def test_sentence_says_what_there_is(changed: dict[str, Any], en: str, zh: str) -> None:
    countries = changed.get("countries", ("JP",)) or ("",)
    named = tuple(SeenParcel("SF", f"P{n}", START_MS, 480_000, country) for n, country in enumerate(countries))
    document = case_of([seen("a", parcels=named, updated_ms=START_MS + changed.get("days", 0) * DAY_MS)])
    assert document["why"].endswith(en)
    assert document["why_zh"].endswith(zh)


def test_parcel_that_alerts_differ_about_counts_as_it_was_accepted_last() -> None:
    old, new = parcel(1), parcel(1)._replace(accepted_ms=START_MS + 50, gross_mg=100_000, destination="KR")
    for order in ((old, new), (new, old)):
        document = case_of(seen(f"{n}", parcels=(one,)) for n, one in enumerate(order))
        assert (document["gross_weight_g"], document["destinations"], document["parcel_count"]) == (100, ["KR"], 1)


HISTORY = st.lists(
    st.tuples(
        st.sampled_from("abcd"),
        st.one_of(st.none(), st.lists(st.tuples(st.integers(0, 5), st.integers(0, 2)), max_size=5)),
        st.integers(0, 4),
    ),
    min_size=1,
    max_size=20,
)


@given(HISTORY)
def test_figures_are_those_of_the_alerts_that_stand_whatever_they_were_before(
    history: list[tuple[str, list[tuple[int, int]] | None, int]],
) -> None:
    fold = CaseFold(365 * DAY_MS)
    take_at(fold, seen("always", 0))
    fold.settle()
    standing = {"always": seen("always", 0)}
    for name, named, rank in history:
        # All hang together by parcel 0; what is told of the others may differ from alert to alert.
        parcels = tuple(
            parcel(n)._replace(gross_mg=1000 + way, destination=("", "JP", "KR")[way]) for n, way in named or ()
        )
        alert = seen(
            name, parcels=(parcel(0), *parcels), severity=rank, decision=1 + rank % 3, score=rank, rule=f"r{rank}"
        )
        take_at(fold, gone(name) if named is None else alert)
        fold.settle()
        if named is None:
            standing.pop(name, None)
        else:
            standing[name] = alert
    take_at(fold, seen("last", 0))
    standing["last"] = seen("last", 0)
    [document] = documents(fold.settle()).values()
    alerts = standing.values()
    known: dict[tuple[str, str], SeenParcel] = {}
    for one in sorted(one for alert in alerts for one in alert.parcels):
        known[one.key] = one
    assert document["alerts"] == sorted(standing)
    assert document["severity"] == SEVERITIES[max(alert.severity for alert in alerts)]
    assert document["decision"] == DECISIONS[max(alert.decision for alert in alerts)]
    assert document["score"] == max(alert.score for alert in alerts)
    rules = [alert.rule for alert in alerts]
    assert document["rules"] == {rule: rules.count(rule) for rule in rules}
    oldest = sorted((one.accepted_ms, one.courier, one.parcel_id) for one in known.values())
    assert [(one["courier"], one["parcel_id"]) for one in document["parcels"]] == [one[1:] for one in oldest]
    assert document["parcel_count"] == len(known)
    assert document["gross_weight_g"] == sum(one.gross_mg for one in known.values()) / 1000
    assert document["couriers"] == sorted({one.courier for one in known.values()})
    assert document["destinations"] == sorted({one.destination for one in known.values()} - {""})


def test_record_with_the_most_of_everything_can_be_sent_with_the_least_limit() -> None:
    def parcels(first: int) -> list[dict[str, Any]]:
        return [
            {
                "courier": f"{n % 400:016d}",
                "parcel_id": f"{n:06d}" + "\x01" * 34,  # six bytes each in JSON
                "accepted_at": timestamp(START_MS + n),
                "gross_weight_g": 0.001 * n + 1e11,
                "destination": chr(65 + n % 26) + chr(65 + n // 26 % 26),
            }
            for n in range(first, first + 21)
        ]

    fold = CaseFold(365 * DAY_MS)
    n_alerts = MAX_ALERTS + 10
    for n in range(n_alerts):
        changed = {"rule": f"{n % 1100:04d}" + "规" * 96, "parcels": parcels(n)}
        take_at(fold, read_alert(*record(f"{n:064d}", day=0.001 * (n_alerts - n), **changed)))
    [told] = fold.settle()
    [document] = documents([told]).values()
    assert len(told.known.value) <= LEAST_MESSAGE_BYTES - MESSAGE_ROOM_BYTES
    assert (document["alert_count"], document["parcel_count"]) == (n_alerts, n_alerts + 20)
    assert (len(document["alerts"]), len(document["parcels"])) == (MAX_ALERTS, MAX_PARCELS)
    assert (len(document["rules"]), len(document["couriers"]), len(document["destinations"])) == (1000, 300, 300)
    assert document["alerts"][0] == f"{n_alerts - 1:064d}"  # the first by time
    assert document["parcels"][0]["parcel_id"].startswith("000000")
    assert not told.known.is_whole
    bound = next(one for one in Settings.model_fields["max_message_bytes"].metadata if hasattr(one, "ge"))
    assert bound.ge == LEAST_MESSAGE_BYTES


def test_case_that_lists_not_all_of_its_alerts_stays_one_over_a_restart_even_when_it_is_finished() -> None:
    alerts = [seen(f"{n:05d}", 1, day=n / 10_000) for n in range(MAX_ALERTS + 5)] + [seen("later", 2, day=200)]
    fold = CaseFold(100 * DAY_MS)
    for alert in alerts:
        take_at(fold, alert)
    told = fold.settle()
    assert len(told) == 2
    fresh = CaseFold(100 * DAY_MS)
    fresh.restore((one.known, NOW_MS) for one in told)
    for alert in reversed(alerts):
        take_at(fresh, alert)
    assert fresh.settle() == []


def test_case_is_read_back_as_it_was_told() -> None:
    fold = CaseFold(DAY_MS)
    take_at(fold, seen("a", 1))
    [told] = fold.settle()
    assert read_case(told.known.case_id.encode(), told.known.value) == told.known


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"case_id": "no id"}, "wrong-value: case_id"),
        ({"case_id": "0" * 32}, "wrong-key: the record's key is not its case_id"),
        ({"status": "finished"}, "wrong-value: status"),
        ({"status": "joined"}, "missing-field: joined_into"),
        ({"alerts": "a"}, "wrong-value: alerts"),
        ({"alerts": ["张三"]}, "wrong-value: alerts"),
        ({"alert_count": -1}, "wrong-value: alert_count"),
        ({"opened_at": ""}, "wrong-value: opened_at"),
        ({"why": "x" * 1001}, "wrong-value: why"),
    ],
    ids=str,
)
def test_case_that_another_has_written_is_refused(changed: dict[str, Any], reason: str) -> None:
    fold = CaseFold(DAY_MS)
    take_at(fold, seen("a", 1))
    [told] = fold.settle()
    value = orjson.dumps(orjson.loads(told.known.value) | changed)
    with pytest.raises(Unreadable) as caught:
        read_case(told.known.case_id.encode(), value)
    assert str(caught.value) == reason
