"""Senders' names and addresses as international couriers want them: romanised, small things first."""

from __future__ import annotations

from functools import cache
from random import Random
from typing import TYPE_CHECKING

from stream.simulator.datafiles import rows, tables
from stream.simulator.draws import pick

if TYPE_CHECKING:
    from stream.simulator.places import Division, Door


@cache
def _syllables() -> dict[int, str]:
    return {ord(char): syllable for syllable, chars in rows("pinyin.tsv") for char in chars}


def romanised(text: str) -> str:
    """Return Chinese characters in Latin letters, in one word with a capital."""
    return text.translate(_syllables()).capitalize()


def english_person(rng: Random, name: str) -> str:
    """Return one spelling of a person's name."""
    n_surname = 2 if name[:2] in tables("senders.toml")["double_surnames"] else 1
    surname, given = romanised(name[:n_surname]), romanised(name[n_surname:])
    style = rng.random()
    if style < 0.4:
        return f"{surname} {given}"
    if style < 0.65:
        return f"{given} {surname}"
    return (
        f"{surname.upper()} {given.upper()}"
        if style < 0.9
        else f"{surname} {' '.join(map(romanised, name[n_surname:]))}"
    )


def english_company(rng: Random, name: str) -> str:
    """Return one spelling of a company's name; it has one English name and few ways to write it."""
    facts = tables("senders.toml")["english"]
    name, form = _ending(name, facts["forms"])
    name, trade = _ending(name, facts["trades"])
    own = next(own for own in tables("senders.toml")["company_names"] if name.endswith(own))
    place, _ = _ending(name.removesuffix(own), facts["divisions"])
    words = (romanised(place), romanised(own), trade, form)
    text = " ".join(word for word in words if word)
    return text.upper() if rng.random() < 0.3 else text


def english_door(rng: Random, door: Door) -> str:
    """Return one spelling of an address."""
    facts = tables("senders.toml")["english"]
    road, kind = _ending(door.road, facts["roads"])
    estate, estate_kind = _ending(door.estate, facts["estates"])
    room = pick(rng, ("Room {}", "Rm {}", "Flat {}", "#{}")).format(door.room) if door.room else ""
    unit = f"Unit {door.unit}" if door.unit else ""
    building = pick(rng, ("Building {}", "Bldg {}", "Block {}", "No.{} Building")).format(door.building)
    number = pick(rng, ("No. {} {} {}", "No.{} {} {}", "{} {} {}")).format(door.number, romanised(road), kind)
    parts = [room, unit, building if door.building else "", f"{romanised(estate)} {estate_kind}".strip(), number]
    text = ", ".join(part for part in (*parts, *_division(rng, door.division)) if part)
    return text.upper() if rng.random() < 0.2 else text


def _division(rng: Random, division: Division) -> list[str]:
    facts = tables("senders.toml")["english"]["divisions"]
    names = [division.district, division.city, division.province]
    if division.city and rng.random() < 0.2:
        names.pop()
    said = []
    for name in filter(None, names):
        stem, kind = _ending(name, facts)
        said.append(f"{romanised(stem)} {kind}".strip())
    return said


def _ending(text: str, endings: dict[str, str]) -> tuple[str, str]:
    """Take a known ending off a text, if something is left; return the rest and the ending in English."""
    for ending, english in endings.items():
        if text.endswith(ending) and text != ending:
            return text.removesuffix(ending), english
    return text, ""
