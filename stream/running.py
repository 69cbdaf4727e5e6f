"""Run the apps of a worker until a signal comes or one of them crashes, which ends all."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any, Protocol

import mode

from stream.errors import ServiceError, told
from stream.watchdog import end_after

BEAT_S = 0.5
STOP_LIMIT_S = 28.0


class RunningService(Protocol):
    """Say what running takes."""

    @property
    def apps(self) -> Mapping[str, Any]:
        """The apps by role."""

    def beat(self) -> None:
        """Look at the apps."""

    def is_all_committed(self) -> bool:
        """Tell whether all that was in flight was done and committed when the apps stopped."""

    async def stop(self) -> None:
        """Close what the apps shared, after they have stopped."""


class ServiceWorker(mode.Worker):
    """mode's worker; the apps start and stop side by side, so that neither waits for the other."""

    logger = logging.getLogger("mode")

    def __init__(self, service: RunningService, loop: asyncio.AbstractEventLoop) -> None:
        self._service = service
        super().__init__(*service.apps.values(), loop=loop, quiet=True, redirect_stdouts=False, override_logging=False)

    async def on_start(self) -> None:
        """Start the apps; mode would have one wait until the other has its windows."""
        self.add_future(self._beat())  # from the beginning: a long recovery is no stalled event loop
        await asyncio.gather(*(app.maybe_start() for app in self._service.apps.values()))

    async def _beat(self) -> None:
        while not self.should_stop:
            self._service.beat()
            await asyncio.sleep(BEAT_S)

    async def _stop_children(self) -> None:
        await asyncio.gather(*(app.stop() for app in self._service.apps.values()))

    async def stop(self) -> None:
        """Stop within a bounded time, whatever the broker does: whoever asked for it kills after 30 s."""
        with end_after(STOP_LIMIT_S, "the worker did not stop in time"):
            await super().stop()

    async def on_shutdown(self) -> None:
        """Close what the apps shared."""
        await super().on_shutdown()
        await self._service.stop()


def run_apps(service: RunningService, loop: asyncio.AbstractEventLoop) -> int:
    """Run the apps.

    Returns:
        0: a signal ended them and all that was done is committed.
    Raises:
        ServiceError: one of them crashed, or had to be stopped before all that was in flight was done.
    """
    worker = ServiceWorker(service, loop)
    for app in service.apps.values():
        app.in_worker = True
    reason: BaseException | None = None
    try:
        worker.execute_from_commandline()
    except SystemExit as ended:
        if ended.code:  # mode's way to say that something was raised
            reason = ended.__context__
    reason = worker.crash_reason or reason
    if isinstance(reason, ServiceError):
        raise reason
    if reason is not None:
        raise ServiceError(f"the worker crashed: {told(reason)}") from reason
    if not service.is_all_committed():
        raise ServiceError(
            "the worker stopped before all was done and committed; the rest is done again after a restart"
        )
    return 0
