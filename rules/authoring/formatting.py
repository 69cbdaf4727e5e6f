"""Give rule files their canonical form; comments, quotes, braces and the order of keys stay as they were written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML
from ruamel.yaml.emitter import RoundTripEmitter
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.resolver import VersionedResolver

from rules.positioned import ListNode, MapNode, Node, read_file
from rules.positioned import read as read_bytes
from rules.ruleset import content

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from rules.errors import Problem

UNBROKEN = 1 << 20  # characters: a line is as long as its author wants
BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Formatted:
    """One file's canonical text, or the problems that keep it from having one."""

    path: Path
    before: str
    after: str
    problems: tuple[Problem, ...] = ()
    refusal: str = ""

    @property
    def is_changed(self) -> bool:
        """Say whether the file is not in its canonical form."""
        return self.before != self.after


class _TextResolver(VersionedResolver):
    """Take every scalar for text, as the rule language does: 0101 stays 0101, and NO stays NO."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        if kind is ScalarNode and implicit[0]:
            return self.DEFAULT_SCALAR_TAG
        return super().resolve(kind, value, implicit)


class _BracesEmitter(RoundTripEmitter):
    """Leave braces around an object of one entry in a list, where ruamel.yaml drops them: `[{a: b}]`."""

    braces: Iterator[bool]

    def expect_block_mapping(self) -> None:
        next(self.braces, False)
        super().expect_block_mapping()

    def expect_flow_mapping(self, single: Any = False, force_flow_indent: Any = False) -> None:
        braced = next(self.braces, False)
        super().expect_flow_mapping(single=single and not braced, force_flow_indent=force_flow_indent)


def _braces(node: Node, lines: Sequence[str]) -> Iterator[bool]:
    """Yield for each object, in the order of the file, whether braces stand around it."""
    if isinstance(node, MapNode):
        yield lines[node.line - 1][node.col - 1 : node.col] == "{"
        for _, value in node.entries:
            yield from _braces(value, lines)
    elif isinstance(node, ListNode):
        for item in node.items:
            yield from _braces(item, lines)


def format_file(path: Path) -> Formatted:
    """Return a file's canonical text; nothing is written."""
    node, report = read_file(path, str(path))
    errors = tuple(problem for problem in report.problems if problem.severity == "error")
    if node is None or errors:
        return Formatted(path, "", "", errors)
    # Byte order marks and the line ends of other systems go: Python reads both.
    before = path.read_bytes().decode("utf-8")
    try:
        after = _canonical(path.read_text("utf-8-sig"), _braces(node, report.lines))
    except YAMLError as error:
        return Formatted(path, before, before, refusal=f"it cannot be formatted: {error}")
    written, _ = read_bytes(after.encode(), str(path))
    if written is None or content(written) != content(node):
        return Formatted(
            path, before, before, refusal="its meaning would change; put texts that hold a comma in quotes"
        )
    return Formatted(path, before, after)


def _canonical(text: str, braces: Iterator[bool]) -> str:
    yaml = YAML()
    yaml.Resolver = _TextResolver
    yaml.Emitter = type("Emitter", (_BracesEmitter,), {"braces": braces})
    yaml.preserve_quotes = True
    yaml.width = UNBROKEN
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = StringIO()
    yaml.dump(yaml.load(text), out)
    lines = (line.rstrip() for line in out.getvalue().split("\n"))
    return BLANK_LINES.sub("\n\n", "\n".join(lines)).strip("\n") + "\n"
