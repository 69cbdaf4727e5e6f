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
class Asked:
    """What a window, or a fragment for windows, measures and asks.

    Attributes:
        measures: those that are written out, then those that fragments bring with them.
        having: None when it is faulty; what it measures is kept, so that those who use it do not miss that as well.
        is_whole: no fragment is missing whose measures are not known.
    """

    measures: tuple[MeasurePlan, ...]
    having: Condition | None
    is_whole: bool


class WindowFragments:
    """Read what windows ask against a library; each fragment is read once, and rules hold the very objects."""

    def __init__(self, library: Library, conditions: Conditions) -> None:
        self._library = library
        self._conditions = conditions
        self._typed: dict[str, Asked | None] = {}

    def read(self, having: Node | None, own: Sequence[MeasurePlan], of_parcels: Scope, what: str) -> Asked:
        """Return the typed condition of a window, and its measures.

        Args:
            own: the measures that are written out.
            of_parcels: the scope of what they ask of parcels.
            what: how messages name the condition.
        """
        named: dict[str, TextNode] = {}
        for place in fragments_named(having):
            named.setdefault(place.text, place)
        used = [(place, one) for place in named.values() if (one := self._opened(place.text)) is not None]
        is_whole = len(used) == len(named) and all(one.is_whole for _, one in used)
        measures = _merged(own, used, of_parcels.report)
        scope = replace(
            of_parcels,
            subjects={measure.name: measure.subject for measure in measures},
            unknown=Code.UNKNOWN_MEASURE,
            fragments={place.text: one.having for place, one in used if one.having is not None},
            is_whole=is_whole,
        )
        return Asked(measures, self._conditions.read(having, scope, what), is_whole)

    def fragment(self, name: str) -> Asked | None:
        """Return a fragment of windows that exists; None to itself."""
        if name not in self._typed:
            self._typed[name] = None  # the ring is reported where it is closed
            with self._conditions.opened(name):
                self._typed[name] = self._read_fragment(self._library.fragments[name])
        return self._typed[name]

    def _read_fragment(self, document: FragmentDocument) -> Asked:
        of_parcels = Scope(document.report, FIELDS)
        reader = MeasureReader(self._conditions, of_parcels, NO_SPAN_MS, NO_SPAN_MS)
        own = reader.read(document.measures, None)
        return self.read(document.having, own, of_parcels, f"the fragment '{document.id}'")

    def _opened(self, name: str) -> Asked | None:
        """Return a fragment of windows that can be used here; None is reported where the condition itself is read."""
        document = self._library.fragments.get(name)
        is_usable = document is not None and document.is_of_windows and self._conditions.may_open(name)
        return self.fragment(name) if is_usable else None


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
    own: Sequence[MeasurePlan], used: Sequence[tuple[TextNode, Asked]], report: Report
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
            is_sound = mine.kind is not None and measure.kind is not None
            if is_sound and meaning_of(mine, measures) != meaning_of(measure, fragment.measures):
                message = f"the fragment '{place.text}' measures something else under the name '{measure.name}'"
                report.error(Code.OTHER_MEASURE, place, message, "call one of the two measures otherwise")
        if max(n_before, len(fragment.measures)) <= MAX_MEASURES < len(measures):
            n_all = len(measures)
            message = f"with those of the fragment '{place.text}' there are {n_all} measures; at most {MAX_MEASURES}"
            report.error(Code.BAD_MEASURE, place, message)
    return tuple(measures)


def _moved(measure: MeasurePlan, number: int, beside: Sequence[MeasurePlan], numbers: Mapping[str, int]) -> MeasurePlan:
    """Return a measure of a fragment as it stands among those of a window."""
    of, to = (numbers[beside[part].name] if part >= 0 else part for part in (measure.of, measure.to))
    return replace(measure, subject=replace(measure.subject, number=number), of=of, to=to)
