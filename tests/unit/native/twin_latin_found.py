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
    QUARTER = 3  # left out beside a house number and a city


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
    behind_city: bool
    segment: int


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
    singapore: bool = False
    housed: bool = False  # a house was found that is no site's number
    lone: set[int] = field(default_factory=set)  # segments without a word
    roads: set[int] = field(default_factory=set)  # segments with a road's kind
    sites: set[int] = field(default_factory=set)  # segments whose last kind of name is a site's

    def in_site(self, number: Bare) -> bool:
        """Say whether a number stands in a site's segment, or alone in front of one: 302, Sai Residency."""
        segment = number.segment
        while segment in self.lone:
            segment += 1
        return segment in self.sites

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
    if len(word) > 2 and word.endswith("iy"):  # Nevskiy is Nevsky
        word = word[:-2] + "y"
    return re.sub("([aou])e", r"\1", word)


CYRILLIC = dict(
    zip(
        "абвгдезийклмнопрстуфхцчшщъыьэюя",
        re.split(" ", "a b v g d e z i y k l m n o p r s t u f kh ts ch sh shch  y  e yu ya"),
        strict=True,
    )
) | {"ж": "zh"}


def in_latin(word: str) -> str:
    """Write a Russian word in Latin letters."""
    return "".join(CYRILLIC.get(char, char) for char in word)


def without_kind(word: str) -> str:
    """Cut the kind of a Thai place, which is written in one word with its name."""
    if "\u0e00" <= word[0] <= "\u0e7f":
        for size in range(len(word) - 2, 2, -1):
            if kind_of(word[:size]) is Latin.DROP:
                return word[size:]
    return word


def is_long(text: str, found: Found) -> bool:
    """Say whether a number is a postcode by its length; 101-1203 in Korea and 305-1200 in Canada are none."""
    return LONG.fullmatch(text) is not None and not ((found.korean or found.canadian) and "-" in text)


def starts_road(number: Bare, found: Found) -> bool:
    """Say whether a number of five digits is a house's: 18000 West Main Street."""
    first = number is found.bare[0] and number.front and not number.by_city
    return first and re.fullmatch("[0-9]{5}", number.text) is not None and number.segment in found.roads


def is_short(number: Bare, found: Found) -> bool:
    """Say whether a number may be a postcode where it stands by a city."""
    if found.korean:
        return False
    if SHORT_POSTCODE.fullmatch(number.text):
        return number.by_city or number.plain
    return re.fullmatch("[0-9]{3}", number.text) is not None and number.behind_city


def settle(found: Found) -> str:
    """Choose the house among the numbers that no word explains; what is no postcode of the others is a room."""
    others = [
        number
        for number in found.bare
        if (starts_road(number, found) or not is_long(number.text, found))
        and not (number.front and number.by_city and len(found.bare) > 1 and is_short(number, found))
    ]
    house = next((number for number in others if not found.in_site(number)), None)
    first = others.index(house) if house else len(others)
    for at, number in enumerate(others):
        if at != first and (at < first or not is_short(number, found)):
            found.take_room(number.text)
    if house:
        found.housed = True
        if found.hashed:
            found.take_room(found.hashed)
        return house_of(found, house.text, house.front)
    if found.hashed:
        return house_of(found, found.hashed, False)
    if others:
        return ""
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
