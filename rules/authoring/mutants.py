"""Change rules a little, one change at a time, to see whether their tests notice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rules.authoring.wording import condition_words, group_words, question_words
from rules.quantities import Dimension, write_duration
from rules.tree import Bound, Group, Mention, Multiple, Question, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rules.authoring.sound import Sound
    from rules.checked import CheckedRule
    from rules.telling import Say
    from rules.tree import Condition, Operand

STEP = 0.01  # of a bound: just inside and just outside
ALWAYS = Group("all", ())


@dataclass(frozen=True, slots=True)
class Mutant:
    """One small change, and the rules as they would be with it.

    Attributes:
        of: the rule or fragment that is changed, such as `rule split-by-phone`.
        words: what was done.
        part: of a condition of the rule, the part whose truth shows the change; None: no one part does.
        rules: every rule that the change reaches.
    """

    of: str
    words: str
    part: Condition | None
    rules: tuple[CheckedRule, ...]


def mutants_of(sound: Sound, rules: Sequence[CheckedRule], say: Say = str) -> Iterator[Mutant]:
    """Yield the changes of some rules, and of the fragments they use; a fragment is changed once for all of them.

    Args:
        say: puts the words of each into the reader's language.
    """
    names = sound.names_of_fragments
    for rule in rules:
        for words, part, changed in _of_rule(rule, names, say):
            yield Mutant(say(f"rule {rule.document.id}"), words, part, (changed,))
    for name, condition in sound.fragments.items():
        users = [rule for rule in rules if _holds(rule, condition)]
        if users:
            inner = {key: value for key, value in names.items() if key != id(condition)}
            for words, part, changed_condition in _variants(condition, inner, say):
                changed_rules = tuple(_exchanged(rule, condition, changed_condition) for rule in users)
                yield Mutant(say(f"fragment {name}"), words, part, changed_rules)


def _of_rule(
    rule: CheckedRule, names: Mapping[int, str], say: Say
) -> Iterator[tuple[str, Condition | None, CheckedRule]]:
    for words, part, condition in _variants(rule.when, names, say):
        yield f"when: {words}", part, replace(rule, when=condition)
    if id(rule.when) in names or isinstance(rule.when, Question):
        words = say(f"without {condition_words(rule.when, names, say)}")
        yield f"when: {words}", rule.when, replace(rule, when=ALWAYS)
    for number, clause in enumerate(rule.exceptions):
        others = rule.exceptions[:number] + rule.exceptions[number + 1 :]
        yield say(f"without the exception '{clause.name}'"), clause.condition, replace(rule, exceptions=others)
        for words, part, condition in _variants(clause.condition, names, say):
            changed = (*others, replace(clause, condition=condition))
            yield say(f"exception '{clause.name}'") + f": {words}", part, replace(rule, exceptions=changed)
    yield from _of_window(rule, names, say)


def _of_window(
    rule: CheckedRule, names: Mapping[int, str], say: Say
) -> Iterator[tuple[str, Condition | None, CheckedRule]]:
    window = rule.window
    if window is None:
        return
    for words, part, condition in _variants(window.having, names, say):
        yield f"having: {words}", part, replace(rule, window=replace(window, having=condition))
    for number, measure in enumerate(window.measures):
        for words, _, condition in _variants(measure.condition, names, say) if measure.condition is not None else ():
            measures = (
                *window.measures[:number],
                replace(measure, condition=condition),
                *window.measures[number + 1 :],
            )
            yield f"{measure.name}: {words}", None, replace(rule, window=replace(window, measures=measures))
    opposite = Group("not", (window.having,))
    yield f"having: {say('the opposite')}", window.having, replace(rule, window=replace(window, having=opposite))
    for over_ms in (window.over_ms // 2, window.over_ms * 2):
        words = f"over: {write_duration(window.over_ms)} -> {write_duration(over_ms)}"
        yield words, None, replace(rule, window=replace(window, over_ms=over_ms))
    for info in window.group_by if len(window.group_by) > 1 else ():
        others = tuple(other for other in window.group_by if other is not info)
        yield f"group_by: {say(f'without {info.name}')}", None, replace(rule, window=replace(window, group_by=others))


def _variants(
    condition: Condition, fragments: Mapping[int, str], say: Say
) -> Iterator[tuple[str, Condition, Condition]]:
    """Yield (what was done, to which part, the condition with that change); fragments inside it are whole."""
    if id(condition) in fragments:
        return
    if isinstance(condition, Question):
        yield from _moved(condition)
        return
    if condition.joint == "not":
        within = condition.children[0]
        yield say(f"without the `not` before {condition_words(within, fragments, say)}"), condition, within
    if condition.joint == "at_least":
        for n in (condition.n - 1, condition.n + 1):
            if 1 <= n <= len(condition.children):
                yield f"{say(group_words(condition))} -> {say(f'at least {n} of')}", condition, replace(condition, n=n)
    for number, child in enumerate(condition.children):
        others = condition.children[:number] + condition.children[number + 1 :]
        if others and condition.n <= len(others):
            yield say(f"without {condition_words(child, fragments, say)}"), child, replace(condition, children=others)
        for words, part, changed in _variants(child, fragments, say):
            yield words, part, replace(condition, children=(*others[:number], changed, *others[number:]))


def _moved(question: Question) -> Iterator[tuple[str, Question, Question]]:
    for operand in _near(question.operand, question.subject.dimension):
        changed = replace(question, operand=operand)
        yield f"{question_words(question)} -> {question_words(changed)}", question, changed


def _near(operand: Operand, dimension: Dimension | None) -> Iterator[Operand]:
    match operand:
        case Bound(value):
            step = 1.0 if dimension is Dimension.PIECES else (abs(value) or 1.0) * STEP
            yield Bound(value - step)
            yield Bound(value + step)
        case Multiple(subject, times):
            yield Multiple(subject, times * (1 - STEP))
            yield Multiple(subject, times * (1 + STEP))
        case Span(low, high):
            for end in _near(low, dimension):
                if isinstance(end, Bound | Multiple):
                    yield Span(end, high)
            for end in _near(high, dimension):
                if isinstance(end, Bound | Multiple):
                    yield Span(low, end)
        case Mention(_, _, at_least) if at_least > 1:
            yield replace(operand, at_least=at_least - 1)
            yield replace(operand, at_least=at_least + 1)


def _holds(rule: CheckedRule, part: Condition) -> bool:
    conditions = [rule.when, *(clause.condition for clause in rule.exceptions)]
    if rule.window is not None:
        conditions.append(rule.window.having)
    return any(contains(condition, part) for condition in conditions)


def contains(condition: Condition, part: Condition) -> bool:
    """Say whether a part is, itself and not its like, in a condition."""
    if condition is part:
        return True
    return isinstance(condition, Group) and any(contains(child, part) for child in condition.children)


def _exchanged(rule: CheckedRule, part: Condition, new: Condition) -> CheckedRule:
    exceptions = (replace(clause, condition=_with(clause.condition, part, new)) for clause in rule.exceptions)
    window = rule.window
    if window is not None:
        window = replace(window, having=_with(window.having, part, new))
    return replace(rule, when=_with(rule.when, part, new), exceptions=tuple(exceptions), window=window)


def _with(condition: Condition, part: Condition, new: Condition) -> Condition:
    if condition is part:
        return new
    if isinstance(condition, Group):
        return replace(condition, children=tuple(_with(child, part, new) for child in condition.children))
    return condition
