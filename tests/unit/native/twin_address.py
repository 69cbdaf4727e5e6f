"""What native/address.pyx and native/address_items.pyx do to an address, in plain Python over strings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import zip_longest

from native.address_words import Word
from native.placeholder_words import Field
from tests.unit.native.twin_latin import latin_address
from tests.unit.native.twin_placeholders import is_empty
from tests.unit.native.twin_places import (
    STRUCTURAL,
    Region,
    is_cjk,
    is_digit,
    is_letter,
    is_word,
    locate,
    number_at,
    prepared,
    read_region,
    without_brackets,
    without_numbers_of_other_kinds,
    word_at,
)
from tests.unit.native.twin_towns import without_town

STEMS = "甲乙丙丁戊己"
SIDES = "东西南北中左右前后主副裙"
MAX_ITEMS = 64
ROAD_ENDS = "路街道巷弄里条线村庄屯寨同坊段镇乡"


@dataclass
class Item:
    """W: a name. N: a number, letter or side that tells doors apart. P: a phase or zone."""

    tag: str
    text: str
    kind: Word | None = None
    anchor: bool = False


SIDED = (Word.BUILDING, Word.STOREY, Word.UNIT, Word.PART, Word.ROOM)  # what has a side for its number: 东座, 西户
SURE = (Word.BUILDING, Word.UNIT, Word.ROOM)  # what still counts after a remark


class Reader:
    """Read what follows the region into items."""

    def __init__(self, text: str, in_district: bool) -> None:
        self.text = text
        self.in_district = in_district
        self.items: list[Item] = []
        self.word = ""
        self.anchored = self.closed = self.remarked = False

    def append(self, item: Item) -> None:
        if len(self.items) < MAX_ITEMS:
            self.items.append(item)

    def flush(self, road: bool = False) -> None:
        if self.in_district:
            self.word = without_subdistrict(self.word)
        if road:
            self.word = road_alone(self.word)
        elif not self.items:
            self.word = inner_road_alone(self.word)
        if self.word:
            self.append(Item("W", self.word))
        self.word = ""

    def add(self, text: str, kind: Word | None, mark: str = "") -> None:
        anchors = not self.anchored and kind in (None, Word.HOUSE) and is_digit(text[0]) and ends_in_road(self.word)
        self.flush(road=anchors)
        self.anchored |= anchors
        if (kind is Word.ROOM) or (
            kind is None and len(text) >= 3 and is_digit(text[0]) and any(item.tag != "W" for item in self.items)
        ):
            self.closed = True
        self.append(Item("P" if mark else "N", text + mark, kind, anchors))

    def name(self, text: str) -> None:
        if not (self.anchored or self.closed or self.remarked):
            self.word += text

    def read(self) -> list[Item]:
        at, text = 0, self.text
        while at < len(text):
            if not is_word(text[at]):
                at += 1
                continue
            kind, size = word_at(text, at)
            if kind is Word.REMARK:
                self.remarked |= any(item.tag == "N" for item in self.items)
                at += size
                while at < len(text) and is_word(text[at]):
                    at += 1
            elif kind is Word.LABEL:
                at += size
            else:
                at = self.read_one(at)
        if self.word:
            self.flush()
        return self.items

    def read_one(self, at: int) -> int:  # noqa: PLR0911 - one return a kind of character
        text = self.text
        end, value, chinese = number_at(text, at)
        if end > at:
            return self.read_number(at, end, value, chinese)
        if is_letter(text[at]):
            return self.read_letters(at)
        after_number = bool(self.items) and self.items[-1].tag != "W" and not self.word
        ahead = number_at(text, at + 1)[0] > at + 1
        if text[at] == "第" and ahead:
            return at + 1
        if text[at] in "附之" and ahead and after_number:
            return self.read_annex(at + 1)
        kind, size = word_at(text, at + 1)
        if (text[at] == "负" and ahead) or (text[at] in STEMS and (ahead or kind in STRUCTURAL or after_number)):
            self.flush()
            self.append(Item("N", text[at]))
            return at + 1 + (0 if ahead or kind not in STRUCTURAL else size)
        if self.anchored and text[at] in SIDES and kind in SIDED:
            if not self.remarked:
                self.append(Item("N", text[at], Word.UNIT if kind is Word.UNIT else Word.BUILDING))
            return at + 1 + size
        self.name(text[at])
        return at + 1

    def read_annex(self, at: int) -> int:
        end, value, chinese = number_at(self.text, at)
        if not chinese or word_at(self.text, end)[0] in STRUCTURAL or self.remarked:
            return at
        self.add(value, None)
        return end

    def read_number(self, at: int, end: int, value: str, chinese: bool) -> int:
        text = self.text
        after = end
        while after < len(text) and text[after] in " #":
            after += 1
        kind, size = word_at(text, after)
        if kind is Word.NAME and after == end:
            self.name(value)
            return end
        if kind is Word.NOISE and after == end and not (chinese and not self.items):
            return end + size
        if chinese and kind not in STRUCTURAL:
            self.name(value)
            return end
        alone = text[end : end + 1] == "f" and not is_letter(text[end + 1 : end + 2] or " ")
        if alone and word_at(text, end + 1)[0] not in STRUCTURAL:
            kind, after, size = Word.FLOOR, end, 1
        if kind not in STRUCTURAL:
            kind, after, size = None, end, 0
        if self.remarked and kind not in SURE:
            return after + size
        self.add(value, kind, text[after] if kind is Word.PART else "")
        door = re.match("-(0[0-9])(?![0-9-])", text[end:])
        if kind is None and door and self.anchored and not self.items[-1].anchor:  # 8-01 is 801
            if len(self.items) < MAX_ITEMS:
                self.items[-1].text += door[1]
            self.closed = True
            return end + 3
        return after + size

    def read_letters(self, at: int) -> int:
        text, end = self.text, at
        while end < len(text) and is_letter(text[end]):
            end += 1
        run = text[at:end]
        kind, size = word_at(text, end)
        if kind not in STRUCTURAL:
            kind, size = None, 0
        if run in ("no", "nos"):
            return end
        if (len(run) > 1 and kind is None) or (self.remarked and kind not in SURE):
            self.name(run)
            return end
        self.flush()
        self.append(Item("N", run, kind))
        self.closed |= kind is Word.ROOM
        return end + size


def ends_in_road(word: str) -> bool:
    if word[-1:] in tuple("东西南北中口侧段") and word[-2:-1] in tuple(ROAD_ENDS):
        return True
    return word != "" and word[-1] in ROAD_ENDS


def road_alone(word: str) -> str:
    """Cut what stands before a road whose name is long: the village or estate that it runs through."""
    match = re.fullmatch(
        "(.*?)[0-9]*(?:大道|大街|公路|马路|胡同|路|街|道|巷|弄|里)(?:[0-9]*段|[东西南北中口侧])?", word, re.DOTALL
    )
    name = match[1] if match else ""
    if len(name) < 4 or len(re.sub("[东西南北中环支横直0-9]*$", "", name)) < 3 or name[-2] in "门村桥庄寺园营湾口关":
        return word
    return word[len(name) - 2 :]


def inner_road_alone(word: str) -> str:
    """Do so with a road that a site stands behind."""
    for at in range(len(word) - 3, 1, -1):
        if word[at] in "路街道" and len(word) > 4:
            return road_alone(word[: at + 1]) + word[at + 1 :]
    return word


def without_subdistrict(word: str) -> str:
    """Cut what stands before a road in a subdistrict or community: it is left out as often as given."""
    for at in range(len(word) - 3, 0, -1):
        kind, size = word_at(word, at)
        if kind is Word.SUBDISTRICT and at + size <= len(word) - 2:
            return word[at + size :]
    return word


def door_of(items: list[Item]) -> list[Item]:
    """Drop a floor that the room's number repeats: 18楼1801."""
    kept: list[Item] = []
    for item, before in zip(reversed(items), [*items[-2::-1], None], strict=True) if items else ():
        ahead = kept[-1] if kept else None
        second = item.kind is None and before is not None and before.tag == "N" and not before.anchor  # 3栋2-205
        repeated = (
            item.tag == "N" and not item.anchor and item.kind is not Word.UNIT and not second
            and ahead is not None and ahead.tag == "N"
            and is_digit(item.text[0])
            and ((ahead.text.startswith(item.text) and len(ahead.text) == len(item.text) + 2)
                 or (ahead.text == item.text and len(kept) > 1 and is_letter(kept[-2].text[0])))
        )  # fmt: skip
        if not repeated:
            kept.append(item)
    return kept[::-1]


