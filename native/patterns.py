"""Regular expressions of rules: RE2 alone, which takes time linear in the text whatever the pattern."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import re2

MAX_CHARACTERS = 200
MAX_INSTRUCTIONS = 4_000  # of the compiled pattern: a text costs at most so many steps a byte
MAX_MEMORY_BYTES = 1 << 20  # of one pattern, compiled and at work
GATE_PATTERNS = 32


@lru_cache(maxsize=4096)
def compile_pattern(text: str) -> Any:
    """Return a compiled pattern, whose `search` takes UTF-8 bytes; case counts unless the pattern says (?i).

    Raises:
        ValueError: RE2 refuses it (with RE2's own words), it is too long or too large, or it matches nothing at all
            and so every text.
    """
    if len(text) > MAX_CHARACTERS:
        raise ValueError(f"it has {len(text)} characters; at most {MAX_CHARACTERS}")
    try:
        pattern = re2.compile(text, _options(MAX_MEMORY_BYTES))
    except re2.error as error:
        (message,) = error.args
        raise ValueError(message.decode("utf-8", "replace") if isinstance(message, bytes) else str(message)) from error
    if pattern.programsize > MAX_INSTRUCTIONS:
        raise ValueError(f"it compiles to {pattern.programsize} steps; at most {MAX_INSTRUCTIONS}")
    if pattern.search(b"") is not None:
        raise ValueError("it matches every text, since it matches nothing at all")
    return pattern


def compile_gates(patterns: Sequence[str]) -> list[Any]:
    """Return for every GATE_PATTERNS patterns one that matches where any of them does: most texts match none.

    None stands where one would not save anything, or where RE2 does not hold the patterns together.
    """
    parts = [patterns[first : first + GATE_PATTERNS] for first in range(0, len(patterns), GATE_PATTERNS)]
    return [_compile_any(part) if len(part) > 1 else None for part in parts]


def _compile_any(patterns: Sequence[str]) -> Any:
    try:
        return re2.compile("|".join(f"(?:{pattern})" for pattern in patterns), _options(8 * MAX_MEMORY_BYTES))
    except re2.error:
        return None  # such as a quote (\Q) that is left open: each pattern is then asked by itself


def _options(max_memory_bytes: int) -> Any:
    options = re2.Options()
    options.max_mem = max_memory_bytes
    options.log_errors = False
    return options
