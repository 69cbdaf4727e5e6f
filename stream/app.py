"""Compose the service: settings, rule set, engine, the two faust apps, the cases and what watches over them."""

from __future__ import annotations

import asyncio
import gc
import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from typing import Any, Protocol

import faust

from rules import Engine, Ruleset, WindowStore, load_ruleset
from stream import logs, topics
from stream.casekeeping import CaseKeeper, keep_cases
from stream.cases import CaseFold
from stream.deadletterlimit import DeadLetterLimit
from stream.errors import TopicsError
from stream.factlog import FactTable, fact_table
from stream.health import HealthServer
from stream.metrics import CaseMetrics, Metrics
from stream.outputs import Outputs
from stream.pipeline import WatchPipeline, screen_batches
from stream.policy import policy_of
from stream.running import run_apps
from stream.screening import ScreenStage
from stream.settings import Settings
from stream.topics import TopicNames, screen_group, watch_group
from stream.transport import batch_topic, make_app
from stream.watchdog import Pulse, Watchdog, guard
from stream.watching import AlertDelivery

log = logging.getLogger(__name__)

MAX_WATCH_BATCH_BYTES = 256 << 10  # what is begun at a stop is finished, and a batch can make thousands of alerts due
STARTING = "it is starting"
GC_THRESHOLD = 50_000  # objects: a fetch holds thousands of records, none of them in a cycle, and each counts as three


class Service:
    """One worker: its apps, their agents and what they share."""

    def __init__(self, settings: Settings, ruleset: Ruleset) -> None:
        self._settings = settings
        self._topics = TopicNames.of(settings)
        self._ruleset = ruleset
        self._engine = Engine(
            ruleset, settings.key_secret(), settings.partitions, max_record_bytes=settings.max_record_bytes
        )
        self.metrics = Metrics(ruleset)
        self._outputs: dict[str, Outputs] = {}
        self.apps: dict[str, faust.App] = {}
        self._table: FactTable | None = None
        self._recovered = False
        self._missing: dict[str, str] = {}
        self._shown_partitions: set[Any] = set()
        self._shown_stores: set[int] = set()
        self.watchdog = Watchdog(
            assignment_s=settings.watchdog_assignment_s,
            stall_s=settings.watchdog_stall_s,
            loop_s=settings.watchdog_loop_s,
        )
        if settings.role in ("both", "watch"):
            self._add_watch()
        if settings.role in ("both", "screen"):
            self._add_screen()
        self._missing = dict.fromkeys(self.apps, STARTING)

    def _app(self, role: str, group: str, source: str, max_batch_bytes: int) -> faust.App:
        settings = self._settings
        app = make_app(
            group,
            broker=settings.broker,
            batch_topics=[source],
            n_partitions=settings.partitions,
            max_batch_records=settings.max_batch_records,
            max_batch_bytes=max_batch_bytes,
            fetch_bytes=settings.fetch_bytes,
            commit_interval_s=settings.commit_interval_s,
            session_timeout_s=settings.session_timeout_s,
            heartbeat_interval_s=settings.heartbeat_interval_s,
            rebalance_timeout_s=settings.rebalance_timeout_s,
            request_timeout_s=settings.request_timeout_s,
            standby_replicas=settings.standby_replicas,
            instance_id=f"{settings.instance_id}-{role}" if settings.instance_id else "",
        )
        self.apps[role] = app
        self._outputs[role] = Outputs(
            settings.broker, max_message_bytes=settings.max_message_bytes, send_timeout_s=settings.send_timeout_s
        )
        return app

    def _add_screen(self) -> None:
        app = self._app("screen", screen_group(self._settings), self._topics.manifests, self._settings.max_batch_bytes)
        outputs = self._outputs["screen"]
        limit = DeadLetterLimit(
            max_ratio=self._settings.dead_letter_max_ratio,
            window=self._settings.dead_letter_window,
            max_run=self._settings.dead_letter_max_run,
        )
        stage = ScreenStage(self._engine, outputs, self._topics, self.metrics, limit, version("parcelsieve"))

        @app.agent(batch_topic(app, self._topics.manifests))
        async def screen(stream: Any) -> None:
            await outputs.start()
            await screen_batches(app, stream.noack(), stage)

    def _new_store(self) -> WindowStore:
        return self._engine.new_store(is_whole=self._settings.history_before == "none")

    def _add_watch(self) -> None:
        max_batch_bytes = min(self._settings.max_batch_bytes, MAX_WATCH_BATCH_BYTES)
        app = self._app("watch", watch_group(self._settings), self._topics.sightings, max_batch_bytes)
        outputs = self._outputs["watch"]
        self._table = fact_table(app, topics.TABLE, self._settings.partitions, self._new_store)
        delivery = AlertDelivery(self._ruleset, outputs, self._topics, self.metrics)
        pipeline = WatchPipeline(app, self._table, outputs, delivery.deliver, self.metrics.observe_stage)

        @app.agent(batch_topic(app, self._topics.sightings))
        async def watch(stream: Any) -> None:
            await outputs.start()
            await pipeline.run(stream.noack())

        @self._table.on_recover
        async def recovered() -> None:
            self._recovered = True
            log.info("windows are recovered")

    def beat(self) -> None:
        """Look at the apps, from their event loop: what the metrics, /ready and the watchdog are to know."""
        progress = {
            tp: figures for app in self._running_apps().values() for tp, figures in app.consumer.progress().items()
        }
        for tp, (done, end, oldest_ms) in progress.items():
            age_s = max(0.0, time.time() - oldest_ms / 1000) if oldest_ms is not None else 0.0
            self.metrics.observe_lag(tp.topic, tp.partition, max(0, end - done), age_s)
        stores = self._table.data.stores if self._table is not None and "watch" in self._running_apps() else {}
        for partition, store in stores.items():
            fed_since = store.covered_since().values()
            self.metrics.observe_store(partition, store.stats(), max(fed_since, default=None))
        self._forget_others(set(progress), set(stores))
        self._missing = self._find_missing()
        self.metrics["ready"].set(not self._missing)
        moves: dict[object, tuple[int, int]] = {
            f"{tp.topic} [{tp.partition}]": (done, end) for tp, (done, end, _) in progress.items()
        }
        self.watchdog.beat(Pulse(not self._missing, moves))

    def _forget_others(self, partitions: set[Any], stores: set[int]) -> None:
        """Show no more what a rebalance has taken away; another worker shows it now."""
        for tp in self._shown_partitions - partitions:
            self.metrics.forget_lag(tp.topic, tp.partition)
        for partition in self._shown_stores - stores:
            self.metrics.forget_store(partition)
        self._shown_partitions, self._shown_stores = partitions, stores

    def _running_apps(self) -> dict[str, faust.App]:
        return {role: app for role, app in self.apps.items() if app.started and app.consumer.is_running}

    def _find_missing(self) -> dict[str, str]:
        left = {}
        running = self._running_apps()
        for role, app in self.apps.items():
            if role not in running:
                left[role] = STARTING
            elif app.rebalancing or not (app.consumer.assignment() or app.unassigned):
                left[role] = "no partitions are assigned yet"  # unassigned: there are more workers than partitions
            elif app.in_recovery or (role == "watch" and not self._recovered):
                left[role] = "the windows are being recovered"
        return left

    def missing(self) -> dict[str, str]:
        """Return what was not ready at the last beat, by role; from any thread."""
        return self._missing

    def is_all_committed(self) -> bool:
        """Tell whether all that was in flight was done and committed when the apps stopped."""
        return all(app.consumer.is_all_committed for app in self._running_apps().values())

    async def stop(self) -> None:
        """Close the producers, after the apps have stopped."""
        await asyncio.gather(*(outputs.stop() for outputs in self._outputs.values()))


