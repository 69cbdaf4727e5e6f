"""Type conditions: YAML nodes become a tree whose every question suits its field."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from native.spec import FieldKind
from rules.codes import Code
from rules.fields import FIELDS, Subject
from rules.hints import subject_hint, written_as_condition
from rules.operands import OPERATORS, OperandReader
from rules.positioned import ListNode, MapNode, Node, TextNode
from rules.reading import read_keys, read_map, read_text, read_whole, shape
from rules.report import Report, near_or_known
from rules.tree import Condition, Group, Joint

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rules.library import Library

LISTS = ("all", "any", "none")
WORDS = (*LISTS, "not", "at_least", "fragment")
# The operator that most conditions on a field of a kind begin with, and a condition with it.
USUAL = {kind: names[0] for kind, names in OPERATORS.items()}
EXAMPLES = {
    FieldKind.TEXT: "{mentions: lexicon:name}",
    FieldKind.HS: "{under: 2846}",
    FieldKind.FLAG: "{is: true}",
    FieldKind.CODE: "{in: [a, b]}",
    FieldKind.KEY: "{in: [a, b]}",
}
MAX_SHOWN = 40
MAX_NODES = 2_000  # of one condition with its fragments written out
MAX_FRAGMENT_DEPTH = 8  # fragments inside fragments
MAX_CHILDREN = 1_000


@dataclass(frozen=True, slots=True)
class Scope:
    """Say what names a condition may use.

    Attributes:
        subjects: fields, or the measures of a window.
        unknown: the code of a name that is not among them.
        params: the rule's; None where there are none (fragments).
        used_params: names of params that were looked up are added here.
        fragments: of windows, typed, by name; those of parcels are the same in every scope.
        is_whole: every measure is known; not so after a fragment that brings some could not be used.
    """

    report: Report
    subjects: Mapping[str, Subject]
    unknown: Code = Code.UNKNOWN_FIELD
    params: Mapping[str, Node] | None = None
    used_params: set[str] = field(default_factory=set)
    fragments: Mapping[str, Condition] = field(default_factory=dict)
    is_whole: bool = True

    @property
    def is_having(self) -> bool:
        """Say whether measures are asked about, not fields."""
        return self.unknown is Code.UNKNOWN_MEASURE


class Conditions:
    """Read conditions against a library; each fragment about parcels is read once."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._fragments: dict[str, Condition | None] = {}
        self._open: list[str] = []
        self._depths: dict[str, int] = {}

    def read(self, node: Node | None, scope: Scope, what: str) -> Condition | None:
        """Return the typed tree of a condition, or None after its faults were reported."""
        if node is None:
            return None
        condition = self._read(node, scope, what)
        if condition is not None and condition.size > MAX_NODES:
            message = f"{what} has {condition.size} parts with its fragments written out; at most {MAX_NODES}"
            scope.report.error(Code.TOO_BIG, node, message)
            return None
        return condition

    def fragment(self, name: str) -> Condition | None:
        """Return the condition of a fragment about parcels that exists; None when it is faulty."""
        if name not in self._fragments:
            document = self._library.fragments[name]
            with self.opened(name):
                scope = Scope(document.report, FIELDS)
                self._fragments[name] = self.read(document.when, scope, f"the fragment '{name}'")
        return self._fragments[name]

    @contextmanager
    def opened(self, name: str) -> Iterator[None]:
        """Hold a fragment open while it is read, so that it is not opened inside itself."""
        self._open.append(name)
        yield
        self._open.pop()

    def may_open(self, name: str) -> bool:
        """Say whether a fragment is neither open already nor, with those inside it, too deep inside others."""
        return name not in self._open and len(self._open) + self._depths.get(name, 1) <= MAX_FRAGMENT_DEPTH

    def _read(self, node: Node, scope: Scope, what: str) -> Condition | None:
        if isinstance(node, ListNode):
            scope.report.error(Code.BARE_LIST, node, f"{what} is a bare list", "say `all:` or `any:` before it")
            return None
        if isinstance(node, MapNode) and not node.entries:
            scope.report.error(Code.EMPTY_CONDITION, node, f"{what} is an empty condition")
            return None
        found = read_map(scope.report, node, what)
        if found is None or scope.report.is_full:
            return None
        if len(found.entries) > MAX_CHILDREN:
            scope.report.error(Code.TOO_BIG, node, f"{what} has more than {MAX_CHILDREN} parts")
            return None
        return _joined("all", [self._entry(key, value, scope) for key, value in found.entries])

    def _entry(self, key: TextNode, value: Node, scope: Scope) -> Condition | None:
        if key.text in LISTS:
            return self._list(key, value, scope)
        if key.text == "not":
            child = self._read(value, scope, "`not`")
            return Group("not", (child,)) if child is not None else None
        if key.text == "at_least":
            return self._at_least(key, value, scope)
        if key.text == "fragment":
            return self._use_fragment(value, scope)
        subject = scope.subjects.get(key.text)
        if subject is None:
            if scope.is_whole:  # if not, the fragment that may bring it has an error of its own
                kind = "measure" if scope.is_having else "field"
                hint = subject_hint(key.text, scope.subjects, WORDS)
                scope.report.error(scope.unknown, key, f"unknown {kind} '{key.text[:60]}'", hint)
            return None
        return self._leaf(subject, value, scope)

    def _leaf(self, subject: Subject, node: Node, scope: Scope) -> Condition | None:
        report = scope.report
        if not isinstance(node, MapNode) or not node.entries:
            message = f"{subject.name} needs an operator and what to compare with, not {shape(node)}"
            report.error(Code.WRONG_SHAPE, node, message, f"such as `{subject.name}: {_example(subject, node)}`")
            return None
        reader = OperandReader(report, scope.subjects, self._library, scope.params, scope.used_params)
        asked = [reader.question(subject, key, value) for key, value in node.entries]
        reader.check_range(subject, node, asked)
        return _joined("all", cast("list[Condition | None]", asked))

    def _list(self, key: TextNode, node: Node, scope: Scope) -> Condition | None:
        children = self._children(node, scope, f"`{key.text}`")
        return _joined(cast("Joint", key.text), children)

    def _children(self, node: Node, scope: Scope, what: str) -> list[Condition | None]:
        if not isinstance(node, ListNode):
            message = f"{what} takes a list of conditions, not {shape(node)}"
            scope.report.error(Code.WRONG_SHAPE, node, message, "put '- ' before each, or brackets around them")
            return [None]
        if not node.items:
            scope.report.error(Code.EMPTY_CONDITION, node, f"{what} holds no condition")
            return [None]
        if len(node.items) > MAX_CHILDREN:
            message = f"{what} holds {len(node.items)} conditions; at most {MAX_CHILDREN}"
            scope.report.error(Code.TOO_BIG, node, message, "use a set or a lexicon")
            return [None]
        return [self._read(item, scope, f"a condition in {what}") for item in node.items]

    def _at_least(self, key: TextNode, node: Node, scope: Scope) -> Condition | None:
        found = read_map(scope.report, node, "`at_least`")
        if found is None:
            return None
        keys = read_keys(scope.report, found, "`at_least`", ("n", "of"))
        n = read_whole(scope.report, keys.get("n"), "n", 0, MAX_CHILDREN)
        if "of" not in keys:
            return None
        children = self._children(keys["of"], scope, "`of`")
        if n is not None and isinstance(keys["of"], ListNode) and not 1 <= n <= len(children):
            message = f"at least {n} of {len(children)} conditions: n goes from 1 to {len(children)}"
            scope.report.error(Code.BAD_AT_LEAST, keys["n"], message)
            return None
        return _joined("at_least", children, n) if n is not None else None

    def _use_fragment(self, node: Node, scope: Scope) -> Condition | None:
        name = read_text(scope.report, node, "fragment")
        if name is None:
            return None
        document = self._library.fragments.get(name.text)
        if document is None:
            suited = (key for key, one in self._library.fragments.items() if one.is_of_windows is scope.is_having)
            hint = near_or_known(name.text, suited)
            scope.report.error(Code.UNKNOWN_FRAGMENT, name, f"unknown fragment '{name.text[:60]}'", hint)
        elif scope.is_having and not document.is_of_windows:
            message = f"the fragment '{name.text}' asks about fields of a parcel; `having` asks about measures"
            scope.report.error(Code.UNKNOWN_FRAGMENT, name, message)
        elif document.is_of_windows and not scope.is_having:
            message = f"the fragment '{name.text}' asks about measures of a window; only `having` can use it"
            scope.report.error(Code.UNKNOWN_FRAGMENT, name, message)
        elif name.text in self._open:
            ring = " -> ".join((*self._open[self._open.index(name.text) :], name.text))
            scope.report.error(Code.FRAGMENT_CYCLE, name, f"fragments contain themselves: {ring}")
        elif not self.may_open(name.text):
            message = f"more than {MAX_FRAGMENT_DEPTH} fragments inside each other"
            scope.report.error(Code.TOO_BIG, name, message)
        else:
            return self._inner(name, scope)
        return None

    def _inner(self, name: TextNode, scope: Scope) -> Condition | None:
        """Return a fragment that may be opened, and note how deep it makes the one it stands in."""
        condition = scope.fragments.get(name.text) if scope.is_having else self.fragment(name.text)
        if self._open:
            parent = self._open[-1]
            self._depths[parent] = max(self._depths.get(parent, 1), 1 + self._depths.get(name.text, 1))
        return condition


def _joined(joint: Joint, children: list[Condition | None], n: int = 0) -> Condition | None:
    """Return the joint condition; None when a part of it is faulty."""
    sound = tuple(child for child in children if child is not None)
    if len(sound) < len(children):
        return None
    if joint in ("all", "any") and len(sound) == 1:
        return sound[0]
    return Group(joint, sound, n)


def _example(subject: Subject, written: Node) -> str:
    if isinstance(written, TextNode) and 0 < len(written.text) <= MAX_SHOWN:
        return written_as_condition(written.text, "gte" if subject.kind is FieldKind.NUMBER else USUAL[subject.kind])
    units = subject.dimension.factors if subject.dimension else {}
    if subject.dimension is not None:
        return f"{{gte: 2 {next(reversed(units))}}}".replace(" }", "}")
    return EXAMPLES[subject.kind]
