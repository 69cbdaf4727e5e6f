"""What native/address.pyx and native/address_items.pyx do to an address, in plain Python over strings."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import zip_longest

from native.address_words import Word
from native.placeholder_words import Field
from tests.unit.native.twin_china import china_address, is_china
from tests.unit.native.twin_items import Item
from tests.unit.native.twin_latin import latin_address
from tests.unit.native.twin_latin_tokens import tokens_of
from tests.unit.native.twin_pinyin import pinyin
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
SITE_ENDS = "厦场心园城苑寓区楼厂司店院府邸庭湾库港校"
SIDES = "东西南北中左右前后主副裙"
MAX_ITEMS = 64
MAX_TOKENS = 96
ROAD_ENDS = "路街道巷弄里条线村庄屯寨同坊段镇乡"
PLACE_ENDS = "门村桥庄寺园营湾口关"
REGIONS = re.findall(
    "..",
    "河南湖南云南海南济南江南岭南淮南渭南河北湖北淮北东北西北江北山东广东江东浦东华东山西广西"
    "江西陕西华西华南华北华中关中汉中晋中中南西南东南城东城西城南城北",
)


SIDED = (Word.BUILDING, Word.STOREY, Word.UNIT, Word.PART, Word.ROOM)  # what has a side for its number: 东座, 西户
SURE = (Word.BUILDING, Word.UNIT, Word.ROOM)  # what still counts after a remark


class Reader:
    """Read what follows the region into items."""

    def __init__(self, text: str, in_district: bool) -> None:
        self.text = text
        self.in_district = in_district
        self.items: list[Item] = []
        self.word = ""
        self.cut = 0  # where the name at hand goes on behind a gap
        self.anchored = self.closed = self.remarked = self.named = False

    def append(self, item: Item) -> None:
        if len(self.items) < MAX_ITEMS:
            self.items.append(item)
            self.named |= item.tag == "W"

    def flush(self, road: bool = False) -> None:
        before = len(self.word)
        if self.in_district:
            self.word = without_subdistrict(self.word)
        before -= len(self.word)
        if road:
            cut = self.cut - before
            if 0 < cut < len(self.word) and self.word[cut - 1] in SITE_ENDS:
                self.word = self.word[cut:]
            self.word = road_alone(self.word)
        elif not self.items:
            self.word = inner_road_alone(self.word)
        if self.word:
            self.append(Item("W", self.word))
        self.word, self.cut = "", 0

    def close(self, end: int) -> None:
        """Let names count no more, unless none was read and a road may follow: 1103室, 江南大道288号."""
        self.closed |= self.named or not any(map(is_digit, self.text[end:]))

    def behind_group(self) -> bool:
        """Say whether the group of a village was read last: 朝阳村6组."""
        last = self.items[-1] if self.items and not self.word else None
        return last is not None and self.named and last.tag == "P" and last.text[-1] in "组队社排"

    def add(self, text: str, kind: Word | None, end: int, mark: str = "") -> None:
        anchors = not self.anchored and kind in (None, Word.HOUSE) and is_digit(text[0])
        anchors = anchors and (ends_in_road(self.word) or (kind is Word.HOUSE and self.behind_group()))
        self.flush(road=anchors)
        self.anchored |= anchors
        if (kind is Word.ROOM) or (
            kind is None and len(text) >= 3 and is_digit(text[0]) and any(item.tag != "W" for item in self.items)
        ):
            self.close(end)
        self.append(Item("P" if mark else "N", text + mark, kind, anchors))

    def name(self, text: str) -> None:
        if not (self.anchored or self.closed or self.remarked):
            self.word += text

    def read(self) -> list[Item]:
        at, text = 0, self.text
        while at < len(text):
            if not is_word(text[at]):
                at += 1
                self.cut = len(self.word)
                if self.items:
                    at += recipient(text[at:])
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
        self.add(value, None, end)
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
        self.add(value, kind, end, text[after] if kind is Word.PART else "")
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
        if kind is Word.ROOM:
            self.close(end)
        return end + size


def recipient(text: str) -> int:
    """Return the length of a recipient who stands alone at a text's start: 王秀兰收, 李女士; 0 for none."""
    size = next((at for at, char in enumerate(text) if not is_cjk(char)), len(text))
    if not 2 <= size <= 6 or is_word(text[size : size + 1] or " "):
        return 0
    return size if re.search("(?:收|先生|女士|小姐|经理|老师|老板)$", text[:size]) else 0


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
    stem = re.sub("[东西南北中环支横直0-9]*$", "", name)
    zone = stem[:-2].rfind("区")
    if zone >= 0:  # 高科技园区祖冲之路
        return word[zone + 1 :]
    if len(name) < 4 or len(stem) < 3 or name[-2] in PLACE_ENDS:
        return word
    if len(stem) + 1 == len(name) and name[-2:] not in REGIONS:  # 迎宾 of 迎宾北路
        return word if stem[-2] in PLACE_ENDS else word[len(stem) - 2 :]
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


