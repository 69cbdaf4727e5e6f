"""Verdicts, alerts, revisions and dead-letter headers against the contract's schemas."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

import stream
from native.answers import Hit
from rules import AlertState, Answer, Decision, ParcelAnswer, RejectedParcel, Ruleset
from stream.documents import (
    DECISIONS,
    FIRST_MS,
    LAST_MS,
    MAX_REVISION_PARCELS,
    Verdicts,
    alert,
    alert_id,
    dead_letter_headers,
    revisions,
    timestamp,
)
from tests.unit.rules.written import FRAME, PARCEL_TESTS, STREAM_TESTS, WINDOW, loaded

SCHEMAS = Path(stream.__file__).parent / "schemas"
DECIDED_AT = "2026-03-01T00:00:00.000Z"
NOW_MS = 1_772_323_200_000  # 2026-03-01T00:00:00Z
DAY_MS = 86_400_000
ACTIVE = "status: active\n"


def named(name: str, text: str, **changed: str) -> tuple[str, str]:
    """Return a file of the sample rule under another name, with other lines."""
    for key, value in {"rule": name, **changed}.items():
        text = re.sub(rf"^{key}: .*$", f"{key}: {value}", text, flags=re.MULTILINE)
    return name, text


@cache
def ruleset() -> Ruleset:
    """Return rules named by what their alerts may do, and `parcel`, which has no window."""
    windowed = FRAME + STREAM_TESTS + WINDOW
    files = [
        named("hold", windowed + ACTIVE, decision="hold", score="95", severity="critical"),
        named("info", windowed + ACTIVE),
        named("inspect", windowed + ACTIVE, decision="inspect", score="60"),
        named("none", windowed + ACTIVE, decision="none"),
        named("parcel", FRAME + PARCEL_TESTS + "when: {weight.gross: {lt: 600g}}\n" + ACTIVE),
        named("shadow", windowed + "status: shadow\n", decision="hold", score="95"),
    ]
    with TemporaryDirectory() as folder:
        return loaded(Path(folder), dict(files))


def rule_index(name: str) -> int:
    return [info.id for info in ruleset().rules].index(name)


@cache
def validator(kind: str) -> Draft202012Validator:
    schema = json.loads((SCHEMAS / f"{kind}.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def valid(kind: str, value: bytes) -> Any:
    """Return a document that is valid by its schema."""
    document = json.loads(value)
    validator(kind).validate(document)
    return document


def state(name: str = "hold", **changed: Any) -> AlertState:
    index = rule_index(name)
    window = ruleset().spec.rules[index].window
    assert window is not None
    alone = AlertState(
        rule_index=index,
        group_by=tuple(window.group_by),
        group_key=0xABC,
        bucket=20_513,
        status="open",
        first_hit_ms=NOW_MS,
        last_hit_ms=NOW_MS + 1500,
        from_ms=NOW_MS - 7 * DAY_MS,
        to_ms=NOW_MS,
        n_hits=1,
        measures={"parcels": 8.0, "total": 3840.0},
    )
    return replace(alone, **changed)


def answer(**changed: Any) -> Answer:
    return Answer("M1", 2, "SF", 7, 0, 1, 0, (), ())._replace(**changed)


REJECTED = RejectedParcel(0, "P1", "wrong-type", "/parcels/0", "expected an object", b"1")
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
SCORES = st.integers(0, 100)
MOMENTS = st.integers(FIRST_MS - DAY_MS, LAST_MS + DAY_MS)
DECISION = st.sampled_from(Decision)
MEASURED = st.floats(0, 1e20) | st.sampled_from([math.nan, math.inf, -math.inf])
HITS = st.lists(
    st.sampled_from([(), ((0, 480.0),)]).map(lambda evidence: Hit(rule_index("parcel"), evidence)), max_size=2
).map(tuple)
ANSWERS = st.builds(
    Answer,
    manifest_id=WORDS,
    revision=st.integers(0, 2**31),
    courier=WORDS,
    n_clear=st.integers(0, 5000),
    n_info=st.integers(0, 5000),
    n_inspect=st.integers(0, 5000),
    n_hold=st.integers(0, 5000),
    parcels=st.lists(st.builds(ParcelAnswer, st.integers(0, 4999), WORDS, DECISION, SCORES, HITS), max_size=3).map(
        tuple
    ),
    rejected=st.lists(
        st.builds(
            RejectedParcel,
            st.integers(0, 4999),
            st.none() | WORDS,
            WORDS,
            WORDS,
            WORDS,
            st.binary(max_size=5),
        ),
        max_size=3,
    ).map(tuple),
)
STATES = st.builds(
    state,
    st.sampled_from(["hold", "info", "inspect", "none", "shadow"]),
    group_key=st.integers(0, 2**64 - 1),
    bucket=st.integers(-(2**40), 2**40),
    status=st.sampled_from(["open", "updated", "closed"]),
    first_hit_ms=MOMENTS,
    last_hit_ms=MOMENTS,
    from_ms=MOMENTS,
    to_ms=MOMENTS,
    measures=st.fixed_dictionaries({"parcels": MEASURED, "total": MEASURED}),
    parcel_count=st.integers(0, 2**40),
    evidence=st.lists(st.tuples(WORDS, WORDS, MOMENTS, st.floats(0, 1e9), WORDS, WORDS), max_size=3),
    callbacks=st.lists(st.tuples(WORDS, st.sampled_from(["SF", "YTO"]), DECISION, SCORES), max_size=6),
)


def written(one: Answer) -> bytes:
    return Verdicts(ruleset(), DECIDED_AT).write(one)


@given(ANSWERS)
def test_verdict_is_valid_by_the_contract(given_answer: Answer) -> None:
    document = valid("verdict", written(given_answer))
    assert document["kind"] == "manifest"
    assert (document["manifest_id"], document["revision"]) == (
        given_answer.manifest_id,
        given_answer.revision,
    )
    assert (document["courier"], document["ruleset"]) == (given_answer.courier, ruleset().hash)
    told = [(parcel["parcel_id"], parcel["decision"], parcel["score"]) for parcel in document["parcels"]]
    assert told == [(p.parcel_id, DECISIONS[p.decision], p.score) for p in given_answer.parcels]
    rejected = document.get("rejected", [])
    assert document["counts"]["rejected"] == len(rejected) == len(given_answer.rejected)


@given(ANSWERS)
def test_verdict_that_names_no_parcel_is_written_as_any_other(one: Answer) -> None:
    bare = one._replace(parcels=(), rejected=())
    document = json.loads(written(bare))
    named = json.loads(written(bare._replace(rejected=(REJECTED,))))
    assert list(document) == [name for name in named if name != "rejected"]
    assert document == {
        name: value | {"rejected": 0} if name == "counts" else value
        for name, value in named.items()
        if name != "rejected"
    }


def test_verdict_counts_each_decision_under_its_name() -> None:
    document = valid("verdict", written(answer(n_clear=1, n_info=2, n_inspect=3, n_hold=4)))
    assert document["counts"] == {"clear": 1, "info": 2, "inspect": 3, "hold": 4, "rejected": 0}
    assert document["decided_at"] == DECIDED_AT
    assert "rejected" not in document


def test_hit_of_a_verdict_names_its_rule_and_why_in_both_languages() -> None:
    hit = Hit(rule_index("parcel"), ((0, 480.0),))
    parcels = (ParcelAnswer(0, "P1", Decision.INFO, 10, (hit,)),)
    document = valid("verdict", written(answer(parcels=parcels)))
    assert document["parcels"][0]["hits"] == [
        {
            "rule": "parcel",
            "version": 1,
            "why": "Sample: weight.gross 480 g < 600 g",
            "why_zh": "样例：毛重 480 g < 600 g",
        }
    ]


def test_rejected_parcel_is_told_with_its_place_and_its_id_if_it_has_one() -> None:
    lost = RejectedParcel(3, None, "bad-weight", "/parcels/3/gross_weight_g", "negative", b"{}")
    document = valid("verdict", written(answer(rejected=(lost, lost._replace(parcel_id="P3")))))
    expected = {"index": 3, "path": "/parcels/3/gross_weight_g", "reason": "bad-weight: negative"}
    assert document["rejected"] == [expected, {**expected, "parcel_id": "P3"}]


@given(STATES)
def test_alert_is_valid_by_the_contract(given_state: AlertState) -> None:
    identity, value = alert(given_state, ruleset())
    document = valid("alert", value)
    assert document["alert_id"] == identity == alert_id(given_state, ruleset())
    info = ruleset().rules[given_state.rule_index]
    assert (document["rule"], document["stage"], document["status"]) == (
        info.id,
        info.stage,
        given_state.status,
    )
    assert document["measures"] == {name: n for name, n in given_state.measures.items() if math.isfinite(n)}
    assert len(document["parcels"]) == len(given_state.evidence)


@given(STATES)
def test_alert_told_again_is_the_same_to_the_byte(given_state: AlertState) -> None:
    assert alert(replace(given_state), ruleset()) == alert(given_state, ruleset())


def test_alert_says_who_when_and_what() -> None:
    evidence = [("P1", "SF", NOW_MS, 480.0, "TH", "28469099"), ("P2", "YTO", NOW_MS, 470.5, "", "")]
    _, value = alert(state(parcel_count=9, evidence=evidence), ruleset())
    document = valid("alert", value)
    assert document["group"] == {"by": ["sender.id", "courier.code"], "key": "0000000000000abc"}
    assert document["window"] == {
        "from": "2026-02-22T00:00:00.000Z",
        "to": "2026-03-01T00:00:00.000Z",
        "over": "7d",
    }
    assert (document["raised_at"], document["updated_at"]) == (
        "2026-03-01T00:00:00.000Z",
        "2026-03-01T00:00:01.500Z",
    )
    assert (document["decision"], document["score"], document["severity"]) == ("hold", 95, "critical")
    assert document["parcel_count"] == 9
    first, second = document["parcels"]
    assert first == {
        "parcel_id": "P1",
        "courier": "SF",
        "accepted_at": "2026-03-01T00:00:00.000Z",
        "gross_weight_g": 480.0,
        "destination": "TH",
        "goods_class": "28469099",
    }
    assert set(second) == {"parcel_id", "courier", "accepted_at", "gross_weight_g"}
    assert document["why"] == "Sample: parcels 8 >= 8; within 7d"


@pytest.mark.parametrize(
    ("name", "decision"), [("hold", "hold"), ("inspect", "inspect"), ("info", "info"), ("none", "info")]
)
def test_alert_has_the_decision_of_its_rule_and_at_least_info(name: str, decision: str) -> None:
    assert valid("alert", alert(state(name), ruleset())[1])["decision"] == decision


def test_id_of_an_alert_is_the_same_in_every_release() -> None:
    """Another id would make every open alert a second one: blake2b of `rule|suppress_ms|group key|bucket`."""
    assert alert_id(state(), ruleset()) == "6c5f9c2ca0a022fd2e8276ec27a8e21d"


@given(
    st.dictionaries(
        st.sampled_from(["status", "n_hits", "from_ms", "to_ms", "last_hit_ms", "parcel_count"]),
        st.integers(0, 9),
    )
)
def test_id_of_an_alert_stays_while_the_alert_grows(changed: dict[str, Any]) -> None:
    assert alert_id(state(**changed), ruleset()) == alert_id(state(), ruleset())


def test_id_of_an_alert_stays_when_other_rules_come_and_go(tmp_path: Path) -> None:
    name, text = named("hold", FRAME + STREAM_TESTS + WINDOW + ACTIVE, version="2", score="70")
    alone = loaded(tmp_path, {name: text})
    assert alone.hash != ruleset().hash
    assert alert_id(state(rule_index=0), alone) == alert_id(state(), ruleset())


def test_id_of_an_alert_tells_rules_groups_stretches_and_their_length_apart(tmp_path: Path) -> None:
    name, text = named("hold", FRAME + STREAM_TESTS + WINDOW + ACTIVE)
    shorter = loaded(tmp_path, {name: text + "alert: {suppress_for: 1h}\n"})
    ids = {
        alert_id(state(), ruleset()),
        alert_id(state("info"), ruleset()),
        alert_id(state(group_key=0xABD), ruleset()),
        alert_id(state(bucket=20_514), ruleset()),
        alert_id(state(rule_index=0), shorter),
    }
    assert len(ids) == 5


@given(STATES)
def test_revisions_call_back_exactly_what_was_decided_milder(given_state: AlertState) -> None:
    info = ruleset().rules[given_state.rule_index]
    may_call = info.id in ("hold", "inspect") and given_state.status != "closed"
    expected = sorted(
        (courier, parcel_id, info.decision.name.lower(), max(score, info.score))
        for parcel_id, courier, decision, score in given_state.callbacks
        if may_call and decision < info.decision
    )
    told = []
    for courier, value, n_parcels in revisions(given_state, ruleset(), DECIDED_AT):
        document = valid("verdict", value)
        assert (document["kind"], document["courier"], len(document["parcels"])) == (
            "revision",
            courier,
            n_parcels,
        )
        assert document["alert_id"] == alert_id(given_state, ruleset())
        assert {hit["rule"] for parcel in document["parcels"] for hit in parcel["hits"]} == {info.id}
        told += [(courier, p["parcel_id"], p["decision"], p["score"]) for p in document["parcels"]]
    assert sorted(told) == expected


def test_revisions_go_one_courier_at_a_time_and_are_bounded() -> None:
    n_of_sf = 2 * MAX_REVISION_PARCELS + 1
    callbacks = [(f"P{number}", "SF", Decision.CLEAR, 0) for number in range(n_of_sf)]
    callbacks.insert(5, ("Q", "EMS", Decision.CLEAR, 0))
    called = list(revisions(state(callbacks=callbacks), ruleset(), DECIDED_AT))
    assert [(courier, n) for courier, _, n in called] == [("EMS", 1), ("SF", 1000), ("SF", 1000), ("SF", 1)]
    told = [parcel["parcel_id"] for _, value, _ in called[1:] for parcel in valid("verdict", value)["parcels"]]
    assert told == [f"P{number}" for number in range(n_of_sf)]


def test_dead_letter_says_why_and_where_it_came_from() -> None:
    source = ("courier.manifests", 3, 1234, NOW_MS)
    headers = dead_letter_headers("not-json", "截断", "/parcels/0", source, "0.1.0")
    assert headers == [
        ("error.code", b"not-json"),
        ("error.detail", "截断".encode()),
        ("error.path", b"/parcels/0"),
        ("source.topic", b"courier.manifests"),
        ("source.partition", b"3"),
        ("source.offset", b"1234"),
        ("source.timestamp", b"1772323200000"),
        ("service.version", b"0.1.0"),
    ]


@given(st.integers(FIRST_MS, LAST_MS))
def test_timestamp_is_read_back_as_the_moment_it_was(at_ms: int) -> None:
    written = timestamp(at_ms)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", written)
    assert datetime.fromisoformat(written) == datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at_ms)


@pytest.mark.parametrize(
    ("at_ms", "written"),
    [
        pytest.param(LAST_MS + 1, "9999-12-31T23:59:59.999Z", id="9999 west of Greenwich"),
        pytest.param(2**62, "9999-12-31T23:59:59.999Z", id="for ever"),
        pytest.param(FIRST_MS - 1, "0001-01-01T00:00:00.000Z", id="a window that began before the year 1"),
        pytest.param(-(2**62), "0001-01-01T00:00:00.000Z", id="never"),
    ],
)
def test_moment_that_cannot_be_written_becomes_the_nearest_that_can(at_ms: int, written: str) -> None:
    assert timestamp(at_ms) == written
