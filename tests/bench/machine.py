"""Say on what machine and with which versions a benchmark ran, and keep processes to their cores."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path

from stream.broker.jar_lock import parse_lock
from stream.broker.jars import shipped_lock

PACKAGES = ("aiokafka", "faust-streaming", "orjson", "parcelsieve")


def machine() -> list[str]:
    """Return lines about the processor, its load and the versions."""
    lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines() if Path("/proc/cpuinfo").exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    name = models[0] if models else platform.processor() or platform.machine()
    loads = ", ".join(f"{load:.1f}" for load in os.getloadavg())
    versions = ", ".join(f"{package} {version(package)}" for package in PACKAGES)
    return [
        f"{name}, {os.cpu_count()} cores; load {loads}; {platform.system()} {platform.release()}",
        f"Python {platform.python_version()}, {versions}, Apache Kafka {_kafka_version()}",
    ]


def _kafka_version() -> str:
    return next(jar.path.split("/")[-2] for jar in parse_lock(shipped_lock()) if jar.name.startswith("kafka_"))


def pin(pid: int, cpus: set[int]) -> None:
    """Keep all threads of a process to these cores; threads to come inherit it."""
    for task in Path(f"/proc/{pid}/task").iterdir():
        os.sched_setaffinity(int(task.name), cpus)
