"""Find tests that a rule lacks: parcels and streams on which a small change of the rule would show."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rules.authoring.mutants import STEP, mutants_of
from rules.authoring.trials import UNDECIDED, Trial
from rules.fields import FIELDS
from rules.quantities import Dimension, write_duration, write_quantity
from rules.testcases import ParcelTest, StreamStep, StreamTest
from rules.tree import Bound, Mention, Span, Values, questions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rules.authoring.mutants import Mutant
    from rules.authoring.sound import Sound
    from rules.checking import CheckedRule
    from rules.telling import Say
    from rules.testcases import RuleTest
    from rules.tree import Question
    from rules.windows import WindowPlan

PLAIN = re.compile(r"[\w一-鿿][\w一-鿿./+-]*( [\w一-鿿./+-]+)*")
MAX_TEMPLATES = 6
MAX_TIMES = 60  # parcels of a stream that is worth trying with other numbers


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A test as YAML, ready to paste, and the changes that it would notice."""

    yaml: str
    notices: tuple[str, ...]


def suggest_tests(rule: CheckedRule, sound: Sound, say: Say = str) -> tuple[list[Suggestion], list[Mutant]]:
    """Return tests that notice what the rule's own tests do not, and the changes that none was found for.

    The candidates are the rule's own tests with one value changed to one that matters: a bound, a step below, a step
    above, or one that the rule does not name. The rule itself says what it makes of them, so read before pasting.

    Args:
        say: puts the tests' names, and the changes, into the reader's language.
    """
    now = Trial(rule, sound.library)
    missed = [
        (mutant, Trial(mutant.rules[0], sound.library))
        for mutant in mutants_of(sound, [rule], say)
        if all(Trial(changed, sound.library).passes(test) for changed in mutant.rules for test in rule.tests)
    ]
    suggestions: list[Suggestion] = []
    names = {test.name for test in rule.tests}
    for what, candidate in _candidates(rule, say):
        if not missed:
            break
        answer = _answer(now, candidate)
        noticed = [pair for pair in missed if answer and _answer(pair[1], candidate) not in (answer, None)]
        if answer is None or not noticed:
            continue
        name = next(text for text in (what, *(f"{what} ({n})" for n in range(2, 1000))) if text not in names)
        names.add(name)
        suggestions.append(Suggestion(_written(name, candidate, answer), tuple(pair[0].words for pair in noticed)))
        missed = [pair for pair in missed if pair not in noticed]
    return suggestions, [mutant for mutant, _ in missed]


def _answer(trial: Trial, test: RuleTest) -> str | None:
    """Return what a rule makes of a candidate; None when it cannot be sent, or depends on what it leaves out."""
    answer = trial.answer(test if isinstance(test, ParcelTest) else replace(test, n_hits=0, first_at_ms=0))
    return None if answer is None or UNDECIDED in answer else answer


def _candidates(rule: CheckedRule, say: Say) -> Iterator[tuple[str, RuleTest]]:
    """Yield changed copies of the rule's tests, those that hit first, each with what was changed."""
    conditions = [rule.when, *(clause.condition for clause in rule.exceptions)]
    asked = list(dict.fromkeys(question for condition in conditions for question in questions(condition)))
    for test in sorted(rule.tests, key=lambda test: not test.hits)[:MAX_TEMPLATES]:
        if isinstance(test, ParcelTest):
            for what, name, value in _values(asked):
                yield what, replace(test, parcel=_with(test.parcel, name, value))
        elif len(test.steps) == 1 and test.steps[0].times <= MAX_TIMES and rule.window is not None:
            plain = replace(test, last_values={})
            for what, step in _steps(test.steps[0], rule.window, asked):
                yield what, replace(plain, steps=(step,))


def _values(asked: Iterable[Question]) -> Iterator[tuple[str, str, tuple[str, ...] | None]]:
    """Yield values that matter to some questions: (what it is, field, value; None leaves the field out)."""
    for question in asked:
        name = question.subject.name
        for value, what in _of_operand(question):
            yield f"{name} {what}", name, (value,)
        yield f"without {name}", name, None


