"""What a rule author sees while typing: names are offered and mistakes underlined, by a real language server."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from rules.authoring import editor_schema
from rules.fields import FIELDS
from tests.harness.editor import Editor
from tests.unit.rules.written import FRAME, LEXICON, PARCEL_TESTS, write

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(
    shutil.which("node") is None or shutil.which("npm") is None, reason="the YAML language server runs on Node.js"
)
HEAD = "# yaml-language-server: $schema=schema.json\n" + FRAME + PARCEL_TESTS


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    folder = tmp_path_factory.mktemp("rules")
    mine = LEXICON.replace("dysprosium\n", "my-own-terms\n")
    schema = editor_schema(write(folder, {"my-own-terms": mine}))
    (folder / "schema.json").write_text(json.dumps(schema), "utf-8")
    with Editor(folder) as running:
        yield running


def test_fields_and_joints_are_offered_in_a_condition(editor: Editor) -> None:
    offered = editor.complete(HEAD + "when:\n  ")
    assert offered >= FIELDS.keys()
    assert offered >= {"all", "any", "none", "not", "at_least", "fragment"}


def test_operators_of_the_field_are_offered(editor: Editor) -> None:
    offered = editor.complete(HEAD + "when:\n  weight.gross:\n    ")
    assert offered >= {"gt", "gte", "lt", "lte", "between", "present"}
    assert not offered & {"mentions", "is", "under"}


def test_names_of_lexicons_shipped_and_own_are_offered(editor: Editor) -> None:
    offered = editor.complete(HEAD + "when:\n  goods.text:\n    mentions: ")
    assert offered >= {"lexicon:dysprosium", "lexicon:my-own-terms"}


def test_names_of_sets_and_fragments_are_offered(editor: Editor) -> None:
    assert "set:transit-watch" in editor.complete(HEAD + "when:\n  destination.country:\n    in: ")
    assert "leaves-country" in editor.complete(HEAD + "when:\n  fragment: ")


def test_words_are_offered_where_only_some_are_allowed(editor: Editor) -> None:
    assert editor.complete(HEAD + "when: {channel: {is: post}}\nstatus: ") >= {"draft", "shadow", "active", "retired"}


def test_sound_rule_has_nothing_underlined(editor: Editor) -> None:
    assert editor.open(HEAD + "when: {weight.gross: {lt: 600g}}\n")[1] == []


@pytest.mark.parametrize(
    ("body", "words"),
    [
        pytest.param("when: {weight.gros: {lt: 600g}}\n", "weight.gros", id="field"),
        pytest.param("when: {weight.gross: {less: 600g}}\n", "less", id="operator"),
        pytest.param("when: {weight.gross: {lt: 600}}\n", "600", id="unit missing"),
        pytest.param("when: {goods.text: {mentions: lexicon:dysprosum}}\n", "lexicon:dysprosum", id="lexicon"),
        pytest.param("when: {channel: {is: post}}\nseverty: low\n", "severty", id="key"),
    ],
)
def test_mistake_is_underlined(editor: Editor, body: str, words: str) -> None:
    assert words in [underlined for underlined, _ in editor.open(HEAD + body)[1]]
