"""Run a worker, or what folds its alerts, as a process of its own: for the demonstration, benchmarks and tests."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from stream.errors import ServiceError

STOP_S = 30.0
POLL_S = 0.1


class WorkerProcess:
    """A worker that writes its log to a file; leaving the context ends it for certain.

    Args:
        settings: by name, as strings; they reach the worker through its environment.
        log_path: where its log goes, appended.
        cpus: the cores it may use; None for all.
        command: of the command line; `cases` for the process that folds alerts.
    """

    def __init__(
        self, settings: Mapping[str, str], log_path: Path, *, cpus: set[int] | None = None, command: str = "worker"
    ) -> None:
        self.log_path = log_path
        self._environment = {
            name: value for name, value in os.environ.items() if not name.startswith("PARCELSIEVE_")
        } | {f"PARCELSIEVE_{name.upper()}": value for name, value in settings.items()}
        self._port = int(settings["metrics_port"])
        self._cpus = cpus
        self._command = command
        self._temporary: tempfile.TemporaryDirectory[str] | None = None  # of the worker, kept over its restarts
        self._process: subprocess.Popen[bytes] | None = None
        self._log: IO[bytes] | None = None

    @property
    def pid(self) -> int:
        """Process id of the running worker."""
        return self._running().pid

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise ServiceError("the worker was not started")
        return self._process

    def start(self) -> None:
        """Start the worker, again after it has ended."""
        if self._log is None:
            self._log = self.log_path.open("ab")
            self._temporary = tempfile.TemporaryDirectory(prefix="parcelsieve-worker-", ignore_cleanup_errors=True)
            self._environment["TMPDIR"] = self._temporary.name
        self._process = subprocess.Popen(  # noqa: S603 - our own command line
            [sys.executable, "-m", "stream", self._command],
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
        )
        if self._cpus is not None:
            os.sched_setaffinity(self._process.pid, self._cpus)

    def wait_ready(self, timeout_s: float = 60.0) -> None:
        """Wait until it has its partitions and its windows, or its alerts.

        Raises:
            ServiceError: it ended, or is not ready in time; with the end of its log.
        """
        deadline = time.monotonic() + timeout_s
        while self.get("/ready") is None:
            if (code := self._running().poll()) is not None:
                raise ServiceError(f"`{self._command}` ended with code {code} before it was ready:\n{self.log_end()}")
            if time.monotonic() > deadline:
                raise ServiceError(f"`{self._command}` was not ready after {timeout_s:.0f} s:\n{self.log_end()}")
            time.sleep(POLL_S)

    def get(self, path: str) -> str | None:
        """Return what the worker answers at an HTTP path; None when that is not 200 or it does not answer."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self._port}{path}", timeout=5) as response:
                body: bytes = response.read()
                return body.decode()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return None

    def metric(self, name: str) -> float:
        """Return the sum of a metric over all its labels, 0 while there is none."""
        exposition = self.get("/metrics") or ""
        lines = (line for line in exposition.splitlines() if line.startswith((f"{name} ", f"{name}{{")))
        return sum(float(line.rpartition(" ")[2]) for line in lines)

    def poll(self) -> int | None:
        """Return the exit code, None while it runs."""
        return self._running().poll()

    def terminate(self, timeout_s: float = STOP_S) -> int:
        """Ask it to end and return its exit code.

        Raises:
            ServiceError: it has not ended in time; it is killed.
        """
        process = self._running()
        process.terminate()
        try:
            return process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            self.kill()
            raise ServiceError(f"`{self._command}` did not end within {timeout_s:.0f} s:\n{self.log_end()}") from None

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        self._running().kill()
        self._running().wait()

    def log_end(self, n_lines: int = 20) -> str:
        """Return the last lines of its log."""
        lines = self.log_path.read_text("utf-8", "replace").splitlines() if self.log_path.exists() else []
        return "\n".join(lines[-n_lines:])

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None and self._process.poll() is None:
            self.kill()
        if self._log is not None:
            self._log.close()
        if self._temporary is not None:
            self._temporary.cleanup()
