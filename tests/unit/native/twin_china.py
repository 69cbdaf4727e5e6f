"""What native/china*.pyx do to an address of China in Latin letters, in plain Python over lists and strings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from native.address_words import Word
from native.build_places import china_words, english_words
from native.china_words import China
from native.latin_words import Latin
from tests.unit.native.twin_china_places import Place, resolve, town_of
from tests.unit.native.twin_items import Item
from tests.unit.native.twin_latin_tokens import CANONICAL, PLACES_OF, Token, match
from tests.unit.native.twin_pinyin import pinyin, spelled_number
from tests.unit.native.twin_places import Region, is_digit

WORDS = china_words()
ENGLISH = english_words()
LONGEST_WORD = max(phrase.count(" ") for phrase in WORDS) + 1
BEHIND = {  # what a word makes of the number before it, or of the value behind it
    China.HOUSE: Word.HOUSE, China.LANE: Word.HOUSE, China.BUILDING: Word.BUILDING, China.DOOR: Word.UNIT,
    China.UNIT: Word.UNIT, China.FLOOR: Word.FLOOR, China.ROOM: Word.ROOM, China.PART: Word.PART,
}  # fmt: skip
LONGEST_NAME = 60
MAX_VALUES = 64


def folded(word: str) -> str:
    """Write ü as u: lv, lyu, nv, nyu."""
    return re.sub("([ln])(?:v|yu)", r"\1u", word)


def word_at(tokens: list[Token], at: int) -> tuple[China | None, str, int]:
    """Return what the longest phrase at a token does, what it adds to a name, and its number of tokens."""
    for size in range(min(LONGEST_WORD, len(tokens) - at), 0, -1):
        part = tokens[at : at + size]
        phrase = " ".join(token.text for token in part)
        if phrase in WORDS and all(token.joins_phrase for token in part[1:]):
            return *WORDS[phrase], size
    return None, "", 1


def is_china(tokens: list[Token], hint: Region) -> bool:
    """Say whether an address names China or a place in it, and no other country."""
    signal = 0 < hint.province < 710000
    at = 0
    while at < len(tokens):
        kind, _, size = match(tokens, at, True)
        ahead = at + size
        names_road = (
            ahead < len(tokens) and not tokens[ahead].comma and word_at(tokens, ahead)[0] in (China.ROAD, China.SIDE)
        )
        signal |= kind is Latin.CHINA or (kind is Latin.CHINESE_CITY and not names_road)
        if kind in (Latin.CITY, Latin.PLACE) and not names_road:
            return False
        at += size
    return signal


@dataclass
class Reader:
    """Sort the tokens of an address of China into places, a road, and numbers."""

    tokens: list[Token]
    places: list[Place] = field(default_factory=list)
    town: str = ""
    road: str = ""
    sites: list[str] = field(default_factory=list)
    numbers: dict[China, list[tuple[str, bool]]] = field(default_factory=lambda: {kind: [] for kind in BEHIND})
    bare: list[str] = field(default_factory=list)  # numbers that no word explains
    front: bool = False  # the last of them may be the house's of the road that follows
    section: str = ""
    word: str = ""
    side: str = ""  # an English side in front of a road's name
    ended: bool = False  # the token before ended the road
    pending: China | None = None
    mark: str = ""

    def ahead(self, at: int) -> Token | None:
        return self.tokens[at] if at < len(self.tokens) and not self.tokens[at].comma else None

    def is_value(self, at: int) -> bool:
        token = self.ahead(at)
        return token is not None and token.is_value

    def word_ahead(self, at: int) -> tuple[China | None, str, int]:
        return word_at(self.tokens, at) if self.ahead(at) else (None, "", 1)

    def flush(self) -> None:
        """Make a site of the name at hand."""
        if self.word and len(self.sites) < 32:
            self.sites.append(self.word)
        self.word = self.side = ""

    def add(self, text: str) -> None:
        if len(self.word) + len(text) <= LONGEST_NAME:
            self.word += text

    def read(self) -> None:
        at, remark, dialled = 0, False, False
        while at < len(self.tokens):
            token = self.tokens[at]
            if token.comma:
                self.flush()
                self.pending, remark, self.ended, self.front = None, False, False, False
            if token.hash and self.pending is None:
                self.pending, self.mark = China.ROOM, ""
            dialled = token.has_digit and (token.plus or dialled)
            kind = match(self.tokens, at, True)[0]
            if remark or dialled:
                at += 1
            elif kind is Latin.REMARK and at:
                remark = True
                at += 1
            else:
                at += self.read_one(at, token)
        self.flush()
        for text in self.bare:
            self.take(China.ROOM if self.numbers[China.HOUSE] else China.HOUSE, text)

    def read_one(self, at: int, token: Token) -> int:  # noqa: PLR0911 - one a kind of word
        ended, self.ended = self.ended, False
        if self.pending is not None and token.is_value:
            self.take(self.pending, token.text, self.mark)
            self.pending = None
            return 1
        if token.has_digit:
            return self.read_number(at, token, ended)
        kind, _, size = match(self.tokens, at, True)
        if kind in (Latin.CHINESE_CITY, Latin.CHINESE_DISTRICT):
            read = self.read_place(at, size)
            if read:
                return read
        if kind is Latin.CHINA:
            self.flush()
            return size
        does, adds, size = word_at(self.tokens, at)
        if does is not None:
            read = self.read_word(at, does, adds, size, ended)
            if read:
                return read
        behind, _, n = self.word_ahead(at + 1)
        if token.is_letter and behind is China.BUILDING and not self.is_mark(at + 1, n):
            self.flush()
            self.take(China.BUILDING, token.text)
            return 1 + n
        if ended and token.text in ("dong", "nan", "xi", "bei", "zhong"):
            self.road += token.text
            return 1
        self.add(folded(token.text))
        return 1

    def is_mark(self, at: int, size: int) -> bool:
        """Say whether an English word belongs to the value behind it, not to the one before it."""
        return self.phrase(at, size) in ENGLISH and self.is_value(at + size)

    def phrase(self, at: int, size: int) -> str:
        return " ".join(token.text for token in self.tokens[at : at + size])

    def leads_to_road(self, at: int) -> bool:
        """Say whether a road's kind, a side, or the last syllable of a road's name stands here."""
        if self.word_ahead(at)[0] in (China.ROAD, China.SIDE):
            return True
        token = self.ahead(at)
        syllable = token is not None and not token.has_digit and len(re.findall("[aeiou]+", token.text)) == 1
        return syllable and self.word_ahead(at + 1)[0] is China.ROAD

    def read_place(self, at: int, size: int) -> int:
        """Read a place and the words behind it that say what it is; 0 when it is part of another name."""
        does = self.word_ahead(at + size)[0]
        if self.leads_to_road(at + size) or (self.word and does not in (China.SUFFIX, China.DISTRICT)):
            return 0
        if does in (China.TOWN, China.QUARTER, China.SECTION):
            return 0
        self.flush()
        phrase = self.phrase(at, size)
        district = False
        end = at + size
        while True:
            does, _, n = self.word_ahead(end)
            city = does is China.ROOM and self.tokens[end].text == "shi"
            if does not in (China.SUFFIX, China.DISTRICT) and not city:
                break
            district |= does is China.DISTRICT
            end += n
        if len(self.places) < 16:
            self.places.append(Place(PLACES_OF[phrase], district, CANONICAL[phrase][0] is Latin.CHINESE_CITY))
        return end - at

    def read_word(self, at: int, does: China, adds: str, size: int, ended: bool) -> int:  # noqa: C901, PLR0911, PLR0912 - one a word
        end = at + size
        behind, valued = self.word_ahead(end)[0], self.is_value(end)
        if behind is China.NUMBER:
            valued = self.is_value(end + self.word_ahead(end)[2])
        if does is China.ROAD and (self.word or self.side):
            self.end_road(adds)
            return size
        named = behind is China.ROAD or self.word or len(self.tokens[at].text) > 1
        if does is China.SIDE and named and (behind is China.ROAD or self.is_ordinal_road(end)):
            self.add(adds)
            return size
        if does is China.SIDE and ended:
            self.turn_road(adds)
            return size
        if does is China.SIDE and len(self.tokens[at].text) > 1 and not self.word and not self.side:
            self.side = adds
            return size
        if does is China.SITE or (does is China.BUILDING and not valued and self.phrase(at, size) in ENGLISH):
            if behind is China.ROAD:
                return 0
            self.add(self.tokens[at].text)
            self.flush()
            return size
        if does in BEHIND and valued and does is not China.HOUSE:
            self.flush()
            self.pending, self.mark = does, adds
            return size
        if does is China.NUMBER:
            return size
        if does is China.SECTION and valued:
            self.pending, self.mark = does, adds
            return size
        if does in (China.SUFFIX, China.DISTRICT, China.QUARTER, China.TOWN) and not self.word:
            return size if len(self.tokens[at].text) > 4 or does is China.SUFFIX else 0
        if does in (China.SUFFIX, China.DISTRICT, China.QUARTER):
            self.word = self.side = ""
            return size
        if does is China.TOWN:
            self.town, self.word, self.side = self.word, "", ""
            return size
        return size if does is China.ANYWHERE else 0

    def is_ordinal_road(self, at: int) -> bool:
        """Say whether a number stands here that belongs to a road's name: South 12th Road."""
        return self.is_value(at) and self.tokens[at].has_digit and self.word_ahead(at + 1)[0] is China.ROAD

    def end_road(self, adds: str) -> None:
        name = self.word + self.side + adds
        self.word = self.side = ""
        if self.road:
            if len(self.sites) < 32:
                self.sites.append(name)
            return
        self.road = name
        self.ended = True
        if self.front and not self.numbers[China.HOUSE]:
            self.take(China.HOUSE, self.bare.pop())
        self.front = False

    def turn_road(self, side: str) -> None:
        """Put a side behind a road's name where it stands in Chinese: before 路, behind 大道."""
        for kind in ("lu", "jie"):
            if self.road.endswith(kind):
                self.road = self.road[: -len(kind)] + side + kind
                return
        self.road += side

    def read_number(self, at: int, token: Token, ended: bool) -> int:
        does, adds, size = self.word_ahead(at + 1)
        digits = re.match("([0-9]+)(?:st|nd|rd|th)?$", token.text)
        named = digits is not None and digits[0] != digits[1]
        if digits and does in (China.ROAD, China.SIDE) and (named or self.word or self.side):
            self.add(spelled_number(digits[1].lstrip("0") or "0"))
            return 1
        text = digits[1] if digits else token.text
        if does is China.SECTION:
            self.take(does, text)
            return 1 + size
        if does in BEHIND and not self.is_mark(at + 1, size):
            self.flush()
            self.take(does, text, adds)
            return 1 + size
        glued = re.fullmatch("([0-9]+)([a-z]{2,}|f)", token.text)
        if glued and glued[2] in WORDS and WORDS[glued[2]][0] in BEHIND:
            self.flush()
            self.take(WORDS[glued[2]][0], glued[1], WORDS[glued[2]][1])
            return 1
        if named:
            self.add(token.text)
            return 1
        self.flush()
        if self.numbers[China.HOUSE] or not is_digit(text[0]):
            self.take(China.ROOM, text)
        elif ended or (at and word_at(self.tokens, at - 1)[0] is China.NUMBER):
            self.take(China.HOUSE, text)
        else:
            self.bare.append(text)
            self.front = True
        return 1

    def take(self, kind: China, text: str, mark: str = "") -> None:
        if kind is China.SECTION:
            digits = re.match("[0-9]+", text)
            self.section = spelled_number(digits[0].lstrip("0") or "0") + "duan" if digits else ""
            return
        parts = re.findall("[0-9]+|[a-z]+|[^0-9a-z-]+", text)
        values: list[str] = []
        n = sum(map(len, self.numbers.values()))
        for number, part in enumerate(parts, start=1):
            if n + len(values) == MAX_VALUES:
                break
            last = number == len(parts) and text.endswith(part)
            if last and re.fullmatch("0[0-9]", part) and values and is_digit(values[-1][0]):
                values[-1] += part  # 8-01 is 801
                continue
            values.append(part.lstrip("0") or "0" if is_digit(part[0]) else part)
        self.numbers[kind] += [(value + mark, len(values) == 1) for value in values]


