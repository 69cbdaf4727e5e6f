"""Write typed conditions back in the words of the rule language, for explanations and comparisons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from native.spec import FieldKind
from rules.quantities import Dimension, write_quantity
from rules.tree import Bound, Group, Mention, Multiple, Pattern, Question, Span, Values

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rules.fields import Subject
    from rules.telling import Say
    from rules.tree import Condition, Operand

MAX_SHOWN = 6  # entries of one list
HIDDEN = "(identities, not shown)"
NEGATIVE = {"in": "not_in", "under": "not_under", "mentions": "not_mentions"}
JOINTS = {"all": "all of", "any": "any of", "none": "none of", "not": "not true that"}


def question_words(question: Question) -> str:
    """Return a question on one line, such as `weight.gross lt 600 g`; identities are left out."""
    subject, operator = question.subject, question.operator
    if operator == "present":
        return f"{subject.name} present {'false' if question.negated else 'true'}"
    if operator == "is_true":
        return f"{subject.name} is {'false' if question.negated else 'true'}"
    words = operand_words(subject, question.operand)
    if operator == "in" and isinstance(question.operand, Values) and len(question.operand.items) == 1:
        name = "is_not" if question.negated else "is"
    else:
        name = NEGATIVE.get(operator, f"not {operator}") if question.negated else operator
    return f"{subject.name} {name} {words}"


def operand_words(subject: Subject, operand: Operand) -> str:
    """Return what a question compares with."""
    words = ""
    match operand:
        case Bound(value):
            words = write_quantity(value, subject.dimension or Dimension.NUMBER)
        case Multiple(other, times):
            words = other.name if times == 1.0 else f"{times:g} x {other.name}"
        case Span(low, high):
            words = f"[{operand_words(subject, low)}, {operand_words(subject, high)})"
        case Values(items, set_name):
            words = f"set:{set_name}" if set_name else HIDDEN if subject.kind is FieldKind.KEY else _listed(items)
        case Mention(lexicons, phrases, at_least):
            named = _listed([*(f"lexicon:{name}" for name in lexicons), *phrases])
            words = named if at_least == 1 else f"at least {at_least} of {named}"
        case Pattern(text):
            words = text
    return words


def condition_words(condition: Condition, fragments: Mapping[int, str], say: Say = str) -> str:
    """Return a whole condition on one line.

    Args:
        fragments: names by the identity of their conditions.
        say: puts what joins the parts into the reader's language.
    """
    if id(condition) in fragments:
        return say(f"fragment {fragments[id(condition)]}")
    if isinstance(condition, Question):
        return question_words(condition)
    children = "; ".join(condition_words(child, fragments, say) for child in condition.children)
    return f"{say(group_words(condition))} ({children})"


def group_words(group: Group) -> str:
    """Return how a group joins its conditions."""
    return f"at least {group.n} of" if group.joint == "at_least" else JOINTS[group.joint]


def _listed(items: list[str] | tuple[str, ...]) -> str:
    shown = ", ".join(items[:MAX_SHOWN])
    more = f" and {len(items) - MAX_SHOWN} more" if len(items) > MAX_SHOWN else ""
    return f"[{shown}]{more}" if len(items) > 1 else shown
