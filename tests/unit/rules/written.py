"""Write rule files for tests: a sound frame, into which a test puts what it is about."""

from __future__ import annotations

from pathlib import Path

from rules import Problem, Ruleset, check, load_ruleset

# Lines 1 to 9 of every sample rule; what a test writes begins at line 10.
FRAME = """\
schema: parcel-rules/v1
rule: sample
version: 1
title: {zh: 样例, en: Sample}
effective: {from: 2026-01-01}
severity: low
score: 10
decision: info
"""
PARCEL_TESTS = """\
tests: [{name: a, expect: hit, parcel: {weight.gross: 1g}}, \
{name: b, expect: miss, parcel: {channel: post}}]
"""
STREAM_TESTS = """\
tests: [{name: a, expect: {hits: 1}, stream: [{at: 0d, parcel: {channel: post}}]}, \
{name: b, expect: {hits: 0}, stream: [{at: 0d, parcel: {channel: post}}]}]
"""
# Lines 10 to 16 of a sample window; what a test writes goes on at line 17.
WINDOW = """\
when: {weight.gross: {lt: 600g}}
window:
  group_by: [sender.id, courier.code]
  over: 7d
  measures: {parcels: {count: parcels}, total: {sum: weight.gross}}
  having: {parcels: {gte: 8}}
"""
LEXICON = """\
schema: parcel-rules/v1
lexicon: dysprosium
version: 1
owner: desk
terms: {zh: [氧化镝], en: [dysprosium oxide], formula: [Dy2O3], cas: [1308-87-8]}
"""
SET = """\
schema: parcel-rules/v1
set: watched
version: 1
owner: desk
source: circular 7
items: [TH, MY]
"""
FRAGMENT = """\
schema: parcel-rules/v1
fragment: abroad
version: 1
when: {destination.country: {is_not: CN}}
"""
WINDOW_FRAGMENT = """\
schema: parcel-rules/v1
fragment: busy
version: 1
measures: {parcels: {count: parcels}, total: {sum: weight.gross}}
having: {parcels: {gte: 8}}
"""
HONEST = """\
schema: parcel-rules/v1
honest: honest-toys
version: 1
owner: desk
source: the desk
phrases: [会发光的玩具]
"""
LEXICON_HEAD = "schema: parcel-rules/v1\nlexicon: {name}\nversion: 1\nowner: desk\n"
REFERENCES = {"dysprosium": LEXICON, "watched": SET, "abroad": FRAGMENT}


def write(folder: Path, files: dict[str, str]) -> list[Path]:
    """Write files by their names without suffix; return the folder as the paths to check."""
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    return [folder]


def rule(body: str, *, windowed: bool = False) -> dict[str, str]:
    """Return the files of a sample rule with what it may refer to; the body begins at line 10."""
    return {"sample": FRAME + (STREAM_TESTS if windowed else PARCEL_TESTS) + body, **REFERENCES}


def lexicon(terms: str, *, name: str = "mine", tells: str = "controlled", more: str = "") -> dict[str, str]:
    """Return the file of a lexicon; its terms stand in line 6, in line 5 when it does not say what it tells."""
    told = f"tells: {tells}\n" if tells else ""
    return {name: f"{LEXICON_HEAD.format(name=name)}{told}terms: {terms}\n{more}"}


def window(body: str = "", **changed: str) -> dict[str, str]:
    """Return the files of a sample rule with a window; lines of the window may be changed by their key."""
    lines = WINDOW.splitlines()
    for key, value in changed.items():
        number = next(n for n, line in enumerate(lines) if line.strip().startswith(f"{key}:"))
        lines[number] = f"{lines[number][: lines[number].index(key)]}{key}: {value}"
    return rule("\n".join(lines) + "\n" + body, windowed=True)


def found(folder: Path, files: dict[str, str]) -> list[Problem]:
    """Write and check files."""
    return check(write(folder, files))


def places(problems: list[Problem]) -> list[str]:
    """Return `R110 file:line:col` of each problem."""
    return [f"{p.code} {Path(p.path).stem}:{p.line}:{p.col}" for p in problems]


def loaded(folder: Path, files: dict[str, str]) -> Ruleset:
    """Write and load files."""
    return load_ruleset(write(folder, files))
