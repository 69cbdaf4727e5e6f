from __future__ import annotations

import json
from pathlib import Path

import pytest

from stream.cli import main


def run(*line: str) -> int:
    return main(["simulate", "--parcels", "300", "--days", "4", "--schemes", "0.2", *line])


def test_a_scene_folder_has_manifests_truth_and_look_alikes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "deep" / "scene"
    assert run("--scene", str(folder)) == 0
    lines = (folder / "manifests.ndjson").read_bytes().splitlines()
    truth = json.loads((folder / "truth.json").read_bytes())
    there = {(manifest["courier"], p["parcel_id"]) for manifest in map(json.loads, lines) for p in manifest["parcels"]}
    assert len(there) == 300
    assert {tuple(parcel) for scheme in truth.values() for parcel in scheme["parcels"]} <= there
    assert json.loads((folder / "benign.json").read_bytes())
    said = capsys.readouterr().err
    assert "simulated 300 parcels" in said
    assert f"{len(truth)} schemes (seed 1)" in said


def test_a_file_and_standard_output_get_the_same_bytes(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run("--out", str(tmp_path / "a.ndjson"), "--truth", str(tmp_path / "t.json")) == 0
    capfdbinary.readouterr()
    assert run("--out", "-") == 0
    assert capfdbinary.readouterr().out == (tmp_path / "a.ndjson").read_bytes()
    assert json.loads((tmp_path / "t.json").read_bytes())


@pytest.mark.parametrize(
    ("line", "said"),
    [
        pytest.param([], "nowhere to write; give --scene FOLDER", id="no target"),
        pytest.param(["--scene", "x", "--truth", "t"], "--scene writes truth.json itself", id="truth twice"),
        pytest.param(["--out", "-", "--rate", "5"], "--rate goes with --broker", id="rate of a file"),
        pytest.param(["--out", "no/such/folder/x"], "cannot write no/such/folder/x: No such file", id="no folder"),
    ],
)
def test_what_does_not_fit_is_told_in_one_line(
    line: list[str], said: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(*line) == 1
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        pytest.param(["--parcels", "0"], "'0' is not a whole number of at least 1", id="no parcels"),
        pytest.param(["--days", "x"], "'x' is not a whole number of 1 to 3650", id="days"),
        pytest.param(["--schemes", "1.5"], "'1.5' is neither a share under 1 nor a whole number", id="schemes"),
        pytest.param(["--late", "2"], "'2' is not a number from 0 to 1", id="share"),
        pytest.param(["--per-manifest", "nan"], "'nan' is not a number from 1 to 5000", id="not a number"),
        pytest.param(["--start", "1.9.2026"], "'1.9.2026' is no date; write it as 2026-01-31", id="start"),
        pytest.param(["--broker", "h:1", "--out", "-"], "not allowed with argument", id="two targets"),
    ],
)
def test_bad_values_are_told_with_their_bounds(line: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(*line)
    assert stopped.value.code == 2
    assert said in capsys.readouterr().err


def test_a_broker_that_does_not_answer_is_told_with_the_way_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--broker", "127.0.0.1:1") == 4
    assert "127.0.0.1:1" in capsys.readouterr().err
