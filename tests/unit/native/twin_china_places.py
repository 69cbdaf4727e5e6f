"""What native/china_places.pyx does, in plain Python over lists."""

from __future__ import annotations

from dataclasses import dataclass

from native.build_towns import Town, towns
from tests.unit.native.twin_pinyin import pinyin
from tests.unit.native.twin_places import Region, suits
from tests.unit.native.twin_towns import parents_of


@dataclass
class Place:
    codes: list[int]
    district: bool  # what follows says that it is one
    city: bool  # one of its names is a city's


def resolve(places: list[Place], region: Region) -> None:  # noqa: C901 - one loop a level
    """Fill in province, city and district, each the likeliest that suits those above it."""
    for place in places:
        if not place.district:
            for code in place.codes:
                if code % 10000 == 0 and suits(region, code):
                    region.province = code
                    break
    for place in places:
        if not place.district and not (place.codes[0] % 10000 == 0 and place.codes[0] == region.province):
            for code in place.codes:
                if code % 100 == 0 and code % 10000 and suits(region, code):
                    region.province, region.city = code // 10000 * 10000, code
                    break
    for place in sorted(places, key=lambda place: place.district or not place.city):  # a county's city first
        if place.codes[0] not in (region.province, region.city):
            for code in place.codes:
                if code % 100 and suits(region, code):
                    region.province, region.city, region.district = code // 10000 * 10000, code // 100 * 100, code
                    break


def town_of(name: str, region: Region) -> Town | None:
    """Return the town that a name is, and fill in its district; None when no town or two have it."""
    found = [(parent, town) for parent in parents_of(region) for town in towns()[parent] if pinyin(town.stem) == name]
    if not found or len({parent for parent, _ in found}) > 1:
        return None
    parent, town = found[0]
    if parent % 100:
        region.city, region.district = parent // 100 * 100, parent
    return town
