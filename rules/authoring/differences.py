"""Say in words what changed between two states of rules, and whether window state is kept."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rules.authoring.sound import read_sound
from rules.authoring.wording import condition_words, operand_words, question_words
from rules.baseline import logic
from rules.compiler import slot
from rules.quantities import write_duration
from rules.tree import Mention, Values, canonical, questions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from rules.authoring.sound import Sound
    from rules.checking import CheckedRule
    from rules.measures import MeasurePlan
    from rules.tree import Condition, Question
    from rules.windows import WindowPlan


def differences(old: Path, new: Path) -> Iterator[str]:
    """Yield what changed, rule by rule, then what no rule uses.

    Args:
        old, new: files or folders.
    Raises:
        RulesInvalid: one of the two has an error.
    """
    was, now = read_sound([old]), read_sound([new])
    before = {rule.document.id: rule for rule in was.rules}
    after = {rule.document.id: rule for rule in now.rules}
    for rule_id in sorted(before.keys() | after.keys()):
        if rule_id not in after:
            yield f"rule {rule_id}: gone; retire a rule rather than delete it, so that its id is never used again"
        elif rule_id not in before:
            yield f"rule {rule_id}: new, {after[rule_id].document.status}"
        else:
            lines = list(_of_rule(before[rule_id], after[rule_id], was, now))
            if lines:
                yield f"rule {rule_id}:"
                yield from (f"  {line}" for line in lines)
    reached = {name for rule in (*was.rules, *now.rules) for name in _references(rule)}
    for kind, name, lines in _references_changed(was, now):
        if (kind, name) not in reached:
            yield f"{kind} {name}, which none of these rules uses:"
            yield from (f"  {line}" for line in lines)


def _of_rule(was: CheckedRule, now: CheckedRule, before: Sound, after: Sound) -> Iterator[str]:
    old, new = was.document, now.document
    for name in ("version", "status", "severity", "score", "score_group", "owner"):
        yield from _changed(name, getattr(old, name), getattr(new, name))
    yield from _changed("decision", old.decision.name.lower(), new.decision.name.lower())
    yield from _changed("effective from", old.first_day, new.first_day)
    yield from _changed("effective until", old.last_day, new.last_day)
    yield from _changed("title (en)", old.title.en, new.title.en)
    yield from _changed("title (zh)", old.title.zh, new.title.zh)
    for name in dict.fromkeys((*old.params, *new.params)):
        yield from _changed(f"param {name}", logic(old.params.get(name)), logic(new.params.get(name)))
    yield from _conditions("when", was.when, now.when, before, after)
    yield from _exceptions(was, now, before, after)
    yield from _windows(was, now, before, after)
    for kind, name, lines in _references_changed(before, after):
        if (kind, name) in _references(now):
            yield from (f"{kind} {name}: {line}" for line in lines)
    n_old, n_new = len(was.tests), len(now.tests)
    yield from _changed("number of tests", n_old, n_new)


def _changed(name: str, old: object, new: object) -> Iterator[str]:
    if old != new:
        yield f"{name}: {_shown(old)} -> {_shown(new)}"


def _shown(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(str, value))}]"
    return "none" if value is None or value == "" else str(value)


def _conditions(what: str, old: Condition, new: Condition, before: Sound, after: Sound) -> Iterator[str]:
    if canonical(old) == canonical(new):
        return
    lost = Counter(questions(old)) - Counter(questions(new))
    won = Counter(questions(new)) - Counter(questions(old))
    paired = list(_pairs(list(lost.elements()), list(won.elements())))
    for gone, come in paired:
        if gone is not None and come is not None:
            old_words, new_words = (operand_words(ask.subject, ask.operand) for ask in (gone, come))
            subject = question_words(gone).removesuffix(old_words).rstrip()
            yield f"{what}: {subject}: {old_words} -> {new_words}"
        elif gone is not None:
            yield f"{what}: no longer asks {question_words(gone)}"
        elif come is not None:
            yield f"{what}: now asks {question_words(come)}"
    if not paired:
        yield f"{what}: was {condition_words(old, before.names_of_fragments)}"
        yield f"{what}: is  {condition_words(new, after.names_of_fragments)}"


def _pairs(lost: list[Question], won: list[Question]) -> Iterator[tuple[Question | None, Question | None]]:
    """Yield questions that differ in what they compare with only, then those that went or came."""
    for gone in lost:
        key = (gone.subject.number, gone.operator, gone.negated)
        match = next((come for come in won if (come.subject.number, come.operator, come.negated) == key), None)
        if match is not None:
            won.remove(match)
        yield gone, match
    for come in won:
        yield None, come


def _exceptions(was: CheckedRule, now: CheckedRule, before: Sound, after: Sound) -> Iterator[str]:
    old = {clause.name: clause for clause in was.exceptions}
    new = {clause.name: clause for clause in now.exceptions}
    for name in sorted(old.keys() | new.keys()):
        if name not in new:
            yield f"exception '{name}': gone"
        elif name not in old:
            yield f"exception '{name}': new, {condition_words(new[name].condition, after.names_of_fragments)}"
        else:
            what = f"exception '{name}'"
            yield from _conditions(what, old[name].condition, new[name].condition, before, after)
            last_days = [_last_day(rule, name) for rule in (was, now)]
            yield from _changed(f"{what} expires", *last_days)


def _last_day(rule: CheckedRule, name: str) -> object:
    return next(clause.last_day for clause in rule.document.exceptions if clause.name == name)


def _windows(was: CheckedRule, now: CheckedRule, before: Sound, after: Sound) -> Iterator[str]:
    if was.window is None or now.window is None:
        if now.window is not None:
            yield "window: new"
        elif was.window is not None:
            yield "window: gone, and its state with it"
        return
    old, new = _settings(was.window), _settings(now.window)
    for name in dict.fromkeys((*old, *new)):
        yield from _changed(name, old.get(name), new.get(name))
    shares = {measure.name: measure.condition for measure in was.window.measures if measure.condition is not None}
    for measure in now.window.measures:
        if measure.condition is not None and measure.name in shares:
            yield from _conditions(f"measure {measure.name}", shares[measure.name], measure.condition, before, after)
    yield from _conditions("having", was.window.having, now.window.having, before, after)
    is_kept = slot(was.when, was.window) == slot(now.when, now.window)
    why = "" if is_kept else ": what it counts, groups by or measures is no longer the same"
    yield f"window state {'is kept' if is_kept else 'starts empty'}{why}"


def _settings(plan: WindowPlan) -> Mapping[str, object]:
    measures = {f"measure {measure.name}": _told(measure, plan) for measure in plan.measures}
    return {
        "group_by": ", ".join(info.name for info in plan.group_by),
        "over": write_duration(plan.over_ms),
        "resolution": write_duration(plan.resolution_ms),
        "allowed_lateness": write_duration(plan.lateness_ms),
        "on_missing_key": "own_group" if plan.own_group_when_missing else "skip",
        **measures,
        "alert suppress_for": write_duration(plan.alert.suppress_ms),
        "alert max_evidence": plan.alert.max_evidence,
        "alert budget_per_day": plan.alert.budget_per_day,
        "alert message": plan.alert.message.en if plan.alert.message else None,
    }


def _told(measure: MeasurePlan, plan: WindowPlan) -> str:
    kind = measure.kind.name.lower() if measure.kind is not None else ""
    names = [other.name for other in plan.measures]
    if measure.baseline is not None:
        spans = (measure.baseline.bucket_ms, measure.baseline.over_ms, measure.baseline.min_history_ms)
        bucket, over, history = map(write_duration, spans)
        statistic = measure.baseline.statistic.name.lower()
        return f"{statistic} of {names[measure.of]} by buckets of {bucket} over {over}, from {history} of history on"
    if measure.to >= 0:
        return f"{kind} of {names[measure.of]} to {names[measure.to]}"
    if measure.condition is not None:
        return f"{kind} of parcels"
    return f"{kind} {measure.field.name if measure.field else 'parcels'}"


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


def _references_changed(was: Sound, now: Sound) -> Iterator[tuple[str, str, list[str]]]:
    for name in sorted(was.library.lexicons.keys() & now.library.lexicons.keys()):
        old, new = was.library.lexicons[name], now.library.lexicons[name]
        lines = list(_entries("term", (term.text for _, term in old.terms), (term.text for _, term in new.terms)))
        lines += _entries("except", (term.text for term in old.excepts), (term.text for term in new.excepts))
        lines += _changed("match", old.match, new.match)
        lines += _changed("case counts", old.is_exact, new.is_exact)
        if lines:
            yield "lexicon", name, lines
    for name in sorted(was.library.sets.keys() & now.library.sets.keys()):
        old_set, new_set = was.library.sets[name], now.library.sets[name]
        lines = list(_entries("item", (item.text for item in old_set.items), (item.text for item in new_set.items)))
        if lines:
            yield "set", name, lines


def _entries(what: str, old: Iterable[str], new: Iterable[str]) -> Iterator[str]:
    before, after = list(old), list(new)
    gone = [text for text in before if text not in set(after)]
    come = [text for text in after if text not in set(before)]
    if gone:
        yield f"{what}s gone: {', '.join(gone)}"
    if come:
        yield f"{what}s new: {', '.join(come)}"
