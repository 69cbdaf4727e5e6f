"""What native/text.pyx and native/words.pyx do, in plain Python over `unicodedata` and regular expressions."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import pairwise

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
    return twin_with_rows(text)[0]


def twin_with_rows(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Return the normalised text, and where in its bytes there are rows of letters that were set apart."""
    return closed_up(WORD.sub(settled, joined("".join(map(mapped, text)))))


def joined(text: str) -> str:
    """Make runs of spaces two at most, and drop what stands between CJK characters."""
    out: list[str] = []
    for char in text:
        separator = char.isascii() and not char.isalnum()
        space = char.isascii() and (ord(char) <= 32 or ord(char) == 127)
        if space:
            if out[-2:] == [" ", " "]:
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
    if word in LOOK_ALIKES:
        return word  # whether it is one of a row is told later
    foreign = [char for char in word if not char.isascii()]
    if foreign and any(map(str.isascii, word)) and LOOK_ALIKES.keys() >= set(foreign):
        return "".join(LOOK_ALIKES.get(char, char) for char in word)
    return folded(match)


def small(char: str) -> str:
    folded = char.casefold()
    inside = len(folded) == 1 and FOREIGN_FIRST <= ord(folded) < FOREIGN_END
    return folded if inside and not char.isascii() and char.isalpha() else char


def folded(match: re.Match[str]) -> str:
    return "".join(map(small, match[0]))


def single_spaced(text: str) -> str:
    return re.sub(" +", " ", text)


def letter_rows(text: str) -> list[list[int]]:
    """Return where single letters and digits stand, those together that only a few separators set apart.

    Greek and Cyrillic letters that look Latin are among them.
    """
    rows: list[list[int]] = []
    end = 0
    for match in WORD.finditer(text):
        gap = gap_between(text, end, match.start())
        if len(match[0]) > 1 or not (match[0].isascii() or match[0] in LOOK_ALIKES):
            rows.append([])
        elif rows and rows[-1] and gap.isascii() and len(gap) <= 4:
            rows[-1].append(match.start())
        else:
            rows.append([match.start()])
        end = match.end()
    return [row for row in rows if len(row) >= 5 and is_latin([text[at] for at in row if text[at].isalpha()])]


def is_latin(letters: list[str]) -> bool:
    return len(letters) >= 2 and any(map(str.isascii, letters))


def gap_between(text: str, start: int, end: int) -> str:
    """Return what stands between two letters; only behind a letter a wider space counts as such."""
    gap = text[start:end]
    return "  " + single_spaced(gap[2:]) if gap.startswith("  ") else single_spaced(gap)


def closed_up(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Close up rows of single letters; return where they are in the bytes of the outcome."""
    out, spans, done = "", [], 0
    for row in letter_rows(text):
        gaps = [gap_between(text, first + 1, second) for first, second in pairwise(row)]
        counts = Counter(gap for gap in gaps if len(gap) == 1 or gap == "  ")
        usual = max(sorted(counts, key=lambda gap: (len(gap), gap)), key=counts.__getitem__, default="")
        dropped = usual if counts[usual] >= 4 else None
        out += WORD.sub(folded, single_spaced(text[done : row[0]]))
        start = len(out.encode())
        kept = ["" if gap == dropped else single_spaced(gap) for gap in gaps]
        out += "".join(LOOK_ALIKES.get(text[at], text[at]) + gap for at, gap in zip(row, [*kept, ""], strict=True))
        spans.append((start, len(out.encode())))
        done = row[-1] + 1
    return out + WORD.sub(folded, single_spaced(text[done:])), spans
