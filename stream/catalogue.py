"""Show what is under control on a day, as a table or as JSON."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import orjson

from rules import AnnouncementStanding, CatalogueStatus, ItemStanding, catalogue_status
from stream.errors import InputError
from stream.tables import aligned

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
    return {
        "controls": found.controls,
        "version": found.version,
        "source": found.source,
        "on": found.day.isoformat(),
        "announcements": [_announcement(entry) for entry in found.announcements],
        "items": [_item(entry) for entry in found.items],
    }


def _announcement(entry: AnnouncementStanding) -> dict[str, object]:
    one = entry.announcement
    return {
        "id": one.id,
        "title": {"zh": one.title.zh, "en": one.title.en},
        "regime": one.regime,
        "standing": entry.standing.value,
        "effective_from": one.effective_from,
        "suspended_from": one.suspended_from,
        "suspended_until": one.suspended_until,
        "suspended_by": one.suspended_by or None,
        "source": one.source or None,
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
    """Return one list's status as text: announcements first, then items, then what the words mean."""
    announcements = [("ANNOUNCEMENT", "STANDING", "REGIME", "EFFECTIVE", "SUSPENDED", "TITLE")]
    for entry in found.announcements:
        one = entry.announcement
        pause = f"{one.suspended_from} to {one.suspended_until}" if one.suspended_from else "-"
        title = one.title.zh if lang == "zh" else one.title.en
        since = one.effective_from.isoformat() if one.effective_from else "-"
        announcements.append((one.id, entry.standing.value, one.regime, since, pause, title))
    items = [("ITEM", "STATUS", "BY", "NAME")]
    for thing in found.items:
        by = ", ".join(
            part.announcement.id + ("" if part.standing.value == "in-force" else f" ({part.standing.value})")
            for part in thing.announcements
        )
        items.append((thing.item.id, thing.status, by, thing.item.name.zh if lang == "zh" else thing.item.name.en))
    words = sorted({thing.status for thing in found.items})
    head = f"{found.controls} version {found.version} on {found.day} (Asia/Shanghai)"
    return "\n".join(
        (head, "", *aligned(announcements), "", *aligned(items), "", *(f"{word}: {MEANING[word]}" for word in words))
    )
