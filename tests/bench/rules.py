"""Measure what many rules cost: `python -m tests.bench.rules [--rules N] [--parcels N] [--runs N] [--seed N]`.

Rules are drawn from the seed: half ask for the terms of a lexicon of their own, the rest for HS codes and values,
patterns, borders and windows. The first table is the time in which so many are read, checked, compiled and made ready;
the second what a parcel of the simulator's everyday traffic costs with ever more of them, and with one rule more than
the last but one. The last line is JSON.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

import orjson

from rules import Engine, load_ruleset
from tests.bench.traffic import manifests

SECRET = b"sixteen bytes or more"
PARCELS_EACH = 100
SYLLABLES = "铱铑钯锇铂钌铪铌钽锆铯铷锶钡铍锂硒碲砷锑"
LATIN = "bcdfghklmnprstvz"
SCATTER = 7_919  # coprime to the number of terms, so that neighbours look nothing alike
WINDOWS = 32  # different ones with one group_by; a sighting has 64 bits for them
GROUPS = ("sender.id", "sender.phone", "sender.address", "recipient.phone", "recipient.name", "sender.name")
ENVELOPE = """\
schema: parcel-rules/v1
rule: {name}
version: 1
title: {{zh: 测量, en: Measured}}
status: active
effective: {{from: 2026-01-01}}
severity: low
score: 10
decision: info
"""
TESTS = (
    "tests: [{name: a, expect: hit, parcel: {weight.gross: 1g}}, {name: b, expect: miss, parcel: {channel: post}}]\n"
)
STREAM = "[{at: 0d, parcel: {weight.gross: 1g}}]"
STREAMS = (
    f"tests: [{{name: a, expect: {{hits: 1}}, stream: {STREAM}}}, {{name: b, expect: {{hits: 0}}, stream: {STREAM}}}]\n"
)


def main() -> int:
    """Print both tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.rules", description=__doc__)
    parser.add_argument("--rules", type=int, default=1_000)
    parser.add_argument("--parcels", type=int, default=40_000, help="screened in one run")
    parser.add_argument("--runs", type=int, default=7, help="of each, in turn; the median is told")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    records = [value for _, value in manifests(options.seed, options.parcels, PARCELS_EACH)]
    counts = sorted({0, 1, *(n for n in (10, 100) if n < options.rules), options.rules - 1, options.rules})
    with tempfile.TemporaryDirectory(prefix="parcelsieve-bench-") as folder:
        files = written(Path(folder), options.rules, random.Random(options.seed))
        ready_s = statistics.median(made_ready_s(files) for _ in range(max(1, options.runs // 2)))
        print(f"{options.rules} rules are read, checked, compiled and made ready in {ready_s:.2f} s")
        engines = {n: engine_of(files[:n]) for n in counts}
        costs: dict[int, list[float]] = {n: [] for n in counts}
        for _ in range(options.runs):
            for n, engine in engines.items():
                costs[n].append(cost_us(engine, records))
    medians = {n: statistics.median(found) for n, found in costs.items()}
    print(f"{'rules':>8}{'us a parcel':>14}")
    for n, cost in medians.items():
        print(f"{n:>8}{cost:>14.3f}")
    before = medians[options.rules - 1]
    added = statistics.median(
        (after - cost) / cost for cost, after in zip(costs[options.rules - 1], costs[options.rules], strict=True)
    )
    print(f"rule {options.rules} adds {added:.2%} to what a parcel costs with the others ({before:.3f} us)")
    figures = {"ready_s": round(ready_s, 3), "us_a_parcel": medians, "last_rule_adds": round(added, 4)}
    print(orjson.dumps(figures, option=orjson.OPT_NON_STR_KEYS).decode())
    return 0


def written(folder: Path, n_rules: int, draw: random.Random) -> list[tuple[Path, ...]]:
    """Write rules and return the files of each: the rule's, and its lexicon's where it has one."""
    files = []
    for number in range(n_rules):
        name = f"measured-{number}"
        body, lexicon = body_of(number, draw)
        paths = [folder / f"{name}.yaml"]
        paths[0].write_text(ENVELOPE.format(name=name) + body, "utf-8")
        if lexicon:
            paths.append(folder / f"words-{number}.yaml")
            paths[1].write_text(lexicon, "utf-8")
        files.append(tuple(paths))
    return files


def term(number: int) -> str:
    """Return a Chinese term that no other number has: two lexicons may not share one."""
    base = len(SYLLABLES)
    code = number * SCATTER % base**4
    return "".join(SYLLABLES[code // base**place % base] for place in range(4))


def body_of(number: int, draw: random.Random) -> tuple[str, str]:
    """Return what is a rule's own, and its lexicon."""
    grams = draw.randint(50, 2_000)
    kind = number % 10
    if kind < 5:
        terms = ", ".join(term(8 * number + n) for n in range(8))
        words = ", ".join({"".join(draw.choices(LATIN, k=9)): None for _ in range(8)})
        head = f"schema: parcel-rules/v1\nlexicon: words-{number}\nversion: 1\nowner: desk\n"
        lexicon = f"{head}terms: {{zh: [{terms}], en: [{words}]}}\n"
        asks = f"{{goods.text: {{mentions: lexicon:words-{number}}}}}, {{weight.gross: {{lt: {grams}g}}}}"
        return f"when: {{all: [{{destination.country: {{is_not: CN}}}}, {asks}]}}\n{TESTS}", lexicon
    if kind < 7:
        asks = f"{{goods.hs: {{under: {draw.randint(2_500, 9_600)}}}}}, {{value.per_kg: {{gte: {grams} USD/kg}}}}"
        return f"when: {{all: [{asks}]}}\n{TESTS}", ""
    if kind == 7:
        # A pattern is dear: an author asks it last, of goods that are suspect already.
        pattern = "".join(draw.choices(SYLLABLES, k=2)) + "[0-9]+%"
        asks = f"{{goods.hs: {{under: 28}}}}, {{goods.text: {{matches_regex: '{pattern}'}}}}"
        return f"when: {{all: [{asks}]}}\n{TESTS}", ""
    if kind == 8:
        country = draw.choice(("TH", "MX", "VN", "KZ", "HK"))
        asks = f"{{destination.country: {{is: {country}}}}}, {{density: {{gte: {grams + 3_000} kg/m3}}}}"
        return f"when: {{all: [{asks}]}}\n{TESTS}", ""
    group = GROUPS[number // 10 // WINDOWS % len(GROUPS)]
    window = (
        f"{{group_by: [{group}], over: 7d, measures: {{parcels: {{count: parcels}}}}, having: {{parcels: {{gte: 9}}}}}}"
    )
    asks = f"{{goods.hs: {{under: 28}}}}, {{weight.gross: {{lt: {grams}g}}}}"
    return f"when: {{all: [{asks}]}}\nwindow: {window}\n{STREAMS}", ""


def made_ready_s(files: list[tuple[Path, ...]]) -> float:
    """Return how long it takes from files to an engine."""
    started_s = time.perf_counter()
    engine_of(files)
    return time.perf_counter() - started_s


def engine_of(files: list[tuple[Path, ...]]) -> Engine:
    """Return an engine for these rules; for none, for one that never hits."""
    paths = [path for paths in files for path in paths]
    if paths:
        return Engine(load_ruleset(paths), SECRET, 4)
    with tempfile.TemporaryDirectory(prefix="parcelsieve-bench-") as folder:
        never = Path(folder) / "measured-none.yaml"
        never.write_text(ENVELOPE.format(name="measured-none") + "when: {parcel.pieces: {lt: 1}}\n" + TESTS, "utf-8")
        return Engine(load_ruleset([never]), SECRET, 4)


def cost_us(engine: Engine, records: list[bytes]) -> float:
    """Return what one parcel costs to screen."""
    started_s = time.perf_counter()
    for first in range(0, len(records), 10):
        batch = records[first : first + 10]
        engine.screen(batch, 0, [0] * len(batch))
    return (time.perf_counter() - started_s) * 1e6 / len(records) / PARCELS_EACH


if __name__ == "__main__":
    sys.exit(main())
