"""What native/towns.pyx does, in plain Python over strings."""

from __future__ import annotations

from native.build_towns import Town, towns
from tests.unit.native.twin_places import (
    STRUCTURAL,
    Region,
    is_cjk,
    is_municipality,
    is_word,
    number_at,
    refused,
    word_at,
)


def name_goes_on(text: str) -> bool:
    """Say whether a text starts with a name of two characters or more, and no number."""
    while text and not is_word(text[0]):
        text = text[1:]
    if len(text) < 2 or not is_cjk(text[0]):
        return False
    end = number_at(text, 0)[0]
    return end == 0 or word_at(text, end)[0] not in STRUCTURAL


def town_size(text: str, town: Town) -> int:
    """Return how much of a text's start is the town's name, 0 for nothing."""
    if text.startswith(town.name):
        size = len(town.name)
        if text[size : size + 1] == "办":
            size += 3 if text[size + 2 : size + 3] == "处" else 1
        return size if town.telling or name_goes_on(text[size:]) else 0
    size = len(town.stem)
    if size < 2 or not text.startswith(town.stem):
        return 0
    for kind in ("街道", "镇", "乡", "区"):
        if text[size:].startswith(kind) and name_goes_on(text[size + len(kind) :]):
            return size + len(kind)
    if town.name.endswith("街道") and text[size : size + 1] == "街" and name_goes_on(text[size + 1 :]):
        return size + 1
    return size if name_goes_on(text[size:]) and not refused(text, size, 1) else 0


def parents_of(region: Region) -> list[int]:
    """Return the districts whose towns may follow a region."""
    if region.district:
        return [code for code in towns() if code == region.district]
    if region.city:
        return [code for code in towns() if code // 100 == region.city // 100]
    if is_municipality(region.province) or region.province >= 810000:
        return [code for code in towns() if code // 10000 == region.province // 10000]
    return []


def without_town(text: str, region: Region) -> tuple[str, str]:
    """Return the name of a town that tells doors apart, and what follows the town."""
    found = [(town_size(text, town), parent, town) for parent in parents_of(region) for town in towns()[parent]]
    size = max((size for size, _, _ in found), default=0)
    longest = [(parent, town) for found_size, parent, town in found if found_size == size]
    if size == 0 or len({parent for parent, _ in longest}) > 1:
        return "", text
    parent, town = longest[0]
    if parent % 100:
        region.city, region.district = parent // 100 * 100, parent
    return town.stem if town.telling else "", text[size:]
