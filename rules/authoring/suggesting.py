"""Find tests that a rule lacks: parcels and streams on which a small change of the rule would show."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice, product
from typing import TYPE_CHECKING

from rules.authoring.answering import NEUTRAL, Answering, another, quantity, with_value
from rules.authoring.bounds import near
from rules.authoring.deciding import Decider
from rules.authoring.mutants import STEP, contains, mutants_of
from rules.authoring.trials import UNDECIDED, Trial
from rules.authoring.writing import written
from rules.quantities import Dimension, write_duration, write_quantity
from rules.testcases import ParcelTest, StreamTest
from rules.tree import Bound, Group, Mention, Question, Span, Values, questions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rules.authoring.deciding import Answers
    from rules.authoring.mutants import Mutant
    from rules.authoring.sound import Sound
    from rules.checked import CheckedRule
    from rules.telling import Say
    from rules.testcases import RuleTest, StreamStep
    from rules.windows import WindowPlan

MAX_TEMPLATES = 6
MAX_TIMES = 60  # parcels of a stream that is worth trying with other numbers
MAX_DIRECTED = 120  # candidates made for one change
MAX_NAMED = 24  # characters of a value in the name of a test


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A test as YAML, ready to paste, and the changes that it would notice."""

    yaml: str
    notices: tuple[str, ...]


def suggest_tests(rule: CheckedRule, sound: Sound, say: Say = str) -> tuple[list[Suggestion], list[Mutant]]:
    """Return tests that notice what the rule's own tests do not, and the changes that none was found for.

    The candidates are the rule's own tests with values changed to ones that matter: first those with which the changed
    part decides the whole, then any one value at a bound, a step below, a step above, or that the rule does not name.
    The rule itself says what it makes of them, so read before pasting.

    Args:
        say: puts the tests' names, and the changes, into the reader's language.
    """
    return _Search(rule, sound, say).run()


class _Search:
    """Look for tests of one rule."""

    def __init__(self, rule: CheckedRule, sound: Sound, say: Say) -> None:
        self._rule = rule
        self._say = say
        self._now = Trial(rule, sound.library)
        self._missed = [
            (mutant, Trial(mutant.rules[0], sound.library))
            for mutant in mutants_of(sound, [rule], say)
            if all(Trial(changed, sound.library).passes(test) for changed in mutant.rules for test in rule.tests)
        ]
        self._names = {test.name for test in rule.tests}
        self._found: list[Suggestion] = []
        self._answering = Answering(sound.library.lexicons)
        excused = tuple(clause.condition for clause in rule.exceptions)
        self._hits_when = Decider(Group("all", (rule.when, Group("none", excused))) if excused else rule.when)
        self._holds_when = Decider(rule.window.having) if rule.window is not None else None

    def run(self) -> tuple[list[Suggestion], list[Mutant]]:
        """Look, and return what was found and for what nothing was."""
        templates = sorted(self._rule.tests, key=lambda test: not test.hits)[:MAX_TEMPLATES]
        for mutant, _ in list(self._missed):
            for template, candidate in islice(self._directed(mutant, templates), MAX_DIRECTED):
                if all(mutant is not other for other, _ in self._missed):
                    break
                self._try(candidate, _name(template, candidate, self._say), mutant)
        for what, candidate in _candidates(self._rule, templates, self._say):
            if not self._missed:
                break
            self._try(candidate, what)
        return self._found, [mutant for mutant, _ in self._missed]

    def _directed(self, mutant: Mutant, templates: Sequence[RuleTest]) -> Iterator[tuple[RuleTest, RuleTest]]:
        """Yield tests in which the changed part of the rule decides, each with the test it was made of."""
        part, window = mutant.part, self._rule.window
        target = part if isinstance(part, Question) else None
        if part is not None and contains(self._hits_when.condition, part):
            for answers, template in product(self._hits_when.answers(part), templates):
                for candidate in self._of_parcels(template, answers, target):
                    yield template, candidate
        elif part is not None and window is not None and self._holds_when is not None:
            for answers, template in product(self._holds_when.answers(part), templates):
                step = _only_step(template)
                if step is not None and isinstance(template, StreamTest):
                    for made in self._answering.streams(step, window, answers, target):
                        yield template, replace(template, steps=(made,), last_values={})

    def _of_parcels(self, template: RuleTest, answers: Answers, target: Question | None) -> Iterator[RuleTest]:
        if isinstance(template, ParcelTest):
            for parcel in self._answering.parcels(template.parcel, answers, target):
                yield replace(template, parcel=parcel)
        elif (step := _only_step(template)) is not None:
            for parcel in self._answering.parcels(step.parcel, answers, target):
                yield replace(template, steps=(replace(step, parcel=parcel),), last_values={})

    def _try(self, candidate: RuleTest, name: str, first: Mutant | None = None) -> None:
        """Keep a candidate that shows a change, all the changes it shows at once.

        Args:
            first: the change it was made for; when it does not show that, it is not asked about others.
        """
        answer = _answer(self._now, candidate)
        if answer is None:
            return
        noticed: list[Mutant] = []
        for mutant, trial in sorted(self._missed, key=lambda pair: pair[0] is not first):
            if _answer(trial, candidate) not in (answer, None):
                noticed.append(mutant)
            elif mutant is first:
                return
        if noticed:
            names = (name, *(f"{name} ({n})" for n in range(2, 1000)))
            free = next(text for text in names if text not in self._names)
            self._names.add(free)
            words = tuple(f"{mutant.of}: {mutant.words}" for mutant in noticed)
            self._found.append(Suggestion(written(free, candidate, answer), words))
            self._missed = [pair for pair in self._missed if pair[0] not in noticed]


