"""Explain what a rule makes of given parcels: every condition with its truth and what it saw."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from native.answers import DeadRecord, Examined, RejectedParcel
from native.explain import Examiner
from native.program import Program
from native.spec import FieldKind, LeafKind, Policy
from rules.authoring.branches import HIT, MARKS, MISS, TRUTHS, UNKNOWN, Branch, branch_of
from rules.authoring.sound import read_sound
from rules.authoring.trials import SECRET, always_told
from rules.engine import MAX_RECORD_BYTES, Engine
from rules.fields import field_info
from rules.loading import compiled
from rules.quantities import Dimension, show_quantity, write_duration
from rules.reading import CHINA
from rules.report import did_you_mean
from rules.why import MAX_QUOTE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from native.alerts import AlertState
    from native.spec import ProgramSpec
    from rules.authoring.inputs import Manifest
    from rules.authoring.sound import Sound
    from rules.checked import CheckedRule
    from rules.telling import Say
    from rules.tree import Question

MAX_CONTRIBUTORS = 1_000
UNTIL_COVERED = (
    "here nothing is taken to have come before these parcels; a worker holds this for unknown until it has seen as "
    "much time as the window spans, since what came before might undo it: upper bounds, shares, means and ratios",
    "with the setting history_before=none a worker takes it, too, that nothing came before its first manifest",
)
MAX_NAMED = 20  # rules, when one is asked for that is not there


@dataclass(frozen=True, slots=True)
class _ParcelWitness:
    """Knows what the leaves saw in one parcel."""

    spec: ProgramSpec
    seen: Examined
    goods_text: str
    say: Say

    def truth(self, leaf: int) -> int:
        return self.seen.truths[leaf]

    def saw(self, question: Question, leaf: int, truth: int) -> str:
        asked, value = self.spec.leaves[leaf], self.seen.values[leaf]
        if asked.kind in (LeafKind.RANGE, LeafKind.COMPARE):
            shown = self.say(_number(value, question.subject.dimension))
            if asked.kind is LeafKind.COMPARE:
                other = field_info(asked.other)
                shown += f", {other.name} {self.say(_number(self.seen.numbers[asked.other], other.dimension))}"
            return shown
        if question.subject.kind is FieldKind.TEXT:
            if truth == HIT and value:
                return f'"{value}"'
            return f'{self.say("nothing of it in")} "{self.goods_text[:MAX_QUOTE]}"'
        if asked.kind in (LeafKind.PRESENT, LeafKind.FLAG):
            return self.say("it is given") if truth == HIT else self.say("it is not given")
        if truth == UNKNOWN:
            return self.say("it is not given")
        return str(value) if isinstance(value, str) else self.say("an identity, which is not shown")


@dataclass(frozen=True, slots=True)
class _WindowWitness:
    """Knows the measures of one group."""

    spec: ProgramSpec
    names: Sequence[str]
    measures: Mapping[str, float]
    say: Say

    def truth(self, leaf: int) -> int:
        window = self.spec.rules[0].window
        asked = window.leaves[leaf] if window is not None else None
        if asked is None:
            return UNKNOWN
        value = self.measures.get(self.names[asked.field], math.nan)
        unit = self.measures.get(self.names[asked.other], math.nan) if asked.kind is LeafKind.COMPARE else 1.0
        if math.isnan(value) or math.isnan(unit):
            return UNKNOWN
        low = asked.low * unit if math.isfinite(asked.low) else asked.low
        high = asked.high * unit if math.isfinite(asked.high) else asked.high
        is_out = value < low or value > high or (asked.low_open and value == low) or (asked.high_open and value == high)
        return MISS if is_out else HIT

    def saw(self, question: Question, leaf: int, truth: int) -> str:
        return self.say(_number(self.measures.get(question.subject.name, math.nan), question.subject.dimension))


class Explainer:
    """Explain one rule.

    Args:
        rule: one of the sound ones.
        sound: where it came from.
        say: puts the explanation into the reader's language.
    """

    def __init__(self, rule: CheckedRule, sound: Sound, say: Say = str) -> None:
        self._rule = rule
        self._say = say
        self.n_unreadable = 0
        self._fragments = sound.names_of_fragments
        self._ruleset = compiled([rule], sound.library, Policy())
        self._examiner = Examiner(Program(self._ruleset.spec, SECRET), MAX_RECORD_BYTES)
        told = always_told(self._ruleset)
        (compiled_rule,) = told.spec.rules
        if compiled_rule.window is not None:
            window = replace(compiled_rule.window, max_evidence=MAX_CONTRIBUTORS)
            told = replace(told, spec=replace(told.spec, rules=(replace(compiled_rule, window=window),)))
        self._engine = Engine(told, SECRET, 1)

    def explain(self, manifests: Sequence[Manifest]) -> Iterator[str]:
        """Yield lines about every parcel, then about every group of the rule's window.

        `n_unreadable` then says how many could not be read.
        """
        document = self._rule.document
        yield self._say(f"rule {document.id}, version {document.version}, {document.status}")
        yield f"{document.title.en} / {document.title.zh}"
        for record, texts in manifests:
            seen = self._examiner.examine(record)
            for number, parcel in enumerate([seen] if isinstance(seen, DeadRecord) else seen):
                yield ""
                yield from self._parcel(parcel, texts[number] if number < len(texts) else "")
        if self._rule.window is not None:
            yield from self._groups([manifest.record for manifest in manifests])

    def _parcel(self, seen: Examined | RejectedParcel | DeadRecord, goods_text: str) -> Iterator[str]:
        if not isinstance(seen, Examined):
            self.n_unreadable += 1
            yield self._say(f"unreadable: {seen.code} at {seen.path}: {seen.detail}")
            return
        witness = _ParcelWitness(self._ruleset.spec, seen, goods_text, self._say)
        rule = self._ruleset.spec.rules[0]
        verdict = TRUTHS[seen.rules[0]]
        if self._rule.window is not None:
            verdict = {"hit": "counted by the window", "miss": "not counted by the window"}.get(verdict, verdict)
        yield self._say(f"parcel {seen.parcel_id}, {_moment(seen.event_ms)}: {verdict}")
        if not rule.from_ms <= seen.event_ms < rule.until_ms:
            yield f"  {self._say(MARKS[MISS])} effective: {self._dates()}"
        yield from branch_of(self._rule.when, rule.condition, witness, self._fragments, self._say).lines(1, self._say)
        for clause, compiled_clause in zip(self._rule.exceptions, rule.exceptions, strict=True):
            branch = branch_of(clause.condition, compiled_clause.condition, witness, self._fragments, self._say)
            over = seen.event_ms >= clause.until_ms
            words = self._say(f"exception '{clause.name}'" + (", which had expired" if over else ""))
            yield from Branch(words, MISS if over else branch.truth, "", (branch,)).lines(1, self._say)

    def _dates(self) -> str:
        document = self._rule.document
        return f"{{from: {document.first_day}" + (f", until: {document.last_day}}}" if document.last_day else "}")

    def _groups(self, records: Sequence[bytes]) -> Iterator[str]:
        window, rule = self._rule.window, self._ruleset.spec.rules[0]
        if window is None or rule.window is None:
            return
        told_at_once = _newest(Engine(self._ruleset, SECRET, 1), records, is_whole=False)
        names = [measure.subject.name for measure in window.measures]
        by = ", ".join(info.name for info in window.group_by)
        for number, (group, state) in enumerate(_newest(self._engine, records, is_whole=True).items(), start=1):
            witness = _WindowWitness(self._ruleset.spec, names, state.measures, self._say)
            branch = branch_of(window.having, rule.window.having, witness, self._fragments, self._say)
            moment = _moment(state.last_hit_ms)
            yield ""
            yield self._say(f"group {number} (by {by}) over {window.over} to {moment}: {TRUTHS[branch.truth]}")
            yield from branch.lines(1, self._say)
            if branch.truth == HIT and group not in told_at_once:
                for line in UNTIL_COVERED:
                    yield f"  {self._say(line)}"
            yield from self._contributors(state, window.over_ms)

    def _contributors(self, state: AlertState, over_ms: int) -> Iterator[str]:
        within = [parcel for parcel in state.evidence if parcel[2] > state.last_hit_ms - over_ms]
        yield f"  {self._say(f'of {len(within)} parcels:')}"
        for parcel_id, courier, event_ms, gross_g, destination, goods_class in within:
            details = (courier, _moment(event_ms), _number(gross_g, Dimension.MASS), destination, goods_class)
            yield f"    {parcel_id}  {'  '.join(filter(None, details))}"


def _newest(engine: Engine, records: Sequence[bytes], *, is_whole: bool) -> Mapping[int, AlertState]:
    """Return what the window last told of each group."""
    newest: dict[int, AlertState] = {}
    store = engine.new_store(is_whole=is_whole)
    # A clock of 0 keeps the window from forgetting, whatever the order of the records.
    for number, (_, payload) in enumerate(engine.screen(list(records), 0, [0] * len(records)).sightings):
        store.apply(payload, number)
    for state in store.take_alerts():
        if state.group_key not in newest or newest[state.group_key].last_hit_ms < state.last_hit_ms:
            newest[state.group_key] = state
    return newest


def _number(value: float | str | None, dimension: Dimension | None) -> str:
    if not isinstance(value, float | int) or not math.isfinite(value):
        return "not known"
    return show_quantity(value, dimension or Dimension.NUMBER)


def _moment(at_ms: int) -> str:
    try:
        return datetime.fromtimestamp(at_ms / 1000, CHINA).isoformat(sep=" ", timespec="seconds")
    except (ValueError, OverflowError):
        return write_duration(at_ms)


def find_rule(name: str, paths: Sequence[Path]) -> tuple[CheckedRule, Sound]:
    """Return a rule by its id or its file.

    Args:
        name: an id among the rules of `paths`, or the path of a rule's file.
        paths: files or folders; empty: the shipped packs.
    Raises:
        RulesInvalid: at least one file has an error.
        ValueError: there is no such rule.
    """
    is_file = Path(name).is_file()
    sound = read_sound([Path(name), *paths] if is_file else paths)
    for rule in sound.rules:
        if rule.document.id == name or (is_file and Path(rule.document.report.path) == Path(name)):
            return rule, sound
    raise ValueError(f"there is no rule '{name}': {_known(name, [rule.document.id for rule in sound.rules])}")


def _known(name: str, rules: Sequence[str]) -> str:
    if not rules:
        return "no file there holds a rule"
    more = f" and {len(rules) - MAX_NAMED} more" if len(rules) > MAX_NAMED else ""
    return did_you_mean(name, rules) or f"there are {', '.join(rules[:MAX_NAMED])}{more}"
