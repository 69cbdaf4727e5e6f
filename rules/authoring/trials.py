"""Run the tests that stand in rules, each by the engine that screens real manifests."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

from native.answers import Answer, DeadRecord
from native.spec import Field, LeafKind, Node, NodeKind, Policy
from rules.authoring.sound import read_sound
from rules.compiler import compile_rules
from rules.engine import Engine
from rules.fields import FIELDS
from rules.quantities import Dimension, show_quantity, write_duration
from rules.reading import midnight_ms
from rules.ruleset import Ruleset, rule_info
from rules.testcases import NUMBERED, ParcelTest, StreamTest
from rules.testparcels import NotSendable, StandIn, class_of, manifest_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from native.spec import Leaf, ProgramSpec
    from rules.checked import CheckedRule
    from rules.library import Library
    from rules.telling import Say
    from rules.testcases import RuleTest, StreamStep

SECRET = b"parcelsieve tests of rules"  # pseudonyms of tests meet nobody's
MAX_STAND_INS = 400
NAMELESS = "0" * 12  # for the digits over the content of a rule set
UNDECIDED = " / "  # between the answers of a stream that depend on what it leaves out
WEIGHTS_G = (0.001, 1e8)  # below and above any bound on a parcel's weight
COUNTRIES = ("CN", "ZZ")  # here, and a country that nobody lists


@dataclass(frozen=True, slots=True)
class Outcome:
    """Say how one test went.

    Attributes:
        path, line, col: where the test stands.
        why: what explains a failure, a line each.
    """

    rule: str
    test: str
    path: str
    line: int
    col: int
    expected: str
    got: str
    passed: bool
    why: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.told()

    def told(self, say: Say = str) -> str:
        """Return where the test stands, how it went, and why, in the language of `say`."""
        whose = say(f"rule '{self.rule}', test '{self.test}'")
        verdict = say("passed") if self.passed else say(f"failed: expected {self.expected}, got {say(self.got)}")
        head = f"{self.path}:{self.line}:{self.col}: {whose}: {verdict}"
        return "\n".join((head, *(f"  = {say(line)}" for line in self.why)))


@dataclass(frozen=True, slots=True)
class Arrival:
    """What the window said when a parcel came.

    Attributes:
        at_ms: after the start of the stream.
        measures: of the parcel's group, in base units; empty when the window does not count the parcel.
    """

    at_ms: int
    holds: bool
    measures: Mapping[str, float]


class Trial:
    """Hold one rule ready to be tested; a rule needs no status to be tried.

    Args:
        rule: free of errors.
        library: where it came from.
    """

    def __init__(self, rule: CheckedRule, library: Library) -> None:
        self._rule = rule
        self._ruleset = _tried(rule, library)
        self._engine = Engine(self._ruleset, SECRET, 1)
        self._start_ms = _start_ms(rule.document.first_day)

    @property
    def spec(self) -> ProgramSpec:
        """Return the compiled rule."""
        return self._ruleset.spec

    def run(self, test: RuleTest) -> Outcome:
        """Run one test."""
        expected = test.expect if isinstance(test, ParcelTest) else self._wanted(test)
        try:
            if isinstance(test, ParcelTest):
                got, passed, why = self._parcel(test)
            else:
                got, passed, why = self._stream(test)
        except NotSendable as error:
            got, passed, why = "no manifest", False, (f"R502: {error}",)
        document = self._rule.document
        place = (document.report.path, test.line, test.col)
        return Outcome(document.id, test.name, *place, expected, got, passed, () if passed else why)

    def passes(self, test: RuleTest) -> bool:
        """Say whether a test passes, without finding out why not."""
        wanted = test.expect if isinstance(test, ParcelTest) else self._wanted(test)
        return self.answer(test) == wanted

    def answer(self, test: RuleTest) -> str | None:
        """Return what the rule makes of a test, in the words of `Outcome.got`; None when it cannot be sent."""
        try:
            return (self._parcel(test) if isinstance(test, ParcelTest) else self._stream(test, is_explained=False))[0]
        except NotSendable:
            return None

    def _parcel(self, test: ParcelTest) -> tuple[str, bool, tuple[str, ...]]:
        free = _left_out([test.parcel], self.spec)
        truths = {
            self._truth(manifest_of(test.parcel, self._start_ms, 1, stand_in), class_of(test.parcel))
            for stand_in in _stand_ins(free, self.spec)
        }
        # What a test leaves out is unknown, and so is an answer that depends on it.
        truth = truths.pop() if len(truths) == 1 else "unknown"
        return truth, truth == test.expect, (_depends_on(free),) if truths else ()

    def _truth(self, manifest: bytes, goods_class: str | None) -> str:
        screening = self._engine.screen([manifest], 0, [self._start_ms], [goods_class])
        _must_be_read(screening.answers[0])
        hits, unknowns = screening.tally.rule_hits[0], screening.tally.rule_unknowns[0]
        return "hit" if hits else "unknown" if unknowns else "miss"

    def _stream(self, test: StreamTest, *, is_explained: bool = True) -> tuple[str, bool, tuple[str, ...]]:
        free = _left_out([step.parcel for step in test.steps], self.spec)
        runs = [self.arrivals(test.steps, stand_in) for stand_in in _stand_ins(free, self.spec)]
        results = {self._said(run, test) for run in runs}
        got = self._said(runs[0], test)
        if len(results) > 1:
            return UNDECIDED.join(sorted(results)), False, (_depends_on(free),)
        passed = got == self._wanted(test)
        return got, passed, () if passed or not is_explained else tuple(self._explain(test, runs[0]))

    def arrivals(self, steps: Sequence[StreamStep], stand_in: StandIn) -> list[Arrival]:
        """Send a stream of parcels and return what the window said of each, in the order they came."""
        return list(self._send(self._engine, steps, stand_in))

    def _send(self, engine: Engine, steps: Sequence[StreamStep], stand_in: StandIn) -> Iterator[Arrival]:
        store = engine.new_store(is_whole=True)
        for number, (at_ms, parcel) in enumerate(_parcels(steps), start=1):
            now_ms = self._start_ms + at_ms
            manifest = manifest_of(parcel, now_ms, number, stand_in)
            screening = engine.screen([manifest], 0, [now_ms], [class_of(parcel)])
            _must_be_read(screening.answers[0])
            for _, payload in screening.sightings:
                store.apply(payload, number)
            alerts = [alert for alert in store.take_alerts() if alert.status != "closed"]
            told = [alert for alert in alerts if alert.last_hit_ms == now_ms]
            yield Arrival(at_ms, bool(told), told[0].measures if told else {})

    def _explain(self, test: StreamTest, run: Sequence[Arrival]) -> Iterator[str]:
        """Say what the window measured, since it says nothing by itself until its condition holds."""
        stand_in = next(iter(_stand_ins(_left_out([step.parcel for step in test.steps], self.spec), self.spec)))
        engine = Engine(always_told(self._ruleset), SECRET, 1)
        measured = list(self._send(engine, test.steps, stand_in))
        counted = [arrival for arrival in measured if arrival.holds]
        yield f"the window counted {len(counted)} of {len(run)} parcels"
        if not counted:
            yield "either `when` does not hit them, or they have nothing to group by"
            return
        held = [arrival for arrival in run if arrival.holds]
        if held:
            yield f"it held at {', '.join(write_duration(arrival.at_ms) for arrival in held[:8])}"
        fullest = max(counted, key=_fullness)
        told = ", ".join(self._shown(fullest.measures))
        yield f"its measures were greatest at {write_duration(fullest.at_ms)}: {told}"

    def _said(self, run: Sequence[Arrival], test: StreamTest) -> str:
        """Return what happened, with the details the test asks about."""
        held = [arrival for arrival in run if arrival.holds]
        first_ms = held[0].at_ms if held else None
        last = held[-1].measures if held else {}
        asked_ms = first_ms if test.first_at_ms is not None else None
        return self._told(len(held), asked_ms, {name: last.get(name, math.nan) for name in test.last_values})

    def _wanted(self, test: StreamTest) -> str:
        return self._told(test.n_hits, test.first_at_ms, test.last_values)

    def _told(self, n_hits: int, first_at_ms: int | None, measures: Mapping[str, float]) -> str:
        first = [f"first_at {write_duration(first_at_ms)}"] if first_at_ms is not None else []
        return ", ".join((f"hits {n_hits}", *first, *self._shown(measures)))

    def _shown(self, measures: Mapping[str, float]) -> Iterator[str]:
        """Yield measures for reading, with units; two that read alike are taken for equal."""
        window = self._rule.window
        for subject in [measure.subject for measure in window.measures] if window else []:
            value = measures.get(subject.name)
            if value is not None:
                is_known = math.isfinite(value)
                known = show_quantity(value, subject.dimension or Dimension.NUMBER) if is_known else "unknown"
                yield f"{subject.name} {known}"


def run_tests(paths: Sequence[Path] = ()) -> list[Outcome]:
    """Run every test of the rules in files and folders, drafts included; retired rules are left alone.

    Args:
        paths: files or folders; empty: the shipped packs.
    Raises:
        RulesInvalid: at least one file has an error; no test is run.
    """
    sound = read_sound(paths)
    outcomes = []
    for rule in sound.rules:
        if rule.document.status != "retired":
            trial = Trial(rule, sound.library)
            outcomes += [trial.run(test) for test in rule.tests]
    return outcomes


def _tried(rule: CheckedRule, library: Library) -> Ruleset:
    """Compile one rule, for no longer than its tests take: a small change of a rule is made, tried and forgotten.

    Its rule set needs no name that tells its content, and no goods classes unless the rule asks for them: what evidence
    tells beside is asked by no test.
    """
    spec = compile_rules([rule], library, NAMELESS, Policy(), with_classes=False)
    if Field.GOODS_CLASS in _asked(spec):
        spec = compile_rules([rule], library, NAMELESS, Policy())
    return Ruleset(NAMELESS, spec, (rule_info(rule),), (rule.window,))


def _depends_on(free: Sequence[str]) -> str:
    return f"the answer depends on {', '.join(free)}, which the test leaves out"


def _fullness(arrival: Arrival) -> list[float]:
    return [-math.inf if math.isnan(value) else value for value in arrival.measures.values()]


def _start_ms(first_day: date | None) -> int:
    """Return the moment tests begin: the first of the rule's life."""
    return midnight_ms(first_day) if first_day else 0


