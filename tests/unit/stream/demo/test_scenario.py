"""The demonstration's traffic: the simulator's, in a file, with some records damaged on purpose."""

from __future__ import annotations

import io
from pathlib import Path

import orjson

from rules import Answer, Engine, load_ruleset
from stream.demo.scenario import DAMAGED_EVERY, simulate_to
from stream.demo.terminal import Terminal
from stream.simulator import Options, simulate


def test_scenario_is_the_simulators_traffic_with_the_damaged_records_it_tells_of(tmp_path: Path) -> None:
    scene = simulate_to(tmp_path / "manifests", 3, 34_000, Terminal(io.StringIO()))
    manifests = list(scene.manifests())
    assert len(manifests) == len(scene.heads)
    assert scene.n_damaged == 3
    engine = Engine(load_ruleset(), b"a secret of this test", 1)
    answers = engine.screen([manifest.value for manifest in manifests], 0, [0] * len(manifests)).answers
    damaged = range(DAMAGED_EVERY, len(manifests), DAMAGED_EVERY)
    dead = [number for number, answer in enumerate(answers) if not isinstance(answer, Answer)]
    assert dead == list(damaged)[:2]
    third = answers[damaged[2]]
    assert isinstance(third, Answer)
    assert len(third.rejected) == 1
    n_read = sum(one.n_clear + one.n_info + one.n_inspect + one.n_hold for one in answers if isinstance(one, Answer))
    assert n_read == scene.n_parcels
    sound = [manifest.value for number, manifest in enumerate(manifests) if number not in damaged]
    assert sound == [manifest.value for manifest in simulate(Options(seed=3, parcels=34_000))]
    assert all(orjson.loads(value)["courier"] for value in sound)
