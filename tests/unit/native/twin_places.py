"""What native/places.pyx and native/address_noise.pyx do, in plain Python over dictionaries."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from functools import cache

from native.address_words import NOT_AFTER_SHORT, Word
from native.build_places import gazetteer, word_table
from native.build_tables import normalised as of_character
from native.build_tables import traditional_to_simplified
from tests.unit.native.twin_text import small

SIMPLIFIED = traditional_to_simplified()
PLACES = gazetteer()
WORDS = word_table()
REFUSED = frozenset(NOT_AFTER_SHORT)
STARTS = {word[0] for word in (*PLACES, *WORDS, *REFUSED)}
LONGEST = max(map(len, [*PLACES, *WORDS, *REFUSED]))
OPENING, CLOSING = "([{<【〔〖「『《〈（［｛＜", ")]}>】〕〗」』》〉）］｝＞"
ONES = dict(zip("零一二三四五六七八九", range(10), strict=True)) | dict(
    zip("〇壹贰叁肆伍陆柒捌玖", range(10), strict=True)
)


@cache
def mapped(char: str) -> str:
    if char in OPENING:
        return "("
    if char in CLOSING:
        return ")"
    if char in "’‘`´":
        return "'"
    return "".join(part.lower() if part.isascii() else small(part) for part in of_character(char, SIMPLIFIED))


def prepared(text: str) -> str:
    return "".join(mapped(char) for char in text)


def is_cjk(char: str) -> bool:
    code = ord(char)
    return any(
        low <= code <= high
        for low, high in ((0x3400, 0x9FFF), (0x20000, 0x3FFFF), (0xF900, 0xFAFF), (0x3040, 0x30FF), (0x3007, 0x3007))
    )


def is_letter(char: str) -> bool:
    return char.isascii() and char.isalpha()


def is_digit(char: str) -> bool:
    return char.isascii() and char.isdigit()


def is_word(char: str) -> bool:
    return not char.isascii() or char.isalnum()


def longest(table: Container[str], text: str, at: int) -> int:
    """Return the length of the longest entry of `table` that starts at `at`, 0 for none."""
    if text[at : at + 1] not in STARTS:
        return 0
    for size in range(min(LONGEST, len(text) - at), 0, -1):
        if text[at : at + size] in table:
            return size
    return 0


def word_at(text: str, at: int) -> tuple[Word | None, int]:
    size = longest(WORDS, text, at)
    return (WORDS[text[at : at + size]], size) if size else (None, 0)


def without_numbers_of_other_kinds(text: str) -> str:
    """Blank phones and postcodes."""
    out = list(text)
    runs = [(match.start(), match.end()) for match in re.finditer("[0-9]+", text)]
    number = 0
    while number < len(runs):
        start, end = runs[number]
        taken = phone_runs(text, runs, number)
        near = adjacent(text, runs, number)
        if start and text[start - 1] == "〒" and (near > 1 or end - start >= 6):
            start, taken = start - 1, min(near, 2)
        if not taken:
            head = long_number(text, start, end)
            taken, start = (0, end) if head == end else (1, head)
        if taken:
            end = runs[number + taken - 1][1]
            extension = number + taken < len(runs) and runs[number + taken][0] == end + 1 and text[end] in "-转"
            if extension and not is_postcode(text, *runs[number + taken - 1]):
                taken += 1
                end = runs[number + taken - 1][1]
            out[start:end] = " " * (end - start)
        number += taken or 1
    return "".join(out)


def long_number(text: str, start: int, end: int) -> int:
    """Return from where on a run of digits is no number of a door; `end` when all of it may be."""
    run = text[start:end]
    if is_mobile(run[-11:]):
        return start if run[:-11] in ("86", "0086") else end - 11
    if len(run) >= 7 or is_postcode(text, start, end):
        return start
    return end


def is_postcode(text: str, start: int, end: int) -> bool:
    kind = word_at(text, end)[0]
    return (
        end - start == 6
        and not (start and is_letter(text[start - 1]))
        and kind not in (Word.HOUSE, Word.BUILDING, Word.ROOM, Word.STOREY, Word.UNIT)
    )


def adjacent(text: str, runs: list[tuple[int, int]], number: int) -> int:
    """Return how many runs of digits from `number` on, four at most, have one space or hyphen between them."""
    last = number
    while (
        last + 1 < len(runs)
        and last < number + 3
        and runs[last + 1][0] == runs[last][1] + 1
        and text[runs[last][1]] in " -"
    ):
        last += 1
    return last + 1 - number


def phone_runs(text: str, runs: list[tuple[int, int]], number: int) -> int:
    """Return how many runs of digits from `number` on are one phone: 138 0013 8000, 0755-8654 3210."""
    pieces = [text[start:end] for start, end in runs[number : number + adjacent(text, runs, number)]]
    if runs[number][0] and text[runs[number][0] - 1] == "+":
        return len(pieces)
    return phone_pieces(pieces)


def is_mobile(digits: str) -> bool:
    return len(digits) == 11 and digits[0] == "1" and digits[1] in "3456789"


def phone_pieces(pieces: list[str]) -> int:
    """Return how many of the pieces, from the first, are one phone number in pieces."""
    sizes = [len(piece) for piece in pieces]
    first = 1 if pieces[0] in ("86", "0086") and len(pieces) > 1 else 0
    rest, head = sizes[first:], pieces[first]
    if first and rest[0] == 11:
        return first + 1
    if rest[:3] == [3, 4, 4] and head[0] == "1" and head[1] in "3456789":
        return first + 3
    if len(rest) >= 2 and head[0] == "0" and rest[0] in (3, 4):
        if rest[1] in (7, 8):
            return first + 2
        if rest[1:3] in ([4, 4], [3, 4]):
            return first + 3
    if head in ("400", "800") and rest[1:3] in ([3, 4], [4, 3]):
        return first + 3
    return 0


def without_brackets(text: str) -> str:
    """Blank bracketed remarks; brackets around a part of the address become spaces."""
    out = list(text)
    at = 0
    while at < len(text):
        if text[at] == ")":
            out[at] = " "
        if text[at] != "(":
            at += 1
            continue
        end = text.find(")", at)
        end = len(text) if end < 0 else end
        inside = text[at + 1 : end]
        out[at : end + 1] = (
            list(" " + inside + " ")[: end + 1 - at] if is_part(inside) else " " * (min(end + 1, len(text)) - at)
        )
        at = end + 1
    return "".join(out)


def is_part(inside: str) -> bool:
    """Say whether a bracket holds a building, unit or room, a letter, or a place."""
    if inside[:1] in tuple("近原旧对靠旁"):
        return False
    if len(inside) == 1 and is_letter(inside):
        return True
    size = longest(PLACES, inside, 0)
    if size and size == len(inside):
        return True
    for at in range(len(inside)):
        end = number_at(inside, at)[0]
        if end > at or is_letter(inside[at]):
            kind = word_at(inside, max(end, at + 1))[0]
            if kind in (Word.HOUSE, Word.BUILDING, Word.STOREY, Word.UNIT, Word.FLOOR, Word.ROOM, Word.PART):
                return True
    return False


STRUCTURAL = (Word.HOUSE, Word.BUILDING, Word.STOREY, Word.UNIT, Word.FLOOR, Word.ROOM, Word.PART)


def number_at(text: str, at: int) -> tuple[int, str, bool]:
    """Return (end, value without leading zeros, whether it was Chinese) of the number at `at`; end = at for none."""
    end = at
    while end < len(text) and is_digit(text[end]):
        end += 1
    if end > at:
        return end, text[at:end].lstrip("0") or "0", False
    while end < len(text) and (text[end] in ONES or text[end] in "十拾" or (end > at and text[end] in "百佰")):
        end += 1
    if end == at:
        return at, "", True
    total, ones, units = 0, 0, False
    digits = ""
    for char in text[at:end]:
        if char in ONES:
            ones = ONES[char]
            digits += str(ones)
        else:
            units = True
            scale = 10 if char in "十拾" else 100
            total += (ones or 1) * scale
            ones = 0
    value = str(total + ones) if units else digits.lstrip("0") or "0"
    return end, value, True


@dataclass
class Region:
    province: int = 0
    city: int = 0
    district: int = 0
    explicit: bool = False  # the address itself names its province or city

    @property
    def code(self) -> int:
        return self.district or self.city or self.province


def suits(region: Region, code: int) -> bool:
    """Say whether a place may follow what is known, or repeat it."""
    if code % 10000 == 0:
        return region.province in (0, code) and (region.province == code or not region.code)
    province, city = code // 10000 * 10000, code // 100 * 100
    if region.province not in (0, province):
        return False
    if code == city:
        return region.city in (0, code) and (region.city == code or not region.district)
    if code % 100 >= 95 and not region.city and code // 100 * 100 != region.province:
        return False  # every city has such a zone
    whole = is_municipality(province) or region.city in (0, city)
    return whole and region.district in (0, code)


def is_municipality(province: int) -> bool:
    return province in (110000, 120000, 310000, 500000)


def place_at(text: str, at: int, region: Region, full_only: bool) -> tuple[int, int]:
    """Return (size, code) of the longest place that may stand at `at`."""
    for size in range(min(LONGEST, len(text) - at), 1, -1):
        name = text[at : at + size]
        repeated = 0
        candidates = PLACES.get(name, ())
        if len(candidates) > 1:  # 朝阳北票市: the 朝阳 that has a 北票市
            candidates = sorted(candidates, key=lambda item: not has_child(text, at + size, item[0]))
        for code, short in candidates:
            if (short and full_only) or not suits(region, code):
                continue
            if short and refused(text, at + size, code):
                in_city = code % 100 and region.city == code // 100 * 100
                if not in_city or not re.match("[东西南北]大街", text[at + size :]):
                    continue
            if not short and name[-1] == "市" and has_child(text, at + size - 1, code):
                continue  # 济南市中区 is 济南, 市中区
            if code not in (region.province, region.city, region.district):
                return size, code
            repeated = code
        if repeated:
            return size, repeated
    return 0, 0


def refused(text: str, at: int, code: int) -> bool:
    """Say whether a short name that ends at `at` is the start of a longer name."""
    return longest(REFUSED, text, at) > 0 and not has_child(text, at, code)


def has_child(text: str, at: int, code: int) -> bool:
    """Say whether a place inside the province or city `code` starts at `at`."""
    unit = 10000 if code % 10000 == 0 else 100
    return (
        any(
            child // unit == code // unit and child != code
            for size in range(2, LONGEST)
            for child, _ in PLACES.get(text[at : at + size], ())
        )
        and code % 100 == 0
    )


def read_region(text: str, region: Region) -> int:
    """Read province, city and district from the start on; return where they end."""
    at = 0
    while True:
        while at < len(text) and not is_word(text[at]):
            at += 1
        kind, size = word_at(text, at)
        if kind is Word.LABEL:
            at += size
            continue
        size, code = place_at(text, at, region, full_only=region.district != 0)
        if not size:
            return at
        if code % 10000 == 0:
            region.province, region.explicit = code, True
        elif code % 100 == 0:
            region.province, region.city, region.explicit = code // 10000 * 10000, code, True
        else:
            region.province, region.city, region.district = code // 10000 * 10000, code // 100 * 100, code
        at += size


def locate_behind(text: str, at: int, hint: Region) -> tuple[Region, str, str]:
    """Return the region that stands at `at` behind other words, what follows, else precedes it, and the front."""
    has_digit = [any(map(is_digit, part)) for part in (text[:at], text[at:])]
    if has_digit[1] or not has_digit[0]:
        return *locate_in_front(text[at:], hint)[:2], text[:at] if has_digit[0] else ""
    region = Region()
    read_region(text[at:], region)
    for start in range(at - 1, 0, -1):
        size, code = place_at(text[:at], start, region, full_only=True)
        if size and code % 100 and not any(map(is_word, text[start + size : at])):
            region.city, region.district = code // 100 * 100, code
            return region, text[:start], ""
    return region, text[:at], ""


def without_company(text: str) -> str:
    """Cut a company's name in front of a place."""
    before = re.match("[^0-9]*?公司[\\x00-\\x2f\\x3a-\\x40\\x5b-\\x60\\x7b-\\x7f]*", text, re.DOTALL)
    if before and place_at(text, before.end(), Region(), full_only=True)[0]:
        return text[before.end() :]
    return text


def locate(text: str, hint: Region) -> tuple[Region, str, str]:
    """Return the region of an address, what follows it, and words with numbers in front of it."""
    return locate_in_front(without_company(text), hint)


def locate_in_front(text: str, hint: Region) -> tuple[Region, str, str]:
    """Do so when no company stands in front."""
    region = Region()
    end = read_region(text, region)
    if not region.code:
        for at in range(1, len(text)):
            size, code = place_at(text, at, Region(), full_only=True)
            if size and code % 100 == 0:
                return locate_behind(text, at, hint)
    if hint.province and not region.explicit:
        told = Region(hint.province, hint.city)
        told_end = read_region(text, told)
        if told.district or not region.district:
            return told, text[told_end:], ""
    return region, text[end:], ""
