"""Compose the service: settings, rule set, engine, the two faust apps and what watches over them."""

from __future__ import annotations

import asyncio
import gc
import logging
import threading
import time
from importlib.metadata import version
from typing import Any

import faust
import mode

from rules import Engine, Ruleset, WindowStore, load_ruleset
from stream import logs, topics
from stream.deadletterlimit import DeadLetterLimit
from stream.errors import TopicsError
from stream.factlog import FactTable, fact_table
from stream.health import HealthServer
from stream.metrics import Metrics
from stream.outputs import Outputs
from stream.pipeline import WatchPipeline, screen_batches
from stream.policy import policy_of
from stream.screening import ScreenStage
from stream.settings import Settings
from stream.topics import TopicNames, screen_group, watch_group
from stream.transport import batch_topic, make_app
from stream.watchdog import Pulse, Watchdog, guard
from stream.watching import AlertDelivery

log = logging.getLogger(__name__)

BEAT_S = 1.0


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
        self.watchdog = Watchdog(
            assignment_s=settings.watchdog_assignment_s,
            stall_s=settings.watchdog_stall_s,
            loop_s=settings.watchdog_loop_s,
        )
        if settings.role in ("both", "watch"):
            self._add_watch()
        if settings.role in ("both", "screen"):
            self._add_screen()

    def _app(self, role: str, group: str, source: str) -> faust.App:
        settings = self._settings
        app = make_app(
            group,
            broker=settings.broker,
            batch_topics=[source],
            n_partitions=settings.partitions,
            max_batch_records=settings.max_batch_records,
            max_batch_bytes=settings.max_batch_bytes,
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
        app = self._app("screen", screen_group(self._settings), self._topics.manifests)
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
            await screen_batches(app, stream.noack(), stage.answer)

        self._beat_with(app)

    def _new_store(self) -> WindowStore:
        return self._engine.new_store(is_whole=self._settings.history_before == "none")

    def _add_watch(self) -> None:
        app = self._app("watch", watch_group(self._settings), self._topics.sightings)
        outputs = self._outputs["watch"]
        self._table = fact_table(app, topics.TABLE, self._settings.partitions, self._new_store)
        delivery = AlertDelivery(self._ruleset, outputs, self._topics, self.metrics)
        pipeline = WatchPipeline(app, self._table, outputs, delivery.deliver)

        @app.agent(batch_topic(app, self._topics.sightings))
        async def watch(stream: Any) -> None:
            await outputs.start()
            await pipeline.run(stream.noack())

        @self._table.on_recover
        async def recovered() -> None:
            self._recovered = True
            log.info("windows are recovered")

        if "screen" not in self.apps and self._settings.role == "watch":
            self._beat_with(app)

    def _beat_with(self, app: faust.App) -> None:
        @app.task
        async def beat() -> None:
            while not app.should_stop:
                self._beat()
                await asyncio.sleep(BEAT_S)

    def _beat(self) -> None:
        progress: dict[object, tuple[int, int]] = {}
        for app in self.apps.values():
            for tp, (done, end, oldest_ms) in app.consumer.progress().items():
                progress[f"{tp.topic} [{tp.partition}]"] = done, end
                age_s = max(0.0, time.time() - oldest_ms / 1000) if oldest_ms is not None else 0.0
                self.metrics.observe_lag(tp.topic, tp.partition, max(0, end - done), age_s)
        if self._table is not None:
            for partition, store in self._table.data.stores.items():
                self.metrics.observe_store(partition, store.stats())
        missing = self.missing()
        self.metrics["ready"].set(not missing)
        self.watchdog.beat(Pulse(not missing, progress))

    def missing(self) -> dict[str, str]:
        """Return what is not ready yet, by role."""
        left = {}
        for role, app in self.apps.items():
            if not app.started or app.rebalancing or not app.consumer.assignment():
                left[role] = "no partitions are assigned yet"
            elif app.in_recovery or (role == "watch" and not self._recovered):
                left[role] = "the windows are being recovered"
        return left

    async def stop(self) -> None:
        """Close the producers, after the apps have stopped."""
        for outputs in self._outputs.values():
            await outputs.stop()


def run_worker(settings: Settings) -> int:
    """Run a worker until SIGTERM or SIGINT.

    Returns:
        0: a signal ended it and all that was done is committed.
    Raises:
        ServiceError: a setting, the rules or the topics are wrong, or too much cannot be read.
        Exception: whatever else crashed the worker; what was not acknowledged is done again after a restart.
    """
    logs.set_up(settings.log_level, settings.log_format)
    ruleset = load_ruleset(settings.rules_paths, policy_of(settings))
    problems = asyncio.run(topics.check(settings))
    if problems:
        raise TopicsError("; ".join(problems))
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    service = Service(settings, ruleset)
    gc.freeze()  # the rules and all that was imported live as long as the worker: collections pass them by
    log.info(
        "rule set %s, %d rules; role %s; broker %s", ruleset.hash, len(ruleset.rules), settings.role, settings.broker
    )
    health = _serve_health(settings, service)
    stopped = threading.Event()
    thread = guard(service.watchdog, stopped)
    try:
        return _run_apps(service, loop)
    finally:
        stopped.set()
        thread.join()
        if health is not None:
            health.stop()


def _serve_health(settings: Settings, service: Service) -> HealthServer | None:
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


def _run_apps(service: Service, loop: asyncio.AbstractEventLoop) -> int:
    """Run the apps until a signal comes or one of them crashes, which ends all."""
    worker = ServiceWorker(
        *service.apps.values(), loop=loop, quiet=True, redirect_stdouts=False, override_logging=False
    )
    worker.closing = service.stop
    for app in service.apps.values():
        app.in_worker = True
    try:
        worker.execute_from_commandline()
    except SystemExit as ended:
        if worker.crash_reason is not None:
            raise worker.crash_reason from None
        return int(ended.code or 0)
    return 0


class ServiceWorker(mode.Worker):
    """mode's worker, which also closes our producers when the apps have stopped."""

    logger = logging.getLogger("mode")
    closing: Any = None

    async def on_shutdown(self) -> None:
        """Close the producers."""
        await super().on_shutdown()
        if self.closing is not None:
            await self.closing()
