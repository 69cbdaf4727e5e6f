"""The grammar of the command line: every command, its options and what runs it."""

from __future__ import annotations

import argparse
from importlib.metadata import version
from pathlib import Path

from stream.cli import commands
from stream.cli.adder import Adder, add_broker, add_rule_paths
from stream.cli.evaluate import add_evaluate
from stream.cli.rules import add_rules
from stream.cli.simulate import add_simulate
from stream.cli.values import day, whole

EXIT_CODES = """exit codes: 0 done, 1 failed or unreadable input, 2 usage, 3 settings, 4 topics,
5 too many dead letters, 6 rules, 70 stuck (ended by the watchdog), 130 interrupted,
141 who reads the output has gone"""
MAX_PORT = 65_535


def make_parser() -> argparse.ArgumentParser:
    """Return the parser; a parsed line has `run`, which takes it and returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="parcelsieve",
        description="Screen courier manifests and catch micro-parcel exports of controlled minerals.",
        epilog=EXIT_CODES,
    )
    parser.add_argument("--version", action="version", version=f"parcelsieve {version('parcelsieve')}")
    add = Adder(parser.add_subparsers(dest="command", required=True, metavar="COMMAND"))
    _add_service(add)
    _add_files(add)
    _add_topics(add)
    add_rules(add)
    _add_catalogue(add)
    return parser


def _add_service(add: Adder) -> None:
    worker = add("worker", "run a worker until SIGTERM", commands.worker)
    add_broker(worker)
    add_rule_paths(worker)
    worker.add_argument("--role", choices=("both", "screen", "watch"), help="what this worker does (both)")
    _add_metrics_port(worker)
    worker.add_argument("--instance-id", metavar="ID", help="static membership: stable and unique per worker")

    cases = add("cases", "fold alerts into cases until SIGTERM", commands.cases)
    add_broker(cases)
    _add_metrics_port(cases)

    demo = add("demo", "run a broker, a worker and simulated couriers, and show what was found", commands.demo)
    add_broker(demo)
    add_rule_paths(demo)
    demo.add_argument("--seed", type=whole(0), default=1, help="of the simulated traffic (%(default)s)")
    demo.add_argument("--parcels", metavar="N", type=whole(1), default=200_000, help="to publish (%(default)s)")
    demo.add_argument("--keep", metavar="FOLDER", type=Path, help="keep manifests, truth, alerts, cases and logs there")

    broker = add(
        "broker", "run one Apache Kafka node in the foreground, for development", commands.broker, settings=False
    )
    broker.add_argument("--port", type=whole(0, MAX_PORT), default=9092, help="0 takes a free one (%(default)s)")
    broker.add_argument(
        "--data", metavar="FOLDER", type=Path, help="kept for the next start; a temporary one when left out"
    )
    broker.add_argument("--heap-mb", metavar="MB", type=whole(64), default=512, help="of its Java heap (%(default)s)")

    add("settings", "print every setting with value, unit, default and meaning", commands.show_settings)


def _add_metrics_port(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--metrics-port", metavar="PORT", type=int, help="of /metrics, /live, /ready; 0 a free one, -1 none"
    )


def _add_files(add: Adder) -> None:
    screen = add("screen", "screen manifest files without Kafka", commands.screen)
    screen.add_argument(
        "files", nargs="+", metavar="FILE", help="NDJSON manifests, plain, gzip or zstd; - is standard input"
    )
    for option, what in (
        ("verdicts", "verdicts"),
        ("alerts", "alerts"),
        ("cases", "cases, the alerts that hang together"),
        ("dead-letters", "what could not be read"),
    ):
        screen.add_argument(
            f"--{option}", metavar="OUT", help=f"file for {what}, one JSON a line; - is standard output"
        )
    add_rule_paths(screen)

    add_simulate(add)
    add_evaluate(add)


def _add_topics(add: Adder) -> None:
    topics = add("topics", "make or check the topics", settings=False)
    level = Adder(topics.add_subparsers(dest="action", required=True, metavar="ACTION"))
    create = level("create", "make the topics that are missing", commands.create_topics)
    add_broker(create)
    create.add_argument(
        "--wait", metavar="S", type=whole(0, 3600), default=0, help="for a broker that is still starting (%(default)s)"
    )
    add_broker(level("check", "say what is wrong with the topics", commands.check_topics))


def _add_catalogue(add: Adder) -> None:
    catalogue = add("catalogue", "say what is under export control", settings=False)
    level = Adder(catalogue.add_subparsers(dest="action", required=True, metavar="ACTION"))
    status = level("status", "say what is controlled on a day, and why", commands.catalogue_status, settings=False)
    status.add_argument(
        "paths", nargs="*", type=Path, metavar="PATH", help="control lists; the shipped one when left out"
    )
    status.add_argument("--on", metavar="DATE", type=day, help="a day in Asia/Shanghai, as 2026-01-31 (today)")
    status.add_argument("--format", choices=("table", "json"), default="table", help="(%(default)s)")
    status.add_argument("--lang", choices=("en", "zh"), default="en", help="of names in the table (%(default)s)")
