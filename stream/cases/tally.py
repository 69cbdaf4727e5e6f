"""Add up the alerts of one case as they come, change and go, each at the cost of its own parcels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, TypeVar

from stream.cases.alerts import ParcelKey, SeenAlert, SeenParcel
from stream.cases.oldest import Oldest

MAX_ALERTS = 5000  # ids in a document; whatever they are, it stays below the least `max_message_bytes`
MAX_PARCELS = 1000
Counted = TypeVar("Counted")


class Tally:
    """The figures of the alerts that stand in a case.

    Attributes:
        rules: alerts by rule; severities, decisions, scores: alerts by each.
        alerts: (raised_ms, id) of each.
        parcels: (accepted_ms, courier, parcel_id) of each; a parcel counts once.
        couriers, destinations: parcels by each.
        gross_mg: of all parcels.
    """

    def __init__(self) -> None:
        self.rules: Counter[str] = Counter()
        self.severities: Counter[int] = Counter()
        self.decisions: Counter[int] = Counter()
        self.scores: Counter[int] = Counter()
        self.alerts: Oldest[tuple[int, str]] = Oldest(MAX_ALERTS)
        self.parcels: Oldest[tuple[int, str, str]] = Oldest(MAX_PARCELS)
        self.couriers: Counter[str] = Counter()
        self.destinations: Counter[str] = Counter()
        self.gross_mg = 0
        # How often each parcel is named in which way: alerts differ about one that was corrected between them.
        self._named: dict[ParcelKey, Counter[SeenParcel]] = {}

    def replace(self, old: SeenAlert | None, new: SeenAlert | None) -> None:
        """Take in an alert's new state and take out its old one; None where there is none."""
        if old is not None:
            self.alerts.remove((old.raised_ms, old.alert_id))
        if new is not None:
            self.alerts.add((new.raised_ms, new.alert_id))
            for counter, key in self._counters(new):
                counter[key] += 1
            for parcel in new.parcels:
                self._name(parcel)
        if old is not None:  # last: what both name does not go and come
            for counter, key in self._counters(old):
                _less(counter, key)
            for parcel in old.parcels:
                self._unname(parcel)

    def _counters(self, alert: SeenAlert) -> Iterator[tuple[Counter[Any], object]]:
        yield self.rules, alert.rule
        yield self.severities, alert.severity
        yield self.decisions, alert.decision
        yield self.scores, alert.score

    def _name(self, parcel: SeenParcel) -> None:
        named = self._named.setdefault(parcel.key, Counter())
        before = max(named, default=None)
        named[parcel] += 1
        self._count(before, max(named))

    def _unname(self, parcel: SeenParcel) -> None:
        named = self._named[parcel.key]
        before = max(named)
        _less(named, parcel)
        self._count(before, max(named, default=None))
        if not named:
            del self._named[parcel.key]

    def _count(self, old: SeenParcel | None, new: SeenParcel | None) -> None:
        """Count a parcel in the way in which it is known now: the later accepted counts, then the heavier."""
        if old == new:
            return
        if old is not None:
            self.parcels.remove((old.accepted_ms, old.courier, old.parcel_id))
            self.gross_mg -= old.gross_mg
            _less(self.couriers, old.courier)
            _less(self.destinations, old.destination)
        if new is not None:
            self.parcels.add((new.accepted_ms, new.courier, new.parcel_id))
            self.gross_mg += new.gross_mg
            self.couriers[new.courier] += 1
            self.destinations[new.destination] += 1


def _less(counter: Counter[Counted], key: Counted) -> None:
    counter[key] -= 1
    if not counter[key]:
        del counter[key]
