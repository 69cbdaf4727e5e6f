"""Guess what an author meant who writes as in another language, as in Chinese, or as one speaks."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from rules.quantities import NUMBER, Dimension, QuantityError, read_duration_ms, read_quantity
from rules.report import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from rules.fields import Subject


def _meant(**words: str) -> Mapping[str, str]:
    """Return what each word stands for."""
    return {word: name for name, listed in words.items() for word in listed.split()}


OPERATORS = _meant(
    gt="> 大于 超过 more_than greater_than above over",
    gte=">= ≥ ge 大于等于 不小于 不低于 min from at_least",
    lt="< 小于 低于 less_than below under",
    lte="<= ≤ le 小于等于 不大于 不超过 max to at_most",
    between="range 介于 区间",
    is_not="!= <> ≠ ne neq not 不等于 不是 不为",
    not_in="none_of nin 不属于",
    starts_with="startswith prefix begins_with 开头为",
    mentions="contains includes has like 提到 包含 含有",
    not_mentions="not_contains 不包含 不含 未提到",
    matches_regex="regex matches re 正则",
    present="exists known 存在",
    **{"is": "= == eq equal equals 等于 为 是", "in": "one_of any_of 属于 之一"},
)
JOINTS = _meant(
    all="and && 且 并且 与 全部 所有",
    any="or || one_of 或 或者 任一",
    none="nor none_of 均不",
    at_least="atleast min_of 至少",
    fragment="macro ref 片段",
    **{"not": "! except 非 不"},
)
UNITS = _meant(
    mg="毫克",
    g="克 gr gram grams",
    kg="公斤 千克 kgs kilo kilos",
    t="吨 ton tons",
    ml="毫升",
    l="升 dm3 liter litre",
    cm3="立方厘米 cc",
    m3="立方米 cbm",
    usd="$ us$ 美元 美金 dollar dollars",
    **{
        "": "件 个 pcs pieces",
        "g/cm3": "g/ml kg/l 克/立方厘米",
        "kg/m3": "g/l 公斤/立方米 千克/立方米",
        "usd/kg": "$/kg us$/kg usdperkg 美元/公斤 美元/千克 usd/公斤 usd/千克",
    },
)
SPANS = _meant(
    w="周 星期 week weeks",
    d="天 日 day days",
    h="小时 hour hours hrs",
    m="分 分钟 min mins minute minutes",
    s="秒 sec second seconds",
)
COMPARISON = re.compile(r"(>=|<=|!=|==|[<>=≥≤≠])\s*(\S.*)")
AMOUNT = re.compile(r"([^\d.+-]*)([+-]?(?:\d[\d, _]*)?\.?\d*)(.*)")
SPAN = re.compile(r"(\d+)([^\d]+)")
FAMILY = 8  # names that a hint lists at most


def operator_hint(word: str, allowed: Sequence[str], known: Sequence[str]) -> str:
    """Return what operator was meant, or those a field takes."""
    name, _, rest = word.partition(":")
    if rest and name.strip() in known:
        return "a space is missing after ':'"
    meant = OPERATORS.get(word.strip().casefold(), "")
    hint = f"did you mean '{meant}'?" if meant in allowed else "" if meant else did_you_mean(word, known)
    return hint or f"it takes {', '.join(allowed)}"


def subject_hint(word: str, subjects: Mapping[str, Subject], words: Container[str] = ()) -> str:
    """Return what field or measure, or what joint of conditions, was meant; empty when nothing is near.

    Args:
        words: the joints that may stand there as well.
    """
    name, _, rest = word.partition(":")
    if rest and (name in subjects or name in words):
        return "a space is missing after ':'"
    folded = word.strip().casefold()
    if (meant := JOINTS.get(folded, "")) in words:
        return f"did you mean '{meant}'?"
    family = [known for known in subjects if folded in known.split(".")]
    if len(family) > 1:
        return _one_of(family)
    spoken = {text.casefold(): known for known, subject in subjects.items() for text in (subject.zh, subject.en)}
    if folded in spoken:
        return f"did you mean '{spoken[folded]}'?"
    if not word.isascii():
        part = [known for text, known in spoken.items() if folded in text]
        return _one_of(part)
    return did_you_mean(word, [*subjects, *(joint for joint in set(JOINTS.values()) if joint in words)])


def _one_of(names: Sequence[str]) -> str:
    if len(names) == 1:
        return f"did you mean '{names[0]}'?"
    return f"did you mean one of {', '.join(names[:FAMILY])}?" if names else ""


def quantity_hint(text: str, dimension: Dimension) -> str:
    """Return a quantity that was meant by one that cannot be read; empty when it cannot be told."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    found = AMOUNT.fullmatch(plain.casefold())
    if found is None:
        return ""
    before, number, after = found.groups()
    digits = number.replace(",", "").replace("_", "").replace(" ", "").rstrip(".")
    digits = f"0{digits}" if digits.startswith(".") else digits
    if not NUMBER.fullmatch(digits):
        return ""
    unit = UNITS.get(before + after, before + after)
    by_fold = {known.casefold(): known for known in dimension.factors}
    if unit not in by_fold:
        return ""
    meant = f"{digits} {by_fold[unit]}".strip().replace(" %", "%")
    try:
        read_quantity(meant, dimension)
    except QuantityError:
        return ""
    return f"did you mean '{meant}'?"


def span_hint(text: str) -> str:
    """Return a span of time that was meant by one that cannot be read; empty when it cannot be told."""
    plain = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    parts = SPAN.findall(plain)
    if "".join(number + unit for number, unit in parts) != plain:
        return ""
    meant = "".join(f"{number}{SPANS.get(unit.removeprefix('个'), unit)}" for number, unit in parts)
    try:
        read_duration_ms(meant)
    except QuantityError:
        return ""
    return f"did you mean '{meant}'?"


def written_as_condition(text: str, operator: str) -> str:
    """Return the operand that was meant by a text without an operator, such as `>= 3kg` or `JP`."""
    found = COMPARISON.fullmatch(text.strip())
    return f"{{{OPERATORS[found[1]]}: {found[2]}}}" if found else f"{{{operator}: {text}}}"
