"""The contract's promises each name the tests that prove them, and those tests exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = (ROOT / "stream" / "schemas" / "README.md").read_text("utf-8")


def promises() -> list[str]:
    section = README.partition("## Promises")[2].partition("\n## ")[0]
    return re.findall(r"^(\d+)\. \*\*", section, re.MULTILINE)


def proofs() -> dict[str, list[str]]:
    rows = re.findall(r"^\| (\d+) \| (.+) \|$", README, re.MULTILINE)
    return {number: re.findall(r"`([^`]+)`", tests) for number, tests in rows}


def named_in(path: Path) -> set[str]:
    nodes = ast.walk(ast.parse(path.read_text("utf-8")))
    return {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_every_promise_is_proved_by_tests_that_exist() -> None:
    proved = proofs()
    assert list(proved) == promises()
    for number, tests in proved.items():
        assert tests, number
        for test in tests:
            file, _, name = test.partition("::")
            assert name in named_in(ROOT / file), test
