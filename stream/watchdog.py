"""Find a worker that lives and does not work, and end it: its supervisor starts it again."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

log = logging.getLogger(__name__)

EXIT_CODE = 70  # EX_SOFTWARE
CHECK_EVERY_S = 1.0


@dataclass(frozen=True, slots=True)
class Pulse:
    """One look at the worker.

    Attributes:
        is_ready: all its roles are assigned and recovered.
        progress: (next offset to commit, end) by partition.
    """

    is_ready: bool
    progress: Mapping[object, tuple[int, int]]


class Watchdog:
    """Decide from pulses whether the worker is stuck; knows no clock but the one it is given.

    Args:
        assignment_s: without being ready; stall_s: with lag and without progress; loop_s: without a pulse.
        unready: what it is not to be ready, in words.
    """

    def __init__(
        self,
        *,
        assignment_s: float,
        stall_s: float,
        loop_s: float,
        unready: str = "no assignment or no recovered windows",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limits = assignment_s, stall_s, loop_s
        self._unready = unready
        self._clock = clock
        now = clock()
        self._ready_at = now
        self._beat_at = now
        self._moved: dict[object, tuple[int, float]] = {}

    def beat(self, pulse: Pulse) -> None:
        """Take in a pulse, from the event loop."""
        now = self._clock()
        self._beat_at = now
        if pulse.is_ready:
            self._ready_at = now
        moved = {}
        for partition, (done, end) in pulse.progress.items():
            known, at = self._moved.get(partition, (-1, now))
            moved[partition] = (done, now) if done != known or done >= end or not pulse.is_ready else (done, at)
        self._moved = moved

    def fault(self) -> str | None:
        """Return what is wrong, None while all is well."""
        assignment_s, stall_s, loop_s = self._limits
        now = self._clock()
        if now - self._beat_at > loop_s:
            return f"the event loop has not answered for {now - self._beat_at:.0f} s (watchdog_loop_s {loop_s:g})"
        if now - self._ready_at > assignment_s:
            return f"{self._unready} for {now - self._ready_at:.0f} s (watchdog_assignment_s {assignment_s:g})"
        stuck = {partition: now - at for partition, (_, at) in self._moved.items() if now - at > stall_s}
        if stuck:
            partition = max(stuck, key=lambda name: stuck[name])
            return f"{partition} has lag and no progress for {stuck[partition]:.0f} s (watchdog_stall_s {stall_s:g})"
        return None


def guard(watchdog: Watchdog, stopped: threading.Event) -> threading.Thread:
    """Check a watchdog from a thread of its own until `stopped`; a fault ends the process with code 70."""

    def check() -> None:
        while not stopped.wait(CHECK_EVERY_S):
            fault = watchdog.fault()
            if fault is not None:
                _end("the worker is stuck and ends, so that its supervisor starts it again: %s", fault)

    thread = threading.Thread(target=check, name="watchdog", daemon=True)
    thread.start()
    return thread


@contextmanager
def end_after(limit_s: float, why: str) -> Iterator[None]:
    """End the process with code 70 when the block has not come to its end within `limit_s`."""
    timer = threading.Timer(limit_s, _end, ("%s (%.0f s); what was not committed is done again", why, limit_s))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _end(message: str, *args: object) -> None:
    log.critical(message, *args)
    logging.shutdown()
    os._exit(EXIT_CODE)