def _parcels(steps: Sequence[StreamStep]) -> list[tuple[int, Mapping[str, tuple[str, ...]]]]:
    """Return the parcels of a stream in order of time, with all that is numbered or takes turns filled in."""
    sent = [
        (step.at_ms + number * step.every_ms, _filled(step, number)) for step in steps for number in range(step.times)
    ]
    return sorted(sent, key=lambda item: item[0])


def _filled(step: StreamStep, number: int) -> Mapping[str, tuple[str, ...]]:
    return {
        name: tuple(text.replace(NUMBERED, str(number + 1)) for text in values)
        if name in step.together
        else (values[number % len(values)].replace(NUMBERED, str(number + 1)),)
        for name, values in step.parcel.items()
    }


def _must_be_read(answer: Answer | DeadRecord) -> None:
    """Refuse a manifest that the engine itself refuses, with its words."""
    faults = [answer] if isinstance(answer, DeadRecord) else list(answer.rejected)
    if faults:
        raise NotSendable(f"no courier could send it: {faults[0].code} at {faults[0].path}: {faults[0].detail}")


def _left_out(parcels: Sequence[Mapping[str, tuple[str, ...]]], spec: ProgramSpec) -> list[str]:
    """Return the fields a manifest must have, a parcel leaves out, and the rule may ask about."""
    named = [{FIELDS[name].field for name in parcel} for parcel in parcels]
    asked = _asked(spec)
    weighed = {
        Field.WEIGHT_GROSS,
        Field.WEIGHT_PIECE,
        Field.WEIGHT_ARTICLE,
        Field.DENSITY,
        Field.DENSITY_STATED,
        Field.VALUE_PER_KG,
        Field.WEIGHT_FINGERPRINT,
    }
    free = []
    if weighed & asked and any(Field.WEIGHT_GROSS not in fields for fields in named):
        free.append("weight.gross")
    if Field.DESTINATION_COUNTRY in asked and any(Field.DESTINATION_COUNTRY not in fields for fields in named):
        free.append("destination.country")
    return free


