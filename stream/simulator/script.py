"""Other ways of writing the same characters: Traditional script, full width."""

from __future__ import annotations

from functools import cache

from stream.simulator.datafiles import rows


@cache
def _pairs() -> dict[int, str]:
    simplified, other = rows("script.tsv")[0]
    return {ord(char): instead for char, instead in zip(simplified, other, strict=True)}


def traditional(text: str) -> str:
    """Return a text in Traditional characters, as far as the simulator's texts need them."""
    return text.translate(_pairs())


def full_width(text: str) -> str:
    """Return a text with full-width digits and Latin letters."""
    return "".join(chr(ord(char) + 0xFEE0) if char.isascii() and char.isalnum() else char for char in text)
