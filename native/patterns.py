"""Regular expressions of rules: RE2 alone, which takes time linear in the text whatever the pattern."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import re2

MAX_CHARACTERS = 200
MAX_INSTRUCTIONS = 4_000  # of the compiled pattern: a text costs at most so many steps a byte
MAX_MEMORY_BYTES = 1 << 20  # of one pattern, compiled and at work


@lru_cache(maxsize=4096)
def compile_pattern(text: str) -> Any:
    """Return a compiled pattern, whose `search` takes UTF-8 bytes; case counts unless the pattern says (?i).

    Raises:
        ValueError: RE2 refuses it (with RE2's own words), it is too long or too large, or it matches nothing at all
            and so every text.
    """
    if len(text) > MAX_CHARACTERS:
        raise ValueError(f"it has {len(text)} characters; at most {MAX_CHARACTERS}")
    options = re2.Options()
    options.max_mem = MAX_MEMORY_BYTES
    options.log_errors = False
    try:
        pattern = re2.compile(text, options)
    except re2.error as error:
        (message,) = error.args
        raise ValueError(message.decode("utf-8", "replace") if isinstance(message, bytes) else str(message)) from error
    if pattern.programsize > MAX_INSTRUCTIONS:
        raise ValueError(f"it compiles to {pattern.programsize} steps; at most {MAX_INSTRUCTIONS}")
    if pattern.search(b"") is not None:
        raise ValueError("it matches every text, since it matches nothing at all")
    return pattern
