"""`parcelsieve demo` as a visitor runs it: it ends by itself, tells what it found, and leaves nothing behind."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import orjson
import pytest
from aiokafka.admin import AIOKafkaAdminClient

from stream.broker import HasBootstrap

pytestmark = pytest.mark.integration
LINE = [sys.executable, "-m", "stream", "demo", "--parcels", "3000"]
DEADLINE_S = 180.0


def environment(folder: Path) -> dict[str, str]:
    """Return an environment by which everything that the demonstration starts can be told, and its folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PARCELSIEVE_")}
    return kept | {"TMPDIR": str(folder)}


def processes_of(folder: Path) -> list[str]:
    """Return the command lines of the processes that were started with this temporary folder."""
    mark = f"TMPDIR={folder}".encode()  # or a folder in it
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark in process.joinpath("environ").read_bytes():
                found.append(process.joinpath("cmdline").read_text())
        except OSError:
            continue  # it ended, or is not ours
    return found


async def topics_of(bootstrap: str) -> set[str]:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        return set(await admin.list_topics())
    finally:
        await admin.close()


def becomes_empty(folder: Path) -> bool:
    deadline = time.monotonic() + 20.0
    while processes_of(folder) or list(folder.iterdir()):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def test_demo_with_a_broker_of_its_own_answers_everything_and_leaves_nothing(tmp_path: Path) -> None:
    result = subprocess.run(
        LINE, env=environment(tmp_path), capture_output=True, text=True, timeout=DEADLINE_S, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert result.stderr == ""
    for told in (
        "started for this",
        "Screened",
        "was answered",
        "Alerts: ",
        "Cases: ",
        "Hidden schemes",
        "Where to go next",
    ):
        assert told in result.stdout
    assert "\r" not in result.stdout
    assert result.stdout.splitlines()[-1].endswith("has left nothing running.")
    assert not processes_of(tmp_path)
    assert not list(tmp_path.iterdir())


def test_demo_on_a_running_broker_takes_its_topics_away_and_keeps_what_it_is_asked_to(
    broker: HasBootstrap, tmp_path: Path
) -> None:
    before = asyncio.run(topics_of(broker.bootstrap))
    kept, scratch = tmp_path / "kept", tmp_path / "scratch"
    scratch.mkdir()
    line = [*LINE, "--broker", broker.bootstrap, "--seed", "5", "--keep", str(kept)]
    result = subprocess.run(
        line, env=environment(scratch), capture_output=True, text=True, timeout=DEADLINE_S, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert asyncio.run(topics_of(broker.bootstrap)) - {"__consumer_offsets"} == before - {"__consumer_offsets"}
    truth = orjson.loads((kept / "truth.json").read_bytes())
    assert f" {len(truth)} " in next(line for line in result.stdout.splitlines() if line.startswith("  all  "))
    n_lines = (kept / "manifests.ndjson").read_bytes().count(b"\n")
    assert f"every one of the {n_lines:,} records was answered" in result.stdout
    n_alerts = (kept / "alerts.ndjson").read_bytes().count(b"\n")
    assert f"Alerts: {n_alerts:,} about" in result.stdout
    cases = [orjson.loads(line) for line in (kept / "cases.ndjson").read_bytes().splitlines()]
    alerts = [orjson.loads(line) for line in (kept / "alerts.ndjson").read_bytes().splitlines()]
    active = sorted(alert["alert_id"] for alert in alerts if alert["stage"] == "active")
    assert sorted(alert for case in cases for alert in case["alerts"]) == active
    assert f"Cases: {len(cases):,}, in which {len(active):,} active alerts hang together" in result.stdout
    assert "rule set" in (kept / "worker.log").read_text()
    assert "cases are open" in (kept / "cases.log").read_text()
    assert becomes_empty(scratch)


@pytest.mark.parametrize(
    ("number", "after"),
    [
        pytest.param(signal.SIGTERM, "simulating", id="SIGTERM while it simulates"),
        pytest.param(signal.SIGINT, "screening", id="Ctrl-C while it screens"),
    ],
)
def test_demo_that_is_interrupted_leaves_nothing(
    number: signal.Signals, after: str, broker: HasBootstrap, tmp_path: Path
) -> None:
    before = asyncio.run(topics_of(broker.bootstrap))
    line = [*LINE[:-1], "40000", "--broker", broker.bootstrap]
    with subprocess.Popen(
        line, env=environment(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as demo:
        assert demo.stdout is not None
        for told in demo.stdout:
            if told.startswith(after):
                break
        demo.send_signal(number)
        _, error = demo.communicate(timeout=60)
    assert (demo.returncode, error) == (130, "")
    assert becomes_empty(tmp_path)
    assert asyncio.run(topics_of(broker.bootstrap)) - {"__consumer_offsets"} == before - {"__consumer_offsets"}


def test_demo_quotes_the_log_of_a_worker_that_ends(broker: HasBootstrap, tmp_path: Path) -> None:
    with subprocess.Popen(
        [*LINE[:-1], "40000", "--broker", broker.bootstrap],
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as demo:
        assert demo.stdout is not None
        for told in demo.stdout:
            if told.startswith("screening"):
                break
        worker, _ = children(demo.pid)  # beside it what folds alerts
        os.kill(worker, signal.SIGKILL)
        _, error = demo.communicate(timeout=90)
    assert demo.returncode == 1
    assert error.startswith("parcelsieve: the worker ended with code -9")
    assert "rule set" in error
    assert becomes_empty(tmp_path)


def children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
