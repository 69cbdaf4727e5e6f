"""Read strict YAML into nodes that know their place: every scalar is text, nothing is guessed.

Built on PyYAML's C event stream. `safe_load` would read 0101 as 65 and NO as false; `compose` crashes on
deeply nested text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import yaml

from rules.codes import Code
from rules.lookalikes import (
    BRACKET_SIGN,
    BRACKETS,
    COMMA,
    IN_KEY,
    INVISIBLE,
    Spot,
    false_indents,
    report_spot,
)
from rules.report import Report
from rules.source import LINE_END, Source
from rules.syntax import Fault, fault_of

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator
    from pathlib import Path

MAX_BYTES = 512 * 1024
MAX_DEPTH = 24
MAX_ROUNDS = 40  # of reading on after a mistake
MAX_REREAD_BYTES = 1024 * 1024  # a large file is read on less often: each round reads it again


@dataclass(frozen=True, slots=True)
class TextNode:
    """A scalar as written; `plain` when it stands without quotes."""

    text: str
    line: int
    col: int
    plain: bool = True


@dataclass(frozen=True, slots=True)
class ListNode:
    """A list."""

    items: tuple[Node, ...]
    line: int
    col: int


@dataclass(frozen=True, slots=True)
class MapNode:
    """An object: its entries in the order of the file, each key once."""

    entries: tuple[tuple[TextNode, Node], ...]
    line: int
    col: int

    def get(self, name: str) -> Node | None:
        """Return the value of a key, or None."""
        return next((value for key, value in self.entries if key.text == name), None)


Node: TypeAlias = TextNode | ListNode | MapNode


def read_file(path: Path, shown: str) -> tuple[Node | None, Report]:
    """Read one file.

    Args:
        shown: how problems name the file.
    Returns:
        The document, None when it cannot be told, and the report with all problems of the file.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        report = Report(shown, ())
        report.error(Code.UNREADABLE, None, f"the file cannot be read: {error.strerror}")
        return None, report
    return read(raw, shown)


def read(raw: bytes, shown: str) -> tuple[Node | None, Report]:
    """Read the bytes of one file; see `read_file`."""
    if len(raw) > MAX_BYTES:
        report = Report(shown, ())
        report.error(Code.TOO_LARGE, None, f"the file is larger than {MAX_BYTES // 1024} KiB; split it")
        return None, report
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        report = Report(shown, ())
        before = LINE_END.split(raw[: error.start].decode("utf-8-sig"))
        place = TextNode("", len(before), len(before[-1]) + 1)
        message = f"byte {raw[error.start]:#04x} is not UTF-8"
        report.error(Code.NOT_UTF8, place, message, f"save the file as UTF-8{_written_as(raw)}")
        return None, report
    report = Report(shown, tuple(LINE_END.split(text)))
    return _read_on(Source(text, report.lines), report), report


