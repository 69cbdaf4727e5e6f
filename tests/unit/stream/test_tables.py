"""Tables for a terminal."""

from __future__ import annotations

from stream.tables import aligned


def test_columns_are_as_wide_as_their_widest_cell_and_chinese_takes_two_places() -> None:
    assert aligned([("规则", "状态"), ("a", "b"), ("abcdef", "")]) == ["规则    状态", "a       b", "abcdef"]
