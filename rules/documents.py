"""The documents beside rules: which kind a file holds, and sets, fragments and tables as read from theirs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, TypeAlias

from rules.codes import Code
from rules.controls import ControlsDocument, read_controls
from rules.honest import HonestDocument, read_honest
from rules.lexicons import LexiconDocument, read_lexicon
from rules.positioned import MapNode, Node, TextNode
from rules.quantities import NUMBER
from rules.reading import (
    read_date,
    read_keys,
    read_map,
    read_name,
    read_text,
    read_texts,
    read_version,
)
from rules.report import Report, did_you_mean, nearest
from rules.ruledocument import SCHEMA, RuleDocument, read_rule

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

FRAGMENT_HEAD = ("schema", "fragment", "version")
FRAGMENT_ABOUT = ("owner", "description")
OF_WINDOWS = ("having", "measures")
FRAGMENT_KEYS = (*FRAGMENT_HEAD, *FRAGMENT_ABOUT, *OF_WINDOWS, "when")


@dataclass(frozen=True, slots=True)
class SetDocument:
    """Codes under one name; what kind of code they are is told by where the set is used."""

    id: str
    version: int
    valid_until: TextNode | None
    last_day: date | None
    items: tuple[TextNode, ...]
    node: MapNode
    report: Report


@dataclass(frozen=True, slots=True)
class FragmentDocument:
    """A condition under a name: one that parcels meet (`when`), or one that windows do (`having`).

    Attributes:
        measures: what a condition of windows asks about, beside what fragments inside it measure.
        is_of_windows: it is about what windows measure, and not about parcels.
    """

    id: str
    version: int
    when: Node | None
    measures: Node | None
    having: Node | None
    is_of_windows: bool
    node: MapNode
    report: Report


@dataclass(frozen=True, slots=True)
class RatesDocument:
    """What one unit of each currency is worth in USD, by one source at one date."""

    as_of: date | None
    usd: Mapping[str, float]
    node: MapNode
    report: Report


@dataclass(frozen=True, slots=True)
class ClassesDocument:
    """The classes of goods, the first in priority first: (name, what is in it)."""

    classes: tuple[tuple[TextNode, Node], ...]
    names: frozenset[str]
    node: MapNode
    report: Report


Document: TypeAlias = (
    RuleDocument
    | LexiconDocument
    | SetDocument
    | FragmentDocument
    | RatesDocument
    | ClassesDocument
    | ControlsDocument
    | HonestDocument
)


def read_document(node: Node | None, report: Report) -> Document | None:
    """Return the document a file holds, or None when its kind cannot be told; faults go to the report."""
    root = read_map(report, node, "a document")
    if root is None:
        return None
    first = root.entries[0][0]
    schema = root.get("schema")
    if "schema" not in report.unread and (
        first.text != "schema" or not isinstance(schema, TextNode) or schema.text != SCHEMA
    ):
        hint = "move it to the first line" if isinstance(schema, TextNode) and schema.text == SCHEMA else ""
        report.error(Code.SCHEMA, schema or first, f"a document begins with `schema: {SCHEMA}`", hint)
        report.unread.add("schema")  # that it is missing has been said
    kind = next((key for key, _ in root.entries if key.text != "schema"), None)
    if kind is not None and kind.text in READERS:
        return READERS[kind.text](root, report)
    if report.unread & READERS.keys():
        return None  # the key that tells is there, and its value cannot be read
    message = f"the first key after `schema` tells the kind: {', '.join(READERS)}"
    report.error(Code.UNKNOWN_KIND, kind or root, message, did_you_mean(kind.text, READERS) if kind else "")
    return None


def read_id(report: Report, node: Node | None, what: str) -> str:
    """Return the id a document gives itself, which must be its file's name."""
    name = read_name(report, node, what)
    stem = PurePath(report.path).stem
    if name is not None and name != stem:
        report.error(Code.FILE_NAME, node, f"{what} is '{name}', but the file is named '{stem}'", "rename one of them")
    return name or stem


def _read_rule(node: MapNode, report: Report) -> RuleDocument:
    return read_rule(node, report, read_id(report, node.get("rule"), "rule"))


