"""What rules cost: they are ranked over the same manifests, and their windows are weighed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from stream.errors import InputError
from stream.profiling import profile
from tests.harness.manifests import scheme
from tests.unit.rules.written import rule, window, write

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def scene(tmp_path: Path) -> str:
    path = tmp_path / "scene.ndjson"
    path.write_bytes(b"\n".join(value for _, value in scheme(12)))
    return str(path)


def test_rules_are_ranked_with_their_hits_and_what_their_windows_hold(tmp_path: Path, scene: str) -> None:
    windowed = window()["sample"].replace("rule: sample", "rule: windowed")
    files = {**rule("when: {value.per_kg: {gte: 1 USD/kg}}\n"), "windowed": windowed}
    costs = {cost.rule: cost for cost in profile(write(tmp_path, files), [scene])}
    assert costs.keys() == {"sample", "windowed"}
    assert (costs["sample"].hits, costs["sample"].unknowns, costs["sample"].groups) == (0, 12, 0)
    assert (costs["windowed"].hits, costs["windowed"].groups, costs["windowed"].sightings) == (12, 3, 12)
    assert costs["windowed"].state_bytes > 0
    assert all(cost.ns_per_parcel >= 0 for cost in costs.values())


def test_rules_that_do_not_run_are_left_out(tmp_path: Path, scene: str) -> None:
    assert profile(write(tmp_path, rule("status: draft\nwhen: {channel: {is: post}}\n")), [scene]) == []


def test_file_without_manifests_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "scene.ndjson"
    path.write_text(json.dumps({"nothing": 1}))
    with pytest.raises(InputError, match="no manifest can be read in"):
        profile([], [str(path)])
