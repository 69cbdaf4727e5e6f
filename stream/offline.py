"""Screen manifest files without Kafka: the same engine, documents and windows as the worker."""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from collections.abc import Iterable
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import IO, BinaryIO, cast

import orjson
import zstandard

from rules import Answer, DeadRecord, Engine, RejectedParcel, Ruleset, WindowStore, load_ruleset
from stream.documents import DECISIONS, alert, revisions, verdict
from stream.errors import InputError
from stream.policy import policy_of
from stream.settings import Settings

BATCH_LINES = 500
OFFLINE_KEY = b"parcelsieve offline screening"  # pseudonyms of files meet no worker's: no secret is needed
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
GZIP_MAGIC = b"\x1f\x8b"


def run(
    files: list[str], *, verdicts: str | None, alerts: str | None, dead_letters: str | None, settings: Settings
) -> int:
    """Screen NDJSON manifests, plain or compressed with gzip or zstd; `-` is standard input or output.

    Verdicts come in the order of the input, revisions between them; alerts come at the end, each once, in its
    last state.

    Returns:
        0 when every line could be read, else 1.
    Raises:
        InputError: a file cannot be read or written.
    """
    ruleset = load_ruleset(settings.rules_paths, policy_of(settings))
    secret = settings.key_secret(default=OFFLINE_KEY)
    engine = Engine(ruleset, secret, n_partitions=1, max_record_bytes=settings.max_record_bytes)
    with ExitStack() as stack:
        screening = FileScreening(
            engine, *(stack.enter_context(_writer(path)) for path in (verdicts, alerts, dead_letters))
        )
        for name in files:
            screening.screen(name, stack.enter_context(_reader(name)))
        screening.finish()
    print(screening.summary(), file=sys.stderr)
    return 1 if screening.n_dead else 0


class FileScreening:
    """Screen lines and keep the windows over all files of one run."""

    def __init__(self, engine: Engine, verdicts: IO[bytes], alerts: IO[bytes], dead_letters: IO[bytes]) -> None:
        self._engine = engine
        self._ruleset: Ruleset = engine.ruleset
        self._store: WindowStore = engine.new_store()
        self._verdicts = verdicts
        self._alerts = alerts
        self._dead_letters = dead_letters
        self._alert_of: dict[str, tuple[int, bytes]] = {}
        self._n_payloads = 0
        self.n_manifests = 0
        self.n_dead = 0
        self.n_rejected = 0
        self._n_decisions = [0] * len(DECISIONS)

    def screen(self, name: str, lines: Iterable[bytes]) -> None:
        """Screen one file's lines; blank lines are no records."""
        numbered = ((number, line.rstrip(b"\r\n")) for number, line in enumerate(lines, start=1))
        records = ((number, line) for number, line in numbered if line.strip())
        try:
            while batch := list(islice(records, BATCH_LINES)):
                self._screen_batch(name, batch)
        except (EOFError, gzip.BadGzipFile, zlib.error, zstandard.ZstdError) as error:
            raise InputError(f"{name} is cut off or damaged: {error}; copy it again") from error

    def _screen_batch(self, name: str, batch: list[tuple[int, bytes]]) -> None:
        # A clock of 0 keeps the windows from forgetting: a file may hold a month in any order.
        screening = self._engine.screen([line for _, line in batch], 0, [0] * len(batch))
        decided_at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        for (number, line), answer in zip(batch, screening.answers, strict=True):
            if isinstance(answer, Answer):
                self._count(answer)
                self._verdicts.write(verdict(answer, self._ruleset, decided_at) + b"\n")
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
            for _, revision, _ in revisions(state, self._ruleset, decided_at):
                self._verdicts.write(revision + b"\n")

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
        self._dead_letters.write(orjson.dumps(document) + b"\n")

    def finish(self) -> None:
        """Write the alerts, by the time they were raised."""
        for _, (_, document) in sorted(self._alert_of.items(), key=lambda item: (item[1][0], item[0])):
            self._alerts.write(document + b"\n")

    def summary(self) -> str:
        """Return one line about the run."""
        decisions = ", ".join(f"{n} {name}" for name, n in zip(DECISIONS, self._n_decisions, strict=True))
        return (
            f"screened {sum(self._n_decisions)} parcels in {self.n_manifests} manifests: {decisions}, "
            f"{self.n_rejected} rejected; {self.n_dead} unreadable records; {len(self._alert_of)} alerts "
            f"(rule set {self._ruleset.hash})"
        )


def _reader(name: str) -> BinaryIO:
    """Open a file for reading lines; compression is told by its first bytes, not by its name."""
    try:
        raw = cast(io.BufferedReader, sys.stdin.buffer if name == "-" else Path(name).open("rb"))  # noqa: SIM115 - the caller closes
        start = raw.peek(4)
    except OSError as error:
        raise InputError(f"cannot read {name}: {error.strerror}") from error
    if start.startswith(GZIP_MAGIC):
        return cast(BinaryIO, gzip.open(raw))
    if start.startswith(ZSTD_MAGIC):
        stream = zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True)
        return cast(BinaryIO, io.BufferedReader(cast(io.RawIOBase, stream)))
    return raw


class _Nowhere(io.RawIOBase):
    def write(self, data: object) -> int:
        return len(cast(bytes, data))


def _writer(name: str | None) -> IO[bytes]:
    if name is None:
        return cast(IO[bytes], _Nowhere())
    if name == "-":
        return cast(IO[bytes], io.BufferedWriter(io.FileIO(sys.stdout.fileno(), "wb", closefd=False)))
    try:
        return Path(name).open("wb")
    except OSError as error:
        raise InputError(f"cannot write {name}: {error.strerror}") from error
