"""Say in words what changed between two states of rules, and whether window state is kept."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rules.authoring.sound import read_sound
from rules.authoring.wording import condition_words, operand_words, question_words
from rules.compiler import slot
from rules.quantities import write_duration
from rules.ruledocument import decision_name
from rules.ruleset import content
from rules.tree import Mention, Values, canonical, meaning, questions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from rules.authoring.sound import Sound
    from rules.checked import CheckedRule
    from rules.lexicons import LexiconDocument
    from rules.measures import MeasurePlan
    from rules.positioned import Node
    from rules.telling import Say
    from rules.tree import Condition, Question
    from rules.windows import WindowPlan

EMPTIED = "window state starts empty: what it counts, groups by or measures is no longer the same"


def differences(old: Path, new: Path, say: Say = str) -> Iterator[str]:
    """Yield what changed, rule by rule, then what no rule uses.

    Args:
        old, new: files or folders.
        say: puts the lines into the reader's language.
    Raises:
        RulesInvalid: one of the two has an error.
    """
    yield from _Comparison(read_sound([old]), read_sound([new]), say).lines()


class _Comparison:
    """Compare two states of rules."""

    def __init__(self, was: Sound, now: Sound, say: Say) -> None:
        self._was = was
        self._now = now
        self._say = say

    def lines(self) -> Iterator[str]:
        """Yield what changed, rule by rule, then what no rule uses."""
        say = self._say
        before = {rule.document.id: rule for rule in self._was.rules}
        after = {rule.document.id: rule for rule in self._now.rules}
        for rule_id in sorted(before.keys() | after.keys()):
            if rule_id not in after:
                advice = say("gone; retire a rule rather than delete it, so that its id is never used again")
                yield f"{say(f'rule {rule_id}')}: {advice}"
            elif rule_id not in before:
                yield f"{say(f'rule {rule_id}')}: {say('new')}, {after[rule_id].document.status}"
            else:
                lines = list(self._of_rule(before[rule_id], after[rule_id]))
                if lines:
                    yield f"{say(f'rule {rule_id}')}:"
                    yield from (f"  {line}" for line in lines)
        reached = {name for rule in (*self._was.rules, *self._now.rules) for name in _references(rule)}
        for kind, name, lines in self._references_changed():
            if (kind, name) not in reached:
                yield f"{say(f'{kind} {name}')}: {say('none of these rules uses it')}"
                yield from (f"  {line}" for line in lines)

    def _of_rule(self, was: CheckedRule, now: CheckedRule) -> list[str]:
        before = [*self._envelope(was, now), *self._exceptions(was, now), *self._windows(was, now)]
        after = [
            f"{self._say(f'{kind} {name}')}: {line}"
            for kind, name, lines in self._references_changed()
            if (kind, name) in _references(now)
            for line in lines
        ]
        after += self._tests(was, now)
        # Of a rule that did not change at all nothing is told, its window's state neither.
        return [*before, *self._state(was, now), *after] if before or after else []

    def _envelope(self, was: CheckedRule, now: CheckedRule) -> Iterator[str]:
        old, new = was.document, now.document
        for name in ("version", "status", "severity", "score", "score_group", "owner"):
            yield from self._changed(name, getattr(old, name), getattr(new, name))
        yield from self._changed("decision", decision_name(old.decision), decision_name(new.decision))
        yield from self._changed("effective.from", old.first_day, new.first_day)
        yield from self._changed("effective.until", old.last_day, new.last_day)
        yield from self._changed("title.en", old.title.en, new.title.en)
        yield from self._changed("title.zh", old.title.zh, new.title.zh)
        for name in ("description", "tags", "references", "false_positives"):
            yield from self._written(name, old.node.get(name), new.node.get(name))
        for name in dict.fromkeys((*old.params, *new.params)):
            yield from self._written(f"param {name}", old.params.get(name), new.params.get(name))
        yield from self._conditions("when", was.when, now.when)

    def _tests(self, was: CheckedRule, now: CheckedRule) -> Iterator[str]:
        if len(was.tests) != len(now.tests):
            yield from self._changed("number of tests", len(was.tests), len(now.tests))
        elif _content(was.document.tests) != _content(now.document.tests):
            yield self._say("tests were changed")

    def _changed(self, name: str, old: object, new: object) -> Iterator[str]:
        if old != new:
            yield f"{self._say(name)}: {self._shown(old)} -> {self._shown(new)}"

    def _written(self, name: str, old: Node | None, new: Node | None) -> Iterator[str]:
        yield from self._changed(name, _content(old), _content(new))

    def _shown(self, value: object) -> str:
        if isinstance(value, list):
            return f"[{', '.join(map(str, value))}]"
        if isinstance(value, dict):
            return f"{{{', '.join(f'{key}: {entry}' for key, entry in value.items())}}}"
        return self._say("nothing") if value is None or value == "" else str(value)

    def _conditions(self, what: str, old: Condition, new: Condition) -> Iterator[str]:
        if meaning(old) == meaning(new):
            return
        say = self._say
        paired = list(_pairs(_without(old, new), _without(new, old)))
        for gone, come in paired:
            if gone is not None and come is not None:
                old_words, new_words = (operand_words(ask.subject, ask.operand) for ask in (gone, come))
                subject = question_words(gone).removesuffix(old_words).rstrip()
                yield f"{what}: {subject}: {old_words} -> {new_words}"
            elif gone is not None:
                yield f"{what}: {say(f'no longer asks {question_words(gone)}')}"
            elif come is not None:
                yield f"{what}: {say(f'now asks {question_words(come)}')}"
        if not paired:
            yield f"{what}: {say('was')} {condition_words(old, self._was.names_of_fragments, say)}"
            yield f"{what}: {say('now')} {condition_words(new, self._now.names_of_fragments, say)}"

    def _exceptions(self, was: CheckedRule, now: CheckedRule) -> Iterator[str]:
        old = {clause.name: clause for clause in was.exceptions}
        new = {clause.name: clause for clause in now.exceptions}
        for name in sorted(old.keys() | new.keys()):
            what = self._say(f"exception '{name}'")
            if name not in new:
                yield f"{what}: {self._say('gone')}"
            elif name not in old:
                words = condition_words(new[name].condition, self._now.names_of_fragments, self._say)
                yield f"{what}: {self._say('new')}, {words}"
            else:
                yield from self._conditions(what, old[name].condition, new[name].condition)
                yield from self._changed(f"exception '{name}' expires", _last_day(was, name), _last_day(now, name))
                for key in ("reason", "approved_by", "ticket"):
                    entries = (_entry(rule, name, key) for rule in (was, now))
                    yield from self._written(f"exception '{name}' {key}", *entries)

    def _windows(self, was: CheckedRule, now: CheckedRule) -> Iterator[str]:
        if was.window is None or now.window is None:
            if now.window is not None:
                yield f"window: {self._say('new')}"
            elif was.window is not None:
                yield f"window: {self._say('gone, and its state with it')}"
            return
        old, new = _settings(was.window), _settings(now.window)
        for name in dict.fromkeys((*old, *new)):
            yield from self._changed(name, old.get(name), new.get(name))
        shares = {measure.name: measure.condition for measure in was.window.measures if measure.condition is not None}
        for measure in now.window.measures:
            if measure.condition is not None and measure.name in shares:
                what = self._say(f"measure {measure.name}")
                yield from self._conditions(what, shares[measure.name], measure.condition)
        yield from self._conditions("having", was.window.having, now.window.having)

    def _state(self, was: CheckedRule, now: CheckedRule) -> Iterator[str]:
        if was.window is not None and now.window is not None:
            is_kept = slot(was.when, was.window) == slot(now.when, now.window)
            yield self._say("window state is kept" if is_kept else EMPTIED)

    def _references_changed(self) -> Iterator[tuple[str, str, list[str]]]:
        was, now = self._was.library, self._now.library
        for name in sorted(was.lexicons.keys() & now.lexicons.keys()):
            old, new = was.lexicons[name], now.lexicons[name]
            lines = list(self._entries("terms", (term.text for _, term in old.terms), (t.text for _, t in new.terms)))
            lines += self._entries("except", (term.text for term in old.excepts), (term.text for term in new.excepts))
            lines += self._changed("match", old.match, new.match)
            lines += self._changed("case", _case(old), _case(new))
            lines += self._changed("tells", old.tells, new.tells)
            if lines:
                yield "lexicon", name, lines
        for name in sorted(was.sets.keys() & now.sets.keys()):
            old_set, new_set = was.sets[name], now.sets[name]
            items, new_items = (item.text for item in old_set.items), (item.text for item in new_set.items)
            lines = list(self._entries("items", items, new_items))
            if lines:
                yield "set", name, lines

    def _entries(self, what: str, old: Iterable[str], new: Iterable[str]) -> Iterator[str]:
        before, after = dict.fromkeys(old), dict.fromkeys(new)
        gone = [text for text in before if text not in after]
        come = [text for text in after if text not in before]
        if gone:
            yield f"{what}: {self._say('gone')}: {', '.join(gone)}"
        if come:
            yield f"{what}: {self._say('new')}: {', '.join(come)}"


def _case(lexicon: LexiconDocument) -> str:
    return "exact" if lexicon.is_exact else "fold"


def _without(condition: Condition, other: Condition) -> list[Question]:
    """Return the questions of a condition that another one does not ask, wherever a measure stands in either window."""
    asked = Counter(canonical(question) for question in questions(other))
    left = []
    for question in questions(condition):
        if asked[canonical(question)]:
            asked[canonical(question)] -= 1
        else:
            left.append(question)
    return left


def _pairs(lost: list[Question], won: list[Question]) -> Iterator[tuple[Question | None, Question | None]]:
    """Yield questions that differ in what they compare with only, then those that went or came."""
    for gone in lost:
        key = (gone.subject.identity, gone.operator, gone.negated)
        match = next((come for come in won if (come.subject.identity, come.operator, come.negated) == key), None)
        if match is not None:
            won.remove(match)
        yield gone, match
    for come in won:
        yield None, come


def _content(node: Node | None) -> object:
    return content(node) if node is not None else None


def _entry(rule: CheckedRule, name: str, key: str) -> Node | None:
    return next(clause.node.get(key) for clause in rule.document.exceptions if clause.name == name)


def _last_day(rule: CheckedRule, name: str) -> object:
    return next(clause.last_day for clause in rule.document.exceptions if clause.name == name)


def _settings(plan: WindowPlan) -> Mapping[str, object]:
    measures = {f"measure {measure.name}": _told(measure, plan) for measure in plan.measures}
    return {
        "group_by": ", ".join(info.name for info in plan.group_by),
        "over": write_duration(plan.over_ms),
        "resolution": write_duration(plan.resolution_ms),
        "allowed_lateness": write_duration(plan.lateness_ms),
        "on_missing_key": "own_group" if plan.own_group_when_missing else "skip",
        **measures,
        "alert.suppress_for": write_duration(plan.alert.suppress_ms),
        "alert.max_evidence": plan.alert.max_evidence,
        "alert.budget_per_day": plan.alert.budget_per_day,
        "alert.gathers": "group" if plan.alert.gathers_group else "windows",
        "alert.message.en": plan.alert.message.en if plan.alert.message else None,
        "alert.message.zh": plan.alert.message.zh if plan.alert.message else None,
    }


def _told(measure: MeasurePlan, plan: WindowPlan) -> str:
    """Return a measure as rules write it; what a share asks is told apart."""
    kind = measure.kind.name.lower() if measure.kind is not None else ""
    names = [other.name for other in plan.measures]
    if measure.baseline is not None:
        spans = (measure.baseline.bucket_ms, measure.baseline.over_ms, measure.baseline.min_history_ms)
        bucket, over, history = map(write_duration, spans)
        statistic = measure.baseline.statistic.name.lower()
        within = f"stat: {statistic}, bucket: {bucket}, over: {over}, min_history: {history}"
        return f"{{of: {names[measure.of]}, {within}}}"
    if measure.to >= 0:
        return f"{{{kind}: {{of: {names[measure.of]}, to: {names[measure.to]}}}}}"
    if measure.condition is not None:
        return f"{{{kind}: ..}}"
    return f"{{{kind}: {measure.field.name if measure.field else 'parcels'}}}"


def _references(rule: CheckedRule) -> set[tuple[str, str]]:
    """Return the lexicons and sets that reach a rule, also through fragments."""
    found = set()
    conditions = [rule.when, *(clause.condition for clause in rule.exceptions)]
    for question in (question for condition in conditions for question in questions(condition)):
        if isinstance(question.operand, Mention):
            found |= {("lexicon", name) for name in question.operand.lexicons}
        elif isinstance(question.operand, Values) and question.operand.set_name:
            found.add(("set", question.operand.set_name))
    return found