def _read_lexicon(node: MapNode, report: Report) -> LexiconDocument:
    return read_lexicon(node, report, read_id(report, node.get("lexicon"), "lexicon"))


def _read_honest(node: MapNode, report: Report) -> HonestDocument:
    return read_honest(node, report, read_id(report, node.get("honest"), "honest"))


def _read_set(node: MapNode, report: Report) -> SetDocument:
    required = ("schema", "set", "version", "owner", "source", "items")
    keys = read_keys(report, node, "a set", required, ("valid_until", "description"))
    read_text(report, keys.get("owner"), "owner")
    read_text(report, keys.get("source"), "source")
    until = keys.get("valid_until")
    return SetDocument(
        read_id(report, keys.get("set"), "set"),
        read_version(report, keys.get("version")),
        until if isinstance(until, TextNode) else None,
        read_date(report, until, "valid_until"),
        read_texts(report, keys.get("items"), "items"),
        node,
        report,
    )


def _read_fragment(node: MapNode, report: Report) -> FragmentDocument:
    meant = {nearest(key.text, FRAGMENT_KEYS) for key, _ in node.entries}
    is_of_windows = not meant.isdisjoint(OF_WINDOWS)
    if is_of_windows:
        required, optional = (*FRAGMENT_HEAD, "having"), (*FRAGMENT_ABOUT, "measures")
        keys = read_keys(report, node, "a fragment about windows", required, optional)
    else:
        keys = read_keys(report, node, "a fragment", (*FRAGMENT_HEAD, "when"), FRAGMENT_ABOUT)
    return FragmentDocument(
        read_id(report, keys.get("fragment"), "fragment"),
        read_version(report, keys.get("version")),
        keys.get("when"),
        keys.get("measures"),
        keys.get("having"),
        is_of_windows,
        node,
        report,
    )


def _read_rates(node: MapNode, report: Report) -> RatesDocument:
    read_keys(report, node, "a rate table", ("schema", "rates"))
    body = read_map(report, node.get("rates"), "rates")
    keys = read_keys(report, body, "rates", ("source", "as_of", "usd")) if body else {}
    read_text(report, keys.get("source"), "source")
    rows = read_map(report, keys.get("usd"), "usd")
    usd = {}
    for currency, value in rows.entries if rows else ():
        rate = read_text(report, value, f"the rate of {currency.text}")
        if len(currency.text) != 3 or not (currency.text.isascii() and currency.text.isupper()):
            report.error(Code.BAD_RATE, currency, f"'{currency.text}' is no currency: three capital letters")
        elif rate is not None and NUMBER.fullmatch(rate.text) and float(rate.text) > 0:
            usd[currency.text] = float(rate.text)
        elif rate is not None:
            report.error(Code.BAD_RATE, rate, f"'{rate.text[:40]}' is no rate: USD for one {currency.text}, above 0")
    return RatesDocument(read_date(report, keys.get("as_of"), "as_of"), usd, node, report)


def _read_controls(node: MapNode, report: Report) -> ControlsDocument:
    return read_controls(node, report, read_id(report, node.get("controls"), "controls"))


def _read_classes(node: MapNode, report: Report) -> ClassesDocument:
    read_keys(report, node, "a table of goods classes", ("schema", "classes"))
    body = read_map(report, node.get("classes"), "classes")
    keys = read_keys(report, body, "classes", ("version", "owner", "by_priority"), ("description",)) if body else {}
    read_version(report, keys.get("version"))
    read_text(report, keys.get("owner"), "owner")
    rows = read_map(report, keys.get("by_priority"), "by_priority")
    named = [(name, value) for name, value in (rows.entries if rows else ()) if read_name(report, name, "a class")]
    return ClassesDocument(tuple(named), frozenset(name.text for name, _ in named), node, report)


READERS: Mapping[str, Callable[[MapNode, Report], Document]] = {
    "rule": _read_rule,
    "lexicon": _read_lexicon,
    "set": _read_set,
    "fragment": _read_fragment,
    "rates": _read_rates,
    "classes": _read_classes,
    "controls": _read_controls,
    "honest": _read_honest,
}
