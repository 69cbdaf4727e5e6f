"""Give parcels and streams values that answer questions as is wanted."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from itertools import islice, product
from typing import TYPE_CHECKING

from native.spec import Field, FieldKind, MeasureKind
from rules.authoring.bounds import bounds_of, lies, near
from rules.authoring.figures import FigureSearch
from rules.fields import FIELDS
from rules.quantities import Dimension, QuantityError, read_quantity, write_quantity
from rules.testcases import NUMBERED
from rules.tree import Mention, Question, Values
from rules.values import CHANNELS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rules.authoring.deciding import Answers
    from rules.fields import FieldInfo, Subject
    from rules.lexicons import LexiconDocument
    from rules.measures import MeasurePlan
    from rules.testcases import StreamStep
    from rules.windows import WindowPlan

Value = tuple[str, ...] | None  # None: the field is left out
Parcel = Mapping[str, tuple[str, ...]]

MAX_TEXTS = 4
MAX_PARCELS = 24  # that answer one set of questions
NEUTRAL = "a pair of shoes"
ORDINARY = 100.0  # of anything, where any number will do
STRANGER = "ZZ"  # a country or courier that no rule names
STRANGE_HS = "9999"
FEW = {"channel": CHANNELS, "courier.code": ("SF", "YTO", "ZTO", "STO", "EMS", "JD", "DB", "YD")}
# Of identities that are no names: another one for each number, by what they are.
NUMBERS = {"phone": "138{:08d}", "email": "someone{}@example.com", "account_no": "755{:07d}"}
# A test gives one of each pair; the engine works out the other from the weight.
RIVALS = {
    "value.per_kg": "value.total",
    "value.total": "value.per_kg",
    "density": "size.volume",
    "size.volume": "density",
}


def with_value(parcel: Parcel, name: str, value: Value) -> Parcel:
    """Return a parcel with one field changed, or left out; what would contradict it goes."""
    gone = {name, RIVALS.get(name)} if value is not None else {name}
    changed = {field: values for field, values in parcel.items() if field not in gone}
    return changed if value is None else {**changed, name: value}


def quantity(value: float, dimension: Dimension) -> str:
    """Return a number as a test writes it, in six digits."""
    return write_quantity(float(f"{value:.6g}"), dimension)


class Answering:
    """Answer the questions of one rule.

    Args:
        lexicons: by their ids.
    """

    def __init__(self, lexicons: Mapping[str, LexiconDocument]) -> None:
        self._lexicons = lexicons

    def parcels(self, parcel: Parcel, answers: Answers, target: Question | None) -> Iterator[Parcel]:
        """Yield parcels that are to answer as is wanted; the engine has the last word.

        Args:
            parcel: what is kept where it answers well already.
            target: the question that is asked at its bounds, whatever its own answer.
        """
        names, options = [], []
        for asked in _by_subject(answers).values():
            same = (name for name in parcel if FIELDS[name].number == asked[0][0].subject.number)
            name = next(same, asked[0][0].subject.name)
            found = list(dict.fromkeys(self._options(asked, name, parcel, target)))
            if not found:
                return
            names.append(name)
            is_asked = any(question == target for question, _ in asked)
            options.append(found if is_asked or FIELDS[name].kind is FieldKind.TEXT else found[:1])
        for values in islice(product(*options), MAX_PARCELS):
            changed: Parcel = parcel
            for name, value in zip(names, values, strict=True):
                if changed.get(name) != value:
                    changed = with_value(changed, name, value)
            yield changed

    def _options(
        self, asked: Sequence[tuple[Question, bool]], name: str, parcel: Parcel, target: Question | None
    ) -> Iterator[Value]:
        """Yield values of one field that suit all its questions but the target."""
        pinned = [(question, truth) for question, truth in asked if question != target]
        if any(question.operator == "present" and not truth for question, truth in pinned):
            yield None
        elif FIELDS[name].kind is FieldKind.TEXT:
            yield from self._texts(asked, parcel)
        else:
            first = sorted((question for question, _ in asked), key=lambda question: question != target)
            for value in _values(FIELDS[name], first, parcel):
                if all(_holds(question, value, parcel) == truth for question, truth in pinned):
                    yield (value,)

    def _texts(self, asked: Sequence[tuple[Question, bool]], parcel: Parcel) -> Iterator[Value]:
        yield parcel.get("goods.text", (NEUTRAL,))
        mentions = [question.operand for question, truth in asked if truth and isinstance(question.operand, Mention)]
        for number in range(MAX_TEXTS):
            terms = [term for mention in mentions for term in self._terms(mention, number)]
            yield (" ".join(dict.fromkeys(terms)) or NEUTRAL,)
        if all(truth for _, truth in asked) and "goods.text" in parcel:
            terms = [term for mention in mentions for term in self._terms(mention, 0)]
            yield (" ".join((*parcel["goods.text"], *terms)),)

    def _terms(self, mention: Mention, number: int) -> list[str]:
        """Return as many terms as a mention takes; another number takes others."""
        known = [*mention.phrases]
        for name in mention.lexicons:
            known += [term.text for _, term in self._lexicons[name].terms]
        first = number * max(1, len(known) // MAX_TEXTS)
        return [known[(first + n) % len(known)] for n in range(mention.at_least)] if known else []

    def streams(
        self, step: StreamStep, window: WindowPlan, answers: Answers, target: Question | None
    ) -> Iterator[StreamStep]:
        """Yield streams whose measures are to answer as is wanted at their last parcel."""
        own = _own_figures(step, window)
        measures = {measure.name: measure for measure in window.measures}
        for figures in FigureSearch(window, own).find(answers, target):
            changed = {measures[name]: value for name, value in figures.items() if value != own.get(name)}
            found = _stream(step, window, changed)
            if found is not None:
                yield found


def _by_subject(answers: Answers) -> Mapping[int, list[tuple[Question, bool]]]:
    """Return questions by what they ask about, with the answer that each is to have before any negation."""
    wanted: dict[int, list[tuple[Question, bool]]] = {}
    for question, truth in answers.items():
        wanted.setdefault(question.subject.number, []).append((question, truth != question.negated))
    return wanted


def _own_figures(step: StreamStep, window: WindowPlan) -> dict[str, float]:
    """Return what a stream measures at its last parcel, as far as it can be told from how it is written."""
    own = {}
    for measure in window.measures:
        values = step.parcel.get(measure.field.name, ()) if measure.field is not None else ()
        if measure.kind is MeasureKind.COUNT:
            own[measure.name] = float(step.times)
        elif measure.kind is MeasureKind.DISTINCT:
            is_numbered = any(NUMBERED in value for value in values)
            own[measure.name] = float(step.times if is_numbered else min(step.times, len(set(values))))
        elif measure.kind is MeasureKind.SUM and len(values) == 1 and measure.field is not None:
            each = _number(measure.field, values[0])
            own |= {measure.name: each * step.times} if each is not None else {}
    return own


def _stream(step: StreamStep, window: WindowPlan, figures: Mapping[MeasurePlan, float]) -> StreamStep | None:
    """Return a stream with the measures wanted; None when no single step has them."""
    by_kind = sorted(figures.items(), key=lambda item: item[0].kind is not MeasureKind.COUNT)  # how many comes first
    is_counted = any(measure.kind is MeasureKind.COUNT for measure in figures)
    most = max((int(v) for m, v in figures.items() if m.kind is MeasureKind.DISTINCT), default=0)
    made = step if is_counted else replace(step, times=max(step.times, most))
    for measure, value in by_kind:
        if value < 0 or not math.isfinite(value):
            return None
        if measure.kind is MeasureKind.COUNT:
            made = replace(made, times=max(1, round(value)))
        elif measure.field is None or (measure.kind is MeasureKind.DISTINCT and value > made.times):
            return None
        else:
            changed = _measured(measure.kind, measure.field, value, made)
            if changed is None:
                return None
            made = replace(made, parcel=changed)
    if made.every_ms * (made.times - 1) >= window.over_ms:
        made = replace(made, every_ms=window.over_ms // made.times // 60_000 * 60_000)
    return made


def _measured(kind: MeasureKind | None, info: FieldInfo, value: float, step: StreamStep) -> Parcel | None:
    if kind is MeasureKind.DISTINCT:
        turns = tuple(another(info.name, number) for number in range(int(value)))
        return with_value(step.parcel, info.name, turns or None)
    if kind in (MeasureKind.SUM, MeasureKind.MEAN, MeasureKind.MIN, MeasureKind.MAX) and info.dimension is not None:
        each = value / step.times if kind is MeasureKind.SUM else value
        return with_value(step.parcel, info.name, (quantity(each, info.dimension),)) if each > 0 else None
    return None


def another(name: str, number: int) -> str:
    """Return one of many different values of a field; of channels and countries there are few."""
    if name in FEW:
        return FEW[name][number % len(FEW[name])]
    if FIELDS[name].is_country:
        return ("JP", "KR", "US", "DE", "FR", "GB", "AU", "CA", "IT", "ES")[number % 10]
    if (told := name.partition(".")[2]) in NUMBERS:
        return NUMBERS[told].format(number + 1)
    if FIELDS[name].field is Field.SIZE_BOX:
        return f"{20 + 5 * number} x 20 x 15 cm"
    if FIELDS[name].kind is FieldKind.CODE:
        return f"A{number}"
    return f"{'赵钱孙李周吴郑王冯陈'[number % 10]}{told}{number}"


def _values(info: FieldInfo, asked: Sequence[Question], parcel: Parcel) -> Iterator[str]:
    """Yield values of one field that matter to some questions, the parcel's own first."""
    present = next((name for name in parcel if FIELDS[name].number == info.number), None)
    if present is not None:
        yield from parcel[present][:1]
    if info.dimension is not None:
        for question in asked:
            for bound in bounds_of(question, _numbers(parcel)):
                yield from (quantity(value, info.dimension) for value in near(bound, info.dimension) if value > 0)
        yield quantity(ORDINARY, info.dimension)
    if info.kind is FieldKind.FLAG:
        yield from ("true", "false")
    listed = [question.operand.items for question in asked if isinstance(question.operand, Values)]
    for items in listed:
        yield from (item.ljust(4, "0") if info.kind is FieldKind.HS else item for item in items[:4])
    if info.name == "channel":
        yield from CHANNELS
    elif info.kind is FieldKind.KEY:
        yield from (another(info.name, 8), another(info.name, 9))
    elif info.dimension is None:
        yield STRANGE_HS if info.kind is FieldKind.HS else STRANGER


def _numbers(parcel: Parcel) -> dict[str, float]:
    """Return the numbers of a parcel in base units."""
    found = {name: _number(FIELDS[name], values[0]) for name, values in parcel.items() if values}
    return {name: number for name, number in found.items() if number is not None}


def _number(subject: Subject, written: str) -> float | None:
    if subject.dimension is None:
        return None
    try:
        return read_quantity(written, subject.dimension)
    except QuantityError:
        return None


def _holds(question: Question, written: str, parcel: Parcel) -> bool:
    """Say whether a value answers yes, before any negation; near enough to choose by."""
    operand = question.operand
    if question.operator == "present":
        return True
    if question.operator == "is_true":
        return written == "true"
    if isinstance(operand, Values):
        text = written.strip()
        if question.operator == "in":
            return text in operand.items
        return text.replace(".", "").startswith(tuple(item.replace(".", "") for item in operand.items))
    number = _number(question.subject, written)
    return number is not None and lies(question, {**_numbers(parcel), question.subject.name: number})
