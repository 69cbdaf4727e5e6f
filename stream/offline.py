"""Screen manifest files without Kafka: the same engine, documents and windows as the worker."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from typing import NamedTuple

import orjson

from rules import Answer, DeadRecord, Engine, RejectedParcel, Ruleset, WindowStore, load_ruleset
from stream.cases import CaseFold, read_alert
from stream.documents import DECISIONS, Verdicts, alert, now, revisions
from stream.files import Output, Outputs, read_lines
from stream.policy import policy_of
from stream.settings import Settings

BATCH_LINES = 500
OFFLINE_KEY = b"parcelsieve offline screening"  # pseudonyms of files meet no worker's: no secret is needed


class Targets(NamedTuple):
    """Names of the files that answers go to; `-` is standard output, None is nowhere."""

    verdicts: str | None = None
    alerts: str | None = None
    cases: str | None = None
    dead_letters: str | None = None


def run(files: list[str], targets: Targets, settings: Settings) -> int:
    """Screen NDJSON manifests, plain or compressed with gzip or zstd; `-` is standard input.

    Verdicts come in the order of the input, revisions between them; alerts and cases come at the end, each once, in
    its last state.

    Returns:
        0 when every line could be read, else 1.
    Raises:
        InputError: a file cannot be read or written.
    """
    ruleset = load_ruleset(settings.rules_paths, policy_of(settings))
    secret = settings.key_secret(default=OFFLINE_KEY)
    engine = Engine(ruleset, secret, n_partitions=1, max_record_bytes=settings.max_record_bytes)
    with Outputs(files) as outputs:
        screening = FileScreening(engine, outputs, targets, settings)
        try:
            for name in files:
                screening.screen(name, read_lines(name, settings.max_record_bytes))
        finally:
            # A file that is cut off ends the run with an error; what was read before is answered all the same.
            screening.finish()
    print(screening.summary(), file=sys.stderr)
    return 1 if screening.n_dead else 0


class CaseWriting:
    """Fold the alerts of one run into cases.

    Args:
        quiet_ms: see `CaseFold`.
    """

    def __init__(self, output: Output, quiet_ms: int) -> None:
        self._output = output
        self._fold = CaseFold(quiet_ms)

    def take(self, alert_id: str, document: bytes, at_ms: int) -> None:
        """Take in a record of an alert; `at_ms` is the time that it would have in Kafka."""
        self._fold.take(read_alert(alert_id.encode(), document), at_ms)

    def finish(self) -> None:
        """Write the cases, by the time they began."""
        for told in sorted(self._fold.settle(), key=lambda told: (told.known.opened_ms, told.known.case_id)):
            self._output.write_line(told.known.value)


class FileScreening:
    """Screen lines and keep the windows over all files of one run."""

    def __init__(self, engine: Engine, outputs: Outputs, targets: Targets, settings: Settings) -> None:
        self._engine = engine
        self._ruleset: Ruleset = engine.ruleset
        self._store: WindowStore = engine.new_store(is_whole=True)  # the files are all there is
        self._verdicts = outputs.open(targets.verdicts)
        self._alerts = outputs.open(targets.alerts)
        self._cases: CaseWriting | None = None
        if targets.cases is not None:  # folding takes time that nobody needs to spend who does not ask for it
            self._cases = CaseWriting(outputs.open(targets.cases), settings.case_quiet_ms)
        self._dead_letters = outputs.open(targets.dead_letters)
        self._max_batch_bytes = settings.max_batch_bytes
        self._alert_of: dict[str, tuple[int, bytes]] = {}
        self._n_payloads = 0
        self.n_manifests = 0
        self.n_dead = 0
        self.n_rejected = 0
        self._n_decisions = [0] * len(DECISIONS)

    def screen(self, name: str, lines: Iterable[tuple[int, bytes]]) -> None:
        """Screen one file's numbered lines.

        Raises:
            InputError: what `lines` raises; the lines before are screened.
        """
        batch: list[tuple[int, bytes]] = []
        n_bytes = 0
        try:
            for number, line in lines:
                batch.append((number, line))
                n_bytes += len(line)
                if len(batch) == BATCH_LINES or n_bytes >= self._max_batch_bytes:
                    full, batch, n_bytes = batch, [], 0
                    self._screen_batch(name, full)
        finally:
            if batch:
                self._screen_batch(name, batch)

    def _screen_batch(self, name: str, batch: list[tuple[int, bytes]]) -> None:
        # A worker that is given the file now would have this as the records' time.
        now_ms = time.time_ns() // 1_000_000
        screening = self._engine.screen([line for _, line in batch], 0, [now_ms] * len(batch))
        decided_at = now()
        verdicts = Verdicts(self._ruleset, decided_at)
        for (number, line), answer in zip(batch, screening.answers, strict=True):
            if isinstance(answer, Answer):
                self._count(answer)
                self._verdicts.write_line(verdicts.write(answer))
                for parcel in answer.rejected:
                    self._write_dead(name, number, parcel, parcel.source)
            else:
                self.n_dead += 1
                self._write_dead(name, number, answer, line)
        for _, payload in screening.sightings:
            self._store.apply(payload, self._n_payloads)
            self._n_payloads += 1
        for state in self._store.take_alerts():
            identity, document = alert(state, self._ruleset)
            self._alert_of[identity] = (state.first_hit_ms, document)
            if self._cases is not None:
                self._cases.take(identity, document, now_ms)
            for _, revision, _ in revisions(state, self._ruleset, decided_at):
                self._verdicts.write_line(revision)

    def _count(self, answer: Answer) -> None:
        self.n_manifests += 1
        self.n_rejected += len(answer.rejected)
        for number, n in enumerate((answer.n_clear, answer.n_info, answer.n_inspect, answer.n_hold)):
            self._n_decisions[number] += n

    def _write_dead(self, name: str, number: int, why: DeadRecord | RejectedParcel, source: bytes) -> None:
        document = {
            "error.code": why.code,
            "error.detail": why.detail,
            "error.path": why.path,
            "source.file": name,
            "source.line": number,
            "value": source.decode("utf-8", "backslashreplace"),
        }
        self._dead_letters.write_line(orjson.dumps(document))

    def finish(self) -> None:
        """Write the alerts, by the time they were raised, then the cases."""
        for _, (_, document) in sorted(self._alert_of.items(), key=lambda item: (item[1][0], item[0])):
            self._alerts.write_line(document)
        if self._cases is not None:
            self._cases.finish()

    def summary(self) -> str:
        """Return one line about the run."""
        late = self._store.stats()["late_dropped"]
        decisions = ", ".join(f"{n} {name}" for name, n in zip(DECISIONS, self._n_decisions, strict=True))
        return (
            f"screened {sum(self._n_decisions)} parcels in {self.n_manifests} manifests: {decisions}, "
            f"{self.n_rejected} rejected; {self.n_dead} unreadable records; {len(self._alert_of)} alerts "
            f"(rule set {self._ruleset.hash})"
            + (f"; {late} sightings were too late for every window: order the lines by time" if late else "")
        )
