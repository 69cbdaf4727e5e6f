"""What native/latin.pyx does to an address without CJK characters, in plain Python over sets and lists."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from native.address_words import LATIN_ROWS, Latin

CANONICAL = {word: (kind, row[0]) for kind, rows in LATIN_ROWS.items() for row in rows for word in row}
ORDINAL = re.compile(r"([0-9]+)(?:st|nd|rd|th)")
BRITISH = re.compile(r"[a-z]{1,2}[0-9][0-9a-z]?"), re.compile(r"[0-9][a-z]{2}")
CANADIAN = re.compile(r"[a-z][0-9][a-z]"), re.compile(r"[0-9][a-z][0-9]")
GLUED = re.compile(r"[a-z]{1,2}[0-9][0-9a-z]?[0-9][a-z]{2}|[a-z][0-9][a-z][0-9][a-z][0-9]")
MAX_TOKENS = 96


@dataclass
class Token:
    """A word or value, and which marks stand between it and the one before."""

    text: str
    comma: bool = False
    hash: bool = False
    slash: bool = False  # nothing but one slash
    plus: bool = False

    @property
    def kind(self) -> Latin | None:
        return CANONICAL[self.text][0] if self.text in CANONICAL else None

    @property
    def has_digit(self) -> bool:
        return any("0" <= char <= "9" for char in self.text)

    @property
    def is_letter(self) -> bool:
        return len(self.text) == 1 and "a" <= self.text <= "z"

    @property
    def is_value(self) -> bool:
        return self.has_digit or self.is_letter


def tokens_of(text: str) -> list[Token]:
    text = text.replace("'", "")
    tokens: list[Token] = []
    initials = False
    gap = ""
    for part in re.findall(r"[0-9a-z\x80-\U0010ffff]+|[\x00-\x7f]", text):
        if not (part[0] >= "\x80" or part[0].isalnum()):
            gap += part
            continue
        token = Token(part, any(char in gap for char in ",()"), "#" in gap, gap == "/", "+" in gap)
        last = tokens[-1] if tokens else token
        if tokens and gap == "-" and last.is_value and token.is_value:
            last.text += ("-" if last.text[-1].isdigit() and part[0].isdigit() else "") + part
            initials = False
        elif tokens and gap == "." and token.is_letter and (initials or last.is_letter):
            last.text += part
            initials = True
        else:
            tokens.append(token)
            initials = False
        gap = ""
    return tokens[:MAX_TOKENS]


@dataclass
class Found:
    words: set[str] = field(default_factory=set)
    bare: list[tuple[str, bool]] = field(default_factory=list)  # the second: a plain word stands before
    rooms: list[str] = field(default_factory=list)
    buildings: list[str] = field(default_factory=list)
    floors: list[str] = field(default_factory=list)


class Reader:
    """Sort the tokens of an address into words, house number, building, floor and rooms."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.found = Found()
        self.pending: Latin | None = None

    def ahead(self, at: int) -> Token | None:
        """Return the next token of the same segment."""
        if at + 1 < len(self.tokens) and not self.tokens[at + 1].comma:
            return self.tokens[at + 1]
        return None

    def read(self) -> Found:
        at, remark, dialled = 0, False, False
        while at < len(self.tokens):
            token = self.tokens[at]
            if token.comma:
                remark, self.pending = False, None
            if token.hash and self.pending is None:
                self.pending = Latin.ROOM
            dialled = token.has_digit and (token.plus or dialled)
            if remark or dialled:
                at += 1
            elif token.kind is Latin.REMARK and (self.found.words or self.found.bare):
                remark = True
                at += 1
            else:
                at += self.read_one(at, token)
        return self.found

    def read_one(self, at: int, token: Token) -> int:
        """Return how many tokens were read."""
        ordinal = ORDINAL.fullmatch(token.text)
        if self.pending is not None and token.is_value and not ordinal:
            self.take(self.pending, token.text)
            self.pending = None
            return 1
        ahead = self.ahead(at)
        if ordinal and ahead and ahead.kind is Latin.FLOOR:
            self.take(Latin.FLOOR, ordinal[1])
            return 2
        if token.kind is None:
            return self.read_value(at, token) if token.has_digit and not ordinal else self.read_word(token)
        return self.read_known(token, token.kind, ahead)

    def take(self, kind: Latin, text: str) -> None:
        text = text.lstrip("0") or "0"
        {Latin.ROOM: self.found.rooms, Latin.BUILDING: self.found.buildings}.get(kind, self.found.floors).append(text)

    def read_word(self, token: Token) -> int:
        text = token.text
        self.found.words.add(text[:-4] if len(text) > 7 and text.endswith("strasse") else text)
        return 1

    def read_known(self, token: Token, kind: Latin, ahead: Token | None) -> int:
        if kind in (Latin.ROOM, Latin.BUILDING) or (
            kind is Latin.FLOOR and ahead and ahead.has_digit and len(ahead.text) <= 3
        ):
            self.pending = kind
        elif kind is Latin.ROUTE and ahead and ahead.has_digit:
            self.found.words |= {CANONICAL[token.text][1], ahead.text}
            return 2
        elif kind in (Latin.ROAD, Latin.SIDE, Latin.ALIAS, Latin.ROUTE):
            self.found.words.add(CANONICAL[token.text][1])
        elif kind in (Latin.PLACE, Latin.REMARK) and (kind is Latin.REMARK or (ahead and ahead.kind is Latin.ROAD)):
            self.found.words.add(token.text)
        return 1

    def is_room_in_front(self) -> bool:
        """Say whether a house number follows the first number: 2B, 45 Kings Rd."""
        second = self.tokens[1] if len(self.tokens) > 1 else None
        return second is not None and second.comma and second.has_digit and not is_long(second.text)

    def read_value(self, at: int, token: Token) -> int:  # noqa: PLR0911 - one return a kind of number
        text, ahead = token.text, self.ahead(at)
        if ahead and ahead.kind is Latin.FLOOR and (ahead.text != "f" or ahead.slash):
            self.take(Latin.FLOOR, text)
            return 2
        if re.fullmatch("[0-9]{1,3}f", text):
            self.take(Latin.FLOOR, text[:-1])
            return 1
        if ahead and ahead.slash and ahead.has_digit and not self.found.bare:
            self.take(Latin.ROOM, text)
            return 1
        if at == 0 and self.is_room_in_front():
            self.take(Latin.ROOM, text)
            return 1
        if GLUED.fullmatch(text):
            return 1
        for outward, inward in (BRITISH, CANADIAN):
            if ahead and outward.fullmatch(text) and inward.fullmatch(ahead.text):
                return 2
        before = self.tokens[at - 1] if at else None
        plain = before is not None and before.kind not in (Latin.ROAD, Latin.SIDE) and not before.has_digit
        self.found.bare.append((text.lstrip("0") or "0", plain))
        return 1


