"""Find answers to the questions of a condition under which one part of it decides the whole.

A test shows a change of a part only where the part counts: in an `all` whose other parts hold, in an `any` whose other
parts do not, and in an `at_least` that is one short (as modified condition/decision coverage asks of programs).
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

from rules.authoring.mutants import contains
from rules.tree import Group, Question

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rules.tree import Condition

Answers: TypeAlias = dict[Question, bool]

MAX_WAYS = 4  # to give one part one truth
MAX_SURROUNDINGS = 8  # in which one part decides


class Decider:
    """Work on one condition; what was found of its parts is kept."""

    def __init__(self, condition: Condition) -> None:
        self.condition = condition
        self._known: dict[tuple[int, bool], list[Answers]] = {}

    def answers(self, part: Condition) -> Iterator[Answers]:
        """Yield answers under which the truth of a part is that of the whole, or its opposite, and known."""
        for around in islice(self._surroundings(self.condition, part), MAX_SURROUNDINGS):
            for truth in (True, False):
                for within in self._ways(part, truth):
                    both = _merged(around, within)
                    if both is not None:
                        yield both

    def _surroundings(self, condition: Condition, part: Condition) -> Iterator[Answers]:
        if condition is part:
            yield {}
            return
        for number, child in enumerate(condition.children if isinstance(condition, Group) else ()):
            if not isinstance(condition, Group) or not contains(child, part):
                continue
            others = condition.children[:number] + condition.children[number + 1 :]
            for within in self._surroundings(child, part):
                for beside in self._neutral(condition, others):
                    both = _merged(within, beside)
                    if both is not None:
                        yield both

    def _neutral(self, group: Group, others: Sequence[Condition]) -> list[Answers]:
        """Return answers to all but one child of a group, with which that child decides."""
        if group.joint == "at_least":
            return self._chosen(others, group.n - 1)
        return self._each([(other, group.joint == "all") for other in others])

    def _ways(self, condition: Condition, truth: bool) -> list[Answers]:
        """Return answers that give a condition a truth, `at_least` by no more and no less than it takes."""
        if isinstance(condition, Question):
            return [{condition: truth}]
        key = (id(condition), truth)
        if key not in self._known:
            self._known[key] = list(islice(self._of_group(condition, truth), MAX_WAYS))
        return self._known[key]

    def _of_group(self, group: Group, truth: bool) -> Iterator[Answers]:
        children = group.children
        if group.joint == "at_least":
            yield from self._chosen(children, group.n if truth else group.n - 1)
        elif group.joint == "all" and truth:
            yield from self._each([(child, True) for child in children])
        elif group.joint != "all" and truth == (group.joint != "any"):
            yield from self._each([(child, False) for child in children])
        else:
            # One child is enough; the others are as they are.
            for child in children:
                yield from self._ways(child, group.joint != "all")

    def _chosen(self, children: Sequence[Condition], n: int) -> list[Answers]:
        """Return answers with which exactly n children hold, beginning at another child each time."""
        found = []
        for first in range(max(1, len(children))):
            turned = (*children[first:], *children[:first])
            found += self._each([(child, number < n) for number, child in enumerate(turned)])[:1]
        return found[: 2 * MAX_WAYS]

    def _each(self, wanted: Sequence[tuple[Condition, bool]]) -> list[Answers]:
        """Return answers that give every condition its truth; the first way that suits the ones before is taken."""
        found = []
        for skipped in range(MAX_WAYS):
            answers: Answers = {}
            for condition, truth in wanted:
                ways = self._ways(condition, truth)
                merged = (_merged(answers, way) for way in (*ways[skipped:], *ways[:skipped]))
                suiting = next((both for both in merged if both is not None), None)
                if suiting is None:
                    break
                answers = suiting
            else:
                if answers not in found:
                    found.append(answers)
        return found


def _merged(first: Answers, second: Answers) -> Answers | None:
    """Return both together; None when they contradict each other."""
    if any(first.get(question, truth) != truth for question, truth in second.items()):
        return None
    return first | second