def is_floor(item: Item, ahead: Item | None) -> bool:
    """Say whether 3楼 is a floor: nothing follows that only a building has."""
    if ahead is None or ahead.tag == "W":
        return True
    if ahead.kind in (Word.UNIT, Word.FLOOR, Word.STOREY):
        return False
    if not is_digit(ahead.text[0]) or len(ahead.text) < 3:
        return True
    return ahead.text.startswith(item.text) and len(ahead.text) == len(item.text) + 2


def building_of(items: list[Item]) -> list[Item]:
    """Keep what names the building."""
    kept: list[Item] = []
    has_building = False
    for item, ahead in zip_longest(items, items[1:]):
        if item.tag == "N" and not item.anchor:
            digits = is_digit(item.text[0])
            if item.kind in (Word.UNIT, Word.FLOOR, Word.ROOM) or (
                item.kind is Word.STOREY and digits and is_floor(item, ahead)
            ):
                break
            if item.kind is None and digits and (len(item.text) >= 3 or has_building):
                break
            if item.kind is Word.HOUSE and has_building:
                break
            has_building |= digits
        kept.append(item)
    return kept


def chinese_address(text: str, hint: Region) -> tuple[str, str]:
    region, rest = locate(without_numbers_of_other_kinds(without_brackets(text)), hint)
    town, rest = without_town(rest, region)
    items = Reader(rest, region.district != 0).read()
    if not items:
        return "", ""  # a city is nobody's door
    return written(region, town, door_of(items)), written(region, town, building_of(items))


def written(region: Region, town: str, items: list[Item]) -> str:
    if not region.code and not items:
        return ""
    return f"{region.code:06d}{town}" + "".join(item.tag + item.text for item in items)


def canonical(text: str, city: str = "") -> tuple[str, str]:
    """Return the canonical forms of an address's door and building; empty when nothing is left."""
    text = prepared(text)
    if is_empty(text, Field.ADDRESS):
        return "", ""
    hint = Region()
    read_region(prepared(city), hint)
    if any(is_cjk(char) for char in text):
        return chinese_address(text, hint)
    return latin_address(without_numbers_of_other_kinds(without_brackets(text)), prepared(city))
