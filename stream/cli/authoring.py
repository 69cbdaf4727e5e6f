"""What the commands of rule authors run."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from rules import check, format_problems, problems_as_json, problems_as_sarif
from rules.authoring import (
    CheckedRule,
    Explainer,
    MutationReport,
    Sound,
    differences,
    editor_schema,
    find_rule,
    format_file,
    list_rules,
    mutate,
    read_manifests,
    run_tests,
    suggest_tests,
)
from stream.errors import InputError

CUSTOMS_ZONE = ZoneInfo("Asia/Shanghai")  # in which rules expire
LISTED = ("rule", "status", "version", "since", "severity", "score", "decision", "window", "owner", "tests")


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
    if args.mutate and not failed:
        _show_mutants(mutate(args.paths))
    return 1 if failed else 0


def _show_mutants(report: MutationReport) -> None:
    for mutant in report.survivors:
        print(f"no test notices: {mutant.of}: {mutant.words}")
    n_noticed = report.n_mutants - len(report.survivors)
    print(f"{report.n_mutants} small changes, {n_noticed} noticed by a test: {100 * report.score:.1f} %")


def suggest(args: argparse.Namespace) -> int:
    """Print tests that a rule lacks."""
    rule, sound = _found(args)
    suggestions, unnoticed = suggest_tests(rule, sound)
    for suggestion in suggestions:
        print("\n".join(f"  {line}" for line in suggestion.yaml.splitlines()))
    for mutant in unnoticed:
        print(f"no test was found that notices: {mutant.of}: {mutant.words}", file=sys.stderr)
    return 0


def _found(args: argparse.Namespace) -> tuple[CheckedRule, Sound]:
    try:
        return find_rule(args.rule, args.paths)
    except ValueError as error:
        raise InputError(str(error)) from error


def explain_rule(args: argparse.Namespace) -> int:
    """Say what a rule makes of given parcels."""
    rule, sound = _found(args)
    try:
        raw = sys.stdin.buffer.read() if args.parcels == "-" else Path(args.parcels).read_bytes()
        manifests = read_manifests(raw, datetime.now(UTC).isoformat())
    except (OSError, ValueError) as error:
        raise InputError(f"cannot read {args.parcels}: {getattr(error, 'strerror', None) or error}") from error
    for line in Explainer(rule, sound).explain(manifests):
        print(line)
    return 0


def diff_rules(args: argparse.Namespace) -> int:
    """Say in words what changed between two states of rules."""
    lines = list(differences(args.old, args.new))
    print("\n".join(lines) if lines else "nothing that matters changed")
    return 0


def list_rules_(args: argparse.Namespace) -> int:
    """List rules."""
    listed = list_rules(args.paths)
    if args.format == "json":
        print(json.dumps([rule._asdict() for rule in listed], ensure_ascii=False, indent=2))
        return 0
    _show_table([LISTED, *(tuple(str(getattr(rule, name)) for name in LISTED) for rule in listed)])
    return 0


def _show_table(rows: Sequence[Sequence[str]]) -> None:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        print("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())


def profile_rules(args: argparse.Namespace) -> int:
    """Rank rules by what they cost."""
    from stream.profiling import RuleCost, profile

    rows = [
        tuple(f"{value:.0f}" if isinstance(value, float) else str(value) for value in cost)
        for cost in profile(args.paths, args.scene)
    ]
    _show_table([RuleCost._fields, *rows])
    return 0


def format_rules(args: argparse.Namespace) -> int:
    """Give rule files their canonical form."""
    is_bad = False
    for path in args.paths:
        if not path.exists():
            raise InputError(f"{path}: there is no such file or folder")
        files = sorted(path.rglob("*.y*ml")) if path.is_dir() else [path]
        for file in files:
            is_bad |= not _format(file, args.check)
    return 1 if is_bad else 0


def _format(file: Path, is_check: bool) -> bool:
    """Format one file and say whether all is well with it."""
    done = format_file(file)
    if done.problems:
        print(format_problems(done.problems), file=sys.stderr)
        return False
    if done.refusal:
        print(f"{file}: left as it is: {done.refusal}", file=sys.stderr)
        return False
    if done.is_changed:
        print(f"{file}: {'would change' if is_check else 'formatted'}")
        if not is_check:
            file.write_text(done.after, "utf-8")
    return not (done.is_changed and is_check)


def write_schema(args: argparse.Namespace) -> int:
    """Write the JSON Schema by which editors complete and check."""
    print(json.dumps(editor_schema(args.paths), ensure_ascii=False, indent=1))
    return 0
