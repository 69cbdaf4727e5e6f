"""Work out the truth of every part of a condition, from the leaves up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from native.spec import Node, NodeKind
from rules.authoring.wording import group_words, question_words
from rules.tree import Group, Question

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rules.telling import Say
    from rules.tree import Condition

MISS, UNKNOWN, HIT = 0, 1, 2
TRUTHS = ("miss", "unknown", "hit")
MARKS = ("[miss]", "[unknown]", "[hit]")


@dataclass(frozen=True, slots=True)
class Branch:
    """One part of a condition: what it asks, its truth, and what it saw where it is a leaf."""

    words: str
    truth: int
    saw: str = ""
    children: tuple[Branch, ...] = ()

    def lines(self, depth: int = 0, say: Say = str) -> Iterator[str]:
        """Yield the part and its own parts, indented."""
        saw = f"  <- {self.saw}" if self.saw else ""
        yield f"{'  ' * depth}{say(MARKS[self.truth])} {self.words}{saw}"
        for child in self.children:
            yield from child.lines(depth + 1, say)


class Witness(Protocol):
    """Whoever knows what the leaves of a compiled condition saw."""

    def truth(self, leaf: int) -> int:
        """Return 0 miss, 1 unknown or 2 hit."""

    def saw(self, question: Question, leaf: int, truth: int) -> str:
        """Return what a leaf saw, for reading; nothing that may not be shown."""


def branch_of(
    condition: Condition, node: Node, witness: Witness, fragments: Mapping[int, str], say: Say = str
) -> Branch:
    """Return a typed condition with the truth of all its parts.

    Args:
        node: what the compiler made of the condition.
        fragments: names by the identity of their conditions.
    """
    branch = _branch(condition, node, witness, fragments, say)
    name = fragments.get(id(condition))
    return Branch(say(f"fragment {name}"), branch.truth, "", (branch,)) if name else branch


def _branch(condition: Condition, node: Node, witness: Witness, fragments: Mapping[int, str], say: Say) -> Branch:
    if isinstance(condition, Question):
        return _leaf(condition, node, witness)
    children = tuple(
        branch_of(child, of_child, witness, fragments, say)
        for child, of_child in zip(condition.children, _children(condition, node), strict=True)
    )
    return Branch(say(group_words(condition)), _joined(condition, [child.truth for child in children]), "", children)


def _children(group: Group, node: Node) -> Sequence[Node]:
    """Return the compiled children of a group; `none` is compiled as the negation of `any`."""
    if group.joint != "none":
        return node.children
    (within,) = node.children
    return (within,) if len(group.children) == 1 else within.children


def _joined(group: Group, truths: Sequence[int]) -> int:
    if group.joint == "all":
        return min(truths)
    if group.joint == "any":
        return max(truths)
    if group.joint in ("not", "none"):
        return HIT - max(truths)
    n_hits = sum(truth == HIT for truth in truths)
    n_open = sum(truth == UNKNOWN for truth in truths)
    return HIT if n_hits >= group.n else UNKNOWN if n_hits + n_open >= group.n else MISS


def _leaf(question: Question, node: Node, witness: Witness) -> Branch:
    asked = node.children[0] if question.negated else node
    leaves = [asked.leaf] if asked.kind is NodeKind.LEAF else [child.leaf for child in asked.children]
    truth = min(witness.truth(leaf) for leaf in leaves)
    saw = witness.saw(question, leaves[0], truth)
    return Branch(question_words(question), HIT - truth if question.negated else truth, saw)
