"""The editor's schema agrees with the checker: what the tables say, and what the shipped files and samples are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft7Validator
from ruamel.yaml import YAML

from rules.authoring import editor_schema
from rules.authoring.schema import MEANINGS
from rules.fields import FIELDS
from rules.library import shipped_folder
from rules.operands import ALL_OPERATORS
from tests.unit.rules.test_worked_examples import DYSPROSIUM, SPLIT, SURGE
from tests.unit.rules.written import FRAGMENT, LEXICON, SET, WINDOW_FRAGMENT, rule, window, write

if TYPE_CHECKING:
    from pathlib import Path

WHEN = "when: {weight.gross: {lt: 600g}}\n"


def as_an_editor_reads(text: str) -> Any:
    return json.loads(json.dumps(YAML(typ="safe", pure=True).load(text), default=str))


def faults(text: str, schema: dict[str, Any] | None = None) -> list[str]:
    found = Draft7Validator(schema or editor_schema()).iter_errors(as_an_editor_reads(text))
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in found]


def test_schema_is_a_schema() -> None:
    Draft7Validator.check_schema(editor_schema())


def test_every_shipped_file_suits_it() -> None:
    schema = editor_schema()
    for path in sorted(shipped_folder().rglob("*.yaml")):
        assert faults(path.read_text("utf-8"), schema) == [], path


def test_the_worked_examples_suit_it() -> None:
    schema = editor_schema()
    for text in (DYSPROSIUM, SPLIT.replace("One sender, many", "One sender and many"), SURGE):
        assert faults(text, schema) == []


def test_every_field_and_operator_of_the_tables_is_offered() -> None:
    offered = editor_schema()["definitions"]["condition"]["properties"]
    assert offered.keys() >= FIELDS.keys()
    operators = {name for field in FIELDS for name in offered[field]["properties"]}
    assert operators == set(ALL_OPERATORS) == MEANINGS.keys()


def test_names_of_the_authors_own_files_are_offered(tmp_path: Path) -> None:
    text = json.dumps(
        editor_schema(write(tmp_path, {"mine": LEXICON.replace("dysprosium\n", "mine\n"), "watched": SET}))
    )
    assert '"lexicon:mine"' in text
    assert '"set:watched"' in text
    assert '"lexicon:terbium"' in text


@pytest.mark.parametrize(
    ("body", "place"),
    [
        pytest.param("when: {weight.gros: {lt: 600g}}\n", "when", id="field"),
        pytest.param("when: {weight.gross: {less: 600g}}\n", "when/weight.gross", id="operator"),
        pytest.param("when: {weight.gross: {lt: 600}}\n", "when/weight.gross/lt", id="unit missing"),
        pytest.param("when: {weight.gross: {lt: 600 USD}}\n", "when/weight.gross/lt", id="unit"),
        pytest.param("when: {goods.text: {mentions: lexicon:dysprosum}}\n", "when/goods.text/mentions", id="lexicon"),
        pytest.param("when: {destination.country: {in: set:transit}}\n", "when/destination.country/in", id="set"),
        pytest.param("when: {destination.country: {is: jp}}\n", "when/destination.country/is", id="country"),
        pytest.param("when: {fragment: leaves-cuntry}\n", "when/fragment", id="fragment"),
        pytest.param("when: [{channel: {is: post}}]\n", "when", id="bare list"),
        pytest.param(WHEN + "ownr: x\n", "", id="key"),
        pytest.param(WHEN + "status: activ\n", "status", id="word"),
        pytest.param(WHEN + "alert: {suppress_for: 1 day}\n", "alert/suppress_for", id="span"),
        pytest.param(WHEN + "alert: {gathers: all}\n", "alert/gathers", id="word of an alert"),
    ],
)
def test_mistake_is_underlined_where_it_stands(body: str, place: str) -> None:
    found = faults(rule(body)["sample"])
    assert found
    assert all(fault.startswith(f"{place}: ") for fault in found), found


def test_fragments_are_offered_where_their_kind_may_stand(tmp_path: Path) -> None:
    schema = editor_schema(write(tmp_path, {"abroad": FRAGMENT, "busy": WINDOW_FRAGMENT}))
    assert faults(window(when="{fragment: abroad}", having="{fragment: busy}")["sample"], schema) == []
    assert faults(window(when="{fragment: busy}")["sample"], schema)[0].startswith("when/fragment: ")
    assert faults(window(having="{fragment: abroad}")["sample"], schema)[0].startswith("window/having/fragment: ")
    assert faults(WINDOW_FRAGMENT + "when: {channel: {is: post}}\n", schema) != []


def test_window_without_measures_needs_a_fragment_that_may_bring_some() -> None:
    def bare(having: str) -> str:
        text = window(having=having)["sample"]
        return "".join(line for line in text.splitlines(keepends=True) if not line.strip().startswith("measures:"))

    assert faults(bare("{all: [{fragment: misfits-again}]}")) == []
    assert faults(bare("{parcels: {gte: 8}}")) != []


def test_windows_and_documents_of_every_kind_suit_it() -> None:
    texts = [rule(WHEN)["sample"], window()["sample"], LEXICON, SET, FRAGMENT, WINDOW_FRAGMENT]
    assert [fault for text in texts for fault in faults(text)] == []
    assert faults(SET.replace("items: [TH, MY]\n", "")) == [": 'items' is a required property"]
