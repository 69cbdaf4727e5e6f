from __future__ import annotations

from array import array
from pathlib import Path

from rules import Decision
from stream.evaluation.figures import figures_of
from stream.evaluation.findings import Findings, FoundAlert
from stream.evaluation.parcels import Parcels
from stream.evaluation.scene import SceneFiles
from tests.harness.manifests import manifest, parcel

SCENE = SceneFiles(Path("none"), {"A": "kind"}, {("SF", f"P{number}"): "A" for number in range(4)}, {})


def six_parcels() -> Parcels:
    """Return parcels 0 to 3, of scheme A, and 4 and 5, honest: one an hour, 100 g each."""
    parcels = Parcels()
    for number in range(6):
        parcels.take(manifest(number, [parcel(number, number, gross_weight_g=100)]))
    return parcels


def found(*alerts: FoundAlert, verdicts: tuple[int, ...] = (0,) * 6) -> Findings:
    return Findings("test", array("b", verdicts), array("b", [0] * 6), list(alerts))


def test_an_alert_is_right_from_half_of_its_parcels() -> None:
    parcels = six_parcels()
    half, less = FoundAlert("r", 0, {0, 4}), FoundAlert("r", 0, {0, 4, 5})
    assert figures_of(found(half), parcels, SCENE).n_right == 1
    assert figures_of(found(less), parcels, SCENE).n_right == 0


def test_what_was_accepted_before_the_alerts_first_hit_is_gone() -> None:
    parcels = six_parcels()
    alert = FoundAlert("r", parcels.accepted_ms[2], {0, 1, 2, 3})
    total = figures_of(found(alert), parcels, SCENE).kinds["total"]
    assert (total.n_found, total.caught_g, total.gone_g) == (1, 400, 200)


def test_an_alert_of_others_finds_a_scheme_with_its_first_parcel_in_it() -> None:
    parcels = six_parcels()
    early = FoundAlert("r", parcels.accepted_ms[0] - 1, {4, 5, 2})
    total = figures_of(found(early), parcels, SCENE).kinds["total"]
    assert (total.n_found, total.caught_g, total.gone_g) == (1, 100, 200)


def test_a_verdict_finds_at_the_parcels_own_time_and_info_is_enough() -> None:
    verdicts = (0, Decision.INFO, 0, 0, 0, Decision.INFO)
    figures = figures_of(found(verdicts=verdicts), six_parcels(), SCENE)
    assert (figures.kinds["kind"].caught_g, figures.kinds["kind"].gone_g) == (100, 100)
    assert (figures.n_asked, figures.n_disturbed) == (1, 0)


def test_revisions_disturb_and_count_once_beside_a_verdict() -> None:
    findings = found(verdicts=(0, 0, 0, 0, Decision.INFO, Decision.HOLD))
    findings.revisions[4] = findings.revisions[5] = Decision.INSPECT
    figures = figures_of(findings, six_parcels(), SCENE)
    assert (figures.n_benign, figures.n_disturbed, figures.n_asked) == (2, 2, 0)