def _of_operand(question: Question) -> Iterator[tuple[str, str]]:
    operand, dimension = question.operand, question.subject.dimension or Dimension.NUMBER
    bounds = [operand] if isinstance(operand, Bound) else []
    if isinstance(operand, Span):
        bounds = [end for end in (operand.low, operand.high) if isinstance(end, Bound)]
    for bound in bounds:
        step = 1.0 if dimension is Dimension.PIECES else abs(bound.value) * STEP / 2
        at = write_quantity(bound.value, dimension)
        yield at, f"at {at}"
        yield _quantity(bound.value - step, dimension), f"just under {at}"
        yield _quantity(bound.value + step, dimension), f"just over {at}"
    if isinstance(operand, Values):
        yield ("ZZ" if len(operand.items[0]) == 2 else "9999"), "that the rule does not name"
        yield operand.items[0], f"as {operand.items[0]}"
    if isinstance(operand, Mention):
        yield "a pair of shoes", "that says nothing"
    if question.operator == "is_true":
        yield ("true" if question.negated else "false"), "the other way round"


def _quantity(value: float, dimension: Dimension) -> str:
    return write_quantity(float(f"{value:.6g}"), dimension)


def _with(
    parcel: Mapping[str, tuple[str, ...]], name: str, value: tuple[str, ...] | None
) -> dict[str, tuple[str, ...]]:
    changed = {field: values for field, values in parcel.items() if field != name}
    return changed if value is None else {**changed, name: value}


def _steps(step: StreamStep, window: WindowPlan, asked: Iterable[Question]) -> Iterator[tuple[str, StreamStep]]:
    """Yield other lengths, paces and values of a stream."""
    for times in range(max(1, step.times - 12), step.times + 4):
        yield f"{times} parcels", replace(step, times=times)
    for n in range(1, step.times + 2):
        for over_ms in (window.over_ms, window.over_ms * 3 // 4, window.over_ms * 3 // 2):
            every_ms = over_ms // n // 60_000 * 60_000
            yield f"one every {write_duration(every_ms)}", replace(step, every_ms=every_ms)
    for what, name, value in (*_values(asked), *_measured(window, step)):
        yield what, replace(step, parcel=_with(step.parcel, name, value))
    for measure in window.measures:
        if measure.field is not None and measure.field.dimension is None:
            name = measure.field.name
            for n in (1, 2, 3, 4, 5):
                turns = tuple(_other(name, number) for number in range(n))
                yield f"{n} of {name}", replace(step, parcel=_with(step.parcel, name, turns))
            yield f"without {name}", replace(step, parcel=_with(step.parcel, name, None))


def _measured(window: WindowPlan, step: StreamStep) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield values with which a sum, mean or extreme comes to lie at its bound."""
    fields = {measure.name: measure.field for measure in window.measures if measure.field is not None}
    for question in questions(window.having):
        info = fields.get(question.subject.name)
        if info is None or info.dimension is None or not isinstance(question.operand, Bound):
            continue
        for n in range(1, min(step.times, 40) + 1):
            for share in (1.0, 1 - STEP / 2, 1 + STEP / 2):
                value = _quantity(question.operand.value * share / n, info.dimension)
                yield f"{info.name} {value}", info.name, (value,)


def _other(name: str, number: int) -> str:
    """Return one of several different values of a field."""
    if name == "courier.code":
        return ("SF", "YTO", "ZTO", "STO", "EMS")[number]
    if FIELDS[name].is_country:
        return ("JP", "KR", "US", "DE", "FR")[number]
    if name.endswith("phone"):
        return f"1380000000{number}"
    return f"{('赵', '钱', '孙', '李', '周')[number]}{name.partition('.')[2]}{number}"


def _written(name: str, test: RuleTest, answer: str) -> str:
    if isinstance(test, ParcelTest):
        return f"- {{name: {_scalar(name)}, expect: {answer}, parcel: {_mapping(test.parcel)}}}"
    hits, _, first = answer.partition(", first_at ")
    expect = f"hits: {hits.removeprefix('hits ').partition(',')[0]}" + (f", first_at: {first}" if first else "")
    (step,) = test.steps if isinstance(test, StreamTest) else ()
    pace = f", every: {write_duration(step.every_ms)}, times: {step.times}" if step.times > 1 else ""
    listed = f"{{at: {write_duration(step.at_ms)}{pace}, parcel: {_mapping(step.parcel, step.together)}}}"
    return f"- name: {_scalar(name)}\n  expect: {{{expect}}}\n  stream:\n    - {listed}"


def _mapping(parcel: Mapping[str, Sequence[str]], together: Iterable[str] = ()) -> str:
    return f"{{{', '.join(f'{name}: {_value(name, values, name in together)}' for name, values in parcel.items())}}}"


def _value(name: str, values: Sequence[str], is_list: bool) -> str:
    if len(values) == 1:
        return _scalar(values[0])
    listed = f"[{', '.join(map(_scalar, values))}]"
    return listed if is_list or FIELDS[name].many else f"{{cycle: {listed}}}"


def _scalar(text: str) -> str:
    return text if PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)