def _read_on(source: Source, report: Report) -> Node | None:
    """Build the document; what cannot be read is named and mended or left out, until the rest can be read."""
    indents = list(false_indents(report.lines))
    for spot in indents:
        report_spot(report, spot, " in the indentation")
    source.mend(indents)
    for n_left in range(min(MAX_ROUNDS, MAX_REREAD_BYTES // (len(source.text) + 1)), -1, -1):
        builder = _Builder(Report(report.path, report.lines), source)
        try:
            root = builder.build()
        except yaml.YAMLError as error:
            if not _go_on_after(error, source, report) or n_left == 0:
                return None
            continue
        for spots, where in builder.spots:
            report_spot(report, spots[0], where)
        source.mend(spot for spots, _ in builder.spots for spot in spots)
        if not builder.spots or n_left == 0:
            report.take(builder.report)
            return root
    return None


def _go_on_after(error: yaml.YAMLError, source: Source, report: Report) -> bool:
    """Report why YAML cannot be read, and make a source of it that can be read on; False when nothing is left."""
    fault = _fault(error, source)
    if "nesting depth" in str(error):  # libyaml looks ahead, and may stop before it tells of the levels
        report.error(Code.TOO_DEEP, fault, f"more than {MAX_DEPTH} levels deep", "use a fragment")
        return False
    named = {problem.line for problem in report.problems if problem.code == Code.LOOK_ALIKE.number}
    # What caused it may have been named, or been left out.
    is_left_out = report.has_errors and not source.line(fault.at).strip()
    if not named & {fault.line, fault.at} and not is_left_out:
        if cause := source.suspect(fault.lines, in_flow=fault.in_flow):
            report_spot(report, cause, "")
            source.mend([cause])
            return True
        report.error(Code.SYNTAX, fault, fault.message, fault.hint)
    left = source.leave_out(fault.at)
    if left is None or left.is_whole:
        report.unread.add(left.key if left else "")
    else:
        report.lost |= {left.key, left.inner}
    return left is not None


def _written_as(raw: bytes) -> str:
    """Return how a file seems to be written instead, where that can be told."""
    for codec, name in (("utf-16", "UTF-16"), ("gb18030", "GBK")):
        try:
            text = raw.decode(codec) if codec != "utf-16" or raw[:2] in (b"\xff\xfe", b"\xfe\xff") else ""
        except UnicodeDecodeError:
            continue
        if "schema" in text:
            return f"; it looks like {name}"
    return ""


def _fault(error: yaml.YAMLError, source: Source) -> Fault:
    if isinstance(error, yaml.MarkedYAMLError):
        marks = (error.context_mark or error.problem_mark, error.problem_mark or error.context_mark)
        start, at = ((mark.line + 1, mark.column + 1) if mark else (1, 1) for mark in marks)
        return fault_of(error.context or "", error.problem or "", start, at, source)
    # A character that YAML forbids altogether; PyYAML says where in UTF-8 bytes.
    offset = int(getattr(error, "position", 0))
    before = LINE_END.split(source.text.encode()[:offset].decode("utf-8", "ignore"))
    place = (len(before), len(before[-1]) + 1)
    return fault_of("", f"a control character: {getattr(error, 'reason', error)}", place, place, source)


@dataclass(slots=True)
class _Open:
    """A list or object whose end has not come yet; an object's keys and values alternate in `nodes`."""

    is_map: bool
    is_flow: bool
    line: int
    col: int
    nodes: list[Node] = field(default_factory=list)


class _Builder:
    """Build one document of a parser's events.

    Attributes:
        spots: look-alikes of one text, and words for where it stands; the tree is sound only when there are none.
    """

    def __init__(self, report: Report, source: Source) -> None:
        self.report = report
        self.spots: list[tuple[list[Spot], str]] = []
        self._source = source
        self._open: list[_Open] = []
        self._root: Node | None = None

    def build(self) -> Node | None:
        for event in yaml.parse(self._source.text, Loader=yaml.CSafeLoader):
            if not self._take(event):
                return None
        if self._root is None and not self.report.has_errors:
            self.report.error(Code.EMPTY_FILE, None, "the file is empty", "begin with `schema: parcel-rules/v1`")
        return self._root

    def _take(self, event: yaml.Event) -> bool:
        """Add one event; False when reading on makes no sense."""
        mark = event.start_mark
        line, col = self._source.place(mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
        place = TextNode("", line, col)
        if isinstance(event, yaml.DocumentStartEvent) and self._root is not None:
            self.report.error(Code.SEVERAL_DOCUMENTS, place, "a second document begins here", "give it its own file")
            return False
        if isinstance(event, yaml.NodeEvent) and event.anchor is not None:
            self.report.error(
                Code.ANCHOR,
                place,
                f"anchors and aliases ({event.anchor}) are not allowed",
                "write the value out",
            )
        if isinstance(event, yaml.AliasEvent):
            self._add(place)
        elif isinstance(event, yaml.ScalarEvent):
            self._refuse_tag(event.tag, place)
            self._add(TextNode(event.value, line, col, plain=not event.style))
        elif isinstance(event, yaml.CollectionStartEvent):
            self._refuse_tag(event.tag, place)
            self._open.append(_Open(isinstance(event, yaml.MappingStartEvent), event.flow_style is True, line, col))
            if len(self._open) > MAX_DEPTH:
                self._too_deep(place)
                return False
        elif isinstance(event, yaml.CollectionEndEvent):
            self._close()
        return True

    def _too_deep(self, place: TextNode) -> None:
        self.report.error(Code.TOO_DEEP, place, f"more than {MAX_DEPTH} levels deep", "use a fragment")

    def _refuse_tag(self, tag: str | None, place: TextNode) -> None:
        if tag is not None:
            self.report.error(Code.TAG, place, f"the tag {tag} is not allowed", "every value is text here")

    def _add(self, node: Node) -> None:
        if isinstance(node, TextNode) and node.plain:
            self._note(node, INVISIBLE, " in a text")
            if node.text[:1] in BRACKETS:
                self._note(node, BRACKET_SIGN, " where a value begins")
        if self._open:
            self._open[-1].nodes.append(node)
        else:
            self._root = node

    def _close(self) -> None:
        done = self._open.pop()
        if done.is_map:
            self._add(MapNode(tuple(self._entries(done)), done.line, done.col))
        else:
            for node in done.nodes if done.is_flow else ():
                if isinstance(node, TextNode) and node.plain:
                    self._note(node, COMMA, " in a list")
            self._add(ListNode(tuple(done.nodes), done.line, done.col))

    def _note(self, node: TextNode, pattern: re.Pattern[str], where: str) -> None:
        """Note the look-alikes of a text that stands without quotes, perhaps over several lines."""
        line, at = node.line, node.col - 1
        spots = []
        for char in pattern.findall(node.text):
            while line <= len(self.report.lines) and (found := self.report.lines[line - 1].find(char, at)) < 0:
                line, at = line + 1, 0
            if line <= len(self.report.lines):
                spots.append(Spot(line, found + 1, char))
                at = found + 1
        if spots:
            self.spots.append((spots, where))

    def _entries(self, done: _Open) -> Iterator[tuple[TextNode, Node]]:
        first: dict[str, TextNode] = {}
        for key, value in self._pairs(done):
            if not isinstance(key, TextNode):
                self.report.error(Code.KEY_NOT_TEXT, key, "a key must be text", "a `{` or `[` too many?")
            elif key.plain and key.text == "<<":
                self.report.error(Code.MERGE_KEY, key, "merge keys are not allowed", "use a fragment")
            elif key.text in first:
                message = f"the key '{key.text}' stands twice; the first is at line {first[key.text].line}"
                self.report.error(Code.DUPLICATE_KEY, key, message)
            else:
                if key.plain:
                    self._note(key, IN_KEY, f" in the key '{key.text}'")
                first[key.text] = key
                yield key, value

    def _pairs(self, done: _Open) -> list[tuple[Node, Node]]:
        """Return keys and values; a text in braces goes on after a comma, where YAML itself sees a bare key.

        `{en: One sender, many parcels}` can mean nothing else here, since every key needs a value.
        """
        pairs: list[tuple[Node, Node]] = []
        words: list[str] = []  # with which the last value goes on
        for key, value in zip(done.nodes[::2], done.nodes[1::2], strict=True):
            before = pairs[-1][1] if pairs and done.is_flow else None
            if (
                isinstance(before, TextNode)
                and isinstance(key, TextNode)
                and before.plain
                and before.text
                and self._is_bare(key, value)
            ):
                words.append(key.text)
            else:
                self._go_on(pairs, words)
                pairs.append((key, value))
                words = []
        self._go_on(pairs, words)
        return pairs

    def _go_on(self, pairs: list[tuple[Node, Node]], words: list[str]) -> None:
        if words and isinstance(before := pairs[-1][1], TextNode):
            text = ", ".join((before.text, *words))
            hint = f'put the whole text in quotes: "{text}"'
            self.report.advise(Code.COMMA_IN_BRACES, before, "a text in braces holds a comma", hint)
            pairs[-1] = (pairs[-1][0], TextNode(text, before.line, before.col))

    def _is_bare(self, key: TextNode, value: Node) -> bool:
        """Say whether a key stands without a colon."""
        if not (key.plain and isinstance(value, TextNode) and value.plain and not value.text):
            return False
        between = self.report.lines[key.line - 1][key.col - 1 + len(key.text) : value.col - 1]
        return key.line == value.line and ":" not in between
