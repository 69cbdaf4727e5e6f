"""Read nodes as what a document expects there; a fault is reported and reading goes on with None."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, TypeVar

from rules.codes import Code
from rules.hints import span_hint
from rules.positioned import ListNode, MapNode, Node, TextNode
from rules.quantities import QuantityError, read_duration_ms
from rules.report import Report, did_you_mean, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Choice = TypeVar("Choice", bound=str)
NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
MAX_NAME = 64
MAX_VERSION = 1_000_000
MAX_TEXT = 4096  # characters of one scalar
WHOLE = re.compile(r"-?[0-9]{1,15}")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
CHINA = timezone(timedelta(hours=8))  # Asia/Shanghai has had no summer time since 1991


def shape(node: Node) -> str:
    """Return how an error message calls a node."""
    if isinstance(node, MapNode):
        return "an object"
    if isinstance(node, ListNode):
        return "a list"
    return f"the text '{node.text[:40]}'" if node.text else "nothing"


def read_map(report: Report, node: Node | None, what: str) -> MapNode | None:
    """Return an object with at least one entry."""
    if node is None:
        return None
    if isinstance(node, MapNode) and node.entries:
        return node
    hint = ""
    if isinstance(node, TextNode) and "：" in node.text:
        report.error(Code.LOOK_ALIKE, node, f"a full-width colon '：' in {shape(node)}", "write ': '")
        return None
    if isinstance(node, TextNode) and ":" in node.text:
        hint = "a space is missing after ':'"
    found = "an empty object" if isinstance(node, MapNode) else shape(node)
    report.error(Code.WRONG_SHAPE, node, f"{what} must be an object (`key: value`), not {found}", hint)
    return None


def read_list(report: Report, node: Node | None, what: str) -> tuple[Node, ...]:
    """Return a list's items; one text alone stands for a list of one."""
    if node is None:
        return ()
    if isinstance(node, ListNode) and node.items:
        return node.items
    if isinstance(node, TextNode) and node.text:
        return (node,)
    found = "an empty list" if isinstance(node, ListNode) else shape(node)
    report.error(Code.WRONG_SHAPE, node, f"{what} must be a list (`[a, b]`), not {found}")
    return ()


def read_text(report: Report, node: Node | None, what: str, way_out: str = "") -> TextNode | None:
    """Return a text that is not empty; `way_out` is said of one that is."""
    if node is None:
        return None
    if not isinstance(node, TextNode):
        report.error(Code.WRONG_SHAPE, node, f"{what} must be a text, not {shape(node)}")
    elif not node.text.strip():
        report.error(Code.NO_VALUE, node, f"{what} has no value", way_out)
    elif len(node.text) > MAX_TEXT:
        report.error(Code.WRONG_SHAPE, node, f"{what} has {len(node.text)} characters; at most {MAX_TEXT}")
    else:
        return node
    return None


def read_texts(report: Report, node: Node | None, what: str) -> tuple[TextNode, ...]:
    """Return a list of texts, each once."""
    texts: dict[str, TextNode] = {}
    way_out = "leave it out, or write what it stands for"
    for item in read_list(report, node, what):
        text = read_text(report, item, f"an entry of {what}", way_out)
        if text is None:
            continue
        if first := texts.get(text.text):
            message = f"'{text.text}' stands twice in {what}, first at {report.at(first)}"
            report.error(Code.REPEATED, text, message, "leave one of them out")
        texts.setdefault(text.text, text)
    return tuple(texts.values())


def read_keys(
    report: Report, node: MapNode, what: str, required: Sequence[str], optional: Sequence[str] = ()
) -> Mapping[str, Node]:
    """Return an object's values by key; unknown and missing keys are reported."""
    known = (*required, *optional)
    found = {}
    misspelt = set()
    for key, value in node.entries:
        if key.text in known:
            found[key.text] = value
        elif not report.is_full:
            name = key.text.partition(":")[0]
            near = name if name in known else nearest(key.text, known)
            misspelt.add(near)
            hint = f"did you mean '{near}'?" if near else f"known here: {', '.join(known)}"
            if name in known:
                hint = "a space is missing after ':'"
            report.error(Code.UNKNOWN_KEY, key, f"unknown key '{key.text[:60]}' in {what}", hint)
    for name in required:
        if name not in found and name not in report.unread | report.lost | misspelt:
            report.error(Code.MISSING_KEY, node, f"{what} has no '{name}'")
    return found


def read_choice(report: Report, node: Node | None, what: str, choices: Iterable[Choice]) -> Choice | None:
    """Return one of the words allowed."""
    text = read_text(report, node, what)
    if text is None:
        return None
    allowed = list(choices)
    if text.text in allowed:
        return text.text
    hint = did_you_mean(text.text, allowed)
    report.error(Code.NOT_A_CHOICE, text, f"{what} is '{text.text[:60]}'; allowed: {', '.join(allowed)}", hint)
    return None


def read_whole(report: Report, node: Node | None, what: str, low: int, high: int) -> int | None:
    """Return a whole number in low..high."""
    text = read_text(report, node, what)
    if text is None:
        return None
    if WHOLE.fullmatch(text.text) and low <= int(text.text) <= high:
        return int(text.text)
    report.error(Code.NOT_A_WHOLE_NUMBER, text, f"{what} is '{text.text[:60]}'; it is a whole number, {low} to {high}")
    return None


def read_version(report: Report, node: Node | None) -> int:
    """Return a document's version, from 1; 0 for a faulty one."""
    return read_whole(report, node, "version", 1, MAX_VERSION) or 0


def read_date(report: Report, node: Node | None, what: str) -> date | None:
    """Return a date written as 2026-01-31."""
    text = read_text(report, node, what)
    if text is None:
        return None
    if DATE.fullmatch(text.text):
        try:
            return date.fromisoformat(text.text)
        except ValueError:
            pass  # a 31st of February: reported as any other text
    report.error(Code.NOT_A_DATE, text, f"{what} is '{text.text[:60]}', not a date", "write it as 2026-01-31")
    return None


def read_span_ms(report: Report, node: Node | None, what: str) -> int | None:
    """Return a span of time in milliseconds."""
    text = read_text(report, node, what)
    if text is None:
        return None
    try:
        return read_duration_ms(text.text)
    except QuantityError as error:
        report.error(Code.BAD_QUANTITY, text, f"{what}: {error}", span_hint(text.text))
        return None


def read_name(report: Report, node: Node | None, what: str) -> str | None:
    """Return a name in kebab-case."""
    text = read_text(report, node, what)
    if text is None:
        return None
    if NAME.fullmatch(text.text) and len(text.text) <= MAX_NAME:
        return text.text
    message = f"{what} is '{text.text[:60]}'; names are small letters and digits joined by '-'"
    report.error(Code.BAD_NAME, text, message, f"at most {MAX_NAME} characters, such as split-sender-couriers")
    return None


def midnight_ms(day: date) -> int:
    """Return the start of a day in Asia/Shanghai, in ms since 1970, UTC."""
    start = datetime(day.year, day.month, day.day, tzinfo=CHINA) - datetime(1970, 1, 1, tzinfo=UTC)
    return start // timedelta(milliseconds=1)


def end_of_day_ms(day: date) -> int:
    """Return the first moment after a day in Asia/Shanghai, in ms since 1970, UTC."""
    return midnight_ms(day) + 86_400_000
