"""What a scrape shows after batches, lags and stores were taken in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from rules import Answer, DeadRecord, RejectedParcel, Ruleset, Screening, Tally, WindowStore
from stream.metrics import CASE_METRICS, MAX_UNKNOWN_FIELDS, METRICS, STATS, CaseMetrics, Metrics, MetricSpec
from tests.unit.rules.written import FRAME, PARCEL_TESTS, loaded, window

WHEN = "when: {weight.gross: {lt: 600g}}\n"
STATS_OF_A_STORE = {name: number for number, name in enumerate(STATS, 1)} | {"watermark_ms": 1_772_323_200_500}
REJECTED = RejectedParcel(3, "P3", "bad-weight", "/parcels/3/gross_weight_g", "negative", b"{}")


@pytest.fixture(scope="module")
def ruleset(tmp_path_factory: pytest.TempPathFactory) -> Ruleset:
    """Return an active rule named sample and one in shadow named watched-only."""
    sample = FRAME + PARCEL_TESTS + WHEN
    shadow = sample.replace("rule: sample", "rule: watched-only")
    files = {"sample": sample + "status: active\n", "watched-only": shadow + "status: shadow\n"}
    ruleset = loaded(tmp_path_factory.mktemp("rules"), files)
    assert [(info.id, info.stage) for info in ruleset.rules] == [
        ("sample", "active"),
        ("watched-only", "shadow"),
    ]
    return ruleset


@pytest.fixture
def metrics(ruleset: Ruleset) -> Metrics:
    return Metrics(ruleset)


def shown(metrics: Metrics | CaseMetrics) -> dict[str, float]:
    """Return every sample of a scrape by its name and labels, the labels by name."""
    samples = {}
    for family in text_string_to_metric_families(metrics.exposition().decode()):
        for sample in family.samples:
            labels = ",".join(f"{name}={value}" for name, value in sorted(sample.labels.items()))
            samples[sample.name.removeprefix("parcelsieve_") + (f"{{{labels}}}" if labels else "")] = sample.value
    return samples


def answer(counts: tuple[int, int, int, int] = (0, 0, 0, 0), rejected: Sequence[RejectedParcel] = ()) -> Answer:
    return Answer("M1", 0, "SF", *counts, (), tuple(rejected))


def screening(
    *answers: Answer | DeadRecord,
    n_parcels: int = 0,
    n_sightings: int = 0,
    hits: tuple[int, int] = (0, 0),
    unknowns: tuple[int, int] = (0, 0),
    fields: dict[tuple[str, str], int] | None = None,
) -> Screening:
    return Screening(list(answers), [], Tally(n_parcels, n_sightings, list(hits), list(unknowns), fields or {}))


def observe(
    metrics: Metrics, ruleset: Ruleset, screened: Screening, screen_s: float = 0.004, send_s: float = 2.0
) -> None:
    metrics.observe_screening(ruleset, screened, screen_s=screen_s, send_s=send_s)


def test_every_metric_is_exposed_with_its_kind_and_meaning(metrics: Metrics) -> None:
    for shown_by, specs in ((metrics, METRICS), (CaseMetrics(), CASE_METRICS)):
        families = {
            family.name: (family.type, family.documentation)
            for family in text_string_to_metric_families(shown_by.exposition().decode())
            if not family.name.endswith("_created")  # the client's own: when a counter began
        }
        # The parser takes the ending off a counter's name.
        assert families == {spec.name.removesuffix("_total"): (spec.kind, spec.meaning) for spec in specs}


@pytest.mark.parametrize("spec", [*METRICS, *CASE_METRICS], ids=lambda spec: spec.name)
def test_name_of_a_metric_is_the_service_s_and_tells_its_kind(spec: MetricSpec) -> None:
    assert spec.name.startswith("parcelsieve_")
    assert spec.name.endswith("_total") == (spec.kind == "counter")
    assert spec.kind != "histogram" or spec.name.endswith("_seconds")
    assert spec.meaning.endswith(".")


def test_worker_shows_its_rule_set_and_the_rules_of_each_stage(metrics: Metrics, ruleset: Ruleset) -> None:
    samples = shown(metrics)
    assert samples[f"ruleset_info{{ruleset={ruleset.hash}}}"] == 1
    assert (samples["rules{stage=active}"], samples["rules{stage=shadow}"]) == (1, 1)
    samples = shown(Metrics(replace(ruleset, rules=ruleset.rules[:1])))
    assert (samples["rules{stage=active}"], samples["rules{stage=shadow}"]) == (1, 0)


def test_rule_shows_the_budget_of_its_alerts_where_it_has_one(tmp_path: Path) -> None:
    body = window("status: active\nalert: {budget_per_day: 25}\n")
    samples = shown(Metrics(loaded(tmp_path, body)))
    assert samples["rule_alert_budget{rule=sample,stage=active}"] == 25
    samples = shown(Metrics(loaded(tmp_path, window("status: active\n"))))
    assert not any(name.startswith("rule_alert_budget") for name in samples)


def test_two_workers_in_one_process_do_not_share_counts(metrics: Metrics, ruleset: Ruleset) -> None:
    observe(metrics, ruleset, screening(answer(), n_parcels=5))
    assert shown(Metrics(ruleset))["parcels_total"] == 0


def test_batch_counts_manifests_parcels_decisions_and_sightings(metrics: Metrics, ruleset: Ruleset) -> None:
    for _ in range(2):
        observe(
            metrics,
            ruleset,
            screening(answer((10, 3, 2, 1)), answer((5, 0, 0, 7)), n_parcels=28, n_sightings=40),
        )
    samples = shown(metrics)
    assert (samples["manifests_total"], samples["parcels_total"], samples["sightings_total"]) == (4, 56, 80)
    by_decision = {name: samples[f"verdicts_total{{decision={name}}}"] for name in ("clear", "info", "inspect", "hold")}
    assert by_decision == {"clear": 30, "info": 6, "inspect": 4, "hold": 16}


def test_dead_records_count_by_reason_and_are_no_manifests(metrics: Metrics, ruleset: Ruleset) -> None:
    dead = [
        DeadRecord("not-json", "", "cut off"),
        DeadRecord("not-json", "", "empty"),
        DeadRecord("too-large", "", ""),
    ]
    observe(metrics, ruleset, screening(dead[0], answer(), dead[1], dead[2]))
    samples = shown(metrics)
    assert samples["manifests_total"] == 1
    assert (
        samples["dead_letters_total{reason=not-json}"],
        samples["dead_letters_total{reason=too-large}"],
    ) == (2, 1)


def test_rejected_parcels_count_by_reason(metrics: Metrics, ruleset: Ruleset) -> None:
    observe(
        metrics,
        ruleset,
        screening(answer(rejected=[REJECTED, REJECTED]), answer(rejected=[REJECTED._replace(code="no-goods")])),
    )
    samples = shown(metrics)
    assert samples["rejected_parcels_total{reason=bad-weight}"] == 2
    assert samples["rejected_parcels_total{reason=no-goods}"] == 1


def test_rule_counts_under_its_id_and_stage_once_it_has_hit(metrics: Metrics, ruleset: Ruleset) -> None:
    observe(metrics, ruleset, screening(hits=(4, 0), unknowns=(0, 6)))
    samples = shown(metrics)
    assert {
        name: value for name, value in samples.items() if name.startswith(("rule_hits_total", "rule_unknowns_total"))
    } == {
        "rule_hits_total{rule=sample,stage=active}": 4,
        "rule_unknowns_total{rule=watched-only,stage=shadow}": 6,
    }


def test_batch_of_another_rule_set_is_a_mistake_that_is_seen(metrics: Metrics, ruleset: Ruleset) -> None:
    with pytest.raises(ValueError, match="zip"):
        observe(metrics, ruleset, Screening([], [], Tally(0, 0, [1], [1], {})))


def test_time_of_a_batch_is_kept_by_stage(metrics: Metrics, ruleset: Ruleset) -> None:
    observe(metrics, ruleset, screening(), screen_s=0.004, send_s=2.0)
    samples = shown(metrics)
    assert (samples["batch_seconds_sum{stage=screen}"], samples["batch_seconds_sum{stage=send}"]) == (
        0.004,
        2.0,
    )
    assert (
        samples["batch_seconds_bucket{le=0.005,stage=screen}"],
        samples["batch_seconds_bucket{le=0.0025,stage=screen}"],
    ) == (1, 0)
    assert (
        samples["batch_seconds_bucket{le=2.5,stage=send}"],
        samples["batch_seconds_bucket{le=1.0,stage=send}"],
    ) == (1, 0)


def test_unknown_fields_count_by_courier_and_field(metrics: Metrics, ruleset: Ruleset) -> None:
    for _ in range(2):
        observe(metrics, ruleset, screening(fields={("SF", "/parcels/*/colour"): 3, ("YTO", "/note"): 1}))
    samples = shown(metrics)
    assert samples["unknown_fields_total{courier=SF,field=/parcels/*/colour}"] == 6
    assert samples["unknown_fields_total{courier=YTO,field=/note}"] == 2


def test_unknown_fields_are_bounded_however_many_a_courier_makes_up(metrics: Metrics, ruleset: Ruleset) -> None:
    """Whoever writes manifests chooses these names: without a bound, the memory would be theirs."""
    n_made_up = MAX_UNKNOWN_FIELDS + 50
    observe(metrics, ruleset, screening(fields={("SF", f"/f{number}"): 1 for number in range(n_made_up)}))
    observe(metrics, ruleset, screening(fields={("SF", "/f0"): 1, ("SF", "/new"): 1}))
    counted = {name: value for name, value in shown(metrics).items() if name.startswith("unknown_fields_total")}
    assert len(counted) == MAX_UNKNOWN_FIELDS + 1
    assert counted["unknown_fields_total{courier=other,field=other}"] == 51
    assert counted["unknown_fields_total{courier=SF,field=/f0}"] == 2
    assert sum(counted.values()) == n_made_up + 2


def test_lag_is_the_newest_of_each_partition(metrics: Metrics) -> None:
    metrics.observe_lag("courier.manifests", 0, 100, 7.5)
    metrics.observe_lag("courier.manifests", 1, 3, 0.5)
    metrics.observe_lag("courier.manifests", 0, 4, 1.5)
    samples = shown(metrics)
    assert samples["lag_records{partition=0,topic=courier.manifests}"] == 4
    assert samples["lag_seconds{partition=0,topic=courier.manifests}"] == 1.5
    assert samples["lag_records{partition=1,topic=courier.manifests}"] == 3


def test_store_shows_each_of_its_figures_by_partition(metrics: Metrics) -> None:
    metrics.observe_store(2, STATS_OF_A_STORE, 1_772_000_000_500)
    samples = {name: value for name, value in shown(metrics).items() if name.endswith("{partition=2}")}
    expected = {
        f"window_{name}{{partition=2}}": value for name, value in STATS_OF_A_STORE.items() if name != "watermark_ms"
    }
    assert samples == {
        **expected,
        "window_watermark_timestamp_seconds{partition=2}": 1_772_323_200.5,
        "window_fed_since_timestamp_seconds{partition=2}": 1_772_000_000.5,
    }


def test_store_that_nothing_was_told_yet_shows_no_beginning(metrics: Metrics) -> None:
    metrics.observe_store(2, STATS_OF_A_STORE, None)
    assert not [name for name in shown(metrics) if "fed_since" in name]


def test_partition_that_is_gone_is_shown_no_more(metrics: Metrics) -> None:
    for partition in (0, 1):
        metrics.observe_lag("courier.manifests", partition, 100, 7.5)
        metrics.observe_store(partition, STATS_OF_A_STORE, partition or None)
    metrics.forget_lag("courier.manifests", 0)
    metrics.forget_store(0)
    samples = shown(metrics)
    assert not [name for name in samples if "partition=0" in name]
    assert samples["lag_records{partition=1,topic=courier.manifests}"] == 100
    assert len([name for name in samples if "{partition=1}" in name]) == len(STATS_OF_A_STORE) + 1


def test_figures_of_a_real_store_are_the_ones_that_are_shown(metrics: Metrics, ruleset: Ruleset) -> None:
    stats = WindowStore(ruleset.spec).stats()
    assert set(stats) == {*STATS, "watermark_ms"}
    metrics.observe_store(0, stats, None)
    # An empty store has come to no moment; its watermark lies before all time.
    assert shown(metrics)["window_watermark_timestamp_seconds{partition=0}"] == 0


def test_cases_count_by_what_became_of_them_and_by_decision_from_0_on() -> None:
    metrics = CaseMetrics()
    names = ("cases_open", "cases_opened_total", "cases_joined_total", "cases_closed_total")
    assert {shown(metrics)[f"{name}{{decision={one}}}"] for name in names for one in ("info", "inspect", "hold")} == {0}
    for event, decision in (("opened", "hold"), ("opened", "hold"), ("joined", "info"), ("closed", "inspect")):
        metrics.observe_case(event, decision, 1_790_000_000.5)
    metrics.observe_case("changed", "hold", 1_790_000_009.5)
    metrics.observe_open({"hold": 1, "info": 0})
    samples = {name: value for name, value in shown(metrics).items() if "case" in name and "created" not in name}
    assert {name: value for name, value in samples.items() if value} == {
        "cases_open{decision=hold}": 1,
        "cases_opened_total{decision=hold}": 2,
        "cases_joined_total{decision=info}": 1,
        "cases_closed_total{decision=inspect}": 1,
        "case_opened_timestamp_seconds{decision=hold}": 1_790_000_000.5,
    }
