"""Texts made up for the normaliser and the automaton: any characters at all, and goods in the field's manner."""

from __future__ import annotations

import random

TERMS = (
    "氧化镝", "镝", "铽", "氧化镓", "锗锭", "钨粉", "碳化钨", "锑锭", "铋", "石墨", "稀土磁铁", "dysprosium oxide",
    "dysprosium", "terbium", "gallium", "germanium ingot", "Dy2O3", "Tb4O7", "Ga2O3", "GeO2", "WC", "GaP", "1308-87-8",
)  # fmt: skip
FILLERS = (
    "样品",
    "99.9%",
    "sample",
    "陶瓷添加剂",
    "1kg",
    "粉末",
    "用于实验",
    "for laboratory use",
    "配件",
    "T恤",
    "型号A-3",
    "пример",
    "μm",
    "500g",
)
HIDERS = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u202e\u2066\u2069\u180e\u034f\ufe0f"
MARKS = " .-_*·、，|/　"
DIGITS = {"2": "₂²②２❷", "3": "₃³③３", "4": "₄⁴④", "7": "₇⁷⑦"}
ALIKE = dict(zip("aceopxyABCEHKMOPTXYi", "асеорхуАВСЕНКМОРТХУі", strict=True))
STAND_INS = {"a": "4", "e": "3", "i": "1", "l": "1", "o": "0", "s": "5", "t": "7", "b": "8"}
ALPHABET = "氧化鏑镝 ，。·-_*.()Ｄｙ₂Dy2O3　\u200b\n\tΑВоу①㎏ﷺdysproßéщЩΣςй\u0301が゙ﾊﾟ\u00ad\u2066ΐК"


def any_text(chance: random.Random) -> str:
    """Return a text of characters that hit the normaliser's branches, or of code points from anywhere."""
    if chance.random() < 0.5:
        return "".join(chance.choice(ALPHABET) for _ in range(chance.randrange(40)))
    ranges = ((0x20, 0x530), (0x370, 0x530), (0x2000, 0x3400), (0x4E00, 0x9FFF), (0xE000, 0x20000), (0x20000, 0x110000))
    return "".join(chr(chance.randrange(*chance.choice(ranges))) for _ in range(chance.randrange(25)))


def disguise(term: str, chance: random.Random) -> str:
    """Write a term so that an honest search for it fails, in one or more ways."""
    for _ in range(chance.randrange(1, 4)):
        term = chance.choice([hidden, widened, reshaped, looking_alike, standing_in])(term, chance)
    if not term.isascii():
        return term
    return chance.choice([term, term.upper(), term.title()]) if term.islower() else term


def hidden(term: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(term) + 1)
    return term[:at] + chance.choice(HIDERS) + term[at:]


def widened(term: str, _chance: random.Random) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in term)


def reshaped(term: str, chance: random.Random) -> str:
    """Set digits small or in circles, marks between CJK characters, and small Latin letters apart."""
    if term.isascii() and term.islower() and term.replace(" ", "").isalpha() and len(term) >= 5:
        mark = chance.choice(" .-_*/")
        breaks = ["   ", " \u3000"] if mark == " " else [" ", "  "]
        return chance.choice(breaks).join(map(mark.join, term.split()))
    out = "".join(chance.choice(DIGITS[char]) if char in DIGITS else char for char in term)
    return chance.choice(MARKS).join(out) if all("\u3400" <= char <= "\u9fff" for char in out) else out


def looking_alike(term: str, chance: random.Random) -> str:
    letters = [at for at, char in enumerate(term) if char in ALIKE]
    others = sum(char.isascii() and char.isalpha() for char in term) - 1
    if not letters or others < 1 or set(term) & set(MARKS):
        return term
    at = chance.choice(letters)
    return term[:at] + ALIKE[term[at]] + term[at + 1 :]


def standing_in(term: str, chance: random.Random) -> str:
    """Write a digit for a letter of a word."""
    letters = [at for at, char in enumerate(term) if char in STAND_INS]
    if not term.isascii() or len(letters) < 1 or any(map(str.isdigit, term)) or sum(map(str.isalpha, term)) < 5:
        return term
    at = chance.choice(letters)
    return term[:at] + STAND_INS[term[at]] + term[at + 1 :]


def goods_text(chance: random.Random) -> str:
    """Return a description of goods with terms among fillers, some of them disguised."""
    words = [chance.choice(FILLERS) for _ in range(chance.randrange(1, 6))]
    for _ in range(chance.randrange(3)):
        term = chance.choice(TERMS)
        written = disguise(term, chance) if chance.random() < 0.5 else term
        words.insert(chance.randrange(len(words) + 1), written)
    return chance.choice([" ", "，", "", " / "]).join(words)
