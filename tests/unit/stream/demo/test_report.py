"""What the demonstration tells: counts, alerts in words, what was hidden and what was found of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from stream.demo import report
from stream.demo.answers import Answers
from stream.demo.publishing import Screened
from stream.demo.scenario import Scenario
from stream.demo.scoring import score
from stream.simulator import Options, SchemeTruth, SimulatedManifest, Truth


def verdict(courier: str, counts: dict[str, int], parcels: dict[str, str]) -> dict[str, Any]:
    none = {"clear": 0, "info": 0, "inspect": 0, "hold": 0, "rejected": 0}
    listed = [{"parcel_id": name, "decision": decision} for name, decision in parcels.items()]
    return {"kind": "manifest", "courier": courier, "counts": none | counts, "parcels": listed}


def revision(courier: str, parcels: dict[str, str]) -> dict[str, Any]:
    listed = [{"parcel_id": name, "decision": decision} for name, decision in parcels.items()]
    return {"kind": "revision", "courier": courier, "parcels": listed}


def alert(alert_id: str, **changed: Any) -> dict[str, Any]:
    parcel = {"parcel_id": "P1", "courier": "SF", "accepted_at": "2026-10-01T00:00:00.000Z", "gross_weight_g": 480.0}
    return {
        "alert_id": alert_id,
        "rule": "split-by-sender",
        "rule_version": 1,
        "status": "open",
        "stage": "active",
        "severity": "high",
        "score": 65,
        "decision": "inspect",
        "group": {"by": ["sender.id"], "key": "00ff"},
        "window": {"from": "2026-09-01T00:00:00.000Z", "to": "2026-10-01T00:00:00.000Z", "over": "30d"},
        "parcel_count": 12,
        "parcels": [parcel] * 12,
        "why": "One sender: parcels 12 >= 12; total 5.76 kg >= 4 kg; within 30d",
        "why_zh": "同一发件人：parcels 12 ≥ 12；total 5.76 kg ≥ 4 kg；30d 内",
    } | changed


def scenario(*keys: bytes, truth: Truth | None = None) -> Scenario:
    heads = [SimulatedManifest(key, b"", 0, 2, False) for key in keys]
    return Scenario(Path("unread"), heads, 0, Options(parcels=10), truth or Truth())


def told(scene: Scenario, answers: Answers) -> str:
    return "\n".join(report.lines(scene, Screened(2.0, 3.0), answers, width=80, kept=None))


@pytest.fixture
def answers() -> Answers:
    """Give answers to the manifests a, b and c: a verdict each for two, a dead letter for the third."""
    made = Answers()
    made.add_verdict(b"a", verdict("SF", {"clear": 2, "inspect": 1, "rejected": 1}, {"P3": "inspect"}))
    made.add_verdict(b"b", verdict("YTO", {"clear": 2}, {}))
    made.add_dead_letter(b"a", "out-of-range", "/parcels/0/gross_weight_g")
    made.add_dead_letter(b"c", "not-json", "")
    return made


def test_everything_is_answered_when_every_record_has_its_verdict_or_dead_letter(answers: Answers) -> None:
    assert report.is_complete(scenario(b"a", b"b", b"c"), answers)
    assert "every one of the 3 records was answered" in told(scenario(b"a", b"b", b"c"), answers)


@pytest.mark.parametrize("keys", [[b"a", b"b", b"c", b"d"], [b"a", b"b", b"c", b"c"]], ids=["another", "one twice"])
def test_a_record_without_an_answer_is_told(keys: list[bytes], answers: Answers) -> None:
    assert not report.is_complete(scenario(*keys), answers)
    assert "NOT COMPLETE: 1 of 4 records were not answered" in told(scenario(*keys), answers)


def test_counts_are_those_of_the_verdicts(answers: Answers) -> None:
    text = told(scenario(b"a", b"b", b"c"), answers)
    assert "5 parcels in 2 manifests" in text
    assert "verdicts after 2.0 s, 2 parcels/s; alerts after 3.0 s" in text
    for name, count in {"clear": 4, "info": 0, "inspect": 1, "hold": 0, "rejected": 1, "dead letters": 1}.items():
        assert f"  {name:<12}{count:>9}  " in text, name
    assert "records that could not be read, not-json 1" in text


def test_alert_is_told_in_words_with_its_group_and_its_first_parcels(answers: Answers) -> None:
    answers.add_alert(alert("1"))
    answers.add_alert(alert("2", parcel_count=20))
    answers.add_alert(alert("3", rule="split-by-phone", why="One phone: parcels 9 >= 8", severity="low"))
    answers.add_alert(alert("4"))
    answers.add_alert(alert("4", status="closed"))
    truth = Truth({"S7": SchemeTruth("mules", {("SF", "P1"): 480.0})})
    text = told(scenario(b"a", b"b", b"c", truth=truth), answers)
    assert "Alerts: 3 about 2 groups of parcels" in text
    assert "  1. One sender\n     why      parcels 12 >= 12, total 5.76 kg >= 4 kg, within 30d\n" in text
    assert "              同一发件人：" in text
    assert "group    one sender.id, known only as 00ff" in text
    assert "SF P1 (480 g, 10-01)" in text
    assert "and 16 more" in text  # of the stretch with the most parcels
    assert "  2. One phone\n" in text
    assert "truth    of 12 parcels named: 12 of hidden scheme S7, mules" in text


def test_cases_are_told_the_worst_first_with_what_hangs_together_in_them(answers: Answers) -> None:
    def case(number: int, severity: str, score: int) -> dict[str, Any]:
        return {
            "case_id": f"{number}",
            "severity": severity,
            "decision": "inspect",
            "score": score,
            "alert_count": 300 * number,
            "why": f"{300 * number} alerts of 5 rules",
        }

    answers.cases = [case(1, "medium", 70), case(2, "high", 60), case(3, "low", 90), case(4, "high", 65)]
    text = told(scenario(b"a", b"b", b"c"), answers)
    assert "Cases: 4, in which 3,000 active alerts hang together by their parcels" in text
    assert "  1. high, inspect\n     why      1200 alerts of 5 rules\n  2. high, inspect\n     why      600" in text
    assert "  .. and 1 more" in text
    assert "900 alerts" not in text


def test_score_counts_what_was_found_of_each_scheme_and_disturbed_of_everything_else() -> None:
    truth = Truth()
    truth.schemes["S1"] = SchemeTruth("mules", {("SF", "P1"): 100.0, ("SF", "P2"): 200.0})
    truth.schemes["S2"] = SchemeTruth("mules", {("SF", "P3"): 400.0, ("SF", "P4"): 800.0, ("SF", "P5"): 1.0})
    truth.schemes["S3"] = SchemeTruth("concealed", {("YTO", "P1"): 1600.0})
    truth.schemes["S4"] = SchemeTruth("concealed", {("YTO", "P6"): 3200.0})
    truth.look_alikes["sellers of clay"] = [("SF", "P9"), ("SF", "P8")]
    answers = Answers()
    listed = {"P1": "info", "P3": "hold", "P9": "inspect", "P8": "info", "P2": "clear"}
    answers.add_verdict(b"a", verdict("SF", {}, listed))
    answers.add_verdict(b"SF", revision("SF", {"P7": "inspect", "P3": "inspect"}))
    answers.add_alert(alert("1", parcels=[{"courier": "YTO", "parcel_id": "P6"}]))
    answers.add_alert(alert("2", parcels=[{"courier": "YTO", "parcel_id": "P1"}], stage="shadow"))
    found = score(truth, answers, 12)
    assert [(kind.name, kind.n_found, kind.n_schemes) for kind in found.kinds] == [("concealed", 1, 2), ("mules", 2, 2)]
    assert (found.total.n_caught, found.total.n_parcels) == (3, 7)
    assert (found.total.caught_g, found.total.total_g) == (3700.0, 6301.0)
    assert (found.n_disturbed, found.n_benign) == (2, 5)
    assert found.disturbed_alike == {"sellers of clay": 1}


def test_a_milder_revision_does_not_let_a_parcel_go() -> None:
    answers = Answers()
    answers.add_verdict(b"a", verdict("SF", {}, {"P1": "hold"}))
    answers.add_verdict(b"SF", revision("SF", {"P1": "inspect", "P2": "info"}))
    assert answers.stopped() == {("SF", "P1"): "hold"}
