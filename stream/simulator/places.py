"""Doors in mainland China, and the many ways in which one door is written."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from random import Random

from stream.simulator.datafiles import rows, tables
from stream.simulator.draws import Weighted, pick
from stream.simulator.script import full_width, traditional


@dataclass(frozen=True, slots=True)
class Division:
    """A district or county; `district` is empty in a city that has none."""

    code: str
    province: str
    city: str
    district: str


@dataclass(frozen=True, slots=True)
class Door:
    """One address, taken apart; `building`, `unit` and `room` are 0 where there is none."""

    division: Division
    road: str
    number: int
    estate: str
    building: int
    unit: int
    room: int


@cache
def _divisions() -> tuple[Weighted[str], dict[str, list[list[Division]]]]:
    cities: dict[str, list[list[Division]]] = defaultdict(list)
    for province, city, districts in rows("divisions.tsv"):
        cities[province].append(
            [Division(text[:6], province, "" if city == province else city, text[6:]) for text in districts.split()]
        )
    trade = tables("senders.toml")["trade"]
    return Weighted({province: float(trade.get(province, 1)) for province in cities}), dict(cities)


def draw_division(rng: Random) -> Division:
    """Return a district, provinces weighted by how much they send abroad."""
    provinces, cities = _divisions()
    return pick(rng, pick(rng, cities[provinces.draw(rng)]))


def draw_door(rng: Random, *, works: bool = False) -> Door:
    """Return an address; `works` puts it into an industrial park or a market."""
    facts = tables("senders.toml")
    road = pick(rng, facts["road_names"]) + pick(rng, facts["road_kinds"])
    estates = facts["works"] if works else facts["estates"]
    estate = pick(rng, facts["estate_names"]) + pick(rng, estates) if rng.random() < 0.6 else ""
    building = int(1 + rng.random() * (30 if estate else 8)) if rng.random() < 0.85 else 0
    unit = int(1 + rng.random() * 6) if building and not works and rng.random() < 0.6 else 0
    floor, flat = int(1 + rng.random() * 30), int(1 + rng.random() * 8)
    room = floor * 100 + flat if building and rng.random() < 0.9 else 0
    return Door(draw_division(rng), road, int(1 + rng.random() ** 2 * 900), estate, building, unit, room)


@dataclass(frozen=True, slots=True)
class Hand:
    """How somebody writes addresses; each value is the chance that it happens."""

    no_province: float = 0.15
    no_city: float = 0.03
    spaces: float = 0.15
    traditional: float = 0.01
    full_width: float = 0.02
    remark: float = 0.06


TIDY = Hand(0.05, 0.0, 0.1, 0.0, 0.0, 0.0)
CARELESS = Hand()
EVASIVE = Hand(0.35, 0.1, 0.35, 0.18, 0.15, 0.25)


def write_door(rng: Random, door: Door, hand: Hand = CARELESS) -> str:
    """Return one spelling of an address, the same door whatever the hand."""
    division = door.division
    parts = [_head(rng, division, hand)]
    parts.append(f"{door.road}{door.number}{pick(rng, ('号', '号', '号', '號'))}")
    if door.estate:
        parts.append(door.estate)
    parts.append(_inside(rng, door))
    gap = pick(rng, (" ", " ", ",", "，")) if rng.random() < hand.spaces else ""
    text = gap.join(part for part in parts if part)
    if rng.random() < hand.traditional:
        text = traditional(text)
    if rng.random() < hand.full_width:
        text = full_width(text)
    if rng.random() < hand.remark:
        text += pick(rng, tables("senders.toml")["remarks"])
    return text


def _head(rng: Random, division: Division, hand: Hand) -> str:
    province, city = division.province, division.city
    if city and rng.random() < hand.no_province:
        province = ""
        if division.district and rng.random() < hand.no_city:
            city = ""
    elif rng.random() < hand.no_province:
        province = province.removesuffix("省").removesuffix("市")
    return f"{province}{city}{division.district}"


def _inside(rng: Random, door: Door) -> str:
    if not door.building:
        return f"{door.room}室" if door.room else ""
    style = rng.random()
    if style < 0.2:
        numbers = [str(number) for number in (door.building, door.unit, door.room) if number]
        return "-".join(numbers)
    word = "栋" if style < 0.55 else "幢" if style < 0.75 else "号楼" if style < 0.92 else "棟"
    unit = f"{door.unit}单元" if door.unit else ""
    room = f"{door.room}{'室' if style < 0.8 else '房'}" if door.room else ""
    return f"{door.building}{word}{unit}{room}"
