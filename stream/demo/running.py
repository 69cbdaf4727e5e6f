"""Run the demonstration from start to end, and leave nothing running behind."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import orjson

from rules import load_ruleset
from stream import topics
from stream.broker import open_broker
from stream.broker.ports import choose_port
from stream.demo import report
from stream.demo.answers import Answers, read_answers
from stream.demo.casing import read_cases
from stream.demo.publishing import Screened, screen_all
from stream.demo.scenario import Scenario, simulate_to
from stream.demo.terminal import Terminal
from stream.errors import InputError, ServiceError
from stream.policy import policy_of
from stream.settings import Settings
from stream.topics import TopicNames
from stream.workerprocess import WorkerProcess

MANIFESTS, TRUTH, BENIGN = "manifests.ndjson", "truth.json", "benign.json"
ALERTS, CASES = "alerts.ndjson", "cases.ndjson"
WORKER_LOG, CASES_LOG = "worker.log", "cases.log"


def run(settings: Settings, *, broker: str | None, seed: int, n_parcels: int, keep: Path | None) -> int:
    """Show the service at work.

    Args:
        settings: what a worker would run with; topics get a prefix of their own.
        broker: a running one, which keeps nothing of the demonstration; None starts one.
        seed: of the simulated traffic.
        n_parcels: to simulate.
        keep: folder for manifests, truth, alerts, cases and logs; None keeps nothing.
    Returns:
        0 when every manifest was answered, else 1.
    Raises:
        ServiceError: the broker, the worker or the case process does not do its work; quotes its log.
    """
    load_ruleset(settings.rules_paths, policy_of(settings))  # wrong ones are told before anything is started
    terminal = Terminal(sys.stdout)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # it too must leave nothing running
    started_s = time.monotonic()
    with ExitStack() as stack:
        stack.callback(terminal.clear)
        folder = stack.enter_context(_folder(keep))
        terminal.status("starting Apache Kafka (the first start downloads 44 MB of jars)")
        bootstrap = stack.enter_context(open_broker(broker)).bootstrap
        deployed = _deployment(settings, bootstrap)
        stack.callback(_remove_topics, deployed, terminal, is_ours=broker is None)
        asyncio.run(topics.create(deployed))
        environment = _environment(deployed)
        worker = stack.enter_context(WorkerProcess(environment, folder / WORKER_LOG))
        environment["metrics_port"] = str(choose_port())
        keeper = stack.enter_context(WorkerProcess(environment, folder / CASES_LOG, command="cases"))
        _say_what_runs(terminal, deployed, is_ours=broker is None)
        scenario = simulate_to(folder / MANIFESTS, seed, n_parcels, terminal)
        terminal.status("waiting for the worker to get its partitions")
        worker.wait_ready()
        screened = screen_all(deployed, worker, scenario, terminal)
        terminal.status("reading the answers back from the topics")
        answers = asyncio.run(read_answers(bootstrap, TopicNames.of(deployed)))
        answers.cases = read_cases(deployed, keeper, answers)
        terminal.status("ending the worker and the case process")
        _end("worker", worker)
        _end("case process", keeper)
        _tell(terminal, scenario, screened, answers, keep)
        if keep is not None:
            _write_kept(keep, scenario, answers)
        terminal.status("ending Apache Kafka")
    terminal.say(f"\nThe demonstration took {time.monotonic() - started_s:.0f} s and has left nothing running.")
    return 0 if report.is_complete(scenario, answers) else 1


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is None:
        with tempfile.TemporaryDirectory(prefix="parcelsieve-demo-", ignore_cleanup_errors=True) as made:
            yield Path(made)
        return
    try:
        keep.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"cannot keep anything in {keep}: {error.strerror}; name another folder") from error
    for log in (WORKER_LOG, CASES_LOG):
        (keep / log).unlink(missing_ok=True)  # a log is appended to
    yield keep


def _deployment(settings: Settings, bootstrap: str) -> Settings:
    changed = {
        "broker": bootstrap,
        "topic_prefix": f"{settings.topic_prefix}demo-{secrets.token_hex(3)}.",
        "replication_factor": 1,
        "role": "both",
        "instance_id": "",
        "standby_replicas": 0,
        "history_before": "none",  # the simulated couriers start from nothing
        "metrics_host": "127.0.0.1",
        "metrics_port": choose_port(),
        "secret_file": None,
        "secret": secrets.token_hex(16),
    }
    return settings.model_copy(update=changed)


def _environment(settings: Settings) -> dict[str, str]:
    values = settings.model_dump(exclude_none=True)
    paths = values.pop("rules_paths")
    if paths:
        values["rules_paths"] = os.pathsep.join(str(Path(path).resolve()) for path in paths)
    return {name: str(value) for name, value in values.items()}


def _say_what_runs(terminal: Terminal, settings: Settings, *, is_ours: bool) -> None:
    terminal.say(f"Apache Kafka  {settings.broker}{', started for this' if is_ours else ''}")
    terminal.say(f"topics        {TopicNames.of(settings).manifests} and more, {settings.partitions} partitions each")
    terminal.say(f"worker        metrics at http://127.0.0.1:{settings.metrics_port}/metrics while it runs")


def _end(what: str, process: WorkerProcess) -> None:
    code = process.terminate()
    if code != 0:
        raise ServiceError(f"the {what} ended with code {code}:\n{process.log_end()}")


def _tell(terminal: Terminal, scenario: Scenario, screened: Screened, answers: Answers, keep: Path | None) -> None:
    width = min(shutil.get_terminal_size().columns, report.MAX_WIDTH)
    for line in report.lines(scenario, screened, answers, width=width, kept=keep):
        terminal.say(line)


def _write_kept(keep: Path, scenario: Scenario, answers: Answers) -> None:
    (keep / TRUTH).write_bytes(scenario.truth.document() + b"\n")
    (keep / BENIGN).write_bytes(scenario.truth.benign_document() + b"\n")
    for name, documents in ((ALERTS, answers.alerts.values()), (CASES, answers.cases)):
        (keep / name).write_bytes(b"".join(orjson.dumps(document) + b"\n" for document in documents))


def _remove_topics(settings: Settings, terminal: Terminal, *, is_ours: bool) -> None:
    """Take the topics off a broker that stays."""
    if is_ours:
        return
    terminal.status("removing the demonstration's topics")
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(topics.remove(settings))
