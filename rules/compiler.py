"""Compile checked rules to the plain data the native engine takes."""

from __future__ import annotations

import json
import math
from hashlib import sha256
from typing import TYPE_CHECKING

from native.spec import (
    ExceptionClause,
    GoodsClass,
    Leaf,
    LeafKind,
    Lexicon,
    Measure,
    Node,
    NodeKind,
    Policy,
    ProgramSpec,
    Rule,
    Share,
    Window,
)
from rules.classes import CheckedClass, check_classes
from rules.rates import rate_rows
from rules.reading import end_of_day_ms, midnight_ms
from rules.terms import phrase_lexicon
from rules.tree import (
    Bound,
    Condition,
    Group,
    Mention,
    Multiple,
    Operand,
    Operator,
    Pattern,
    Question,
    Span,
    Values,
    canonical,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rules.checked import CheckedRule
    from rules.fields import Subject
    from rules.lexicons import LexiconDocument
    from rules.library import Library
    from rules.windows import WindowPlan

FOR_EVER_MS = 2**63 - 1
OF_VALUES = {"starts_with": LeafKind.STARTS_WITH, "under": LeafKind.UNDER}
OF_NOTHING = {"present": LeafKind.PRESENT, "is_true": LeafKind.FLAG}
JOINTS = {"all": NodeKind.ALL, "any": NodeKind.ANY, "not": NodeKind.NOT, "at_least": NodeKind.AT_LEAST}


def compile_rules(
    rules: Sequence[CheckedRule],
    library: Library,
    ruleset: str,
    policy: Policy,
    *,
    with_classes: bool = True,
) -> ProgramSpec:
    """Return the program of rules that are to run.

    Args:
        rules: checked without errors; their order is the program's.
        ruleset: 12 hex digits that name this rule set.
        with_classes: work out the goods class of parcels; of use where it is asked for, or evidence is shown.
    """
    leaves = _Leaves(_Lexicons(library.lexicons.values()))
    groups = _score_groups(rules)
    compiled = tuple(_compile_rule(rule, leaves, groups[rule.document.id]) for rule in rules)
    checked = check_classes(library) if with_classes else ()
    classes = tuple(_compile_class(goods_class, leaves.lexicons) for goods_class in checked)
    rates = rate_rows(library.rates)
    return ProgramSpec(ruleset, tuple(leaves.leaves), tuple(leaves.lexicons.lexicons), compiled, policy, rates, classes)


def _compile_class(goods_class: CheckedClass, lexicons: _Lexicons) -> GoodsClass:
    mentioned = lexicons.numbers(goods_class.mention) if goods_class.mention else ()
    prefixes = tuple(sorted(goods_class.under.items)) if goods_class.under else ()
    return GoodsClass(goods_class.name, mentioned, prefixes)


def _score_groups(rules: Iterable[CheckedRule]) -> dict[str, int]:
    """Return each rule's score group: one for each name, and one of its own for each rule without."""
    numbers: dict[tuple[str, str], int] = {}
    found = {}
    for rule in rules:
        name = rule.document.score_group
        key = ("group", name) if name is not None else ("rule", rule.document.id)
        found[rule.document.id] = numbers.setdefault(key, len(numbers))
    return found


def _compile_rule(rule: CheckedRule, leaves: _Leaves, score_group: int) -> Rule:
    document = rule.document
    clauses = (
        ExceptionClause(clause.name, leaves.node(clause.condition), clause.until_ms) for clause in rule.exceptions
    )
    return Rule(
        rule_id=document.id,
        version=document.version,
        condition=leaves.node(rule.when),
        decision=document.decision,
        score=document.score,
        score_group=score_group,
        active=document.status == "active",
        from_ms=midnight_ms(document.first_day) if document.first_day else 0,
        until_ms=end_of_day_ms(document.last_day) if document.last_day else FOR_EVER_MS,
        exceptions=tuple(clauses),
        window=_compile_window(rule.when, rule.window, leaves) if rule.window else None,
    )


def _compile_window(when: Condition, plan: WindowPlan, of_parcels: _Leaves) -> Window:
    leaves = _Leaves(_Lexicons(()), {measure.name: number for number, measure in enumerate(plan.measures)})
    having = leaves.node(plan.having)
    measures = (
        Measure(
            measure.name,
            measure.kind,
            measure.field.field if measure.field else None,
            share=_compile_share(measure.condition, of_parcels) if measure.condition is not None else None,
            of=measure.of,
            to=measure.to,
            baseline=measure.baseline,
        )
        for measure in plan.measures
        if measure.kind is not None
    )
    return Window(
        slot=slot(when, plan),
        group_by=tuple(info.field for info in plan.group_by),
        over_ms=plan.over_ms,
        measures=tuple(measures),
        having=having,
        leaves=tuple(leaves.leaves),
        own_group_when_missing=plan.own_group_when_missing,
        allowed_lateness_ms=plan.lateness_ms,
        suppress_ms=plan.alert.suppress_ms,
        max_evidence=plan.alert.max_evidence,
        gathers_group=plan.alert.gathers_group,
    )


def slot(when: Condition, plan: WindowPlan) -> int:
    """Return the 64-bit name of a window's state; another name means a new, empty window.

    It depends on `when`, group_by, resolution, the measured fields and the conditions of shares, and on
    `on_missing_key: own_group`, which decides who is counted at all.
    """
    measured = sorted({measure.field.number for measure in plan.measures if measure.field})
    parts: list[object] = [
        canonical(when),
        [info.number for info in plan.group_by],
        plan.resolution_ms,
        measured,
    ]
    if plan.own_group_when_missing:
        parts.append("own_group")
    shares = sorted({canonical(measure.condition) for measure in plan.measures if measure.condition is not None})
    if shares:
        parts.append({"shares": shares})
    return _name(parts)


def share_names(condition: Condition) -> tuple[int, int]:
    """Return the 64-bit names of the two bits that say whether a share's condition held, and whether it was known."""
    return _name(["held", canonical(condition)]), _name(["known", canonical(condition)])


def _name(parts: object) -> int:
    text = json.dumps(parts, ensure_ascii=True, separators=(",", ":"))
    return int.from_bytes(sha256(text.encode()).digest()[:8], "big")


def _compile_share(condition: Condition, leaves: _Leaves) -> Share:
    return Share(leaves.node(condition), *share_names(condition))


class _Lexicons:
    """Number the lexicons that conditions use, each once."""

    def __init__(self, documents: Iterable[LexiconDocument]) -> None:
        self._documents = {document.id: document for document in documents}
        self._numbers: dict[str, int] = {}
        self.lexicons: list[Lexicon] = []

    def numbers(self, mention: Mention) -> tuple[int, ...]:
        found = [self._add(self._documents[name].compiled()) for name in mention.lexicons]
        if mention.phrases:
            found.append(self._add(phrase_lexicon(mention.phrases)))
        return tuple(sorted(found))

    def _add(self, lexicon: Lexicon) -> int:
        if lexicon.name not in self._numbers:
            self._numbers[lexicon.name] = len(self.lexicons)
            self.lexicons.append(lexicon)
        return self._numbers[lexicon.name]


class _Leaves:
    """Turn typed trees into nodes; a question that several rules ask becomes one leaf.

    Args:
        measures: where each stands in the window whose condition is compiled, by name; empty for conditions of parcels.
    """

    def __init__(self, lexicons: _Lexicons, measures: Mapping[str, int] | None = None) -> None:
        self.lexicons = lexicons
        self._measures = measures or {}
        self.leaves: list[Leaf] = []
        self._numbers: dict[Leaf, int] = {}

    def node(self, condition: Condition) -> Node:
        if isinstance(condition, Group):
            return self._group(condition)
        node = self._question(condition)
        return Node(NodeKind.NOT, (node,)) if condition.negated else node

    def _group(self, group: Group) -> Node:
        children = tuple(self.node(child) for child in group.children)
        if group.joint == "none":
            within = children[0] if len(children) == 1 else Node(NodeKind.ANY, children)
            return Node(NodeKind.NOT, (within,))
        return Node(JOINTS[group.joint], children, n=group.n)

    def _question(self, question: Question) -> Node:
        operand, field = question.operand, self._number(question.subject)
        if isinstance(operand, Span) and (isinstance(operand.low, Multiple) or isinstance(operand.high, Multiple)):
            ends = (("gte", operand.low), ("lt", operand.high))
            return Node(NodeKind.ALL, tuple(self._leaf(self._range(field, name, end)) for name, end in ends))
        return self._leaf(self._asked(question))

    def _asked(self, question: Question) -> Leaf:
        operand, field = question.operand, self._number(question.subject)
        if isinstance(operand, Values):
            kind = OF_VALUES.get(question.operator, LeafKind.IN)
            return Leaf(kind, field, values=tuple(sorted(operand.items)))
        if isinstance(operand, Mention):
            lexicons = self.lexicons.numbers(operand)
            return Leaf(LeafKind.MENTIONS, field, lexicons=lexicons, at_least=operand.at_least)
        if isinstance(operand, Pattern):
            return Leaf(LeafKind.REGEX, field, values=(operand.text,))
        if question.operator in OF_NOTHING:
            return Leaf(OF_NOTHING[question.operator], field)
        return self._range(field, question.operator, operand)

    def _number(self, subject: Subject) -> int:
        return self._measures.get(subject.name, subject.number)

    def _leaf(self, leaf: Leaf) -> Node:
        if leaf not in self._numbers:
            self._numbers[leaf] = len(self.leaves)
            self.leaves.append(leaf)
        return Node(NodeKind.LEAF, leaf=self._numbers[leaf])

    def _range(self, field: int, operator: Operator | str, operand: Operand) -> Leaf:
        if isinstance(operand, Span):
            low, high = operand.low, operand.high
            if isinstance(low, Bound) and isinstance(high, Bound):
                return Leaf(LeafKind.RANGE, field, low=low.value, high=high.value, high_open=True)
        kind, other, value = LeafKind.RANGE, 0, math.nan
        if isinstance(operand, Bound):
            value = operand.value
        elif isinstance(operand, Multiple):
            kind, other, value = LeafKind.COMPARE, self._number(operand.subject), operand.times
        if operator in ("gt", "gte"):
            return Leaf(kind, field, low=value, low_open=operator == "gt", other=other)
        return Leaf(kind, field, high=value, high_open=operator == "lt", other=other)
