"""What the watchdog calls stuck, by a clock that the test turns; and how it ends a process."""

from __future__ import annotations

import subprocess
import sys
import threading
from dataclasses import dataclass

import pytest

from stream.watchdog import EXIT_CODE, Pulse, Watchdog, guard

ASSIGNMENT_S, STALL_S, LOOP_S = 300, 120, 60
STUCK_PROCESS = """
import logging, threading, time
from stream.watchdog import Watchdog, guard
logging.basicConfig(format="%(levelname)s %(message)s")
watchdog = Watchdog(assignment_s=1e9, stall_s=1e9, loop_s=-1)
guard(watchdog, threading.Event())
time.sleep(30)
"""


@dataclass
class Clock:
    """Time as the test says."""

    now_s: float = 1000.0

    def __call__(self) -> float:
        return self.now_s


class Worker:
    """A watchdog with its clock, told of pulses every ten seconds."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.watchdog = Watchdog(assignment_s=ASSIGNMENT_S, stall_s=STALL_S, loop_s=LOOP_S, clock=self.clock)

    def live(self, seconds: int, pulse: Pulse) -> str | None:
        """Beat for a while; return what the watchdog says at its end."""
        for _ in range(seconds // 10):
            self.clock.now_s += 10
            self.watchdog.beat(pulse)
        return self.watchdog.fault()


def pulse(*, is_ready: bool = True, **progress: tuple[int, int]) -> Pulse:
    by_partition: dict[object, tuple[int, int]] = {}
    by_partition.update(progress)
    return Pulse(is_ready, by_partition)


@pytest.fixture
def worker() -> Worker:
    return Worker()


def test_worker_that_moves_is_never_stuck(worker: Worker) -> None:
    for done in range(100):
        assert worker.live(STALL_S - 10, pulse(p0=(done, 1000))) is None


def test_worker_without_lag_is_never_stuck(worker: Worker) -> None:
    assert worker.live(10_000, pulse(p0=(7, 7))) is None


def test_worker_with_lag_and_no_progress_is_stuck_after_its_limit(worker: Worker) -> None:
    worker.live(10, pulse(p0=(5, 9)))
    assert worker.live(STALL_S, pulse(p0=(5, 9))) is None
    assert worker.live(10, pulse(p0=(5, 9))) == "p0 has lag and no progress for 130 s (watchdog_stall_s 120)"


def test_lag_that_only_begins_counts_from_its_beginning(worker: Worker) -> None:
    worker.live(1000, pulse(p0=(5, 5)))
    assert worker.live(STALL_S, pulse(p0=(5, 9))) is None
    assert worker.live(10, pulse(p0=(5, 9))) is not None


def test_one_stuck_partition_is_found_among_moving_ones(worker: Worker) -> None:
    for done in range(14):
        fault = worker.live(10, pulse(p0=(done, 100), p1=(5, 9), p2=(9, 9)))
    assert fault == "p1 has lag and no progress for 130 s (watchdog_stall_s 120)"


def test_partition_stuck_for_the_longest_is_the_one_that_is_named(worker: Worker) -> None:
    worker.live(50, pulse(p1=(5, 9)))
    fault = worker.live(150, pulse(p0=(0, 9), p1=(5, 9), p2=(0, 9)))
    assert fault is not None
    assert fault.startswith("p1 has lag and no progress for 190 s")


def test_partition_that_was_taken_away_and_came_back_starts_anew(worker: Worker) -> None:
    worker.live(STALL_S, pulse(p0=(5, 9)))
    worker.live(10, pulse())
    assert worker.live(STALL_S, pulse(p0=(5, 9))) is None


def test_recovery_does_not_count_as_a_stall(worker: Worker) -> None:
    assert worker.live(ASSIGNMENT_S - 10, pulse(is_ready=False, p0=(5, 9))) is None
    assert worker.live(STALL_S, pulse(p0=(5, 9))) is None
    assert worker.live(10, pulse(p0=(5, 9))) is not None


def test_worker_that_never_gets_ready_is_stuck_after_its_limit(worker: Worker) -> None:
    assert worker.live(ASSIGNMENT_S, pulse(is_ready=False)) is None
    fault = worker.live(10, pulse(is_ready=False))
    assert fault == "no assignment or no recovered windows for 310 s (watchdog_assignment_s 300)"
    other = Watchdog(assignment_s=-1, stall_s=STALL_S, loop_s=LOOP_S, unready="not all is read", clock=worker.clock)
    assert other.fault() == "not all is read for 0 s (watchdog_assignment_s -1)"


def test_worker_that_is_ready_again_has_the_whole_time_again(worker: Worker) -> None:
    worker.live(ASSIGNMENT_S - 10, pulse(is_ready=False))
    worker.live(10, pulse())
    assert worker.live(ASSIGNMENT_S, pulse(is_ready=False)) is None


def test_event_loop_that_gives_no_pulse_is_stuck_after_its_limit(worker: Worker) -> None:
    worker.live(100, pulse())
    worker.clock.now_s += LOOP_S
    assert worker.watchdog.fault() is None
    worker.clock.now_s += 1
    assert worker.watchdog.fault() == "the event loop has not answered for 61 s (watchdog_loop_s 60)"
    worker.watchdog.beat(pulse())
    assert worker.watchdog.fault() is None


def test_event_loop_that_never_began_is_stuck_too(worker: Worker) -> None:
    worker.clock.now_s += LOOP_S + 1
    assert worker.watchdog.fault() is not None


def test_guard_ends_a_stuck_process_with_its_code_and_says_why() -> None:
    result = subprocess.run(
        [sys.executable, "-c", STUCK_PROCESS], capture_output=True, text=True, timeout=20, check=False
    )
    assert result.returncode == EXIT_CODE
    assert result.stderr.startswith("CRITICAL the worker is stuck and ends")
    assert "the event loop has not answered" in result.stderr


def test_guard_ends_itself_when_the_worker_stops(worker: Worker) -> None:
    stopped = threading.Event()
    thread = guard(worker.watchdog, stopped)
    assert thread.daemon
    stopped.set()
    thread.join(timeout=5)
    assert not thread.is_alive()
