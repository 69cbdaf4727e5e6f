"""Every message and hint can be said in Chinese."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import rules
from rules import format_problems
from rules.chinese import in_chinese
from tests.unit.rules.test_problems import CASES
from tests.unit.rules.written import found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(rules.__file__).parent
# What a slot may hold where the catalogue has an entry for each word and not for the slot.
FILLED = {"kind": "field", "_example(dimension)": ": write a number, such as '2'"}
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


def filled(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from filled(node.body)
        yield from filled(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(
            str(part.value)
            if isinstance(part, ast.Constant)
            else FILLED.get(ast.unparse(part.value), "X")
            if isinstance(part, ast.FormattedValue)
            else ""
            for part in node.values
        )


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.stem)
def test_every_text_of_the_checker_is_in_the_catalogue(path: Path) -> None:
    missing = [text for text in texts_of(path) if any(map(str.isalpha, text.replace("X", ""))) and not in_chinese(text)]
    assert missing == [], "say it in rules/chinese.py"


def test_parts_of_a_message_are_translated_and_what_the_author_wrote_is_not() -> None:
    assert in_chinese("unknown key 'a rule' in a rule") == "规则中有未知的键“a rule”"
    assert in_chinese("value.per_kg: '100 USD' is not a price by weight: values are compared in USD/kg") == (
        "value.per_kg：“100 USD”不是单价：价值以 USD/kg 比较"
    )


def test_what_nobody_translated_is_shown_as_it_is(tmp_path: Path) -> None:
    assert in_chinese("a novelty") is None
    problems = found(tmp_path, rule("when: {weight.gros: {lt: 600g}}\n"))
    assert (
        format_problems(problems, "zh")
        .splitlines()[0]
        .endswith("sample.yaml:10:8: 错误[R200]: 未知的字段“weight.gros”")
    )