def run_worker(settings: Settings) -> int:
    """Run a worker until SIGTERM or SIGINT.

    Returns:
        0: a signal ended it and all that was done is committed.
    Raises:
        ServiceError: a setting, the rules or the topics are wrong, too much cannot be read, or the worker crashed;
            what was not acknowledged is done again after a restart.
    """
    logs.set_up(settings.log_level, settings.log_format)
    ruleset = load_ruleset(settings.rules_paths, policy_of(settings))
    _require_topics(settings)
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    service = Service(settings, ruleset)
    gc.freeze()  # the rules and all that was imported live as long as the worker: collections pass them by
    gc.set_threshold(GC_THRESHOLD, 10, 10)
    log.info(
        "rule set %s, %d rules; role %s; broker %s", ruleset.hash, len(ruleset.rules), settings.role, settings.broker
    )
    with _watched(settings, service):
        return run_apps(service, loop)


def run_cases(settings: Settings) -> int:
    """Fold alerts into cases until SIGTERM or SIGINT.

    Returns:
        0: a signal ended it.
    Raises:
        ServiceError: a setting or the topics are wrong, or Kafka failed; what was not delivered is told after a
            restart.
    """
    logs.set_up(settings.log_level, settings.log_format)
    _require_topics(settings)
    keeper = CaseKeeper(
        settings,
        CaseFold(settings.case_quiet_ms),
        Outputs(settings.broker, max_message_bytes=settings.max_message_bytes, send_timeout_s=settings.send_timeout_s),
        CaseMetrics(),
        Watchdog(
            assignment_s=settings.watchdog_assignment_s,
            stall_s=settings.watchdog_stall_s,
            loop_s=settings.watchdog_loop_s,
            unready="the alerts are not all read, or the broker does not answer,",
        ),
    )
    with _watched(settings, keeper):
        asyncio.run(keep_cases(keeper))
    return 0


def _require_topics(settings: Settings) -> None:
    problems = asyncio.run(topics.check(settings))
    if problems:
        raise TopicsError("; ".join(problems))


class _Watched(Protocol):
    @property
    def metrics(self) -> Metrics | CaseMetrics: ...

    @property
    def watchdog(self) -> Watchdog: ...

    def missing(self) -> dict[str, str]: ...


@contextmanager
def _watched(settings: Settings, service: _Watched) -> Iterator[None]:
    """Serve metrics and health, and guard by the watchdog, while the block runs."""
    health = _serve_health(settings, service)
    stopped = threading.Event()
    thread = guard(service.watchdog, stopped)
    try:
        yield
    finally:
        stopped.set()
        thread.join()
        if health is not None:
            health.stop()


def _serve_health(settings: Settings, service: _Watched) -> HealthServer | None:
    if settings.metrics_port < 0:
        return None
    health = HealthServer(
        settings.metrics_host,
        settings.metrics_port,
        metrics=service.metrics.exposition,
        fault=service.watchdog.fault,
        missing=service.missing,
    )
    log.info("metrics at http://%s:%d/metrics", settings.metrics_host, health.port)
    return health
