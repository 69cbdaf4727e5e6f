"""Every metric of the service, once: name, type, labels, meaning. Observed per batch, never per parcel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from rules import Answer, RuleInfo, Ruleset, Screening
from stream.documents import DECISIONS

MAX_UNKNOWN_FIELDS = 200  # different (courier, field) label values; the rest is one more
# The engine; handing its answers to the producer; alerts and revisions until they are delivered.
Stage: TypeAlias = Literal["screen", "send", "apply", "tell"]
STAGE_BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class MetricSpec:
    """Say what one metric is."""

    name: str
    kind: Literal["counter", "gauge", "histogram"]
    meaning: str
    labels: tuple[str, ...] = ()


METRICS = (
    MetricSpec("parcelsieve_manifests_total", "counter", "Manifests answered with a verdict."),
    MetricSpec("parcelsieve_parcels_total", "counter", "Parcels screened."),
    MetricSpec("parcelsieve_verdicts_total", "counter", "Parcels by decision.", ("decision",)),
    MetricSpec("parcelsieve_rejected_parcels_total", "counter", "Parcels that could not be read.", ("reason",)),
    MetricSpec("parcelsieve_dead_letters_total", "counter", "Records that could not be read.", ("reason",)),
    MetricSpec("parcelsieve_rule_hits_total", "counter", "Parcels a rule's condition held for.", ("rule", "stage")),
    MetricSpec("parcelsieve_rule_unknowns_total", "counter", "Parcels a rule lacked data for.", ("rule", "stage")),
    MetricSpec(
        "parcelsieve_unknown_fields_total", "counter", "Records with a field the schema lacks.", ("courier", "field")
    ),
    MetricSpec("parcelsieve_sightings_total", "counter", "Sightings sent: pairs of parcel and group."),
    MetricSpec("parcelsieve_alerts_total", "counter", "Alert records sent.", ("rule", "stage", "status")),
    MetricSpec("parcelsieve_revised_parcels_total", "counter", "Parcels called back by an alert."),
    MetricSpec("parcelsieve_batch_seconds", "histogram", "Time of one batch in a stage.", ("stage",)),
    MetricSpec("parcelsieve_lag_records", "gauge", "Records not done yet.", ("topic", "partition")),
    MetricSpec("parcelsieve_lag_seconds", "gauge", "Age of the oldest record in flight.", ("topic", "partition")),
    MetricSpec("parcelsieve_window_groups", "gauge", "Groups held by the windows.", ("partition",)),
    MetricSpec("parcelsieve_window_sightings", "gauge", "Sightings held by the windows.", ("partition",)),
    MetricSpec("parcelsieve_window_parcels", "gauge", "Parcels held by the windows.", ("partition",)),
    MetricSpec("parcelsieve_window_alerts", "gauge", "Alerts held by the windows.", ("partition",)),
    MetricSpec("parcelsieve_window_bytes", "gauge", "Memory of the windows.", ("partition",)),
    MetricSpec("parcelsieve_window_duplicates", "gauge", "Sightings told again since start.", ("partition",)),
    MetricSpec(
        "parcelsieve_window_superseded", "gauge", "Sightings of a replaced revision since start.", ("partition",)
    ),
    MetricSpec("parcelsieve_window_late", "gauge", "Sightings over the allowed lateness since start.", ("partition",)),
    MetricSpec(
        "parcelsieve_window_late_dropped", "gauge", "Sightings too late for any window since start.", ("partition",)
    ),
    MetricSpec(
        "parcelsieve_window_watermark_timestamp_seconds", "gauge", "Event time the windows came to.", ("partition",)
    ),
    MetricSpec(
        "parcelsieve_window_fed_since_timestamp_seconds",
        "gauge",
        "When the first manifest was lodged that the windows know. One that reaches back further is not covered yet: "
        "what more parcels could undo (lt, lte, shares, means) it does not tell, unless history_before is none.",
        ("partition",),
    ),
    MetricSpec("parcelsieve_ready", "gauge", "1 when all roles are assigned and recovered."),
    MetricSpec("parcelsieve_ruleset_info", "gauge", "1 for the rule set in force.", ("ruleset",)),
    MetricSpec("parcelsieve_rules", "gauge", "Rules loaded.", ("stage",)),
    MetricSpec(
        "parcelsieve_rule_alert_budget",
        "gauge",
        "Alerts a rule may open in a day (budget_per_day). All are sent; a page may ask, over all workers, whether "
        'sum by (rule) (increase(parcelsieve_alerts_total{status="open"}[1d])) is greater.',
        ("rule", "stage"),
    ),
)
CASE_METRICS = (
    MetricSpec(
        "parcelsieve_cases_open", "gauge", "Cases with alerts, those that are finished left out.", ("decision",)
    ),
    MetricSpec("parcelsieve_cases_opened_total", "counter", "Cases that began since start.", ("decision",)),
    MetricSpec("parcelsieve_cases_joined_total", "counter", "Cases that went into another since start.", ("decision",)),
    MetricSpec(
        "parcelsieve_cases_closed_total", "counter", "Cases all alerts of which closed since start.", ("decision",)
    ),
    MetricSpec(
        "parcelsieve_case_opened_timestamp_seconds",
        "gauge",
        "When a case began last, by the clock; 0 when none did since start.",
        ("decision",),
    ),
    MetricSpec(
        "parcelsieve_unreadable_records_total",
        "counter",
        "Records of alerts and cases that were left out, for they could not be read.",
        ("topic", "reason"),
    ),
    MetricSpec("parcelsieve_lag_records", "gauge", "Records not done yet.", ("topic", "partition")),
    MetricSpec("parcelsieve_ready", "gauge", "1 when all alerts are folded that were there at the start."),
)
STATS = {
    "groups": "window_groups",
    "sightings": "window_sightings",
    "parcels": "window_parcels",
    "alerts": "window_alerts",
    "bytes": "window_bytes",
    "duplicates": "window_duplicates",
    "superseded": "window_superseded",
    "late": "window_late",
    "late_dropped": "window_late_dropped",
}
CASE_EVENTS = ("opened", "joined", "closed")
WINDOW_TIMES = ("window_watermark_timestamp_seconds", "window_fed_since_timestamp_seconds")


class _Registered:
    """Metrics of one process in a registry of their own."""

    def __init__(self, specs: Iterable[MetricSpec]) -> None:
        self._registry = CollectorRegistry()
        self._by_name: dict[str, Any] = {}
        for spec in specs:
            if spec.kind == "histogram":
                made: Any = Histogram(
                    spec.name, spec.meaning, spec.labels, registry=self._registry, buckets=STAGE_BUCKETS_S
                )
            else:
                kind = Counter if spec.kind == "counter" else Gauge
                made = kind(spec.name, spec.meaning, spec.labels, registry=self._registry)
            self._by_name[spec.name.removeprefix("parcelsieve_")] = made

    def __getitem__(self, name: str) -> Any:
        return self._by_name[name]

    def exposition(self) -> bytes:
        """Return Prometheus' text format."""
        text: bytes = generate_latest(self._registry)
        return text