def repeats_building(items: list[Item], at: int) -> bool:
    """Say whether a letter before a room's number is that of the building: A栋A1203."""
    item, ahead = items[at], items[at + 1] if at + 1 < len(items) else None
    if item.tag != "N" or item.kind is not None or not is_letter(item.text[0]) or ahead is None:
        return False
    if ahead.tag != "N" or not is_digit(ahead.text[0]):
        return False
    return any(one.tag == "N" and one.kind is Word.BUILDING and one.text == item.text for one in items[:at])


def door_of(items: list[Item]) -> list[Item]:
    """Drop a floor that the room's number repeats: 18楼1801."""
    kept: list[Item] = []
    for at in range(len(items) - 1, -1, -1):
        item, before = items[at], items[at - 1] if at else None
        if repeats_building(items, at):
            continue
        ahead = kept[-1] if kept else None
        second = item.kind is None and before is not None and before.tag == "N" and not before.anchor  # 3栋2-205
        repeated = (
            item.tag == "N" and not item.anchor and item.kind is not Word.UNIT and not second
            and ahead is not None and ahead.tag == "N"
            and is_digit(item.text[0])
            and ((ahead.text.startswith(item.text) and len(ahead.text) == len(item.text) + 2)
                 or (ahead.text == item.text and len(kept) > 1 and kept[-2].tag == "N" and is_letter(kept[-2].text[0])))
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


def ordered(items: list[Item]) -> list[Item]:
    """Move the numbers in front of a road, and the room in front of its building, to the end."""
    first = next((at for at, item in enumerate(items) if item.tag == "W"), 0)

    def late(at: int) -> bool:
        behind = any(item.kind in (Word.BUILDING, Word.UNIT) for item in items[at + 1 :])
        return at < first or (items[at].kind is Word.ROOM and behind)

    return [items[at] for moved in (False, True) for at in range(len(items)) if late(at) is moved]


def front_of(reader: Reader, front: str) -> None:
    """Read the building, unit and room in what stands in front of the region; nothing when it names none."""
    n = len(reader.items)
    reader.text, reader.closed, reader.remarked = front, True, False
    reader.read()
    if not any(item.kind in (Word.BUILDING, Word.UNIT, Word.FLOOR, Word.ROOM) for item in reader.items[n:]):
        del reader.items[n:]


def chinese_address(text: str, hint: Region) -> tuple[str, str]:
    region, rest, front = locate(without_numbers_of_other_kinds(without_brackets(text)), hint)
    town, rest = without_town(rest, region)
    reader = Reader(rest, region.district != 0)
    items = reader.read()
    if front:
        front_of(reader, front)
    if reader.anchored:
        items = ordered(items)
    town = pinyin(town)  # it and the road by their sound, as they are written in Latin letters too
    items = [
        replace(item, text=pinyin(item.text)) if item.tag == "W" and ends_in_road(item.text) else item for item in items
    ]
    return forms(region, town, items)


def forms(region: Region, town: str, items: list[Item]) -> tuple[str, str]:
    if not items:
        return "", ""  # a city is nobody's door
    return written(region, town, door_of(items)), written(region, town, building_of(items))


def written(region: Region, town: str, items: list[Item]) -> str:
    if not region.code and not items:
        return ""
    return f"{region.code:06d}{town}" + "".join(item.tag + item.text for item in items)


def latin_or_china(text: str, city: str, hint: Region) -> tuple[str, str]:
    tokens = tokens_of(text)
    there = tokens_of(city) if hint.province == 0 else []
    if there:
        there[0].comma = True
    tokens = [*tokens, *there][:MAX_TOKENS]
    if not is_china(tokens, hint):
        return latin_address(text, city)
    return forms(*china_address(tokens, hint))


def canonical(text: str, city: str = "") -> tuple[str, str]:
    """Return the canonical forms of an address's door and building; empty when nothing is left."""
    text = prepared(text)
    if is_empty(text, Field.ADDRESS):
        return "", ""
    hint = Region()
    read_region(prepared(city), hint)
    if any(is_cjk(char) for char in text):
        return chinese_address(text, hint)
    return latin_or_china(without_numbers_of_other_kinds(without_brackets(text)), prepared(city), hint)
