"""A scene made by hand, small enough to know every figure of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import orjson
import pytest

from stream.cli import main
from stream.evaluation import Evaluation, evaluate
from stream.settings import load_settings
from tests.harness.manifests import manifest, parcel

PATTERN = """\
schema: parcel-rules/v1
rule: three-of-one-sender
version: 1
title: {zh: 三件, en: Three parcels}
status: active
effective: {from: 2026-01-01}
severity: high
score: 70
decision: inspect
when: {goods.text: {mentions: [陶瓷添加剂]}}
window:
  group_by: [sender.id]
  over: 7d
  resolution: 1h
  measures: {parcels: {count: parcels}}
  having: {parcels: {gte: 3}}
alert: {dedup_by: [sender.id], suppress_for: 365d}
tests:
  - name: three
    expect: {hits: 1}
    stream: [{at: 0d, every: 1d, times: 3, parcel: {sender.id: S1, goods.text: 陶瓷添加剂}}]
  - name: two
    expect: {hits: 0}
    stream: [{at: 0d, every: 1d, times: 2, parcel: {sender.id: S1, goods.text: 陶瓷添加剂}}]
"""
WORD = """\
schema: parcel-rules/v1
rule: names-dysprosium
version: 1
title: {zh: 镝, en: Dysprosium}
status: active
effective: {from: 2026-01-01}
severity: low
score: 40
decision: info
when: {goods.text: {mentions: [氧化镝]}}
tests:
  - {name: named, expect: hit, parcel: {goods.text: 氧化镝}}
  - {name: not named, expect: miss, parcel: {goods.text: 毛巾}}
