"""Type the conditions of windows that several rules share: what they measure and ask, once for all of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rules.codes import Code
from rules.conditions import Conditions, Scope
from rules.fields import FIELDS
from rules.measures import MAX_MEASURES, MeasurePlan, MeasureReader, meaning_of
from rules.positioned import ListNode, MapNode, Node, TextNode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rules.documents import FragmentDocument
    from rules.library import Library
    from rules.report import Report
    from rules.tree import Condition

NO_SPAN_MS = 0  # baselines need a window's own spans; a fragment has none


@dataclass(frozen=True, slots=True)
class WindowFragment:
    """A condition of windows under a name.

    Attributes:
        measures: all that it asks about, those of fragments inside it among them.
        having: None when it is faulty; what it measures is kept, so that those who use it do not miss that as well.
    """

    measures: tuple[MeasurePlan, ...]
    having: Condition | None


class WindowFragments:
    """Read what windows ask against a library; each fragment is read once, and rules hold the very objects."""

    def __init__(self, library: Library, conditions: Conditions) -> None:
        self._library = library
        self._conditions = conditions
        self._typed: dict[str, WindowFragment | None] = {}

    def read(
        self, having: Node | None, own: Sequence[MeasurePlan], of_parcels: Scope, what: str
    ) -> tuple[tuple[MeasurePlan, ...], Condition | None]:
        """Return the measures that are written out, those that fragments bring with them, and the typed condition.

        Args:
            own: the measures that are written out.
            of_parcels: the scope of what they ask of parcels.
            what: how messages name the condition.
        """
        used = self._used_in(having)
        measures = _merged(own, used, of_parcels.report)
        scope = replace(
            of_parcels,
            subjects={measure.name: measure.subject for measure in measures},
            unknown=Code.UNKNOWN_MEASURE,
            fragments={place.text: one.having for place, one in used if one.having is not None},
        )
        return measures, self._conditions.read(having, scope, what)

    def fragment(self, name: str) -> WindowFragment | None:
        """Return a fragment of windows that exists; None to itself."""
        if name not in self._typed:
            self._typed[name] = None  # the ring is reported where it is closed
            with self._conditions.opened(name):
                self._typed[name] = self._read_fragment(self._library.fragments[name])
        return self._typed[name]

    def _read_fragment(self, document: FragmentDocument) -> WindowFragment:
        of_parcels = Scope(document.report, FIELDS)
        reader = MeasureReader(self._conditions, of_parcels, NO_SPAN_MS, NO_SPAN_MS)
        own = reader.read(document.measures, None)
        return WindowFragment(*self.read(document.having, own, of_parcels, f"the fragment '{document.id}'"))

    def _used_in(self, having: Node | None) -> list[tuple[TextNode, WindowFragment]]:
        """Return the fragments of windows that a condition names and that can be opened, each once."""
        named: dict[str, TextNode] = {}
        for place in fragments_named(having):
            named.setdefault(place.text, place)
        used = []
        for name, place in named.items():
            document = self._library.fragments.get(name)
            if document is not None and document.is_of_windows and self._conditions.may_open(name):
                fragment = self.fragment(name)
                if fragment is not None:
                    used.append((place, fragment))
        return used


def fragments_named(node: Node | None) -> list[TextNode]:
    """Return the names that a condition gives for fragments, wherever in it they stand."""
    return list(_named(node)) if node is not None else []


def _named(node: Node) -> Iterator[TextNode]:
    if isinstance(node, ListNode):
        for item in node.items:
            yield from _named(item)
    elif isinstance(node, MapNode):
        for key, value in node.entries:
            if key.text == "fragment" and isinstance(value, TextNode):
                yield value
            yield from _named(value)


def _merged(
    own: Sequence[MeasurePlan], used: Sequence[tuple[TextNode, WindowFragment]], report: Report
) -> tuple[MeasurePlan, ...]:
    """Return the measures of a window and of its fragments; what two call the same must be the same."""
    measures = list(own)
    numbers = {measure.name: number for number, measure in enumerate(measures)}
    for place, fragment in used:
        n_before = len(measures)
        for measure in fragment.measures:
            if measure.name not in numbers:
                numbers[measure.name] = len(measures)
                measures.append(measure)
        for number, measure in enumerate(measures[n_before:], start=n_before):
            measures[number] = _moved(measure, number, fragment.measures, numbers)
        for measure in fragment.measures:
            mine = measures[numbers[measure.name]]
            if meaning_of(mine, measures) != meaning_of(measure, fragment.measures):
                message = f"the fragment '{place.text}' measures something else under the name '{measure.name}'"
                report.error(Code.OTHER_MEASURE, place, message, "call one of the two measures otherwise")
        if n_before <= MAX_MEASURES < len(measures):
            n_all = len(measures)
            message = f"with those of the fragment '{place.text}' there are {n_all} measures; at most {MAX_MEASURES}"
            report.error(Code.BAD_MEASURE, place, message)
    return tuple(measures)


def _moved(measure: MeasurePlan, number: int, beside: Sequence[MeasurePlan], numbers: Mapping[str, int]) -> MeasurePlan:
    """Return a measure of a fragment as it stands among those of a window."""
    of, to = (numbers[beside[part].name] if part >= 0 else part for part in (measure.of, measure.to))
    return replace(measure, subject=replace(measure.subject, number=number), of=of, to=to)
