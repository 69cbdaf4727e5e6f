"""Work with the bounds of questions about numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.authoring.mutants import STEP
from rules.quantities import Dimension
from rules.tree import Bound, Multiple, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rules.tree import Question


def near(bound: Bound, dimension: Dimension) -> tuple[float, float, float]:
    """Return what lies just under a bound, the bound, and what lies just over it; all within a mutant's step."""
    step = 1.0 if dimension is Dimension.PIECES else (abs(bound.value) or 1.0) * STEP / 2
    return bound.value - step, bound.value, bound.value + step


def bounds_of(question: Question, numbers: Mapping[str, float]) -> list[Bound]:
    """Return the bounds of a question.

    Args:
        numbers: by the names of what is asked about; a bound that is a multiple of one that lacks is left out.
    """
    operand = question.operand
    ends: Iterable[object] = (operand.low, operand.high) if isinstance(operand, Span) else (operand,)
    found = []
    for end in ends:
        if isinstance(end, Bound):
            found.append(end)
        elif isinstance(end, Multiple) and end.subject.name in numbers:
            found.append(Bound(numbers[end.subject.name] * end.times))
    return found


def lies(question: Question, numbers: Mapping[str, float]) -> bool:
    """Say whether a number lies within the bounds of a question, before any negation."""
    bounds = [bound.value for bound in bounds_of(question, numbers)]
    number = numbers.get(question.subject.name)
    if not bounds or number is None:
        return False
    truths = {
        "gt": number > bounds[0],
        "gte": number >= bounds[0],
        "lt": number < bounds[0],
        "lte": number <= bounds[0],
        "between": bounds[0] <= number < bounds[-1],
    }
    return truths.get(question.operator, False)
