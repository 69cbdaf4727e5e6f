"""Every message, hint and line of a tool can be said in Chinese."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import rules
from rules import format_problems
from rules.authoring.branches import MARKS, TRUTHS
from rules.authoring.differences import EMPTIED
from rules.authoring.explaining import UNTIL_COVERED
from rules.authoring.wording import JOINTS
from rules.chinese import in_chinese
from stream.cli import authoring
from stream.profiling import RuleCost
from tests.unit.rules.test_problems import CASES
from tests.unit.rules.written import found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FOLDER = Path(rules.__file__).parent
# What a slot may hold where the catalogue has an entry for each word and not for the slot.
FILLED = {
    "kind": "field",
    "_written_as(raw)": "; it looks like GBK",
    "_example(dimension)": ": write a number, such as '2'",
}
FILLED_BY_TOOLS = {"kind": "lexicon", "verdict": "miss", "TRUTHS[branch.truth]": "miss"}
NAMES = {"message", "hint", "right", "reason", "way_out"}


@pytest.mark.parametrize("files", [files for files, _ in CASES.values()], ids=CASES)
def test_fault_is_told_in_chinese(tmp_path: Path, files: dict[str, str]) -> None:
    for problem in found(tmp_path, files):
        assert in_chinese(problem.message), problem.message
        assert not problem.hint or in_chinese(problem.hint), problem.hint


def texts_of(path: Path) -> Iterator[str]:
    """Yield the texts that a module hands to `error` and `advise`, or keeps under the name of one."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ("error", "advise")
        ):
            for argument in node.args[2:4]:
                yield from filled(argument)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id in NAMES:
            yield from filled(node.value)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "QuantityError":
            yield from filled(node.args[0])


def filled(node: ast.expr, slots: Mapping[str, str] = FILLED) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from filled(node.body, slots)
        yield from filled(node.orelse, slots)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(
            str(part.value)
            if isinstance(part, ast.Constant)
            else slots.get(ast.unparse(part.value), "X")
            if isinstance(part, ast.FormattedValue)
            else ""
            for part in node.values
        )


def said_by(path: Path) -> Iterator[str]:
    """Yield the texts that a tool hands to `say`, by which it is put into the reader's language."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("say", "self._say", "self.say"):
            yield from filled(node.args[0], FILLED_BY_TOOLS)


@pytest.mark.parametrize(
    "path",
    [*sorted((FOLDER / "authoring").glob("*.py")), Path(authoring.__file__)],
    ids=lambda path: path.stem,
)
def test_every_text_of_the_tools_is_in_the_catalogue(path: Path) -> None:
    missing = [text for text in said_by(path) if any(map(str.isalpha, text.replace("X", ""))) and not in_chinese(text)]
    assert missing == [], "say it in rules/chinese.tsv"


def test_texts_that_tools_keep_under_names_are_in_the_catalogue() -> None:
    heads = [*authoring.LISTED, *RuleCost._fields]
    verdicts = (*TRUTHS, "counted by the window", "not counted by the window")
    texts = (
        *MARKS,
        *JOINTS.values(),
        *UNTIL_COVERED,
        EMPTIED,
        *("commit", "file", "set watched"),
        *(head.upper() for head in heads),
        *(f"parcel P1, now: {verdict}" for verdict in verdicts),
        *(f"group 1 (by sender.id) over 7d to now: {truth}" for truth in TRUTHS),
    )
    assert [text for text in texts if not in_chinese(text)] == []


def test_catalogue_has_each_text_once_and_fills_the_same_parts_in() -> None:
    head, *lines = (FOLDER / "chinese.tsv").read_text("utf-8").splitlines()
    assert head == "english\tchinese"
    pairs = [line.split("\t") for line in lines]
    assert [pair for pair in pairs if len(pair) != 2] == []
    english = [pair[0] for pair in pairs]
    assert [text for text in english if english.count(text) > 1] == []
    for text, chinese in pairs:
        assert set(re.findall(r"\{(\d)!?\}", chinese)) <= set(re.findall(r"\{(\d)!?\}", text)), text


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.stem)
def test_every_text_of_the_checker_is_in_the_catalogue(path: Path) -> None:
    missing = [text for text in texts_of(path) if any(map(str.isalpha, text.replace("X", ""))) and not in_chinese(text)]
    assert missing == [], "say it in rules/chinese.tsv"


def test_parts_of_a_message_are_translated_and_what_the_author_wrote_is_not() -> None:
    assert in_chinese("unknown key 'a rule' in a rule") == "规则中有未知的键“a rule”"
    assert in_chinese("value.per_kg: '100 USD' is not a price by weight: values are compared in USD/kg") == (
        "value.per_kg：“100 USD”不是单价：价值以 USD/kg 比较"
    )
    assert in_chinese("without a window") == "去掉 a window"


def test_what_nobody_translated_is_shown_as_it_is(tmp_path: Path) -> None:
    assert in_chinese("a novelty") is None
    problems = found(tmp_path, rule("when: {weight.gros: {lt: 600g}}\n"))
    assert (
        format_problems(problems, "zh")
        .splitlines()[0]
        .endswith("sample.yaml:10:8: 错误[R200]: 未知的字段“weight.gros”")
    )


def test_names_stand_apart_from_the_chinese_around_them() -> None:
    assert in_chinese("severity is 'hgih'; allowed: info, low") == "severity 为“hgih”，允许的取值：info, low"
    assert in_chinese("a rule must be an object (`key: value`), not a list") == "规则应为对象（键: 值），而不是列表"
