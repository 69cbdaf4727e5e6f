"""Fold alerts into cases: those that share a parcel, also by way of other alerts, are one thing to look into."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias

from stream.cases.alerts import ParcelKey, SeenAlert
from stream.cases.bundles import Bundles
from stream.cases.document import KnownCase, case_id_of, closed_case, joined_case, open_case
from stream.cases.tally import Tally

Event: TypeAlias = Literal["opened", "joined", "closed", "changed"]
BEFORE_ALL_MS, AFTER_ALL_MS = -(1 << 62), 1 << 62


class Told(NamedTuple):
    """A record that is due, and what has become of its case; `changed` covers all that wakes nobody."""

    known: KnownCase
    event: Event


@dataclass(slots=True)
class _News:
    """What came of one alert since the cases were settled last.

    Attributes:
        last: its last record; None when it was taken away.
        parcels: that it named in any record in which it stood.
        first_ms, last_ms: event times of those records.
        clock_ms: what time the newest of those records shows it to be.
    """

    last: SeenAlert | None = None
    parcels: set[ParcelKey] = field(default_factory=set)
    first_ms: int = AFTER_ALL_MS
    last_ms: int = BEFORE_ALL_MS
    clock_ms: int = BEFORE_ALL_MS


@dataclass(slots=True)
class _Case:
    """What is tied together: alerts that stand, and ids under which it was told.

    Attributes:
        ids: of records on the topic that are not joined.
        opened_ms, updated_ms: first and last hit of all alerts that ever stood in it.
        is_queued: it waits to become quiet.
    """

    tally: Tally = field(default_factory=Tally)
    ids: set[str] = field(default_factory=set)
    opened_ms: int = AFTER_ALL_MS
    updated_ms: int = BEFORE_ALL_MS
    is_queued: bool = False

    def stretch(self, first_ms: int, last_ms: int) -> None:
        self.opened_ms = min(self.opened_ms, first_ms)
        self.updated_ms = max(self.updated_ms, last_ms)


class CaseFold:
    """Keep the cases of all alerts; pure: the same records give the same grouping, in any order of alerts.

    What was tied stays tied: alerts, the parcels that they named in any record, and ids of cases are bundled for as
    long as the case lives. An alert is tied to the id of the case that it would open, so that an id never stands for
    two cases.

    Args:
        quiet_ms: of event time behind the newest alert, after which a case without news is finished and forgotten.
            No alert is newer than its record in Kafka: a courier whose clock is wrong finishes nobody's cases.
    """

    def __init__(self, quiet_ms: int) -> None:
        self._quiet_ms = quiet_ms
        self._newest_ms = BEFORE_ALL_MS
        self._bundles: Bundles[str | ParcelKey] = Bundles()
        self._cases: dict[int, _Case] = {}
        self._standing: dict[str, SeenAlert] = {}
        self._known: dict[str, KnownCase] = {}
        self._finished: dict[str, int] = {}  # alerts of finished cases -> last news of those, until all are read again
        self._news: dict[str, _News] = {}
        self._dirty: dict[int, None] = {}  # in the order in which they came
        self._quiet: list[tuple[int, int]] = []  # (updated_ms, bundle) of every case, a heap
        self._due: dict[str, Told] = {}
        self.n_open: Counter[str] = Counter()  # by decision

    def restore(self, cases: Iterable[tuple[KnownCase, int]]) -> None:
        """Begin with what was told before; the alerts are to follow, all of them from the beginning.

        Cases that were finished stay so: their alerts open nothing again.

        Args:
            cases: the last record of each, and its time in Kafka, in ms.
        """
        found = list(cases)
        self._newest_ms = max((min(case.updated_ms, at_ms) for case, at_ms in found), default=BEFORE_ALL_MS)
        for case, _ in found:
            if case.updated_ms >= self._newest_ms - self._quiet_ms or not case.is_whole:
                self._adopt(case)  # one that does not list all of its alerts is found by their parcels
            elif case.status != "joined":  # what it listed stands in the other
                self._finished.update(dict.fromkeys(case.alerts, case.updated_ms))

    def adopt(self, known: KnownCase) -> None:
        """Take in a record that another process has told; the alerts that it had read must follow before `settle`."""
        if known.updated_ms >= self._newest_ms - self._quiet_ms:  # else it is finished here
            self._adopt(known)

    def _adopt(self, known: KnownCase) -> None:
        self._remember(known)
        bundle = self._tie(known.case_id, (*known.alerts, *filter(None, (known.joined_into,))))
        case = self._cases[bundle]
        case.stretch(known.opened_ms, known.updated_ms)
        if known.status == "joined":
            case.ids.discard(known.case_id)
        else:
            case.ids.add(known.case_id)
        self._queue(bundle)

    def take(self, alert: SeenAlert, at_ms: int) -> None:
        """Take in a record of an alert; those of one alert in their order.

        Args:
            at_ms: the record's time in Kafka.
        """
        if alert.updated_ms <= self._finished.get(alert.alert_id, BEFORE_ALL_MS):
            return
        news = self._news.setdefault(alert.alert_id, _News())
        news.last = alert
        if alert.is_standing:
            news.parcels.update(parcel.key for parcel in alert.parcels)
            news.first_ms = min(news.first_ms, alert.raised_ms)
            news.last_ms = max(news.last_ms, alert.updated_ms)
            news.clock_ms = max(news.clock_ms, min(alert.updated_ms, at_ms))

    def take_away(self, alert_id: str) -> None:
        """Take an alert away, as a record without a value asks."""
        self._news.setdefault(alert_id, _News()).last = None

    def settle(self) -> list[Told]:
        """Fold what was taken in and return the records that differ from those before, each case once.

        Alerts are gone through by event time: however they were read, a case is finished before one comes that is
        younger by more than the quiet time.
        """
        news, self._news = self._news, {}
        for alert_id, one in sorted(news.items(), key=lambda item: (item[1].clock_ms, item[0])):
            self._finish_quiet(one.clock_ms)
            self._apply(alert_id, one)
        dirty, self._dirty = self._dirty, {}
        for bundle in dirty:
            self._tell(self._cases[bundle])
        self._finished.clear()
        due, self._due = self._due, {}
        return list(due.values())

    def _apply(self, alert_id: str, news: _News) -> None:
        if not news.parcels and alert_id not in self._bundles and (news.last is None or not news.last.is_standing):
            return  # it closed before anything was known of it
        bundle = self._tie(alert_id, (case_id_of(alert_id), *news.parcels))
        case = self._cases[bundle]
        case.stretch(news.first_ms, news.last_ms)
        old = self._standing.pop(alert_id, None)
        new = news.last if news.last is not None and news.last.is_standing else None
        if new is not None:
            self._standing[alert_id] = new
        case.tally.replace(old, new)
        self._queue(bundle)

    def _tie(self, node: str, others: Iterable[str | ParcelKey]) -> int:
        bundle, gone = self._bundles.tie(node, others)
        case = self._cases.setdefault(bundle, _Case())
        for number in gone:
            self._dirty.pop(number, None)
            other = self._cases.pop(number, None)
            if other is not None:
                self._absorb(case, other)
        self._dirty[bundle] = None
        return bundle

    def _absorb(self, case: _Case, other: _Case) -> None:
        for _, alert_id in other.tally.alerts:
            case.tally.replace(None, self._standing[alert_id])
        case.ids |= other.ids
        case.stretch(other.opened_ms, other.updated_ms)

    def _queue(self, bundle: int) -> None:
        case = self._cases[bundle]
        if not case.is_queued:
            case.is_queued = True
            heapq.heappush(self._quiet, (case.updated_ms, bundle))

    def _finish_quiet(self, newest_ms: int) -> None:
        """Tell and forget the cases that are quiet when the newest alert is of this time."""
        if newest_ms <= self._newest_ms:
            return
        self._newest_ms = newest_ms
        limit_ms = newest_ms - self._quiet_ms
        while self._quiet and self._quiet[0][0] < limit_ms:
            _, bundle = heapq.heappop(self._quiet)
            case = self._cases.get(bundle)
            if case is None:
                continue  # it went up in another
            if case.updated_ms >= limit_ms:  # there was news since it was queued
                heapq.heappush(self._quiet, (case.updated_ms, bundle))
                continue
            if bundle in self._dirty:
                del self._dirty[bundle]
                self._tell(case)
            self._forget(bundle)

    def _forget(self, bundle: int) -> None:
        del self._cases[bundle]
        for node in self._bundles.forget(bundle):
            if isinstance(node, str):
                self._standing.pop(node, None)
                self._remember_no_more(node)

    def _tell(self, case: _Case) -> None:
        """Make the records due that a case now needs: its own, and those of cases that it has joined."""
        has_alerts = len(case.tally.alerts) > 0
        if case.ids:
            case_id = min(case.ids, key=lambda one: (self._known[one].opened_ms, one))
            for other in sorted(case.ids - {case_id}):
                self._put(joined_case(self._known[other], case_id), "joined")
        elif has_alerts:
            case_id = case_id_of(case.tally.alerts.first()[0][1])
        else:
            return  # it came and went before it was told
        case.ids = {case_id}
        known = self._known.get(case_id)
        if has_alerts:
            new = open_case(case_id, case.tally, case.opened_ms, case.updated_ms)
            if known is None or new.value != known.value:
                self._put(new, "opened" if known is None else "changed")
        elif known is not None and known.status != "closed":
            self._put(closed_case(known), "closed")

    def _put(self, known: KnownCase, event: Event) -> None:
        self._remember(known)
        before = self._due.get(known.case_id)
        if before is not None and event == "changed":
            event = before.event  # it was finished, and began again with the same alert
        self._due[known.case_id] = Told(known, event)

    def _remember(self, known: KnownCase) -> None:
        self._remember_no_more(known.case_id)
        self._known[known.case_id] = known
        if known.status == "open":
            self.n_open[known.decision] += 1

    def _remember_no_more(self, case_id: str) -> None:
        before = self._known.pop(case_id, None)
        if before is not None and before.status == "open":
            self.n_open[before.decision] -= 1
