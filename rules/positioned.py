"""Read strict YAML into nodes that know their place: every scalar is text, nothing is guessed.

Built on PyYAML's C event stream. `safe_load` would read 0101 as 65 and NO as false; `compose` crashes on
deeply nested text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import yaml

from rules.codes import Code
from rules.report import Report

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_BYTES = 512 * 1024
MAX_DEPTH = 24
LOOK_ALIKES = {
    "\t": ("a tab", "indent with spaces"),
    "：": ("a full-width colon '：'", "write ': ', a colon and a space"),
    "\u00a0": ("a no-break space", "write an ordinary space"),
    "\u3000": ("a full-width space", "write an ordinary space"),
}
# In a bracketed list, where they are taken for part of a text.
COMMAS = {"，": "a full-width comma '，'", "、": "a Chinese comma '、'"}
INDENT = re.compile("^ *([\t\u00a0\u3000])\\s*[^\\s#]")
# What YAML 1.1 takes for the end of a line; lines are counted by it.
LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")


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
    _find_false_indents(report)
    return _Builder(report).build(text), report


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


def _find_false_indents(report: Report) -> None:
    for number, line in enumerate(report.lines, start=1):
        if found := INDENT.match(line):
            name, way_out = LOOK_ALIKES[found[1]]
            place = TextNode("", number, found.start(1) + 1)
            report.error(Code.LOOK_ALIKE, place, f"{name} in the indentation", way_out)


@dataclass(slots=True)
class _Open:
    """A list or object whose end has not come yet; an object's keys and values alternate in `nodes`."""

    is_map: bool
    is_flow: bool
    line: int
    col: int
    nodes: list[Node] = field(default_factory=list)


