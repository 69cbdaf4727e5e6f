"""Control lists: which goods need a licence, by which announcement, since when, and what is suspended until when."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from rules.codes import Code
from rules.fields import FIELDS
from rules.positioned import MapNode, Node, TextNode
from rules.reading import (
    read_choice,
    read_date,
    read_keys,
    read_map,
    read_name,
    read_text,
    read_texts,
    read_version,
)
from rules.report import Report, did_you_mean
from rules.ruledocument import Title, read_title
from rules.values import read_hs

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

REGIMES = ("licence", "prohibition", "extraterritorial", "export-licence", "suspension")
SUSPENSION = ("suspended_from", "suspended_until", "suspended_by")


class Standing(StrEnum):
    """Say how an announcement stands on a day, the one that binds most first."""

    IN_FORCE = "in-force"
    UNKNOWN = "unknown"  # its suspension has ended by its own words; what holds since is not entered
    SUSPENDED = "suspended"
    NOT_YET = "not-yet"


@dataclass(frozen=True, slots=True)
class Announcement:
    """One measure of the authorities. Dates are days in Asia/Shanghai; the suspension includes its last day.

    Attributes:
        document: what its issuers call it, who they are among it.
        source: where its text and first day were read.
        published: None: a catalogue that is renewed every year.
        effective_from: None: in force for as long as anybody can remember.
        suspended_by: the announcement that says so, whose source is that of the suspension; empty: not suspended.
    """

    id: str
    title: Title
    regime: str
    document: str
    source: str
    published: date | None
    effective_from: date | None
    suspended_from: date | None
    suspended_until: date | None
    suspended_by: str

    def standing(self, day: date) -> Standing:
        """Return how it stands on a day."""
        if self.suspended_from is not None and self.suspended_until is not None and day >= self.suspended_from:
            return Standing.SUSPENDED if day <= self.suspended_until else Standing.UNKNOWN
        return Standing.NOT_YET if self.effective_from is not None and day < self.effective_from else Standing.IN_FORCE


@dataclass(frozen=True, slots=True)
class ControlledItem:
    """One kind of goods: the announcements that name it, its HS codes, and the lexicon of its names."""

    id: str
    name: Title
    family: str
    lexicon: str
    announcements: tuple[str, ...]
    hs: tuple[str, ...]
    scope: str


@dataclass(frozen=True, slots=True)
class ControlsDocument:
    """A control list as read from its file."""

    id: str
    version: int
    source: str
    announcements: Mapping[str, Announcement]
    items: Mapping[str, ControlledItem]
    node: MapNode
    report: Report


def read_controls(node: MapNode, report: Report, document_id: str) -> ControlsDocument:
    """Return a control list; faults go to the report."""
    required = ("schema", "controls", "version", "owner", "source", "announcements", "items")
    keys = read_keys(report, node, "a control list", required, ("description",))
    read_text(report, keys.get("owner"), "owner")
    announcements = _read_entries(report, keys.get("announcements"), "announcements")
    items = _read_entries(report, keys.get("items"), "items")
    known = frozenset(announcements)
    return ControlsDocument(
        document_id,
        read_version(report, keys.get("version")),
        _text(report, keys.get("source"), "source"),
        {
            name: _read_announcement(report, name, body, known)
            for name, body in report.until_full(announcements.items())
        },
        {name: _read_item(report, name, body, known) for name, body in report.until_full(items.items())},
        node,
        report,
    )


def check_controls(document: ControlsDocument, lexicons: Collection[str]) -> None:
    """Report items whose lexicon does not exist."""
    items = document.node.get("items")
    for name, body in document.report.until_full(items.entries if isinstance(items, MapNode) else ()):
        lexicon = body.get("lexicon") if isinstance(body, MapNode) else None
        if isinstance(lexicon, TextNode) and lexicon.text not in lexicons:
            message = f"item '{name.text[:60]}' names the unknown lexicon '{lexicon.text[:60]}'"
            document.report.error(Code.UNKNOWN_LEXICON, lexicon, message, did_you_mean(lexicon.text, lexicons))


def _read_entries(report: Report, node: Node | None, what: str) -> dict[str, MapNode]:
    found = {}
    entries = read_map(report, node, what)
    for key, value in entries.entries if entries else ():
        name = read_name(report, key, f"an entry of {what}")
        body = read_map(report, value, f"{what}.{key.text[:60]}")
        if name is not None and body is not None:
            found[name] = body
    return found


def _read_announcement(report: Report, name: str, node: MapNode, known: Collection[str]) -> Announcement:
    required = ("title", "regime", "document", "source")
    keys = read_keys(report, node, f"announcement '{name}'", required, ("published", "effective_from", *SUSPENSION))
    since = read_date(report, keys.get("suspended_from"), "suspended_from")
    until = read_date(report, keys.get("suspended_until"), "suspended_until")
    suspended_by = read_text(report, keys.get("suspended_by"), "suspended_by")
    present = [keys[key] for key in SUSPENSION if key in keys]
    if 0 < len(present) < len(SUSPENSION):
        message = "a suspension has `suspended_from`, `suspended_until` and `suspended_by`"
        hint = "write the last day that was announced, and the announcement that says so"
        report.error(Code.MISSING_KEY, present[0], message, hint)
    if since is not None and until is not None and until < since:
        message = f"suspended_until {until} lies before suspended_from {since}"
        report.error(Code.EFFECTIVE_ORDER, keys.get("suspended_until"), message)
    if suspended_by is not None and suspended_by.text not in known:
        message = f"announcement '{name}' is suspended by the unknown announcement '{suspended_by.text[:60]}'"
        hint = did_you_mean(suspended_by.text, known) or "enter it among the announcements, with its source"
        report.error(Code.UNKNOWN_ANNOUNCEMENT, suspended_by, message, hint)
    return Announcement(
        name,
        read_title(report, keys.get("title"), "title"),
        read_choice(report, keys.get("regime"), "regime", REGIMES) or "licence",
        _text(report, keys.get("document"), "document"),
        _text(report, keys.get("source"), "source"),
        read_date(report, keys.get("published"), "published"),
        read_date(report, keys.get("effective_from"), "effective_from"),
        since,
        until,
        suspended_by.text if suspended_by else "",
    )


def _read_item(report: Report, name: str, node: MapNode, known: Collection[str]) -> ControlledItem:
    required = ("name", "family", "lexicon", "announcements")
    keys = read_keys(report, node, f"item '{name}'", required, ("hs", "scope"))
    announcements = read_texts(report, keys.get("announcements"), "announcements")
    for text in report.until_full(announcements):
        if text.text not in known:
            message = f"item '{name}' names the unknown announcement '{text.text[:60]}'"
            report.error(Code.UNKNOWN_ANNOUNCEMENT, text, message, did_you_mean(text.text, known))
    hs = [read_hs(report, FIELDS["goods.hs"], text) for text in read_texts(report, keys.get("hs"), "hs")]
    return ControlledItem(
        name,
        read_title(report, keys.get("name"), "name"),
        read_name(report, keys.get("family"), "family") or "",
        read_name(report, keys.get("lexicon"), "lexicon") or "",
        tuple(text.text for text in announcements),
        tuple(digits for digits in hs if digits is not None),
        _text(report, keys.get("scope"), "scope"),
    )


def _text(report: Report, node: Node | None, what: str) -> str:
    found = read_text(report, node, what)
    return found.text if found else ""
