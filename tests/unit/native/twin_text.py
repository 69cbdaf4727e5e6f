"""What native/text.pyx and native/words.pyx do, in plain Python over `unicodedata` and regular expressions."""

from __future__ import annotations

import re
from functools import cache

from native.build_tables import FOREIGN_END, FOREIGN_FIRST, LOOK_ALIKES, traditional_to_simplified
from native.build_tables import normalised as of_character

SIMPLIFIED = traditional_to_simplified()
FOREIGN = f"{chr(FOREIGN_FIRST)}-{chr(FOREIGN_END - 1)}"
WORD = re.compile(f"[0-9A-Za-z{FOREIGN}]+")


@cache
def mapped(char: str) -> str:
    return of_character(char, SIMPLIFIED)


def is_cjk(char: str) -> bool:
    code = ord(char)
    ranges = ((0x3400, 0x9FFF), (0x20000, 0x3FFFF), (0xF900, 0xFAFF), (0x3040, 0x30FF), (0x3007, 0x3007))
    return any(low <= code <= high for low, high in ranges)


def twin(text: str) -> str:
    """Return the normalised text."""
    return spaced(WORD.sub(settled, joined("".join(map(mapped, text)))))


def joined(text: str) -> str:
    """Make runs of spaces one, and drop what stands between CJK characters."""
    out: list[str] = []
    for char in text:
        separator = char.isascii() and not char.isalnum()
        space = char.isascii() and (ord(char) <= 32 or ord(char) == 127)
        if space:
            if out and out[-1] == " ":
                continue
            char = " "  # noqa: PLW2901 - the twin reads as the engine does
        if not separator and is_cjk(char):
            end = len(out)
            while end and out[end - 1].isascii() and not out[end - 1].isalnum():
                end -= 1
            if end and is_cjk(out[end - 1]):
                del out[end:]
        out.append(char)
    return "".join(out)


def settled(match: re.Match[str]) -> str:
    """Write a word in Latin letters when it means to look so."""
    word = match[0]
    foreign = [char for char in word if not char.isascii()]
    if foreign and any(map(str.isascii, word)) and LOOK_ALIKES.keys() >= set(foreign):
        return "".join(LOOK_ALIKES.get(char, char) for char in word)
    return "".join(small(char) for char in word)


def small(char: str) -> str:
    folded = char.casefold()
    inside = len(folded) == 1 and FOREIGN_FIRST <= ord(folded) < FOREIGN_END
    return folded if inside and not char.isascii() and char.isalpha() else char


def spaced(text: str) -> str:
    """Close up rows of five and more single letters."""
    out, at = "", 0
    tokens = [(match.start(), match.end()) for match in WORD.finditer(text)]
    rows: list[list[int]] = []
    for start, end in tokens:
        single = end - start == 1 and text[start].isascii()
        row = rows[-1] if rows else []
        if not single:
            rows.append([])
            continue
        mark = text[start - 1] if start else ""
        follows = bool(row) and row[-1] == start - 2 and mark in tuple(" .-_*")
        if follows and len(row) > 1 and text[start - 3] != mark:
            follows = False
        if follows:
            row.append(start)
        else:
            rows.append([start])
    for row in rows:
        if len(row) >= 5 and sum(text[start].isalpha() for start in row) >= 2:
            out += text[at : row[0]] + "".join(text[start] for start in row)
            at = row[-1] + 1
    return out + text[at:]
