"""Write `pinyin.h` when the extensions are built: how the characters of road names are written in Latin letters.

Source: `pypinyin` (MIT). Without tones; ü is u.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pypinyin import Style, lazy_pinyin

from native.build_tables import c_array

FIRST, END = 0x4E00, 0xA000
# Characters that in names of places are read another way than alone.
READ_IN_NAMES = {
    "长": "chang", "行": "xing", "厦": "xia", "重": "chong", "都": "du", "番": "pan", "解": "jie",
    "单": "shan", "六": "liu", "石": "shi", "曾": "zeng", "朝": "chao", "乐": "le", "会": "hui",
    "弄": "nong", "藏": "zang", "地": "di", "圩": "xu",
}  # fmt: skip


@cache
def syllables() -> list[str]:
    """Return the syllable of each character from FIRST on, "" where there is none."""
    read = []
    for code in range(FIRST, END):
        char = chr(code)
        sound = READ_IN_NAMES.get(char) or plain(lazy_pinyin(char, style=Style.NORMAL, errors="ignore"))
        read.append(sound)
    return read


def plain(parts: list[str]) -> str:
    """Return syllables as one word of Latin letters."""
    return "".join(parts).replace("v", "u").replace("ü", "u")


def spellings(name: str) -> list[list[str]]:
    """Return the syllables of a place's name, each read as in this name, and each read as in most names."""
    read = syllables()
    alone = [read[ord(char) - FIRST] if FIRST <= ord(char) < END else char for char in name]
    return [[plain([part]) for part in lazy_pinyin(name, style=Style.NORMAL)], alone]


def write_pinyin(target: Path) -> None:
    """Write `target` unless it already holds the same text."""
    read = syllables()
    known = sorted(set(read))
    starts = [0]
    for sound in known:
        starts.append(starts[-1] + len(sound))
    number = {sound: at for at, sound in enumerate(known)}
    text = "\n".join(
        [
            "#pragma once",
            "// Written by build_pinyin.py at build: the syllables of Chinese characters.",
            "#include <cstdint>",
            f"enum {{ PINYIN_FIRST = {FIRST}, PINYIN_END = {END} }};",
            c_array("uint16_t", "SYLLABLE_OF", [number[sound] for sound in read]),
            c_array("uint16_t", "SYLLABLE_START", starts),
            c_array("uint8_t", "SYLLABLE_TEXT", bytearray("".join(known).encode())),
            "",
        ]
    )
    if not target.exists() or target.read_text("utf-8") != text:
        target.write_text(text, "utf-8")
