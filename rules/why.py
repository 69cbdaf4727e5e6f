"""Say in plain words, in English and Chinese, why a rule hit; no identity is ever quoted."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from native.spec import FieldKind, Leaf, LeafKind, Lexicon, Window
from rules.fields import FieldInfo, Subject, field_info
from rules.quantities import Dimension, show_quantity, write_duration, write_quantity
from rules.terms import PHRASES

if TYPE_CHECKING:
    from rules.ruledocument import Title
    from rules.windows import WindowPlan

MAX_VALUES_SHOWN = 5
MAX_QUOTE = 120  # characters of goods text in one explanation


class Why(NamedTuple):
    """An explanation in English and Chinese."""

    en: str
    zh: str


Evidence = Sequence[tuple[int, float | str | None]]


def explain_hit(title: Title, leaves: Sequence[Leaf], lexicons: Sequence[Lexicon], evidence: Evidence) -> Why:
    """Return why a parcel was hit: the title, then what each leaf saw.

    Args:
        evidence: (leaf number, value) pairs: numbers in base units, texts, None where nothing is shown.
    """
    found = [explain_leaf(leaves[number], value, lexicons) for number, value in evidence]
    return _joined(title, found)


def explain_leaf(leaf: Leaf, value: float | str | None, lexicons: Sequence[Lexicon]) -> Why:
    """Return what one leaf that hit has seen."""
    info = field_info(leaf.field)
    if leaf.kind in (LeafKind.RANGE, LeafKind.COMPARE):
        other = field_info(leaf.other) if leaf.kind is LeafKind.COMPARE else None
        return _explain_range(leaf, info, value if isinstance(value, float | int) else None, other)
    if leaf.kind is LeafKind.MENTIONS:
        return _explain_mention(leaf, info, value, lexicons)
    if leaf.kind is LeafKind.REGEX:
        (pattern,), quote = leaf.values, str(value or "")[:MAX_QUOTE]
        return Why(f'{info.name} has "{quote}", which matches {pattern}', f"{info.zh}中的“{quote}”匹配 {pattern}")
    if leaf.kind in (LeafKind.PRESENT, LeafKind.FLAG):
        return Why(f"{info.name} is present", f"有{info.zh}")
    if info.kind is FieldKind.KEY or not isinstance(value, str):
        # An identity: neither the parcel's value nor the rule's may be shown.
        return Why(f"{info.name} is one that the rule names", f"{info.zh}为规则所列")
    return _explain_code(leaf, info, value[:MAX_QUOTE])


def _explain_code(leaf: Leaf, info: FieldInfo, quote: str) -> Why:
    wanted = _listed(leaf.values)
    if leaf.kind is LeafKind.UNDER:
        return Why(f"{info.name} {quote} is under {wanted}", f"{info.zh} {quote} 属于 {wanted}")
    if leaf.kind is LeafKind.STARTS_WITH:
        return Why(f"{info.name} {quote} starts with {wanted}", f"{info.zh} {quote} 以 {wanted} 开头")
    return Why(f"{info.name} is {quote}", f"{info.zh}为 {quote}")


def _listed(values: Sequence[str]) -> str:
    shown = ", ".join(values[:MAX_VALUES_SHOWN])
    return f"{shown}, ..." if len(values) > MAX_VALUES_SHOWN else shown


def _explain_mention(leaf: Leaf, info: FieldInfo, value: float | str | None, lexicons: Sequence[Lexicon]) -> Why:
    names = [lexicons[number].name for number in leaf.lexicons]
    named = ", ".join(name for name in names if not name.startswith(PHRASES))
    quote = str(value or "")[:MAX_QUOTE]
    en = f'{info.name} mentions "{quote}"' + (f" (lexicon {named})" if named else "")
    return Why(en, f"{info.zh}提到“{quote}”" + (f"（词库 {named}）" if named else ""))


def _explain_range(leaf: Leaf, subject: Subject, value: float | None, other: Subject | None) -> Why:
    dimension = subject.dimension or Dimension.NUMBER
    shown = f" {_shown(value, dimension)}" if value is not None and not math.isnan(value) else ""
    limits = _range_limits(leaf, dimension, other)
    return Why(f"{subject.name}{shown}{limits.en}", f"{subject.zh}{shown}{limits.zh}")


def _range_limits(leaf: Leaf, dimension: Dimension, other: Subject | None) -> Why:
    unit = Why(other.name, other.zh) if other else None
    return _limits(leaf.low, leaf.low_open, leaf.high, leaf.high_open, dimension, unit)


# Verdicts are told again and again with the bounds of their rules.
@lru_cache(maxsize=4096)
def _limits(  # noqa: PLR0913, PLR0917 - all that a range is known by
    low: float, low_open: bool, high: float, high_open: bool, dimension: Dimension, unit: Why | None
) -> Why:
    signs = []
    if low > -math.inf:
        signs.append((" >" if low_open else " >=", " >" if low_open else " ≥", low))
    if high < math.inf:
        signs.append((" <" if high_open else " <=", " <" if high_open else " ≤", high))
    en = [f"{sign} {_bound(bound, dimension, unit.en if unit else None)}" for sign, _, bound in signs]
    zh = [f"{sign} {_bound(bound, dimension, unit.zh if unit else None)}" for _, sign, bound in signs]
    return Why(" and".join(en), " 且".join(zh))


def _bound(value: float, dimension: Dimension, unit: str | None) -> str:
    if unit is None:
        return write_quantity(value, dimension)
    return unit if value == 1.0 else f"{value:g} x {unit}"


class _Bound(NamedTuple):
    """What one leaf of a window's condition is told with."""

    leaf: Leaf
    measure: str
    other: str | None  # the measure it is compared with
    dimension: Dimension
    en: str
    zh: str
    limits: Why


