"""Show what is under control on a day, as a table or as JSON."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from rules import AnnouncementStanding, CatalogueStatus, ItemStanding, catalogue_status
from stream.errors import InputError
from stream.tables import aligned

if TYPE_CHECKING:
    from collections.abc import Mapping

MEANING = {
    "licence": "a dual-use export licence is needed",
    "export-licence": "only the export-licence catalogue names it",
    "suspended": "the measure is suspended on this day",
    "not-yet": "the measure begins later",
    "unknown": "its suspension is over, and what holds since is not entered here: ask the ministry",
}


def report(paths: list[Path], *, day: date, form: str, lang: str) -> str:
    """Return the control lists as they stand on a day in Asia/Shanghai.

    Raises:
        InputError: no control list lies in the paths.
        RulesInvalid: a list has an error.
    """
    lists = catalogue_status(day, paths)
    if not lists:
        raise InputError(f"no control list (`controls: ...`) lies in {', '.join(map(str, paths))}")
    if form == "json":
        return orjson.dumps([document(found) for found in lists], option=orjson.OPT_INDENT_2).decode()
    return "\n\n".join(table(found, lang) for found in lists)


def document(found: CatalogueStatus) -> dict[str, object]:
    """Return one list's status as plain data."""
    sources = {entry.announcement.id: entry.announcement.source for entry in found.announcements}
    return {
        "controls": found.controls,
        "version": found.version,
        "source": found.source,
        "on": found.day.isoformat(),
        "announcements": [_announcement(entry, sources) for entry in found.announcements],
        "items": [_item(entry) for entry in found.items],
    }


def _announcement(entry: AnnouncementStanding, sources: Mapping[str, str]) -> dict[str, object]:
    one = entry.announcement
    return {
        "id": one.id,
        "title": {"zh": one.title.zh, "en": one.title.en},
        "regime": one.regime,
        "standing": entry.standing.value,
        "document": one.document,
        "source": one.source,
        "published": one.published,
        "effective_from": one.effective_from,
        "suspended_from": one.suspended_from,
        "suspended_until": one.suspended_until,
        "suspended_by": one.suspended_by or None,
        "suspension_source": sources.get(one.suspended_by),
    }


def _item(entry: ItemStanding) -> dict[str, object]:
    item = entry.item
    return {
        "id": item.id,
        "name": {"zh": item.name.zh, "en": item.name.en},
        "family": item.family,
        "status": entry.status,
        "announcements": [{"id": by.announcement.id, "standing": by.standing.value} for by in entry.announcements],
        "hs": list(item.hs),
        "lexicon": item.lexicon,
        "scope": item.scope or None,
    }


def table(found: CatalogueStatus, lang: str) -> str:
    """Return one list's status as text: announcements, where each was read, then items, then what the words mean."""
    announcements = [("ANNOUNCEMENT", "STANDING", "REGIME", "PUBLISHED", "EFFECTIVE", "SUSPENDED", "TITLE")]
    sources = [("ANNOUNCEMENT", "DOCUMENT", "SOURCE")]
    for entry in found.announcements:
        one = entry.announcement
        pause = f"{one.suspended_from} to {one.suspended_until} by {one.suspended_by}" if one.suspended_from else "-"
        title = one.title.zh if lang == "zh" else one.title.en
        dates = (_day(one.published), _day(one.effective_from), pause)
        announcements.append((one.id, entry.standing.value, one.regime, *dates, title))
        sources.append((one.id, one.document, one.source))
    items = [("ITEM", "STATUS", "BY", "NAME")]
    for thing in found.items:
        by = ", ".join(
            part.announcement.id + ("" if part.standing.value == "in-force" else f" ({part.standing.value})")
            for part in thing.announcements
        )
        items.append((thing.item.id, thing.status, by, thing.item.name.zh if lang == "zh" else thing.item.name.en))
    words = sorted({thing.status for thing in found.items})
    head = f"{found.controls} version {found.version} on {found.day} (Asia/Shanghai)"
    tables = (line for rows in (announcements, sources, items) for line in (*aligned(rows), ""))
    return "\n".join((head, "", *tables, *(f"{word}: {MEANING[word]}" for word in words)))


def _day(day: date | None) -> str:
    return day.isoformat() if day else "-"
