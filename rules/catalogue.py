"""Say what is under control on a day: the control list, asked with a date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rules.checking import check_library
from rules.controls import Announcement, ControlledItem, Standing
from rules.errors import RulesInvalid
from rules.library import read_library, shipped_folder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class AnnouncementStanding:
    """One announcement, and how it stands on the day asked about."""

    announcement: Announcement
    standing: Standing


@dataclass(frozen=True, slots=True)
class ItemStanding:
    """One kind of goods, its announcements, and what they come to on the day asked about.

    Attributes:
        status: `licence` when a dual-use licence is needed, `unknown` when nobody has entered what holds since a
            suspension ended, `suspended`, `export-licence` when only that regime names it, `not-yet`.
    """

    item: ControlledItem
    status: str
    announcements: tuple[AnnouncementStanding, ...]


@dataclass(frozen=True, slots=True)
class CatalogueStatus:
    """Every announcement and item of one control list on one day (Asia/Shanghai)."""

    controls: str
    version: int
    source: str
    day: date
    announcements: tuple[AnnouncementStanding, ...]
    items: tuple[ItemStanding, ...]


def catalogue_status(day: date, paths: Sequence[Path] = ()) -> tuple[CatalogueStatus, ...]:
    """Return each control list as it stands on a day.

    Args:
        day: in Asia/Shanghai.
        paths: files or folders that hold control lists; empty: the shipped one.
    Raises:
        RulesInvalid: a file has an error.
    """
    library = read_library(paths or (shipped_folder() / "controls",))
    check_library(library)
    problems = library.problems()
    if any(problem.severity == "error" for problem in problems):
        raise RulesInvalid(problems)
    found = []
    for _, document in sorted(library.controls.items()):
        standings = {
            name: AnnouncementStanding(announcement, announcement.standing(day))
            for name, announcement in document.announcements.items()
        }
        items = tuple(_item(item, standings) for item in document.items.values())
        found.append(
            CatalogueStatus(document.id, document.version, document.source, day, tuple(standings.values()), items)
        )
    return tuple(found)


def _item(item: ControlledItem, standings: dict[str, AnnouncementStanding]) -> ItemStanding:
    own = tuple(standings[name] for name in item.announcements)
    by_licence = [entry.standing for entry in own if entry.announcement.regime == "licence"]
    order = list(Standing)
    if by_licence:
        binding = min(by_licence, key=order.index)
        status = "licence" if binding is Standing.IN_FORCE else binding.value
    else:
        binding = min((entry.standing for entry in own), key=order.index)
        status = own[0].announcement.regime if binding is Standing.IN_FORCE else binding.value
    return ItemStanding(item, status, own)
