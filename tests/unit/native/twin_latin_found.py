"""What native/latin_found.pyx and the end of native/latin.pyx do to what was found, in plain Python."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum

from native.latin_words import Latin
from tests.unit.native.twin_latin_tokens import kind_of

LONG = re.compile(r"[0-9]{5,}|[0-9]{5}-[0-9]{4}|[0-9]{3}-[0-9]{4}|[0-9]{5}-[0-9]{3}|[0-9]{4}-[0-9]{3}")
SHORT_POSTCODE = re.compile(r"[0-9]{4}|[0-9]{2}-[0-9]{3}")
ENDINGS = {"strasse": "str", "straat": "str", "platz": "pl"}


class Role(Enum):
    KEPT = 0
    STATE = 1  # left out beside a city
    OPTIONAL = 2  # left out beside a house number


@dataclass
class Word:
    text: str
    role: Role = Role.KEPT


@dataclass
class Bare:
    """A number that no word explains."""

    text: str
    plain: bool  # behind a plain word
    front: bool  # first of its segment
    by_city: bool  # before a city


@dataclass
class Found:
    words: list[Word] = field(default_factory=list)
    bare: list[Bare] = field(default_factory=list)
    rooms: list[str] = field(default_factory=list)
    buildings: list[str] = field(default_factory=list)
    floors: list[str] = field(default_factory=list)
    hashed: str = ""  # the first room by # alone
    has_city: bool = False
    canadian: bool = False
    korean: bool = False

    def take_room(self, text: str) -> None:
        """Read a room's number, which may tell its floor or building too: 05-12, 101-1203, 12c."""
        parts = [value(part) for part in text.split("-")]
        if len(parts) == 2:
            (self.floors if len(parts[0]) < 3 else self.buildings).append(parts[0])
            self.rooms.append(parts[1])
        elif re.fullmatch("[0-9]+[a-z]", parts[0]) and len(parts) == 1:
            self.floors.append(parts[0][:-1])
            self.rooms.append(parts[0][-1])
        else:
            self.rooms.append("-".join(parts))


def value(text: str) -> str:
    return text.lstrip("0") or "0"


def folded(word: str) -> str:
    """Write a word as it is written without umlauts, and with the short form of its ending."""
    for ending, short in ENDINGS.items():
        if len(word) > len(ending) and word.endswith(ending):
            word = word[: -len(ending)] + short
    return re.sub("([aou])e", r"\1", word)


def without_kind(word: str) -> str:
    """Cut the kind of a Thai place, which is written in one word with its name."""
    if "\u0e00" <= word[0] <= "\u0e7f":
        for size in range(len(word) - 2, 2, -1):
            if kind_of(word[:size]) is Latin.DROP:
                return word[size:]
    return word


def is_long(text: str, found: Found) -> bool:
    """Say whether a number is a postcode by its length; 101-1203 in Korea is none."""
    return LONG.fullmatch(text) is not None and not (found.korean and "-" in text)


def settle(found: Found) -> str:
    """Choose the house among the numbers that no word explains; what is no postcode of the others is a room."""
    others = [
        number
        for number in found.bare
        if not is_long(number.text, found)
        and not (number.front and number.by_city and len(found.bare) > 1 and SHORT_POSTCODE.fullmatch(number.text))
    ]
    for number in others[1:]:
        if not (SHORT_POSTCODE.fullmatch(number.text) and (number.by_city or number.plain)):
            found.take_room(number.text)
    if others:
        if found.hashed:
            found.take_room(found.hashed)
        return house_of(found, others[0].text, others[0].front)
    if found.hashed:
        return house_of(found, found.hashed, False)
    return value(found.bare[0].text) if found.bare else ""


def house_of(found: Found, text: str, front: bool) -> str:
    """Read a house number, which may tell its room too: 5-12 behind a road, 1-2-3-405."""
    parts = [value(part) for part in text.split("-")]
    if len(parts) == 4:
        found.take_room(parts.pop())
    elif len(parts) == 2 and front and found.canadian:
        found.take_room(parts.pop(0))
    elif len(parts) == 2 and not front:
        found.take_room(parts.pop())
    return "-".join(parts)
