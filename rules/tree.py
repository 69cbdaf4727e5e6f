"""Conditions as typed trees: what the checker makes of YAML, and what the compiler and `slot` read."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rules.fields import Subject

Joint = Literal["all", "any", "none", "not", "at_least"]


@dataclass(frozen=True, slots=True)
class Bound:
    """A number in base units."""

    value: float


@dataclass(frozen=True, slots=True)
class Multiple:
    """Another number times a factor."""

    subject: Subject
    times: float


@dataclass(frozen=True, slots=True)
class Span:
    """From `low`, which is inside, to `high`, which is outside."""

    low: Bound | Multiple
    high: Bound | Multiple


@dataclass(frozen=True, slots=True)
class Values:
    """Texts to compare with; HS codes are digits without padding. `set_name`: the set they came from."""

    items: tuple[str, ...]
    set_name: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """At least so many different terms out of lexicons and phrases."""

    lexicons: tuple[str, ...]
    phrases: tuple[str, ...]
    at_least: int = 1


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression (RE2) that is searched for in the goods text as it was written."""

    text: str


@dataclass(frozen=True, slots=True)
class Nothing:
    """The question needs no operand: the field is present, the flag is true."""


Operand: TypeAlias = Bound | Multiple | Span | Values | Mention | Pattern | Nothing
Operator = Literal[
    "gt", "gte", "lt", "lte", "between", "in", "starts_with", "under", "mentions", "matches_regex", "present", "is_true"
]


@dataclass(frozen=True)
class Question:
    """Ask one question of one subject; `negated` for `is_not`, `not_in`, `present: false` and the like."""

    subject: Subject
    operator: Operator
    operand: Operand
    negated: bool = False

    @cached_property
    def size(self) -> int:
        """Return 1: a question is one node."""
        return 1


@dataclass(frozen=True)
class Group:
    """Join conditions; `n` is used by `at_least` only."""

    joint: Joint
    children: tuple[Condition, ...]
    n: int = 0

    @cached_property
    def size(self) -> int:
        """Return how many nodes the tree has when every fragment is written out."""
        return 1 + sum(child.size for child in self.children)


Condition: TypeAlias = Question | Group


def questions(condition: Condition) -> Iterator[Question]:
    """Yield the questions of a tree, from left to right."""
    if isinstance(condition, Question):
        yield condition
    else:
        for child in condition.children:
            yield from questions(child)


def canonical(condition: Condition) -> str:
    """Return a text that is the same for trees that differ only in order, units or spelling.

    Sets and lexicons stand with their names: what they hold may change without a new window.
    """
    if isinstance(condition, Question):
        parts = [condition.subject.identity, condition.operator, _canonical_operand(condition.operand)]
        return json.dumps([*parts, condition.negated], ensure_ascii=True, separators=(",", ":"))
    children = sorted(canonical(child) for child in condition.children)
    if condition.joint in ("all", "any") and len(children) == 1:
        return children[0]
    return f"{condition.joint}{condition.n or ''}({';'.join(children)})"


def meaning(condition: Condition) -> str:
    """Return a text that is the same for trees that ask the same: unlike `canonical`, also where parts stand in groups.

    Names of state are made of `canonical`, which a part that gets a group of its own changes.
    """
    return canonical(_flattened(condition))


def _flattened(condition: Condition) -> Condition:
    """Return the same condition with groups inside groups of their own kind joined, as all of (a; all of (b; c)) is."""
    if isinstance(condition, Question):
        return condition
    children: list[Condition] = []
    for child in map(_flattened, condition.children):
        if isinstance(child, Group) and child.joint == condition.joint and child.joint in ("all", "any"):
            children += child.children
        else:
            children.append(child)
    return replace(condition, children=tuple(children))


def _canonical_operand(operand: Operand) -> list[object]:
    parts: list[object] = []
    match operand:
        case Bound(value):
            parts = [value]
        case Multiple(subject, times):
            parts = [subject.identity, times]
        case Span(low, high):
            parts = [_canonical_operand(low), _canonical_operand(high)]
        case Values(items, set_name):
            parts = ["set", set_name] if set_name else [*sorted(items)]
        case Mention(lexicons, phrases, at_least):
            parts = [sorted(lexicons), sorted(phrases), at_least]
        case Pattern(text):
            parts = [text]
    return parts