class CaseMetrics(_Registered):
    """All metrics of the process that folds alerts into cases."""

    def __init__(self) -> None:
        super().__init__(CASE_METRICS)
        for decision in DECISIONS[1:]:  # from 0 on: Prometheus sees no increase in what begins at 1
            for name in ("cases_open", *(f"cases_{event}_total" for event in CASE_EVENTS)):
                self[name].labels(decision)
            self["case_opened_timestamp_seconds"].labels(decision)

    def observe_case(self, event: str, decision: str, at_s: float) -> None:
        """Take in what has become of a case that was told; only what CASE_EVENTS name is counted.

        Args:
            at_s: the clock's time.
        """
        if event in CASE_EVENTS:
            self[f"cases_{event}_total"].labels(decision).inc()
        if event == "opened":
            self["case_opened_timestamp_seconds"].labels(decision).set(at_s)

    def observe_open(self, n_open: Mapping[str, int]) -> None:
        """Take in how many cases are open, by decision."""
        for decision, n in n_open.items():
            self["cases_open"].labels(decision).set(n)


class Metrics(_Registered):
    """All metrics of one worker."""

    def __init__(self, ruleset: Ruleset) -> None:
        super().__init__(METRICS)
        self._known_fields: set[tuple[str, str]] = set()
        self._of_rules: dict[tuple[str, str, str], Any] = {}
        self["ruleset_info"].labels(ruleset.hash).set(1)
        for stage in ("active", "shadow"):
            self["rules"].labels(stage).set(sum(rule.stage == stage for rule in ruleset.rules))
        for rule in ruleset.rules:
            if rule.budget_per_day is not None:
                self["rule_alert_budget"].labels(rule.id, rule.stage).set(rule.budget_per_day)

    def observe_screening(self, ruleset: Ruleset, screening: Screening, *, screen_s: float, send_s: float) -> None:
        """Take in one screened batch."""
        n_clear = n_info = n_inspect = n_hold = n_manifests = 0
        for answer in screening.answers:
            if isinstance(answer, Answer):
                n_manifests += 1
                _, _, _, clear, info, inspect, hold, _, rejected = answer
                n_clear += clear
                n_info += info
                n_inspect += inspect
                n_hold += hold
                for parcel in rejected:
                    self["rejected_parcels_total"].labels(parcel.code).inc()
            else:
                self["dead_letters_total"].labels(answer.code).inc()
        self["manifests_total"].inc(n_manifests)
        self["parcels_total"].inc(screening.tally.n_parcels)
        self["sightings_total"].inc(screening.tally.n_sightings)
        for decision, n in zip(DECISIONS, (n_clear, n_info, n_inspect, n_hold), strict=True):
            self["verdicts_total"].labels(decision).inc(n)
        for rule, hits, unknowns in zip(
            ruleset.rules, screening.tally.rule_hits, screening.tally.rule_unknowns, strict=True
        ):
            if hits:
                self._of_rule("rule_hits_total", rule).inc(hits)
            if unknowns:
                self._of_rule("rule_unknowns_total", rule).inc(unknowns)
        for name, n in screening.tally.unknown_fields.items():
            self["unknown_fields_total"].labels(*self._bounded(name)).inc(n)
        self.observe_stage("screen", screen_s)
        self.observe_stage("send", send_s)

    def _of_rule(self, name: str, rule: RuleInfo) -> Any:
        # The client's own look-up takes longer than to count, for each rule of a batch.
        key = name, rule.id, rule.stage
        counter = self._of_rules.get(key)
        if counter is None:
            counter = self._of_rules[key] = self[name].labels(rule.id, rule.stage)
        return counter

    def observe_stage(self, stage: Stage, seconds: float) -> None:
        """Take in how long one batch took in a stage."""
        self["batch_seconds"].labels(stage).observe(seconds)

    def _bounded(self, name: tuple[str, str]) -> tuple[str, str]:
        if name not in self._known_fields:
            if len(self._known_fields) >= MAX_UNKNOWN_FIELDS:
                return "other", "other"
            self._known_fields.add(name)
        return name

    def observe_lag(self, topic: str, partition: int, n_records: int, age_s: float) -> None:
        """Take in how far one partition is behind."""
        self["lag_records"].labels(topic, str(partition)).set(n_records)
        self["lag_seconds"].labels(topic, str(partition)).set(age_s)

    def forget_lag(self, topic: str, partition: int) -> None:
        """Show a partition's lag no more: it is another worker's now."""
        for name in ("lag_records", "lag_seconds"):
            self[name].remove(topic, str(partition))

    def observe_store(self, partition: int, stats: Mapping[str, int], fed_since_ms: int | None) -> None:
        """Take in what a window store holds.

        Args:
            fed_since_ms: since when all of its windows that are fed at all are fed; None when none is.
        """
        for name, metric in STATS.items():
            self[metric].labels(str(partition)).set(stats[name])
        self["window_watermark_timestamp_seconds"].labels(str(partition)).set(max(0, stats["watermark_ms"]) / 1000)
        if fed_since_ms is not None:
            self["window_fed_since_timestamp_seconds"].labels(str(partition)).set(max(0, fed_since_ms) / 1000)

    def forget_store(self, partition: int) -> None:
        """Show a window store no more: it is gone."""
        for metric in (*STATS.values(), *WINDOW_TIMES):
            self[metric].remove(str(partition))
