"""Find numbers for the measures of a window that answer the questions of `having` as is wanted."""

from __future__ import annotations

import math
from itertools import islice
from typing import TYPE_CHECKING

from native.spec import MeasureKind
from rules.authoring.bounds import bounds_of, lies, near
from rules.quantities import Dimension
from rules.tree import Bound, Multiple, Span, questions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rules.authoring.deciding import Answers
    from rules.tree import Question
    from rules.windows import WindowPlan

Figures = dict[str, float]  # by the names of measures

MAX_FOUND = 200
MAX_STEPS = 20_000
MAX_KEPT = 4
MAX_ALIKE = 2  # with the same number for the target
WHOLE = (MeasureKind.COUNT, MeasureKind.DISTINCT)


class FigureSearch:
    """Try numbers one measure after the other, and give up where a question is answered otherwise.

    Args:
        own: the measures of the stream that is to be changed as little as can be.
    """

    def __init__(self, window: WindowPlan, own: Mapping[str, float]) -> None:
        self._measures = {measure.name: measure for measure in window.measures}
        self._count = next((m.name for m in window.measures if m.kind is MeasureKind.COUNT), None)
        self._having = list(questions(window.having))
        self._own = own
        self._n_steps = 0

    def find(self, answers: Answers, target: Question | None) -> list[Figures]:
        """Return figures, the ones nearest to where the answer to the target turns first."""
        wanted = [(question, truth != question.negated) for question, truth in answers.items()]
        pinned = [(question, truth) for question, truth in wanted if question != target]
        names = list(dict.fromkeys(name for question, _ in wanted for name in _names(question)))
        names.sort(key=lambda name: name != self._count)
        self._n_steps = 0
        found = list(islice(self._filled({}, names, pinned), MAX_FOUND))
        if target is None:
            return found[:MAX_KEPT]
        by_value: dict[float, list[Figures]] = {}
        for figures in sorted(found, key=lambda figures: _distance(target, figures)):
            by_value.setdefault(figures[target.subject.name], []).append(figures)
        return [figures for several in by_value.values() for figures in several[:MAX_ALIKE]]

    def _filled(
        self, figures: Figures, names: Sequence[str], pinned: Sequence[tuple[Question, bool]]
    ) -> Iterator[Figures]:
        if not names:
            yield figures
            return
        for value in self._values(names[0], figures):
            self._n_steps += 1
            if self._n_steps > MAX_STEPS:
                return
            more = {**figures, names[0]: value}
            known = (item for item in pinned if names[0] in _names(item[0]) and all(n in more for n in _names(item[0])))
            if self._is_possible(more) and all(lies(question, more) == truth for question, truth in known):
                yield from self._filled(more, names[1:], pinned)

    def _is_possible(self, figures: Figures) -> bool:
        """Say whether there are no more different values than parcels."""
        n_parcels = figures.get(self._count or "", math.inf)
        kinds = {name: self._measures[name].kind for name in figures}
        return all(value <= n_parcels for name, value in figures.items() if kinds[name] is MeasureKind.DISTINCT)

    def _values(self, name: str, figures: Figures) -> list[float]:
        """Return what may be tried for a measure: its own value, its bounds, and what those make of the others'."""
        kind = self._measures[name].kind
        is_whole = kind in WHOLE
        dimension = Dimension.PIECES if is_whole else self._measures[name].subject.dimension or Dimension.NUMBER
        found = [self._own[name]] if name in self._own else []
        asked = [question for question in self._having if name in _names(question)]
        for question in asked:
            bounds = bounds_of(question, figures) if question.subject.name == name else _turned(question, name, figures)
            for bound in bounds:
                under, at, over = near(bound, dimension)
                # A sum at its bound is divided among parcels and rounded: what lies beside the bound is safer.
                found += [at, under, over] if is_whole else [over, under, at]
        if is_whole:
            found = [float(whole) for value in found for whole in (math.floor(value), math.ceil(value))]
        return [value for value in dict.fromkeys(found) if value >= (kind is MeasureKind.COUNT)]


def _names(question: Question) -> tuple[str, ...]:
    operand = question.operand
    ends = (operand.low, operand.high) if isinstance(operand, Span) else (operand,)
    return (question.subject.name, *(end.subject.name for end in ends if isinstance(end, Multiple)))


def _turned(question: Question, name: str, figures: Figures) -> list[Bound]:
    """Return where a question turns for the other of its two measures."""
    value, operand = figures.get(question.subject.name), question.operand
    ends = (operand.low, operand.high) if isinstance(operand, Span) else (operand,)
    if value is None:
        return []
    return [Bound(value / end.times) for end in ends if isinstance(end, Multiple) and end.subject.name == name]


def _distance(question: Question, figures: Figures) -> float:
    """Return how far a measure lies from where the answer turns, as a share of its bound."""
    value = figures.get(question.subject.name, math.inf)
    return min((abs(value - b.value) / (abs(b.value) or 1.0) for b in bounds_of(question, figures)), default=math.inf)
