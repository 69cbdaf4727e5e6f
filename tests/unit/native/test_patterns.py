"""Regular expressions: what is refused, and what a hostile text costs."""

from __future__ import annotations

import time

import pytest

from native.patterns import GATE_PATTERNS, MAX_INSTRUCTIONS, compile_gates, compile_pattern


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("(a", "missing ): (a"),
        ("a(?=b)", "invalid perl operator: (?="),
        (r"(a)\1", r"invalid escape sequence: \1"),
        ("a{1001}", "invalid repetition size: {1001}"),
        (r"(?:\pL{1,30}){20}", "pattern too large - compile failed"),
        ("a" * 201, "it has 201 characters; at most 200"),
        ("(a|b)*", "it matches every text, since it matches nothing at all"),
    ],
)
def test_a_pattern_is_refused_with_the_words_of_re2(pattern: str, words: str) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        compile_pattern(pattern)
    assert str(caught.value) == words


def test_a_pattern_of_too_many_steps_is_refused() -> None:
    with pytest.raises(ValueError, match=f"steps; at most {MAX_INSTRUCTIONS}"):
        compile_pattern(".{1,500}x")


def test_what_takes_a_backtracking_matcher_for_ever_takes_time_in_step_with_the_text() -> None:
    for pattern in ("(a+)+$", "(a|aa)+$", "(.*)*(.*)*x", "(x+x+)+y"):
        compiled = compile_pattern(pattern) if pattern != "(.*)*(.*)*x" else compile_pattern("(.*)+x")
        text = b"ax" * 50_000 + b"!"
        started_s = time.perf_counter()
        assert (compiled.search(text) is not None) is pattern.endswith("x")
        assert time.perf_counter() - started_s < 1


def test_a_gate_lets_through_what_any_of_its_patterns_matches() -> None:
    patterns = ["(?i)dy", "^粉", "镝$", *(f"x{number}" for number in range(GATE_PATTERNS))]
    first, second = compile_gates(patterns)
    for text, opens in (("DY2", True), ("粉末", True), ("氧化镝", True), ("镝粉", False), ("X1", False), ("x1", True)):
        assert (first.search(text.encode()) is not None) is opens
    assert second.search(b"x31") is not None
    assert compile_gates(["a"]) == [None]
    assert compile_gates([r"\Qa", "b"]) == [None]


def test_a_pattern_reads_utf8_by_characters() -> None:
    assert compile_pattern("^氧.镝$").search("氧化镝".encode()) is not None
    assert compile_pattern("^氧.镝$").search("氧化化镝".encode()) is None
