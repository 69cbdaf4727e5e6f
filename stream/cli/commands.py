"""What each command runs; heavy imports wait until a command needs them, so that --help is quick."""

from __future__ import annotations

import argparse
import asyncio
import sys
from datetime import datetime
from typing import Any

from stream.cli.authoring import CUSTOMS_ZONE
from stream.settings import Settings, load_settings, render_settings


def _settings(args: argparse.Namespace, **more: Any) -> Settings:
    paths = getattr(args, "rules", None)
    return load_settings(
        args.settings, broker=getattr(args, "broker", None), rules_paths=tuple(paths) if paths else None, **more
    )


def worker(args: argparse.Namespace) -> int:
    """Run a worker until SIGTERM."""
    from stream.app import run_worker

    return run_worker(_settings(args, role=args.role, metrics_port=args.metrics_port, instance_id=args.instance_id))


def cases(args: argparse.Namespace) -> int:
    """Fold alerts into cases until SIGTERM."""
    from stream.app import run_cases

    return run_cases(_settings(args, metrics_port=args.metrics_port))


def demo(args: argparse.Namespace) -> int:
    """Run the demonstration."""
    from stream.demo import run

    return run(_settings(args), broker=args.broker, seed=args.seed, n_parcels=args.parcels, keep=args.keep)


def broker(args: argparse.Namespace) -> int:
    """Run a broker in the foreground."""
    from stream.broker.command import run

    return run(args)


def show_settings(args: argparse.Namespace) -> int:
    """Print every setting."""
    print(render_settings(_settings(args)))
    return 0


def screen(args: argparse.Namespace) -> int:
    """Screen files."""
    from stream.offline import Targets, run

    return run(args.files, Targets(args.verdicts, args.alerts, args.cases, args.dead_letters), _settings(args))


def simulate(args: argparse.Namespace) -> int:
    """Write or publish simulated manifests."""
    from stream.simulator.command import run

    return run(args, _settings(args))


def evaluate(args: argparse.Namespace) -> int:
    """Measure rules on a scene."""
    from stream.evaluation.command import run

    return run(args.scene, _settings(args), as_json=args.json)


def create_topics(args: argparse.Namespace) -> int:
    """Make the topics that are missing."""
    from stream import topics

    for line in asyncio.run(topics.create(_settings(args), wait_s=args.wait)):
        print(line)
    return 0


def check_topics(args: argparse.Namespace) -> int:
    """Say what is wrong with the topics."""
    from stream import topics
    from stream.errors import TopicsError

    problems = asyncio.run(topics.check(_settings(args)))
    for problem in problems:
        print(problem, file=sys.stderr)
    if not problems:
        print("all topics are as they must be")
    return TopicsError.exit_code if problems else 0


def catalogue_status(args: argparse.Namespace) -> int:
    """Say what is under control on a day."""
    from stream.catalogue import report

    day = args.on or datetime.now(CUSTOMS_ZONE).date()
    print(report(args.paths, day=day, form=args.format, lang=args.lang))
    return 0