class _Builder:
    def __init__(self, report: Report) -> None:
        self._report = report
        self._open: list[_Open] = []
        self._root: Node | None = None

    def build(self, text: str) -> Node | None:
        try:
            for event in yaml.parse(text, Loader=yaml.CSafeLoader):
                if not self._take(event):
                    return None
        except yaml.YAMLError as error:
            self._explain(error, text)
            return None
        if self._root is None and not self._report.has_errors:
            self._report.error(Code.EMPTY_FILE, None, "the file is empty", "begin with `schema: parcel-rules/v1`")
        return self._root

    def _take(self, event: yaml.Event) -> bool:
        """Add one event; False when reading on makes no sense."""
        mark = event.start_mark
        line, col = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
        place = TextNode("", line, col)
        if isinstance(event, yaml.DocumentStartEvent) and self._root is not None:
            self._report.error(Code.SEVERAL_DOCUMENTS, place, "a second document begins here", "give it its own file")
            return False
        if isinstance(event, yaml.NodeEvent) and event.anchor is not None:
            self._report.error(
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
        self._report.error(Code.TOO_DEEP, place, f"more than {MAX_DEPTH} levels deep", "use a fragment")

    def _refuse_tag(self, tag: str | None, place: TextNode) -> None:
        if tag is not None:
            self._report.error(Code.TAG, place, f"the tag {tag} is not allowed", "every value is text here")

    def _add(self, node: Node) -> None:
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
                self._name_commas(node)
            self._add(ListNode(tuple(done.nodes), done.line, done.col))

    def _name_commas(self, node: Node) -> None:
        if not isinstance(node, TextNode) or not node.plain:
            return
        for char, name in COMMAS.items():
            if char in node.text:
                place = TextNode("", node.line, node.col + node.text.index(char))
                way_out = "write ', ' between entries; put a text that holds this one in quotes"
                self._report.error(Code.LOOK_ALIKE, place, f"{name} in a list", way_out)

    def _entries(self, done: _Open) -> Iterator[tuple[TextNode, Node]]:
        first: dict[str, TextNode] = {}
        for key, value in self._pairs(done):
            if not isinstance(key, TextNode):
                self._report.error(Code.KEY_NOT_TEXT, key, "a key must be text", "a `{` or `[` too many?")
            elif key.plain and key.text == "<<":
                self._report.error(Code.MERGE_KEY, key, "merge keys are not allowed", "use a fragment")
            elif key.text in first:
                message = f"the key '{key.text}' stands twice; the first is at line {first[key.text].line}"
                self._report.error(Code.DUPLICATE_KEY, key, message)
            else:
                self._name_look_alikes(key)
                first[key.text] = key
                yield key, value

    def _pairs(self, done: _Open) -> list[tuple[Node, Node]]:
        """Return keys and values; a text in braces goes on after a comma, where YAML itself sees a bare key.

        `{en: One sender, many parcels}` can mean nothing else here, since every key needs a value.
        """
        pairs: list[tuple[Node, Node]] = []
        for key, value in zip(done.nodes[::2], done.nodes[1::2], strict=True):
            before = pairs[-1][1] if pairs and done.is_flow else None
            if (
                isinstance(before, TextNode)
                and isinstance(key, TextNode)
                and before.plain
                and before.text
                and self._is_bare(key, value)
            ):
                hint = f'put the whole text in quotes: "{before.text}, {key.text}"'
                self._report.advise(Code.COMMA_IN_BRACES, before, "a text in braces holds a comma", hint)
                pairs[-1] = (pairs[-1][0], TextNode(f"{before.text}, {key.text}", before.line, before.col))
            else:
                pairs.append((key, value))
        return pairs

    def _is_bare(self, key: TextNode, value: Node) -> bool:
        """Say whether a key stands without a colon."""
        if not (key.plain and isinstance(value, TextNode) and value.plain and not value.text):
            return False
        between = self._report.lines[key.line - 1][key.col - 1 + len(key.text) : value.col - 1]
        return key.line == value.line and ":" not in between

    def _name_look_alikes(self, key: TextNode) -> None:
        if any(problem.line == key.line for problem in self._report.problems):
            return  # the character may have been named in the indentation already
        for char, (name, way_out) in LOOK_ALIKES.items():
            if key.plain and char in key.text:
                self._report.error(Code.LOOK_ALIKE, key, f"{name} in the key '{key.text}'", way_out)

    def _explain(self, error: yaml.YAMLError, text: str) -> None:
        place, what = _place_of(error, text)
        if "nesting depth" in what:  # libyaml looks ahead, and may stop before it tells of the levels
            self._too_deep(place)
            return
        first_line = place.line - 1
        if isinstance(error, yaml.MarkedYAMLError) and error.context_mark is not None:
            first_line = min(first_line, error.context_mark.line + 1)
        near = range(max(first_line, 1), min(place.line, len(self._report.lines)) + 1)
        if any(problem.line in near for problem in self._report.problems):
            return  # the character that caused it has been named already
        # In braces and brackets an error is often a comma that YAML does not know.
        commas = {char: (name, "write ', '") for char, name in COMMAS.items() if "flow" in what}
        for number in near:
            for char, (name, way_out) in (LOOK_ALIKES | commas).items():
                col = self._report.lines[number - 1].find(char) + 1
                if col:
                    self._report.error(Code.LOOK_ALIKE, TextNode("", number, col), f"{name}: {what}", way_out)
                    return
        self._report.error(Code.SYNTAX, place, what, "check indentation, quotes, brackets and the space after ':'")


def _place_of(error: yaml.YAMLError, text: str) -> tuple[TextNode, str]:
    """Return where a syntax error lies, and what it says."""
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        what = ", ".join(part for part in (error.context, error.problem) if part)
        return TextNode("", mark.line + 1 if mark else 1, mark.column + 1 if mark else 1), what
    # A character that YAML forbids altogether; PyYAML says where in UTF-8 bytes.
    offset = int(getattr(error, "position", 0))
    before = LINE_END.split(text.encode()[:offset].decode("utf-8", "ignore"))
    return TextNode("", len(before), len(before[-1]) + 1), f"a control character: {getattr(error, 'reason', error)}"