"""
SHADOW_PATTERN = PATTERN.replace("three-of-one-sender", "three-in-shadow").replace("active", "shadow")
SHADOW = WORD.replace("names-dysprosium", "names-shirts").replace("氧化镝", "T恤").replace("active", "shadow")


class SceneMaker:
    """Write a scene one manifest a parcel."""

    def __init__(self) -> None:
        self.manifests: list[dict[str, Any]] = []
        self.truth: dict[str, dict[str, Any]] = {}
        self.benign: dict[str, list[list[str]]] = {}

    def send(self, sender: str, hours: float, text: str, grams: float, belongs: str = "", **changed: Any) -> None:
        number = len(self.manifests)
        made = parcel(number, hours, gross_weight_g=grams, goods=[{"description": text}])
        made["sender"] = made["sender"] | {"id_no": sender}
        self.manifests.append(manifest(number, [made], **changed))
        name = ["SF", made["parcel_id"]]
        if belongs in self.truth:
            self.truth[belongs]["parcels"].append(name)
        elif belongs:
            self.benign.setdefault(belongs, []).append(name)

    def correct(self, number: int, **changed: Any) -> None:
        first = self.manifests[number]
        [corrected] = first["parcels"]
        self.manifests.append(first | {"revision": 1, "parcels": [corrected | changed]})

    def write(self, folder: Path) -> Path:
        folder.mkdir()
        (folder / "manifests.ndjson").write_bytes(b"\n".join(orjson.dumps(document) for document in self.manifests))
        (folder / "truth.json").write_text(json.dumps(self.truth), "utf-8")
        if self.benign:
            (folder / "benign.json").write_text(json.dumps(self.benign), "utf-8")
        return folder


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "three-of-one-sender.yaml").write_text(PATTERN, "utf-8")
    (folder / "names-dysprosium.yaml").write_text(WORD, "utf-8")
    (folder / "names-shirts.yaml").write_text(SHADOW, "utf-8")
    (folder / "three-in-shadow.yaml").write_text(SHADOW_PATTERN, "utf-8")
    return folder


def make_scene() -> SceneMaker:
    scene = SceneMaker()
    scene.truth = {name: {"kind": kind, "parcels": []} for name, kind in (("A", "split"), ("B", "quiet"), ("C", "hid"))}
    for day in range(4):  # the third one, at 48 h, raises an alert
        scene.send("SENDER-A", 24 * day, "陶瓷添加剂", 1000, "A")
    scene.send("SENDER-B", 0, "颜料", 500, "B")
    scene.send("SENDER-B", 30, "氧化镝", 700, "B")
    scene.correct(5, gross_weight_g=900)
    for half_day in range(8):  # only the naive rule finds these, with the eighth
        scene.send("SENDER-C", 12 * half_day, "T恤", 100, "C")
    for hour in range(3):  # a false alert
        scene.send("HONEST-H", hour, "陶瓷添加剂", 400, "ceramics-factory")
    for hour in range(8):  # a false alert of the naive rule
        scene.send("HONEST-N", 12 * hour, "T恤", 300, "platform-seller")
    scene.send("HONEST-D", 5, "氧化镝 T恤", 20)
    for number in range(5):
        scene.send(f"HONEST-{number}", number, "T恤", 250)
    return scene


def run(scene: SceneMaker, rules: Path, folder: Path) -> Evaluation:
    return evaluate(scene.write(folder), load_settings(environment={}, rules_paths=(rules,)))


def test_figures_of_schemes_are_those_worked_out_by_hand(rules: Path, tmp_path: Path) -> None:
    kinds = run(make_scene(), rules, tmp_path / "scene").document()["rules"]["schemes"]
    assert kinds["split"] == {
        "schemes": 1, "found": 1, "recall": 1.0, "grams": 4000.0, "caught_share": 1.0, "gone_share": 0.5,
    }  # fmt: skip
    assert kinds["quiet"]["grams"] == 1400, "the corrected weight counts"
    assert kinds["quiet"]["caught_share"] == 900 / 1400
    assert kinds["quiet"]["gone_share"] == 500 / 1400
    assert kinds["hid"]["found"] == 0
    assert kinds["hid"]["gone_share"] == 1.0
    assert kinds["total"]["schemes"] == 3
    assert kinds["total"]["recall"] == 2 / 3
    assert kinds["total"]["gone_share"] == (2000 + 500 + 800) / 6200


def test_figures_of_the_naive_rule_are_those_worked_out_by_hand(rules: Path, tmp_path: Path) -> None:
    naive = run(make_scene(), rules, tmp_path / "scene").document()["naive"]
    assert [naive["schemes"][kind]["found"] for kind in ("split", "quiet", "hid")] == [0, 0, 1]
    assert naive["schemes"]["hid"]["gone_share"] == 7 / 8
    assert naive["schemes"]["hid"]["caught_share"] == 1.0
    assert (naive["alerts"], naive["alert_precision"]) == (2, 0.5)
    assert (naive["benign_disturbed"], naive["benign_parcels"]) == (8, 17)


def test_cost_for_the_honest_is_that_worked_out_by_hand(rules: Path, tmp_path: Path) -> None:
    figures = run(make_scene(), rules, tmp_path / "scene").document()["rules"]
    assert (figures["alerts"], figures["alerts_right"], figures["alert_precision"]) == (2, 1, 0.5)
    assert (figures["benign_disturbed"], figures["benign_parcels"], figures["benign_asked"]) == (3, 17, 1)
    assert [figures[key] for key in ("cases", "cases_right", "case_precision", "alerts_per_case")] == [2, 1, 0.5, 1.0]
    assert (figures["alerts_of_largest_case"], figures["cases_per_scheme"]) == (1, 1.0)
    assert figures["benign_disturbed_per_10000"] == 10_000 * 3 / 17
    assert figures["look_alikes"] == {
        "ceramics-factory": {"parcels": 3, "disturbed": 3},
        "everyday": {"parcels": 6, "disturbed": 0},
        "platform-seller": {"parcels": 8, "disturbed": 0},
    }
    assert figures["by_rule"] == {
        "names-dysprosium": {"alerts": 0, "alerts_right": 0, "scheme_parcels_hit": 1, "benign_parcels_hit": 1},
        "three-of-one-sender": {"alerts": 2, "alerts_right": 1, "scheme_parcels_hit": 0, "benign_parcels_hit": 0},
    }


def test_an_alert_that_a_correction_takes_back_does_not_count(rules: Path, tmp_path: Path) -> None:
    scene = SceneMaker()
    for hour in range(3):
        scene.send("HONEST-H", hour, "陶瓷添加剂", 400)
    assert run(scene, rules, tmp_path / "before").rules.n_alerts == 1
    scene.manifests += [{**scene.manifests[0], "manifest_id": f"later{number}"} for number in range(500)]
    scene.correct(0, goods=[{"description": "T恤"}])
    after = run(scene, rules, tmp_path / "after")
    assert after.rules.n_alerts == 0
    assert after.rules.n_disturbed == 3, "they were disturbed all the same"


def test_a_scene_with_nothing_but_manifests_and_truth_is_enough(rules: Path, tmp_path: Path) -> None:
    scene = make_scene()
    scene.benign = {}
    evaluation = run(scene, rules, tmp_path / "scene")
    assert evaluation.rules.look_alikes == {}
    assert evaluation.rules.kinds["split"].grams == 4000


def test_a_scene_without_schemes_has_no_shares(rules: Path, tmp_path: Path) -> None:
    scene = SceneMaker()
    scene.send("HONEST-1", 0, "T恤", 100)
    evaluation = run(scene, rules, tmp_path / "scene")
    assert evaluation.document()["rules"]["schemes"]["total"]["recall"] is None
    assert evaluation.document()["rules"]["alert_precision"] is None
    assert evaluation.document()["rules"]["case_precision"] is None
    assert evaluation.document()["rules"]["cases_per_scheme"] is None
    assert "alert precision" in evaluation.text()


def test_the_command_prints_tables_or_one_json_object(
    rules: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make_scene().write(tmp_path / "scene")
    assert main(["evaluate", str(folder), "--rules", str(rules)]) == 0
    text = capsys.readouterr().out
    [split] = [line.split() for line in text.splitlines() if line.startswith("split ")]
    assert split == ["split", "1", "4.0", "100", "%", "0", "%", "100", "%", "0", "%", "50", "%", "100", "%"]
    assert main(["evaluate", str(folder), "--rules", str(rules), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["parcels"] == 31
    assert set(document["definitions"]) == {
        *("found", "caught", "gone", "precision", "case", "cases a scheme", "disturbed", "asked")
    }


ONE = orjson.dumps(manifest(0, [parcel(0)])).decode()
BROKEN_PARCEL = orjson.dumps(manifest(1, [parcel(1), parcel(2, gross_weight_g=-5)])).decode()


def truth(*parcels: Any) -> str:
    return json.dumps({"A": {"kind": "k", "parcels": list(parcels)}})


@pytest.mark.parametrize(
    ("files", "said"),
    [
        pytest.param({}, ["holds no manifests.ndjson; make a scene with: parcelsieve simulate"], id="nothing"),
        pytest.param({"manifests.ndjson": ONE}, ["truth.json: No such file", "make a scene"], id="no truth"),
        pytest.param({"truth.json": "{"}, ["truth.json is not JSON", "line 1", "mend it"], id="no JSON"),
        pytest.param({"truth.json": "[]"}, ["truth.json is []; it must be one JSON object"], id="a list"),
        pytest.param({"truth.json": '{"A": {}}'}, ['scheme A is {}; it must be {"kind": text'], id="no kind"),
        pytest.param(
            {"truth.json": '{"A": {"kind": "k", "parcels": 7}}'},
            ["A has 7 for its parcels; it must be [[courier, parcel id], ..]"],
            id="no list",
        ),
        pytest.param(
            {"truth.json": truth("P1")},
            ['A names a parcel "P1"; it must be [courier, parcel id]'],
            id="no courier",
        ),
        pytest.param(
            {"truth.json": json.dumps({name: {"kind": "k", "parcels": [["SF", "1"]]} for name in "AB"})},
            ["parcel SF/1 is in A and in B; take it out of one of them"],
            id="twice",
        ),
        pytest.param(
            {"truth.json": truth(["SF", "P0"], ["SF", "P77"], ["YTO", "P0"])},
            ["2 parcels are in no manifest of manifests.ndjson, the first is SF/P77 of A; mend"],
            id="unknown parcels",
        ),
        pytest.param(
            {"manifests.ndjson": f"{ONE}\n{{\n", "truth.json": "{}"},
            ["manifests.ndjson:2: not-json at /: ", "mend the line or take it out"],
            id="a broken line",
        ),
        pytest.param(
            {"manifests.ndjson": f"{ONE}\n\n{BROKEN_PARCEL}\n", "truth.json": "{}"},
            ["manifests.ndjson:3: out-of-range at /parcels/1/gross_weight_g: "],
            id="a broken parcel behind a blank line",
        ),
        pytest.param({"manifests.ndjson": "", "truth.json": "{}"}, ["manifests.ndjson holds no manifest"], id="empty"),
    ],
)
def test_a_folder_that_is_no_scene_is_told_in_one_line(
    files: dict[str, str], said: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if "truth.json" in files:
        files = {"manifests.ndjson": ONE} | files
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    assert main(["evaluate", str(tmp_path)]) == 1
    error = capsys.readouterr().err
    assert error.startswith(f"parcelsieve: {'cannot read ' if 'No such' in error else ''}{tmp_path}")
    assert [part for part in said if part not in error] == []
    assert error.count("\n") == 1


def test_a_folder_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(tmp_path / "scene")]) == 1
    assert f"there is no folder {tmp_path / 'scene'}; make a scene" in capsys.readouterr().err
