"""The list of rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.authoring import list_rules
from tests.unit.rules.written import rule, window, write

if TYPE_CHECKING:
    from pathlib import Path


def test_rule_is_listed_with_its_stand_and_its_owner(tmp_path: Path) -> None:
    (listed,) = list_rules(write(tmp_path, rule("when: {channel: {is: post}}\nowner: desk\nstatus: draft\n")))
    assert listed == (
        "sample", "draft", 1, "2026-01-01", "low", 10, "info", "", "desk", 2, "Sample", "样例",
        f"{tmp_path}/sample.yaml",
    )  # fmt: skip


def test_window_is_listed_with_its_span_and_its_groups(tmp_path: Path) -> None:
    (listed,) = list_rules(write(tmp_path, window()))
    assert listed.window == "7d (sender.id, courier.code)"
