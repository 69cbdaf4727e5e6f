"""The commands of rule authors: `parcelsieve rules ..`."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from rules import check, format_problems, problems_as_json, problems_as_sarif
from rules.authoring import Explainer, find_rule, read_manifests, run_tests
from stream.cli.adder import Adder
from stream.errors import InputError

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
    explainer = level("explain", "say what a rule makes of given parcels, part by part", explain_rule, settings=False)
    explainer.add_argument("rule", metavar="RULE", help="id or file of a rule")
    explainer.add_argument(
        "parcels", metavar="PARCEL.json", help="a parcel, a manifest, or one of them a line; - is standard input"
    )
    explainer.add_argument("paths", nargs="*", type=Path, metavar="PATH", help=NO_PATHS)


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


def explain_rule(args: argparse.Namespace) -> int:
    """Say what a rule makes of given parcels."""
    try:
        rule, sound = find_rule(args.rule, args.paths)
    except ValueError as error:
        raise InputError(str(error)) from error
    try:
        raw = sys.stdin.buffer.read() if args.parcels == "-" else Path(args.parcels).read_bytes()
        manifests = read_manifests(raw, datetime.now(UTC).isoformat())
    except (OSError, ValueError) as error:
        raise InputError(f"cannot read {args.parcels}: {getattr(error, 'strerror', None) or error}") from error
    for line in Explainer(rule, sound).explain(manifests):
        print(line)
    return 0
