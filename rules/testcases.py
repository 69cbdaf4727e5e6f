"""Type the tests that stand in a rule: what is sent, and what the rule should say."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from native.spec import FieldKind
from rules.codes import Code
from rules.fields import FIELDS, FieldInfo, Subject
from rules.hints import quantity_hint, subject_hint
from rules.positioned import ListNode, MapNode, Node, TextNode
from rules.quantities import QuantityError, read_quantity
from rules.reading import (
    read_choice,
    read_keys,
    read_list,
    read_map,
    read_span_ms,
    read_text,
    read_whole,
    shape,
)
from rules.report import Report, did_you_mean
from rules.testparcels import most_values, refusal
from rules.values import read_code, read_hs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rules.ruledocument import RuleDocument
    from rules.windows import WindowPlan

TRUTHS = ("hit", "miss", "unknown")
MAX_TIMES = 100_000  # parcels of one step of a stream
NUMBERED = "{n}"  # stands for the parcel's number within its step, from 1


@dataclass(frozen=True, slots=True)
class ParcelTest:
    """Expect a truth of one parcel: its fields as written."""

    name: str
    expect: str
    parcel: Mapping[str, tuple[str, ...]]
    line: int = field(default=0, compare=False)
    col: int = field(default=0, compare=False)

    @property
    def hits(self) -> bool:
        """Say whether the rule is expected to hit."""
        return self.expect == "hit"


@dataclass(frozen=True, slots=True)
class StreamStep:
    """Send parcels: the first `at_ms` after the start, then one every `every_ms`.

    A field has one template, in which `{n}` is the parcel's number, or several that take turns.

    Attributes:
        together: fields whose values all belong to every parcel, such as the HS codes of several goods lines.
    """

    at_ms: int
    every_ms: int
    times: int
    parcel: Mapping[str, tuple[str, ...]]
    together: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class StreamTest:
    """Expect a number of hits of a stream of parcels.

    Attributes:
        first_at_ms: when the first hit comes, after the start; None: anywhen.
        last_values: measures at the last hit, in base units.
    """

    name: str
    steps: tuple[StreamStep, ...]
    n_hits: int
    first_at_ms: int | None
    last_values: Mapping[str, float]
    line: int = field(default=0, compare=False)
    col: int = field(default=0, compare=False)

    @property
    def hits(self) -> bool:
        """Say whether the rule is expected to hit."""
        return self.n_hits > 0


RuleTest = ParcelTest | StreamTest


def read_tests(rule: RuleDocument, window: WindowPlan | None) -> tuple[RuleTest, ...]:
    """Return a rule's tests; it needs one that hits and one that does not.

    Args:
        window: the rule's window, None when it has none or a faulty one.
    """
    report = rule.report
    reader = _TestReader(report, {measure.name: measure.subject for measure in window.measures} if window else None)
    tests: list[RuleTest] = []
    names: set[str] = set()
    n_faulty = 0
    # Whether a rule has a window tells how it is tested.
    items = rule.tests.items if isinstance(rule.tests, ListNode) and "window" not in report.unread else ()
    for item in report.until_full(items):
        test = reader.read(item, has_window=rule.window is not None)
        n_faulty += test is None
        if test is not None:
            if test.name in names:
                report.error(Code.REPEATED, item, f"two tests are named '{test.name}'")
            names.add(test.name)
            tests.append(test)
    if rule.tests is not None and not isinstance(rule.tests, ListNode):
        report.error(Code.WRONG_SHAPE, rule.tests, f"tests must be a list of tests, not {shape(rule.tests)}")
    elif not n_faulty and not (report.unread | report.lost) & {"tests", "window"}:
        _need_both(report, rule, tests)
    return tuple(tests)


def _need_both(report: Report, rule: RuleDocument, tests: Sequence[RuleTest]) -> None:
    if rule.tests is None:
        place: Node | TextNode = next(key for key, _ in rule.node.entries)
    else:
        place = next(key for key, _ in rule.node.entries if key.text == "tests")
    missing = [
        word
        for word, found in (
            ("one that hits", any(test.hits for test in tests)),
            ("one that does not hit", any(not test.hits for test in tests)),
        )
        if not found
    ]
    if missing:
        wanted = " and ".join(missing)
        message = f"rule '{rule.id}' lacks a test: it needs {wanted}"
        if not tests:
            message = f"rule '{rule.id}' has no test, it needs {wanted}"
        report.error(Code.NO_TESTS, place, message)


def _listed(node: Node | None) -> frozenset[str]:
    """Return the fields that are given as plain lists."""
    entries = node.entries if isinstance(node, MapNode) else ()
    return frozenset(key.text for key, value in entries if isinstance(value, ListNode))


class _TestReader:
    def __init__(self, report: Report, measures: Mapping[str, Subject] | None) -> None:
        self._report = report
        self._measures = measures

    def read(self, node: Node, *, has_window: bool) -> RuleTest | None:
        found = read_map(self._report, node, "a test")
        if found is None:
            return None
        n_before = self._report.n_errors
        wrong = "parcel" if has_window else "stream"
        if found.get(wrong) is not None:
            right = "a rule with a window is tested with a `stream`"
            if not has_window:
                right = "a rule without a window is tested with one `parcel`"
            self._report.error(Code.TEST_FORM, found, right)
            return None
        keys = read_keys(self._report, found, "a test", ("name", "expect", "stream" if has_window else "parcel"))
        name = read_text(self._report, keys.get("name"), "name")
        test = self._stream_test(name, keys, node) if has_window else self._parcel_test(name, keys, node)
        return test if self._report.n_errors == n_before else None

    def _parcel_test(self, name: TextNode | None, keys: Mapping[str, Node], place: Node) -> RuleTest:
        expect = read_choice(self._report, keys.get("expect"), "expect", TRUTHS)
        parcel = self._parcel(keys.get("parcel"), in_stream=False)
        return ParcelTest(name.text if name else "", expect or "", parcel, place.line, place.col)

    def _stream_test(self, name: TextNode | None, keys: Mapping[str, Node], place: Node) -> RuleTest:
        expect = read_map(self._report, keys.get("expect"), "expect of a stream")
        names = ("first_at", "last_values")
        wanted = read_keys(self._report, expect, "expect", ("hits",), names) if expect else {}
        steps = read_list(self._report, keys.get("stream"), "stream")
        return StreamTest(
            name.text if name else "",
            tuple(step for step in map(self._step, self._report.until_full(steps)) if step is not None),
            read_whole(self._report, wanted.get("hits"), "hits", 0, 10 * MAX_TIMES) or 0,
            read_span_ms(self._report, wanted.get("first_at"), "first_at"),
            self._last_values(wanted.get("last_values")),
            place.line,
            place.col,
        )

    def _step(self, node: Node) -> StreamStep | None:
        found = read_map(self._report, node, "a step of a stream")
        if found is None:
            return None
        keys = read_keys(self._report, found, "a step of a stream", ("at", "parcel"), ("every", "times"))
        if ("every" in keys) != ("times" in keys):
            self._report.error(Code.TEST_FORM, found, "'every' and 'times' go together: every 12h, times 9")
        return StreamStep(
            read_span_ms(self._report, keys.get("at"), "at") or 0,
            read_span_ms(self._report, keys.get("every"), "every") or 0,
            read_whole(self._report, keys.get("times"), "times", 1, MAX_TIMES) or 1,
            self._parcel(keys.get("parcel"), in_stream=True),
            _listed(keys.get("parcel")),
        )

    def _last_values(self, node: Node | None) -> Mapping[str, float]:
        found = read_map(self._report, node, "last_values")
        values = {}
        for key, value in self._report.until_full(found.entries if found else ()):
            text = read_text(self._report, value, key.text)
            if self._measures is None or text is None:
                continue
            subject = self._measures.get(key.text)
            if subject is None:
                hint = did_you_mean(key.text, self._measures)
                self._report.error(Code.UNKNOWN_MEASURE, key, f"unknown measure '{key.text[:60]}'", hint)
                continue
            number = self._number(subject, text, text.text)
            if number is not None:
                values[key.text] = number
        return values

    def _parcel(self, node: Node | None, *, in_stream: bool) -> Mapping[str, tuple[str, ...]]:
        found = read_map(self._report, node, "parcel")
        parcel = {}
        for key, value in self._report.until_full(found.entries if found else ()):
            info = FIELDS.get(key.text)
            if info is None:
                hint = subject_hint(key.text, FIELDS)
                self._report.error(Code.UNKNOWN_FIELD, key, f"unknown field '{key.text[:60]}'", hint)
            elif info.derived:
                message = f"{info.name} is worked out of other fields; set {info.derived}"
                self._report.error(Code.NOT_TESTABLE, key, message)
            else:
                parcel[key.text] = self._values(info, value, in_stream=in_stream)
        return parcel

    def _values(self, info: FieldInfo, node: Node, *, in_stream: bool) -> tuple[str, ...]:
        if isinstance(node, MapNode) and in_stream:
            keys = read_keys(self._report, node, f"the value of {info.name}", ("cycle",))
            items: Sequence[Node] = read_list(self._report, keys.get("cycle"), "cycle")
        elif isinstance(node, ListNode) and not info.many:
            hint = "in a stream, values that take turns are written {cycle: [..]}" if in_stream else ""
            self._report.error(Code.TEST_FORM, node, f"{info.name} has one value, not a list", hint)
            return ()
        else:
            items = read_list(self._report, node, info.name)
        texts = [text for text in (read_text(self._report, item, info.name) for item in items) if text is not None]
        for text in self._report.until_full(texts):
            self._check(info, text, in_stream=in_stream)
        most = most_values(info)
        if len(texts) > most and not isinstance(node, MapNode):
            self._report.error(Code.NOT_TESTABLE, node, f"{info.name} has {len(texts)} values; a parcel has {most}")
        return tuple(text.text for text in texts)

    def _check(self, info: FieldInfo, text: TextNode, *, in_stream: bool) -> None:
        written = text.text.replace(NUMBERED, "1") if in_stream else text.text
        as_sent = TextNode(written, text.line, text.col, text.plain)
        n_before = self._report.n_errors
        self._check_type(info, text, as_sent)
        reason = refusal(info, written) if self._report.n_errors == n_before else ""
        if reason:
            self._report.error(Code.NOT_TESTABLE, text, f"{info.name}: '{text.text[:60]}' cannot be sent: {reason}")

    def _check_type(self, info: FieldInfo, text: TextNode, as_sent: TextNode) -> None:
        if info.kind is FieldKind.NUMBER:
            self._number(info, text, as_sent.text)
        elif info.kind is FieldKind.CODE:
            read_code(self._report, info, as_sent)
        elif info.kind is FieldKind.HS:
            read_hs(self._report, info, as_sent)
        elif info.kind is FieldKind.FLAG:
            read_choice(self._report, as_sent, info.name, ("true", "false"))

    def _number(self, subject: Subject, place: TextNode, written: str) -> float | None:
        if subject.dimension is None:
            return None
        try:
            return read_quantity(written, subject.dimension)
        except QuantityError as error:
            hint = quantity_hint(written, subject.dimension)
            self._report.error(Code.BAD_QUANTITY, place, f"{subject.name}: {error}", hint)
            return None
