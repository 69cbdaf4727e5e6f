"""Goods classes: what a table of them says, and how a set of rules knows their names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from rules.codes import Code
from rules.fields import FIELDS
from rules.operands import OperandReader
from rules.positioned import MapNode, Node, TextNode
from rules.reading import read_keys, read_map
from rules.tree import Mention, Values

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rules.library import Library
    from rules.report import Report


@dataclass(frozen=True, slots=True)
class CheckedClass:
    """A goods class as typed; at least one of the two is there."""

    name: str
    mention: Mention | None
    under: Values | None


def check_classes(library: Library) -> tuple[CheckedClass, ...]:
    """Return the sound classes of a library's table, by priority; what is wrong goes to its report."""
    if library.classes is None:
        return ()
    report = library.classes.report
    reader = OperandReader(report, FIELDS, library, None, set())
    found = (_check_class(report, reader, name, node) for name, node in library.classes.classes)
    return tuple(checked for checked in found if checked is not None)


def _check_class(report: Report, reader: OperandReader, name: TextNode, node: Node) -> CheckedClass | None:
    what = f"the class '{name.text}'"
    found = read_map(report, node, what)
    if found is None:
        return None
    keys = read_keys(report, found, what, (), ("mentions", "under"))
    if not keys:
        return None
    mention = _operand(reader, found, keys, "mentions")
    under = _operand(reader, found, keys, "under")
    if isinstance(mention, Mention) and mention.at_least > 1:
        report.error(Code.BAD_CLASS, keys["mentions"], f"{what}: one mention is enough, so it has no at_least")
        return None
    if (mention is None and "mentions" in keys) or (under is None and "under" in keys):
        return None
    return CheckedClass(name.text, cast("Mention | None", mention), cast("Values | None", under))


def _operand(reader: OperandReader, node: MapNode, keys: Mapping[str, Node], operator: str) -> object:
    if operator not in keys:
        return None
    subject = FIELDS["goods.text" if operator == "mentions" else "goods.hs"]
    key = next(key for key, _ in node.entries if key.text == operator)
    question = reader.question(subject, key, keys[operator])
    return question.operand if question is not None else None