def _asked(spec: ProgramSpec) -> set[int]:
    """Return the fields that a program of one rule may ask about."""
    asked = {leaf.field for leaf in spec.leaves} | {leaf.other for leaf in spec.leaves}
    window = spec.rules[0].window
    if window is not None:
        asked |= {*window.group_by, *(measure.field for measure in window.measures if measure.field is not None)}
    return asked


def _stand_ins(free: Sequence[str], spec: ProgramSpec) -> list[StandIn]:
    """Return what to try for the fields that are left out: a value on every side of what the rule asks."""
    weights, countries = list(WEIGHTS_G[:1]), list(COUNTRIES[1:])
    if "weight.gross" in free:
        weights = sorted({*WEIGHTS_G, *(bound for leaf in spec.leaves for bound in _around(leaf))})
    if "destination.country" in free:
        listed = (leaf.values for leaf in spec.leaves if leaf.field == Field.DESTINATION_COUNTRY)
        countries = [*COUNTRIES, *sorted({value for values in listed for value in values if len(value) == 2})]
    return [StandIn(weight_g, country) for weight_g, country in product(weights, countries)][:MAX_STAND_INS]


def _around(leaf: Leaf) -> Iterator[float]:
    if leaf.kind is LeafKind.RANGE and leaf.field == Field.WEIGHT_GROSS:
        for bound in (leaf.low, leaf.high):
            if math.isfinite(bound) and bound > 0:
                yield from (math.nextafter(bound, 0), bound, math.nextafter(bound, math.inf))


def always_told(ruleset: Ruleset) -> Ruleset:
    """Return a rule set of one rule whose window tells its measures at every parcel it counts."""
    (rule,) = ruleset.spec.rules
    window = rule.window
    if window is None:
        return ruleset
    told = replace(rule, window=replace(window, having=Node(NodeKind.ALL)))
    return replace(ruleset, spec=replace(ruleset.spec, rules=(told,)))
