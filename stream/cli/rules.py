"""The commands of rule authors: `parcelsieve rules ..`."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from rules import check, format_problems, problems_as_json, problems_as_sarif
from rules.authoring import run_tests
from stream.cli.adder import Adder

CUSTOMS_ZONE = ZoneInfo("Asia/Shanghai")  # in which rules expire
NO_PATHS = "files and folders; the shipped packs when left out"


def add_rules(add: Adder) -> None:
    """Add the commands to the grammar."""
    rules = add("rules", "work on rule files", settings=False)
    level = Adder(rules.add_subparsers(dest="action", required=True, metavar="ACTION"))
    checker = level("check", "say all that is wrong with rule files", check_rules, settings=False)
    _add_paths(checker)
    checker.add_argument("--lang", choices=("en", "zh"), default="en", help="of the messages (%(default)s)")
    checker.add_argument("--format", choices=("text", "json", "sarif"), default="text", help="(%(default)s)")
    checker.add_argument(
        "--against", metavar="PATH", type=Path, help="an earlier state of the rules: what changed needs a new version"
    )
    tester = level("test", "run the tests that stand in rules", test_rules, settings=False)
    _add_paths(tester)


def _add_paths(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help=NO_PATHS)


def check_rules(args: argparse.Namespace) -> int:
    """Say all that is wrong with rule files."""
    problems = check(args.paths, today=datetime.now(CUSTOMS_ZONE).date(), against=args.against)
    if args.format == "json":
        print(problems_as_json(problems))
    elif args.format == "sarif":
        print(problems_as_sarif(problems, args.lang))
    else:
        print(format_problems(problems, args.lang))
    return 1 if any(problem.severity == "error" for problem in problems) else 0


def test_rules(args: argparse.Namespace) -> int:
    """Run the tests that stand in rules."""
    outcomes = run_tests(args.paths)
    failed = [outcome for outcome in outcomes if not outcome.passed]
    for outcome in failed:
        print(outcome)
    n_rules = len({outcome.rule for outcome in outcomes})
    print(f"{n_rules} rules, {len(outcomes)} tests: {len(outcomes) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0
