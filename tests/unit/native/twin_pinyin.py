"""What native/pinyin.pyx does, in plain Python over strings."""

from __future__ import annotations

import re

from native.build_pinyin import FIRST, syllables

DIGITS = ("ling", "yi", "er", "san", "si", "wu", "liu", "qi", "ba", "jiu")


def spelled_number(digits: str) -> str:
    """Write a number below a hundred by its syllables, another as it is."""
    number = int(digits)
    if number > 99 or len(digits) > 2:
        return digits
    tens, ones = divmod(number, 10)
    if tens == 0:
        return DIGITS[ones]
    return ("" if tens == 1 else DIGITS[tens]) + "shi" + (DIGITS[ones] if ones else "")


def pinyin(name: str) -> str:
    """Write a Chinese name by its syllables; what has none stays."""
    spelled = re.sub("[0-9]+", lambda match: spelled_number(match[0]), name)
    read = syllables()
    return "".join(
        read[ord(char) - FIRST] or char if FIRST <= ord(char) < FIRST + len(read) else char for char in spelled
    )
