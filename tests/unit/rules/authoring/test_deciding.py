"""Answers under which one part of a condition decides the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from rules.authoring.deciding import Decider
from rules.fields import FIELDS
from rules.tree import Bound, Group, Question

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rules.tree import Condition, Joint


def question(number: int) -> Question:
    return Question(FIELDS["weight.gross"], "gte", Bound(float(number)))


def conditions() -> st.SearchStrategy[Condition]:
    """Draw trees whose questions are all different."""

    def numbered(tree: Condition) -> Condition:
        numbers = iter(range(1, 1000))

        def visit(part: Condition) -> Condition:
            if isinstance(part, Question):
                return question(next(numbers))
            return Group(part.joint, tuple(visit(child) for child in part.children), part.n)

        return visit(tree)

    def groups(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
        several = st.lists(inner, min_size=1, max_size=4).map(tuple)
        joints: st.SearchStrategy[Joint] = st.sampled_from(["all", "any", "none"])
        plain = st.builds(Group, joints, several)
        negated = st.builds(Group, st.just("not"), inner.map(lambda child: (child,)))
        counted = several.flatmap(
            lambda children: st.builds(Group, st.just("at_least"), st.just(children), st.integers(1, len(children)))
        )
        return st.one_of(plain, negated, counted)

    return st.recursive(st.just(question(0)), groups, max_leaves=12).map(numbered)


def truth_of(condition: Condition, answers: Mapping[Question, bool], forced: tuple[Condition, bool]) -> bool:
    if condition is forced[0]:
        return forced[1]
    if isinstance(condition, Question):
        return answers.get(condition, False)
    truths = [truth_of(child, answers, forced) for child in condition.children]
    if condition.joint == "all":
        return all(truths)
    if condition.joint == "any":
        return any(truths)
    return sum(truths) >= condition.n if condition.joint == "at_least" else not any(truths)


def parts_of(condition: Condition) -> Iterator[Condition]:
    yield condition
    for child in condition.children if isinstance(condition, Group) else ():
        yield from parts_of(child)


@given(conditions())
def test_part_decides_the_whole_whatever_the_questions_left_open(condition: Condition) -> None:
    decider = Decider(condition)
    for part in parts_of(condition):
        found = list(decider.answers(part))
        assert found
        for answers in found:
            for rest in (False, True):
                filled = {ask: answers.get(ask, rest) for ask in parts_of(condition) if isinstance(ask, Question)}
                whole = {truth_of(condition, filled, (part, truth)) for truth in (True, False)}
                assert whole == {True, False}


def test_at_least_is_met_by_no_more_than_it_takes_and_missed_by_one() -> None:
    asked = [question(number) for number in range(5)]
    group = Group("at_least", tuple(asked), 3)
    counts = {sum(answers.values()) for answers in Decider(group).answers(group)}
    assert counts == {2, 3}


def test_question_that_stands_twice_has_one_answer() -> None:
    twice, other = question(1), question(2)
    condition = Group("all", (Group("any", (twice, other)), Group("none", (twice,))))
    (first, _) = condition.children
    assert all(answers[twice] is False for answers in Decider(condition).answers(first))
