"""The grammar of `parcelsieve rules ..`, the commands of rule authors."""

from __future__ import annotations

import argparse
from pathlib import Path

from rules import LANGUAGES
from stream.cli import authoring
from stream.cli.adder import Adder

NO_PATHS = "files and folders; the shipped packs when left out"


def add_rules(add: Adder) -> None:
    """Add the commands to the grammar."""
    rules = add("rules", "work on rule files", settings=False)
    level = Adder(rules.add_subparsers(dest="action", required=True, metavar="ACTION"))
    _add_checks(level)
    _add_answers(level)
    _add_writers(level)


def _add_checks(level: Adder) -> None:
    check = level("check", "say all that is wrong with rule files", authoring.check_rules, settings=False)
    _add_paths(check)
    _add_lang(check)
    check.add_argument("--format", choices=("text", "json", "sarif"), default="text", help="(%(default)s)")
    check.add_argument(
        "--against", metavar="PATH", type=Path, help="an earlier state of the rules: what changed needs a new version"
    )

    test = level("test", "run the tests that stand in rules", authoring.test_rules, settings=False)
    _add_paths(test)
    _add_lang(test)
    test.add_argument(
        "--mutate", action="store_true", help="change each rule a little, over and over, and list what no test notices"
    )

    suggest = level("suggest-tests", "print tests that a rule lacks, ready to paste", authoring.suggest, settings=False)
    suggest.add_argument("rule", metavar="RULE", help="id or file of a rule")
    _add_paths(suggest)
    _add_lang(suggest)


def _add_answers(level: Adder) -> None:
    explain = level("explain", "say what a rule makes of given parcels", authoring.explain_rule, settings=False)
    explain.add_argument("rule", metavar="RULE", help="id or file of a rule")
    explain.add_argument(
        "parcels", metavar="PARCEL.json", help="a parcel, a manifest, or one of them a line; - is standard input"
    )
    _add_paths(explain)
    _add_lang(explain)

    diff = level("diff", "say in words what changed between two states of rules", authoring.diff_rules, settings=False)
    diff.add_argument("old", metavar="OLD", type=Path, help="a file or folder")
    diff.add_argument("new", metavar="NEW", type=Path, help="a file or folder")
    diff.add_argument("--exit-code", action="store_true", help="end with 1 when something changed, 0 when nothing did")
    _add_lang(diff)

    listing = level("list", "list rules with status, owner and last change", authoring.list_rules_, settings=False)
    _add_paths(listing)
    _add_lang(listing)
    listing.add_argument("--format", choices=("table", "json"), default="table", help="(%(default)s)")

    profile = level("profile", "rank rules by what they cost", authoring.profile_rules, settings=False)
    _add_paths(profile)
    _add_lang(profile)
    profile.add_argument(
        "--scene", metavar="FILE", action="append", default=[], help="NDJSON manifests; simulated ones when left out"
    )


def _add_writers(level: Adder) -> None:
    fmt = level("fmt", "give rule files their canonical form", authoring.format_rules, settings=False)
    fmt.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="files and folders")
    fmt.add_argument(
        "--check", action="store_true", help="write nothing; name the files that would change, and end with 1 if any"
    )
    _add_lang(fmt)

    schema = level("schema", "write the JSON Schema by which editors complete", authoring.write_schema, settings=False)
    schema.add_argument(
        "paths", nargs="*", type=Path, metavar="PATH", help="whose lexicons, sets and fragments are offered as well"
    )


def _add_paths(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help=NO_PATHS)


def _add_lang(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lang", choices=LANGUAGES, default="en", help="of what is said (%(default)s)")