def _only_step(test: RuleTest) -> StreamStep | None:
    """Return the step of a stream of one, if it is short enough to be tried often."""
    if isinstance(test, ParcelTest) or len(test.steps) != 1 or test.steps[0].times > MAX_TIMES:
        return None
    return test.steps[0]


def _name(old: RuleTest, new: RuleTest, say: Say) -> str:
    """Return a name that says what a test does not share with the one it was made of."""
    changes = []
    if isinstance(old, StreamTest) and isinstance(new, StreamTest):
        was, now = old.steps[0], new.steps[0]
        if was.times != now.times:
            changes.append(say(f"{now.times} parcels"))
        if was.every_ms != now.every_ms:
            changes.append(say(f"one every {write_duration(now.every_ms)}"))
        before, after = was.parcel, now.parcel
    elif isinstance(old, ParcelTest) and isinstance(new, ParcelTest):
        before, after = old.parcel, new.parcel
    for name in dict.fromkeys((*before, *after)):
        if name not in after:
            changes.append(say(f"without {name}"))
        elif before.get(name) != after[name]:
            values = after[name]
            several = say(f"{len(values)} values of {name}")
            changes.append(f"{name} {values[0][:MAX_NAMED]}" if len(values) == 1 else several)
    return say(f"'{old.name}', but {', '.join(changes)}")


def _answer(trial: Trial, test: RuleTest) -> str | None:
    """Return what a rule makes of a candidate; None when it cannot be sent, or depends on what it leaves out."""
    answer = trial.answer(test if isinstance(test, ParcelTest) else replace(test, n_hits=0, first_at_ms=0))
    return None if answer is None or UNDECIDED in answer else answer


def _candidates(rule: CheckedRule, templates: Sequence[RuleTest], say: Say) -> Iterator[tuple[str, RuleTest]]:
    """Yield changed copies of the rule's tests, those that hit first, each with what was changed."""
    conditions = [rule.when, *(clause.condition for clause in rule.exceptions)]
    asked = list(dict.fromkeys(question for condition in conditions for question in questions(condition)))
    for test in templates:
        step = _only_step(test)
        if isinstance(test, ParcelTest):
            for what, name, value in _values(asked, say):
                yield what, replace(test, parcel=with_value(test.parcel, name, value))
        elif step is not None and rule.window is not None:
            plain = replace(test, last_values={})
            for what, made in _steps(step, rule.window, asked, say):
                yield what, replace(plain, steps=(made,))


def _values(asked: Iterable[Question], say: Say) -> Iterator[tuple[str, str, tuple[str, ...] | None]]:
    """Yield values that matter to some questions: (what it is, field, value; None leaves the field out)."""
    for question in asked:
        name = question.subject.name
        for value, what in _of_operand(question, say):
            yield f"{name} {what}", name, (value,)
        yield say(f"without {name}"), name, None


def _of_operand(question: Question, say: Say) -> Iterator[tuple[str, str]]:
    operand, dimension = question.operand, question.subject.dimension or Dimension.NUMBER
    bounds = [operand] if isinstance(operand, Bound) else []
    if isinstance(operand, Span):
        bounds = [end for end in (operand.low, operand.high) if isinstance(end, Bound)]
    for bound in bounds:
        at = write_quantity(bound.value, dimension)
        under, _, over = near(bound, dimension)
        yield at, say(f"at {at}")
        yield quantity(under, dimension), say(f"just under {at}")
        yield quantity(over, dimension), say(f"just over {at}")
    if isinstance(operand, Values):
        yield ("ZZ" if len(operand.items[0]) == 2 else "9999"), say("that the rule does not name")
        yield operand.items[0], say(f"as {operand.items[0]}")
    if isinstance(operand, Mention):
        yield NEUTRAL, say("that says nothing")
    if question.operator == "is_true":
        yield ("true" if question.negated else "false"), say("the other way round")


def _steps(
    step: StreamStep, window: WindowPlan, asked: Iterable[Question], say: Say
) -> Iterator[tuple[str, StreamStep]]:
    """Yield other lengths, paces and values of a stream."""
    for times in range(max(1, step.times - 12), step.times + 4):
        yield say(f"{times} parcels"), replace(step, times=times)
    for n in range(1, step.times + 2):
        for over_ms in (window.over_ms, window.over_ms * 3 // 4, window.over_ms * 3 // 2):
            every_ms = over_ms // n // 60_000 * 60_000
            yield say(f"one every {write_duration(every_ms)}"), replace(step, every_ms=every_ms)
    for what, name, value in (*_values(asked, say), *_measured(window, step)):
        yield what, replace(step, parcel=with_value(step.parcel, name, value))
    counted = [measure.field for measure in window.measures if measure.field and measure.field.dimension is None]
    for info in (*counted, *window.group_by):
        if not info.derived:
            name = info.name
            for n in (1, 2, 3, 4, 5):
                turns = tuple(another(name, number) for number in range(n))
                yield say(f"{n} values of {name}"), replace(step, parcel=with_value(step.parcel, name, turns))
            yield say(f"without {name}"), replace(step, parcel=with_value(step.parcel, name, None))


def _measured(window: WindowPlan, step: StreamStep) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield values with which a sum, mean or extreme comes to lie at its bound."""
    fields = {measure.name: measure.field for measure in window.measures if measure.field is not None}
    for question in questions(window.having):
        info = fields.get(question.subject.name)
        if info is None or info.dimension is None or not isinstance(question.operand, Bound):
            continue
        for n in range(1, min(step.times, 40) + 1):
            for share in (1.0, 1 - STEP / 2, 1 + STEP / 2):
                value = quantity(question.operand.value * share / n, info.dimension)
                yield f"{info.name} {value}", info.name, (value,)
