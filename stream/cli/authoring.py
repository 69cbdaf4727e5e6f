"""What the commands of rule authors run."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from rules import Say, check, format_problems, problems_as_json, problems_as_sarif, speaker
from rules.authoring import (
    CheckedRule,
    Explainer,
    Listed,
    MutationReport,
    Sound,
    differences,
    editor_schema,
    find_rule,
    format_file,
    lacking,
    list_rules,
    mutate,
    read_manifests,
    rule_files,
    run_tests,
    suggest_tests,
)
from stream.errors import InputError
from stream.lastchange import Change, last_changes
from stream.tables import aligned

CUSTOMS_ZONE = ZoneInfo("Asia/Shanghai")  # in which rules expire
LISTED = (
    "rule",
    "status",
    "version",
    "changed",
    "owner",
    "since",
    "severity",
    "score",
    "decision",
    "window",
    "tests",
    "title",
)


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
    say = speaker(args.lang)
    outcomes = run_tests(args.paths)
    failed = [outcome for outcome in outcomes if not outcome.passed]
    for outcome in failed:
        print(outcome.told(say))
    n_rules, n_passed = len({outcome.rule for outcome in outcomes}), len(outcomes) - len(failed)
    print(say(f"{n_rules} rules, {len(outcomes)} tests: {n_passed} passed, {len(failed)} failed"))
    if args.mutate and failed:
        print(say("no change was tried: mend the tests that fail first"), file=sys.stderr)
    elif args.mutate:
        _show_mutants(mutate(args.paths, say), say)
    return 1 if failed else 0


def _show_mutants(report: MutationReport, say: Say) -> None:
    for mutant in report.survivors:
        print(f"{say('no test notices')}: {mutant.of}: {mutant.words}")
    n_noticed = report.n_mutants - len(report.survivors)
    print(say(f"{report.n_mutants} small changes, {n_noticed} noticed by a test: {100 * report.score:.1f} %"))


def suggest(args: argparse.Namespace) -> int:
    """Print tests that a rule lacks."""
    say = speaker(args.lang)
    suggestions, unnoticed = suggest_tests(*_found(args), say)
    for suggestion in suggestions:
        print("\n".join(f"  {line}" for line in suggestion.yaml.splitlines()), flush=True)
        for change in suggestion.notices:
            print(f"{say('the test above notices')}: {change}", file=sys.stderr)
    for mutant in unnoticed:
        print(f"{say('no test was found that notices')}: {mutant.of}: {mutant.words}", file=sys.stderr)
    if not suggestions and not unnoticed:
        print(say("nothing is lacking: the rule's tests notice every small change"), file=sys.stderr)
    return 0


def _found(args: argparse.Namespace) -> tuple[CheckedRule, Sound]:
    try:
        return find_rule(args.rule, args.paths)
    except ValueError as error:
        raise InputError(str(error)) from error


def explain_rule(args: argparse.Namespace) -> int:
    """Say what a rule makes of given parcels."""
    say = speaker(args.lang)
    rule, sound = _found(args)
    try:
        raw = sys.stdin.buffer.read() if args.parcels == "-" else Path(args.parcels).read_bytes()
        manifests = read_manifests(raw, datetime.now(UTC).isoformat())
    except (OSError, ValueError) as error:
        raise InputError(f"cannot read {args.parcels}: {getattr(error, 'strerror', None) or error}") from error
    explainer = Explainer(rule, sound, say)
    for line in explainer.explain(manifests):
        print(line)
    return 1 if explainer.n_unreadable else 0


def diff_rules(args: argparse.Namespace) -> int:
    """Say in words what changed between two states of rules."""
    say = speaker(args.lang)
    lines = list(differences(args.old, args.new, say))
    print("\n".join(lines) if lines else say("nothing that matters changed"))
    return 1 if lines and args.exit_code else 0


def list_rules_(args: argparse.Namespace) -> int:
    """List rules."""
    say = speaker(args.lang)
    listed = list_rules(args.paths)
    changes = last_changes([rule.path for rule in listed], CUSTOMS_ZONE)
    if args.format == "json":
        print(json.dumps([_as_document(rule, changes[rule.path]) for rule in listed], ensure_ascii=False, indent=2))
        return 0
    rows = [[say(name.upper()) for name in LISTED]]
    for rule in listed:
        change = changes[rule.path]
        told = {
            "changed": f"{change.day} ({say(change.source)})",
            "title": rule.title_zh if args.lang == "zh" else rule.title_en,
        }
        rows.append([told.get(name) or str(getattr(rule, name, "")) for name in LISTED])
    print("\n".join(aligned(rows)))
    return 0


def _as_document(rule: Listed, change: Change) -> dict[str, object]:
    return rule._asdict() | {"changed": change.day.isoformat(), "changed_by": change.source}


def profile_rules(args: argparse.Namespace) -> int:
    """Rank rules by what they cost."""
    from stream.profiling import RuleCost, profile

    say = speaker(args.lang)
    rows = [
        [f"{value:.0f}" if isinstance(value, float) else str(value) for value in cost]
        for cost in profile(args.paths, args.scene)
    ]
    print("\n".join(aligned([[say(name.upper()) for name in RuleCost._fields], *rows])))
    return 0


def format_rules(args: argparse.Namespace) -> int:
    """Give rule files their canonical form."""
    is_bad = False
    for path in args.paths:
        files = list(rule_files(path))
        if not files:
            raise InputError(f"{path}: {lacking(path)}")
        for file in files:
            is_bad |= not _format(file, args)
    return 1 if is_bad else 0


def _format(file: Path, args: argparse.Namespace) -> bool:
    """Format one file and say whether all is well with it."""
    say = speaker(args.lang)
    done = format_file(file)
    if done.problems:
        print(format_problems(done.problems, args.lang), file=sys.stderr)
        return False
    if done.refusal:
        print(f"{file}: {say('left as it is')}: {say(done.refusal)}", file=sys.stderr)
        return False
    if done.is_changed:
        print(f"{file}: {say('would change') if args.check else say('formatted')}")
        if not args.check:
            file.write_text(done.after, "utf-8")
    return not (done.is_changed and args.check)


def write_schema(args: argparse.Namespace) -> int:
    """Write the JSON Schema by which editors complete and check."""
    print(json.dumps(editor_schema(args.paths), ensure_ascii=False, indent=1))
    return 0
