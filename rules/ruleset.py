"""A loaded rule set: the compiled program and what people need to know of its rules."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Literal

from rules.positioned import ListNode, Node, TextNode
from rules.why import AlertWhy, Evidence, Why, explain_hit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from native.spec import Decision, ProgramSpec
    from rules.checked import CheckedRule
    from rules.ruledocument import Title
    from rules.windows import WindowPlan

Stage = Literal["active", "shadow"]


@dataclass(frozen=True, slots=True)
class RuleInfo:
    """What answers, alerts and metrics say of a rule.

    Attributes:
        group_by: names of fields; empty without a window.
        over: the window's span as written; empty without a window.
        path: the file it came from.
        budget_per_day: alerts that it may open in a day before its owner is asked about it; None: any number.
    """

    id: str
    version: int
    title: Title
    severity: str
    score: int
    decision: Decision
    stage: Stage
    owner: str | None
    tags: tuple[str, ...]
    group_by: tuple[str, ...]
    over: str
    path: str
    budget_per_day: int | None = None


@dataclass(frozen=True, slots=True)
class Ruleset:
    """Hold rules that run; `rules[i]` tells of `spec.rules[i]`.

    Attributes:
        hash: 12 hex digits over the content of everything loaded; layout and comments do not count.
    """

    hash: str
    spec: ProgramSpec
    rules: tuple[RuleInfo, ...]
    plans: tuple[WindowPlan | None, ...]
    _alert_whys: dict[int, AlertWhy] = field(default_factory=dict, init=False, repr=False, compare=False)

    def explain_hit(self, rule_index: int, evidence: Evidence) -> Why:
        """Return why a rule hit a parcel.

        Args:
            evidence: (leaf number, value) pairs as screening gives them.
        """
        return explain_hit(self.rules[rule_index].title, self.spec.leaves, self.spec.lexicons, evidence)

    def explain_alert(self, rule_index: int, measures: Mapping[str, float]) -> Why:
        """Return why a rule's window raised an alert.

        Args:
            measures: values by name, in base units.
        Raises:
            ValueError: the rule has no window.
        """
        why = self._alert_whys.get(rule_index)
        if why is None:
            info, plan, window = self.rules[rule_index], self.plans[rule_index], self.spec.rules[rule_index].window
            if plan is None or window is None:
                raise ValueError(f"rule {info.id} has no window; use explain_hit")
            why = self._alert_whys[rule_index] = AlertWhy(info.title, plan, window)
        return why.explain(measures)


def rule_info(rule: CheckedRule) -> RuleInfo:
    """Return what is told of a rule."""
    document, window = rule.document, rule.window
    return RuleInfo(
        id=document.id,
        version=document.version,
        title=document.title,
        severity=document.severity,
        score=document.score,
        decision=document.decision,
        stage="active" if document.status == "active" else "shadow",
        owner=document.owner,
        tags=document.tags,
        group_by=tuple(info.name for info in window.group_by) if window else (),
        over=window.over if window else "",
        path=document.report.path,
        budget_per_day=window.alert.budget_per_day if window else None,
    )


def content_hash(roots: Iterable[Node], settings: object) -> str:
    """Return 12 hex digits over documents and settings; order of keys, layout and comments do not count."""
    texts = sorted(json.dumps(content(root), sort_keys=True, ensure_ascii=True) for root in roots)
    return sha256(json.dumps([texts, settings], sort_keys=True).encode()).hexdigest()[:12]


def content(node: Node) -> object:
    """Return a document as plain texts, lists and objects."""
    if isinstance(node, TextNode):
        return node.text
    if isinstance(node, ListNode):
        return [content(item) for item in node.items]
    return {key.text: content(value) for key, value in node.entries}
