"""Run rules over the manifests of a scene with the engine, documents and windows of the service."""

from __future__ import annotations

import sys
import time
from array import array
from itertools import islice
from typing import Any, TextIO

import orjson

from rules import Answer, DeadRecord, Decision, Engine, RejectedParcel, Ruleset, load_ruleset
from stream.documents import DECISIONS, LAST_MS, alert_id, revisions
from stream.errors import InputError
from stream.evaluation.findings import Findings, FoundAlert
from stream.evaluation.parcels import Parcels
from stream.files import read_lines
from stream.offline import BATCH_LINES, OFFLINE_KEY
from stream.policy import policy_of
from stream.settings import Settings

TELL_EVERY_S = 5.0


class SceneScreening:
    """Screen a scene and gather what is found.

    Args:
        settings: rule paths, policy and limits.
        progress: told every few seconds how far it has come; None is silent.
    """

    def __init__(self, settings: Settings, progress: TextIO | None = sys.stderr) -> None:
        self.ruleset: Ruleset = load_ruleset(settings.rules_paths, policy_of(settings))
        self.parcels = Parcels()
        self.n_manifests = 0
        self._max_record_bytes = settings.max_record_bytes
        secret = settings.key_secret(default=OFFLINE_KEY)
        self._engine = Engine(self.ruleset, secret, n_partitions=1, max_record_bytes=settings.max_record_bytes)
        self._store = self._engine.new_store(is_whole=True)
        self._progress = progress
        self._verdicts, self._revisions = array("b"), array("b")
        self._alerts: dict[str, FoundAlert] = {}
        self._closed: set[str] = set()
        self._hits: dict[str, set[int]] = {rule.id: set() for rule in self.ruleset.rules if rule.stage == "active"}
        self._n_payloads = 0

    def run(self, path: str) -> Findings:
        """Screen a file of manifests and return what was found; `parcels` is filled.

        Raises:
            InputError: the file, a manifest in it or one of its parcels cannot be read, or it holds none.
        """
        told_s = time.monotonic()
        lines = read_lines(path, self._max_record_bytes)
        while batch := list(islice(lines, BATCH_LINES)):
            self._screen(path, batch)
            if self._progress is not None and time.monotonic() - told_s >= TELL_EVERY_S:
                told_s = time.monotonic()
                print(f"screened {len(self.parcels)} parcels, {len(self._alerts)} alerts", file=self._progress)
        if not self.n_manifests:
            raise InputError(f"{path} holds no manifest; give NDJSON, one manifest a line")
        alerts = [alert for identity, alert in self._alerts.items() if identity not in self._closed]
        return Findings("rules", self._verdicts, self._revisions, alerts, self._hits)

    def _screen(self, path: str, batch: list[tuple[int, bytes]]) -> None:
        # Records of the far future: windows then forget by event time alone, whenever this runs.
        screening = self._engine.screen([line for _, line in batch], 0, [LAST_MS] * len(batch))
        for (number, line), answer in zip(batch, screening.answers, strict=True):
            self.n_manifests += 1
            if not isinstance(answer, Answer):
                raise _unreadable(path, number, answer)
            if answer.rejected:
                raise _unreadable(path, number, answer.rejected[0])
            self._take(line, answer)
        for _, payload in screening.sightings:
            self._store.apply(payload, self._n_payloads)
            self._n_payloads += 1
        self._take_alerts()

    def _take(self, line: bytes, answer: Answer) -> None:
        self.parcels.take(orjson.loads(line))
        n_new = len(self.parcels) - len(self._verdicts)
        for column in (self._verdicts, self._revisions):
            column.extend([Decision.CLEAR] * n_new)
        for parcel in answer.parcels:
            number = self.parcels.number(answer.courier, parcel.parcel_id)
            if number is not None:
                self._verdicts[number] = max(self._verdicts[number], parcel.decision)
                for hit in parcel.hits:
                    self._hits[self.ruleset.rules[hit.rule].id].add(number)

    def _take_alerts(self) -> None:
        for state in self._store.take_alerts():
            rule = self.ruleset.rules[state.rule_index]
            if rule.stage != "active":
                continue
            identity = alert_id(state, self.ruleset)
            alert = self._alerts.setdefault(identity, FoundAlert(rule.id, state.first_hit_ms))
            alert.first_ms = state.first_hit_ms
            named = [(seen[0], seen[1]) for seen in state.evidence] + [(seen[0], seen[1]) for seen in state.callbacks]
            numbers = (self.parcels.number(courier, parcel_id) for parcel_id, courier in named)
            alert.parcels.update(number for number in numbers if number is not None)
            (self._closed.add if state.status == "closed" else self._closed.discard)(identity)
            for _, revision, _ in revisions(state, self.ruleset, ""):
                self._revise(orjson.loads(revision))

    def _revise(self, revision: dict[str, Any]) -> None:
        for parcel in revision["parcels"]:
            number = self.parcels.number(revision["courier"], parcel["parcel_id"])
            if number is not None:
                self._revisions[number] = max(self._revisions[number], DECISIONS.index(parcel["decision"]))


def _unreadable(path: str, line: int, fault: DeadRecord | RejectedParcel) -> InputError:
    return InputError(
        f"{path}:{line}: {fault.code} at {fault.path or '/'}: {fault.detail}; "
        "mend the line or take it out, for figures that miss its parcels are wrong"
    )
