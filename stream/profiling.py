"""Rank rules by what they cost: time per parcel, and what their windows hold."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from rules import Answer, Engine
from rules.authoring import engines_alone
from stream.errors import InputError
from stream.files import read_lines
from stream.simulator import Options, simulate

BATCH_LINES = 500
N_PASSES = 5  # over all manifests; the quickest counts
SIMULATED_PARCELS = 20_000
MAX_RECORD_BYTES = 10 * 1024 * 1024


class RuleCost(NamedTuple):
    """What one rule costs on given manifests.

    Attributes:
        ns_per_parcel: of screening with the rule alone, less screening without any rule; >= 0.
        hits, unknowns: parcels.
        groups, sightings, state_bytes: held by its window when no parcel is forgotten; 0 without a window.
    """

    rule: str
    ns_per_parcel: float
    hits: int
    unknowns: int
    groups: int
    sightings: int
    state_bytes: int


def profile(paths: Sequence[Path], scenes: Sequence[str]) -> list[RuleCost]:
    """Return what every loaded rule costs, the dearest first.

    Args:
        paths: files or folders of rules; empty: the shipped packs.
        scenes: files of NDJSON manifests; empty: simulated ones.
    Raises:
        InputError: a file cannot be read, or holds no parcel.
        RulesInvalid: a rule has an error.
    """
    manifests = _manifests(scenes)
    batches = [manifests[first : first + BATCH_LINES] for first in range(0, len(manifests), BATCH_LINES)]
    engines = engines_alone(paths)
    _, nothing = next(engines)
    n_parcels = _n_parcels(nothing, batches)
    if n_parcels == 0:
        raise InputError(f"no manifest can be read in {', '.join(scenes)}; give NDJSON, one manifest a line")
    costs = [_cost(name, engine, nothing, batches, n_parcels) for name, engine in engines]
    return sorted(costs, key=lambda cost: (-cost.ns_per_parcel, cost.rule))


def _manifests(scenes: Sequence[str]) -> list[bytes]:
    if scenes:
        return [line for name in scenes for _, line in read_lines(name, MAX_RECORD_BYTES)]
    return [manifest.value for manifest in simulate(Options(parcels=SIMULATED_PARCELS))]


def _n_parcels(engine: Engine, batches: Sequence[list[bytes]]) -> int:
    answers = [answer for batch in batches for answer in engine.screen(batch, 0, [0] * len(batch)).answers]
    return sum(
        answer.n_clear + answer.n_info + answer.n_inspect + answer.n_hold
        for answer in answers
        if isinstance(answer, Answer)
    )


def _extra_ns(engine: Engine, nothing: Engine, batches: Sequence[list[bytes]]) -> int:
    """Return how much longer an engine takes than one without rules; they take turns, as a busy machine slows both."""
    times: dict[Engine, list[int]] = {engine: [], nothing: []}
    for _ in range(N_PASSES):
        for asked, taken in times.items():
            start_ns = time.perf_counter_ns()
            for batch in batches:
                asked.screen(batch, 0, [0] * len(batch))
            taken.append(time.perf_counter_ns() - start_ns)
    return min(times[engine]) - min(times[nothing])


def _cost(name: str, engine: Engine, nothing: Engine, batches: Sequence[list[bytes]], n_parcels: int) -> RuleCost:
    hits = unknowns = 0
    store = engine.new_store()
    for batch in batches:
        screening = engine.screen(batch, 0, [0] * len(batch))
        hits += screening.tally.rule_hits[0]
        unknowns += screening.tally.rule_unknowns[0]
        for number, (_, payload) in enumerate(screening.sightings):
            store.apply(payload, number)
    has_window = engine.ruleset.plans[0] is not None
    stats = store.stats() if has_window else {"groups": 0, "sightings": 0, "bytes": 0}
    ns = max(0.0, _extra_ns(engine, nothing, batches) / n_parcels)
    return RuleCost(name, ns, hits, unknowns, stats["groups"], stats["sightings"], stats["bytes"])
