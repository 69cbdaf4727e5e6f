"""The naive rule to compare with: eight parcels in seven days from one sender id, whatever is in them."""

from __future__ import annotations

from array import array
from collections import defaultdict

from rules import Decision
from stream.evaluation.findings import Findings, FoundAlert
from stream.evaluation.parcels import Parcels

LEAST_PARCELS = 8
SPAN_MS = 7 * 86_400_000
NAME = f"{LEAST_PARCELS} parcels in 7 days from one sender id"


def screen_naively(parcels: Parcels) -> Findings:
    """Return what the naive rule finds.

    Windows slide in event time, (t - 7 d, t]; hits of one sender less than 7 days apart are one alert, which
    gathers the parcels of all their windows; each of these is to be inspected. Parcels without a sender id are
    never found.
    """
    by_sender: dict[int, list[int]] = defaultdict(list)
    for number, sender in enumerate(parcels.sender):
        if sender >= 0:
            by_sender[sender].append(number)
    revisions = array("b", bytes(len(parcels)))
    alerts = []
    for sent in by_sender.values():
        if len(sent) >= LEAST_PARCELS:
            alerts += _alerts(sorted(sent, key=lambda number: parcels.accepted_ms[number]), parcels.accepted_ms)
    for alert in alerts:
        for number in alert.parcels:
            revisions[number] = Decision.INSPECT
    return Findings("naive", array("b", bytes(len(parcels))), revisions, alerts)


def _alerts(sent: list[int], accepted_ms: array[int]) -> list[FoundAlert]:
    alerts: list[FoundAlert] = []
    first, last_hit_ms = 0, 0
    for place, number in enumerate(sent):
        now_ms = accepted_ms[number]
        while accepted_ms[sent[first]] <= now_ms - SPAN_MS:
            first += 1
        if place - first + 1 >= LEAST_PARCELS:
            if not alerts or now_ms - last_hit_ms >= SPAN_MS:
                alerts.append(FoundAlert("naive", now_ms))
            alerts[-1].parcels.update(sent[first : place + 1])
            last_hit_ms = now_ms
    return alerts
