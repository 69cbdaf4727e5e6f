"""Read what the worker answered back from the topics, as any courier or inspector would."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import orjson

from stream import reading
from stream.documents import DECISIONS
from stream.topics import TopicNames

ParcelKey: TypeAlias = tuple[str, str]  # courier, parcel_id
RANK = {decision: number for number, decision in enumerate(DECISIONS)}
PARCELS = "/parcels/"


@dataclass(slots=True)
class Answers:
    """Everything that came back.

    Attributes:
        keys: of the manifest records that were answered, each as often as it was.
        n_manifests: verdicts of kind `manifest`.
        decisions: parcels by decision, of all verdicts of kind `manifest`.
        decided: parcels that a verdict lists -> the strictest decision they got by themselves.
        called_back: parcels that a revision verdict names -> its strictest decision.
        n_rejected: parcels that could not be read.
        dead: records that could not be read, by code.
        alerts: by id, each in its last state; closed ones are left out.
        cases: those that are open, in which the active ones of these alerts stand.
    """

    keys: Counter[bytes] = field(default_factory=Counter)
    n_manifests: int = 0
    decisions: Counter[str] = field(default_factory=Counter)
    decided: dict[ParcelKey, str] = field(default_factory=dict)
    called_back: dict[ParcelKey, str] = field(default_factory=dict)
    n_rejected: int = 0
    dead: Counter[str] = field(default_factory=Counter)
    alerts: dict[str, dict[str, Any]] = field(default_factory=dict)
    cases: list[dict[str, Any]] = field(default_factory=list)

    @property
    def n_parcels(self) -> int:
        """Return how many parcels were screened."""
        return self.decisions.total()

    def stopped(self) -> dict[ParcelKey, str]:
        """Return the parcels that are not to be loaded as they are: inspect or hold, at once or called back."""
        found = dict(self.decided)
        for parcel, decision in self.called_back.items():
            found[parcel] = _stricter(found.get(parcel), decision)
        return {parcel: decision for parcel, decision in found.items() if RANK[decision] >= RANK["inspect"]}

    def named(self) -> set[ParcelKey]:
        """Return the parcels that somebody will look at: not clear, or gathered by an active alert."""
        found = {parcel for parcel, decision in self.decided.items() if decision != "clear"} | self.called_back.keys()
        for alert in self.alerts.values():
            if alert["stage"] == "active":
                found.update((one["courier"], one["parcel_id"]) for one in alert["parcels"])
        return found

    def add_verdict(self, key: bytes, document: dict[str, Any]) -> None:
        """Take in one verdict, of either kind, and its record's key."""
        courier = document["courier"]
        if document["kind"] == "revision":
            for parcel in document["parcels"]:
                named = courier, parcel["parcel_id"]
                self.called_back[named] = _stricter(self.called_back.get(named), parcel["decision"])
            return
        self.keys[key] += 1
        self.n_manifests += 1
        counts = dict(document["counts"])
        self.n_rejected += counts.pop("rejected")
        self.decisions.update(counts)
        for parcel in document["parcels"]:
            named = courier, parcel["parcel_id"]
            self.decided[named] = _stricter(self.decided.get(named), parcel["decision"])

    def add_alert(self, document: dict[str, Any]) -> None:
        """Take in one state of an alert; the last one counts, and a closed one is no alert any more."""
        if document["status"] == "closed":
            self.alerts.pop(document["alert_id"], None)
        else:
            self.alerts[document["alert_id"]] = document

    def add_dead_letter(self, key: bytes, code: str, path: str) -> None:
        """Take in a dead letter; one of a parcel is told in its manifest's verdict too."""
        if not path.startswith(PARCELS):
            self.keys[key] += 1
            self.dead[code] += 1


def _stricter(one: str | None, other: str) -> str:
    return other if one is None or RANK[other] > RANK[one] else one


async def read_answers(bootstrap: str, names: TopicNames) -> Answers:
    """Read verdicts, dead letters and alerts to their end."""
    answers = Answers()
    async for record in reading.records(bootstrap, names.verdicts):
        answers.add_verdict(record.key or b"", orjson.loads(record.value))
    async for record in reading.records(bootstrap, names.dead_letters):
        headers = dict(record.headers)
        answers.add_dead_letter(record.key or b"", headers["error.code"].decode(), headers["error.path"].decode())
    async for record in reading.records(bootstrap, names.alerts):
        answers.add_alert(orjson.loads(record.value))
    return answers