def latin_address(text: str, city: str) -> tuple[str, str]:
    found = Reader(tokens_of(text)).read()
    house, rooms = "", list(found.rooms)
    bare = found.bare
    if len(bare) > 1 and is_long(bare[0][0]) and any(not is_long(number) for number, _ in bare[1:]):
        bare = bare[1:]  # a postcode in front
    for number, plain in bare:
        if not house:
            house = number
        elif not is_long(number) and not (plain and re.fullmatch("[0-9]{4}", number)):
            rooms.append(number)
    words = found.words | Reader(tokens_of(city)).read().words
    building = " ".join(sorted(words)) + "|" + house + "".join(f"|b{number}" for number in sorted(found.buildings))
    if not (words or house or found.buildings or rooms or found.floors):
        return "", ""
    floors = [
        floor
        for floor in found.floors
        if not any(room.startswith(floor) and len(room) == len(floor) + 2 for room in rooms)
    ]
    door = building + "".join(f"|f{floor}" for floor in sorted(floors)) + "".join(f"|r{room}" for room in sorted(rooms))
    return door, building


def is_long(number: str) -> bool:
    """Say whether a number is a postcode by its length: 5 digits and more, 5-4, 3-4."""
    return re.fullmatch(r"[0-9]{5,}|[0-9]{5}-[0-9]{4}|[0-9]{3}-[0-9]{4}", number) is not None
