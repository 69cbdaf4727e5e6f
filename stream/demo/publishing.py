"""Publish the simulated manifests and watch the worker until it has answered all of them."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

from stream import reading
from stream.demo.scenario import Scenario
from stream.demo.terminal import Terminal
from stream.errors import ServiceError
from stream.settings import Settings
from stream.simulator import SimulatedManifest, publish
from stream.topics import TopicNames, screen_group, watch_group
from stream.workerprocess import WorkerProcess

POLL_S = 0.5
DEADLINE_S = 150.0  # for publishing and screening: the demonstration ends within three minutes


@dataclass(frozen=True, slots=True)
class Screened:
    """How long it took, in s from the first manifest published: until all verdicts were there, and all alerts."""

    verdicts_s: float
    alerts_s: float


class _Publisher:
    """Publish in a thread of its own, and know how far it is."""

    def __init__(self, scenario: Scenario, settings: Settings) -> None:
        self.scenario = scenario
        self._settings = settings
        self.n_parcels = 0
        self.failure: BaseException | None = None
        self._is_given_up = False
        self._thread = threading.Thread(target=self._run, name="publisher", daemon=True)

    def _run(self) -> None:
        try:
            publish(self._manifests(), self._settings)
        except BaseException as error:  # it is raised again where it is waited for
            self.failure = error

    def _manifests(self) -> Iterator[SimulatedManifest]:
        for manifest in self.scenario.manifests():
            if self._is_given_up:
                return
            yield manifest
            self.n_parcels += manifest.n_parcels

    def start(self) -> None:
        self._thread.start()

    def is_done(self) -> bool:
        if self.failure is not None:
            raise self.failure
        return not self._thread.is_alive()

    def give_up(self) -> None:
        """Stop; called again, or at the end, it does no harm."""
        self._is_given_up = True
        self._thread.join()


def screen_all(settings: Settings, worker: WorkerProcess, scenario: Scenario, terminal: Terminal) -> Screened:
    """Publish everything and wait until all is answered and all windows are up to date.

    Raises:
        ServiceError: the worker ended or did not get done in time; with the end of its log.
    """
    publisher = _Publisher(scenario, settings)
    with asyncio.Runner() as runner:  # one loop: an interrupt while another is being made would leave half of it
        runner.get_loop()
        return _follow(settings, worker, publisher, terminal, runner)


def _follow(
    settings: Settings, worker: WorkerProcess, publisher: _Publisher, terminal: Terminal, runner: asyncio.Runner
) -> Screened:
    scenario = publisher.scenario
    started_s = time.monotonic()
    publisher.start()
    try:
        verdicts_s = 0.0
        while True:
            is_published = publisher.is_done()
            elapsed_s = time.monotonic() - started_s
            _see_to(worker, elapsed_s)
            _show(terminal, worker, publisher, scenario, elapsed_s)
            if is_published:
                n_unscreened, n_unwatched = runner.run(_left(settings))
                if n_unscreened == 0 and not verdicts_s:
                    verdicts_s = time.monotonic() - started_s
                if n_unscreened == n_unwatched == 0:
                    return Screened(verdicts_s, time.monotonic() - started_s)
            time.sleep(POLL_S)
    finally:
        publisher.give_up()


def _see_to(worker: WorkerProcess, elapsed_s: float) -> None:
    if (code := worker.poll()) is not None:
        raise ServiceError(f"the worker ended with code {code}; the end of its log:\n{worker.log_end()}")
    if elapsed_s > DEADLINE_S:
        raise ServiceError(
            f"not everything was answered within {DEADLINE_S:.0f} s; publish less with --parcels. "
            f"The end of the worker's log:\n{worker.log_end()}"
        )


def _show(
    terminal: Terminal, worker: WorkerProcess, publisher: _Publisher, scenario: Scenario, elapsed_s: float
) -> None:
    screened = worker.metric("parcelsieve_parcels_total")
    alerts = worker.metric("parcelsieve_alerts_total")
    share = 100 * screened / max(1, scenario.n_parcels)
    terminal.status(
        f"screening {share:3.0f} %: {screened:,.0f} of {scenario.n_parcels:,} parcels, "
        f"{screened / max(elapsed_s, POLL_S):,.0f}/s, {alerts:,.0f} alert records"
    )


async def _left(settings: Settings) -> tuple[int, int]:
    """Return how many manifests are not answered and how many sighting records are not in the windows."""
    names = TopicNames.of(settings)
    unscreened = await reading.lag(settings.broker, screen_group(settings), names.manifests)
    unwatched = await reading.lag(settings.broker, watch_group(settings), names.sightings)
    return unscreened, unwatched
