"""The evaluator against its plain twin on every pair of many rules and many parcels, answer by answer."""

from __future__ import annotations

import random
from typing import Any

import orjson
import pytest

from native.answers import Answer
from native.program import Program
from native.screener import Screener
from native.spec import Leaf, ProgramSpec
from tests.unit.native import drawn
from tests.unit.native.twin_evaluate import HIT, MISS, UNKNOWN, Twin

SECRET = b"a secret for tests only"
N_SETS = 20  # a test each, so that a failure names its seed
N_RULES = 100
N_PARCELS = 110  # pairs in all: 220,000


class QuickTwin(Twin):
    """The twin, which asks a question once a parcel."""

    def __init__(self, spec: ProgramSpec, secret: bytes) -> None:
        super().__init__(spec, secret)
        self._known: dict[int, int] = {}

    def truths(self, manifest: dict[str, Any], parcel: dict[str, Any]) -> list[int]:
        self._known = {}
        return super().truths(manifest, parcel)

    def leaf(self, leaf: Leaf, manifest: dict[str, Any], parcel: dict[str, Any]) -> int:
        if id(leaf) not in self._known:
            self._known[id(leaf)] = super().leaf(leaf, manifest, parcel)
        return self._known[id(leaf)]


@pytest.mark.parametrize("seed", range(N_SETS))
def test_every_rule_says_of_every_parcel_what_plain_python_says(seed: int) -> None:
    draw = random.Random(seed)
    spec = drawn.rule_set(draw, N_RULES)
    twin = QuickTwin(spec, SECRET)
    screener = Screener(Program(spec, SECRET), 1, 1 << 20)
    seen = set()
    for number in range(N_PARCELS):
        manifest = drawn.manifest(draw, 1)
        (parcel,) = manifest["parcels"]
        screening = screener.screen([orjson.dumps(manifest)], 0, [0])
        (answer,) = screening.answers
        assert isinstance(answer, Answer)
        assert answer.rejected == ()
        tally = zip(screening.tally.rule_hits, screening.tally.rule_unknowns, strict=True)
        got = [HIT if hits else UNKNOWN if unknowns else MISS for hits, unknowns in tally]
        expected = twin.truths(manifest, parcel)
        differing = [spec.rules[rule] for rule in range(N_RULES) if got[rule] != expected[rule]]
        assert differing == [], (number, manifest)
        decision, score = twin.decide(expected)
        counts = [answer.n_clear, answer.n_info, answer.n_inspect, answer.n_hold]
        assert counts == [int(decision == kind) for kind in range(4)]
        assert [named.score for named in answer.parcels] == [score] * len(answer.parcels)
        seen.update(got)
    assert seen == {MISS, UNKNOWN, HIT}