def china_address(tokens: list[Token], hint: Region) -> tuple[Region, str, list[Item]]:
    """Return region, town and the items of an address."""
    reader = Reader(tokens)
    reader.read()
    region = Region()
    resolve(reader.places, region)
    if not region.code or (hint.province == region.province and not region.city):
        region = Region(hint.province, hint.city)
        resolve(reader.places, region)
    telling = ""
    for name in [reader.town, *reader.sites] if region.province else []:
        town = town_of(name, region) if name else None
        if town is not None:
            telling = pinyin(town.stem) if town.telling else ""
            reader.sites = [site for site in reader.sites if site != name]
            break
    return region, telling, items_of(reader)


def items_of(reader: Reader) -> list[Item]:
    numbers = reader.numbers
    units, rooms = numbers[China.DOOR] + numbers[China.UNIT], numbers[China.ROOM]
    if not rooms:
        units, rooms = numbers[China.DOOR], numbers[China.UNIT]
    road = reader.road + reader.section
    houses = numbers[China.LANE] + numbers[China.HOUSE]
    items = [Item("W", road)] if road else []
    if not (road and houses):
        items += [Item("W", site) for site in sorted(reader.sites)]
    for at, (value, alone) in enumerate(houses):
        items.append(Item("N", value, Word.HOUSE if alone else None, road != "" and at == 0 and is_digit(value[0])))
    items += [Item("P", value, Word.PART) for value, _ in numbers[China.PART]]
    for values, kind in (
        (numbers[China.BUILDING], Word.BUILDING),
        (units, Word.UNIT),
        (numbers[China.FLOOR], Word.FLOOR),
        (rooms, Word.ROOM),
    ):
        items += [Item("N", value, kind if alone else None) for value, alone in values]
    return items[:64]