class AlertWhy:
    """Say why the window of one rule raised an alert.

    Alerts are told again and again: what they say alike is put together once.

    Args:
        title: of the rule.
    """

    def __init__(self, title: Title, plan: WindowPlan, window: Window) -> None:
        self._title = title
        self._message = plan.alert.message
        subjects = [measure.subject for measure in plan.measures]
        self._subjects = [(subject.name, subject.dimension or Dimension.NUMBER) for subject in subjects]
        self._bounds = [self._bound(leaf, subjects) for leaf in window.leaves]
        span = write_duration(window.over_ms)
        self._within = Why(f"within {span}", f"{span} 内")

    @staticmethod
    def _bound(leaf: Leaf, subjects: Sequence[Subject]) -> _Bound:
        subject = subjects[leaf.field]
        other = subjects[leaf.other] if leaf.kind is LeafKind.COMPARE else None
        dimension = subject.dimension or Dimension.NUMBER
        limits = _range_limits(leaf, dimension, other)
        return _Bound(leaf, subject.name, other.name if other else None, dimension, subject.name, subject.zh, limits)

    def explain(self, measures: Mapping[str, float]) -> Why:
        """Return the title, then the message or the measures the window asked about.

        Args:
            measures: values by name, in base units.
        """
        if self._message is not None:
            shown = {
                name: _shown(measures[name], dimension)
                for name, dimension in self._subjects
                if not math.isnan(measures.get(name, math.nan))
            }
            return _joined(self._title, [Why(_filled(self._message.en, shown), _filled(self._message.zh, shown))])
        parts = []
        for leaf, measure, other, dimension, en, zh, limits in self._bounds:
            value = measures.get(measure, math.nan)
            if not math.isnan(value) and _holds(leaf, value, measures.get(other, math.nan) if other else 1.0):
                shown_value = _shown(value, dimension)
                parts.append(Why(f"{en} {shown_value}{limits.en}", f"{zh} {shown_value}{limits.zh}"))
        return _joined(self._title, [*parts, self._within])


def _shown(value: float, dimension: Dimension) -> str:
    """Return a value for reading; a ratio to nothing is infinite."""
    return show_quantity(value, dimension) if math.isfinite(value) else "∞"


def _holds(leaf: Leaf, value: float, unit: float) -> bool:
    # Asked in this sense, since an infinite bound times 0 is NaN and then holds, as in the engine.
    low, high = leaf.low * unit, leaf.high * unit
    is_below = value < low or (leaf.low_open and value == low)
    is_above = value > high or (leaf.high_open and value == high)
    return not is_below and not is_above


def _filled(text: str, shown: Mapping[str, str]) -> str:
    for name, value in shown.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def _joined(title: Title, parts: Sequence[Why]) -> Why:
    en = "; ".join(part.en for part in parts)
    zh = "；".join(part.zh for part in parts)
    return Why(f"{title.en}: {en}" if en else title.en, f"{title.zh}：{zh}" if zh else title.zh)
