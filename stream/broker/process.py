"""A broker of one's own: started, killed, restarted on the same data, and gone when this process is."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, NoReturn, Self

from stream.broker import supervisor
from stream.broker.errors import NotServingError
from stream.broker.jars import broker_jars
from stream.broker.java import broker_command, format_storage, java_program
from stream.broker.ports import LOOPBACK, choose_port, is_free
from stream.broker.probe import is_serving

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

_POLL_S = 0.05
_READY_TIMEOUT_S = 120.0
_STOP_TIMEOUT_S = 10.0
_N_QUOTED_LINES = 20
_BENCH_HEAP_MB = 1024


class Broker:
    """Run one Apache Kafka node (broker and controller) on the loopback interface.

    A context manager: leaving it stops the broker and removes its temporary folder, if it had one. Every
    method blocks and may be called from any thread: `await asyncio.to_thread(broker.restart)` in a coroutine.

    Args:
        data_dir: where settings, data and log lie; made when missing, kept. None: a temporary folder.
        port: the loopback port; 0 takes a free one, which stays the same over restarts.
        heap_mb: the largest Java heap, >= 64.
        bench: full optimisation and at least 1 GB of heap, for throughput; the start takes longer.
        properties: broker settings over those of deploy/broker/server.properties.
    """

    def __init__(
        self,
        data_dir: Path | None = None,
        port: int = 0,
        *,
        heap_mb: int = 512,
        bench: bool = False,
        properties: Mapping[str, str] | None = None,
    ) -> None:
        self._given_folder = data_dir
        self._folder: Path | None = None
        self._port = port
        self._controller_port = 0
        self._heap_mb = max(heap_mb, _BENCH_HEAP_MB) if bench else heap_mb
        self._bench = bench
        self._properties = dict(properties or {})
        self._process: subprocess.Popen[str] | None = None
        self._java_pid = 0
        self._owner_pid = os.getpid()

    @property
    def bootstrap(self) -> str:
        """Return "host:port" for clients."""
        return f"{LOOPBACK}:{self._port}"

    @property
    def folder(self) -> Path:
        """Return the folder of settings, data and log; there is one from the first start on."""
        if self._folder is None:
            raise NotServingError("the broker has no folder before its first start; call start()")
        return self._folder

    @property
    def log_path(self) -> Path:
        """Return the broker's log, to which every start appends."""
        return self.folder / "broker.log"

    @property
    def pid(self) -> int:
        """Return the process id of the running Java process, 0 when none runs."""
        return self._java_pid if self.is_running() else 0

    def is_running(self) -> bool:
        """Tell whether the process is alive; see `start` for when it serves."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> Self:
        """Start the broker and return when it serves; nothing happens when it runs already.

        Raises:
            NotServingError: the port is taken, or the process ended or did not serve within 120 s; quotes the
                last lines of its log.
            JarError, DownloadError, MissingExtraError: see `broker_jars`.
        """
        if self.is_running():
            return self
        java_program()  # what is missing or cannot be used is told of before anything is downloaded
        self._refuse_taken_port()
        atexit.register(self.close)
        self._prepare_folder()
        jars = broker_jars()
        self._choose_ports()
        try:
            self._write_settings()
            if not (self.folder / "data" / "meta.properties").exists():
                format_storage(jars, self.folder)
            self._launch(broker_command(jars, self.folder, heap_mb=self._heap_mb, bench=self._bench))
            self._wait_until_serving()
        except BaseException:
            self.kill()
            raise
        return self

    def kill(self) -> None:
        """End the broker at once, as kill -9 does; its data stay."""
        self._signal_and_wait(signal.SIGKILL, None)

    def stop(self) -> None:
        """Ask the broker to end, and kill it when it does not within 10 s; its data stay."""
        self._signal_and_wait(signal.SIGTERM, _STOP_TIMEOUT_S)

    def restart(self) -> Self:
        """Stop the broker if it runs and start it on the same data and port."""
        self.stop()
        return self.start()

    def wait(self) -> NoReturn:
        """Block for as long as the broker runs.

        Raises:
            NotServingError: it ended, or was never started; quotes the last lines of its log.
        """
        if self._process is None:
            raise NotServingError("the broker is not running; call start()")
        code = self._process.wait()
        raise NotServingError(self._with_log(f"the broker ended with exit code {code}"))

    def close(self) -> None:
        """Stop the broker for good; a temporary folder is removed."""
        if os.getpid() != self._owner_pid:
            return  # a forked child's exit must not end the parent's broker
        self.stop()
        atexit.unregister(self.close)
        if self._given_folder is None and self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _prepare_folder(self) -> None:
        if self._folder is None:
            given = self._given_folder
            self._folder = Path(tempfile.mkdtemp(prefix="parcelsieve-broker-")) if given is None else given.resolve()
        try:
            (self._folder / "tmp").mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise NotServingError(
                f"the broker cannot use {self._folder}: {error.strerror}; name another folder"
            ) from error

    def _refuse_taken_port(self) -> None:
        if self._port != 0 and not is_free(self._port):
            raise NotServingError(f"port {self._port} of {LOOPBACK} is taken; free it or name another")

    def _choose_ports(self) -> None:
        if self._port == 0:
            self._port = choose_port()
        if self._controller_port == 0 or not is_free(self._controller_port):
            self._controller_port = choose_port(taken=self._port)

    def _write_settings(self) -> None:
        shipped = files("deploy.broker")
        settings = Template(shipped.joinpath("server.properties").read_text(encoding="utf-8")).substitute(
            port=self._port, controller_port=self._controller_port
        )
        settings += "".join(f"{name}={value}\n" for name, value in self._properties.items())  # the last one counts
        (self.folder / "server.properties").write_text(settings, encoding="utf-8")
        (self.folder / "log4j2.xml").write_text(
            shipped.joinpath("log4j2.xml").read_text(encoding="utf-8"), encoding="utf-8"
        )

    def _launch(self, command: list[str]) -> None:
        temporary = str(self.folder) if self._given_folder is None else ""
        supervised = [sys.executable, "-I", "-S", supervisor.__file__, str(os.getpid()), temporary, *command]
        with self.log_path.open("a", encoding="utf-8") as log:
            process = subprocess.Popen(  # noqa: S603  (our own command line)
                supervised,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,  # Ctrl-C is for this process, which then stops the broker in order
            )
        self._process = process
        with process.stdout as told:  # type: ignore[union-attr]  # it is a pipe
            self._java_pid = int(told.readline() or 0)

    def _wait_until_serving(self) -> None:
        process = self._process
        deadline = time.monotonic() + _READY_TIMEOUT_S
        while process is not None and process.poll() is None:
            if is_serving(LOOPBACK, self._port):
                return
            if time.monotonic() > deadline:
                raise NotServingError(self._with_log(f"the broker does not serve after {_READY_TIMEOUT_S:.0f} s"))
            time.sleep(_POLL_S)
        code = process.returncode if process is not None else None
        raise NotServingError(self._with_log(f"the broker ended with exit code {code} before it served"))

    def _with_log(self, what: str) -> str:
        lines = self.log_path.read_text(encoding="utf-8", errors="replace").splitlines()[-_N_QUOTED_LINES:]
        return "\n".join([f"{what}; the last lines of its log:", *lines])

    def _signal_and_wait(self, number: signal.Signals, timeout_s: float | None) -> None:
        process = self._process
        if process is None:
            return
        self._signal_java(process, number)
        try:
            process.wait(timeout_s)  # the supervisor ends after Java, so the port is free again
        except subprocess.TimeoutExpired:
            self._signal_java(process, signal.SIGKILL)
            process.wait()
        self._process = None
        self._java_pid = 0

    def _signal_java(self, process: subprocess.Popen[str], number: signal.Signals) -> None:
        if process.poll() is not None:
            return
        try:
            if self._java_pid:
                os.kill(self._java_pid, number)
            else:  # interrupted before the supervisor told of it
                os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return  # it ended in this moment
