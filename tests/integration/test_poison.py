"""One record in a hundred is poison: each gets its one answer, whole and told apart, and memory stays flat."""

from __future__ import annotations

import asyncio
import random
import statistics
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

import orjson
import pytest

from stream import reading
from stream.broker import HasBootstrap
from stream.workerprocess import WorkerProcess
from tests.harness import kafka
from tests.harness.deployment import Deployment
from tests.harness.manifests import manifest, parcel
from tests.harness.poison import KINDS

pytestmark = pytest.mark.integration
SEED = 17
N_MANIFESTS = 20_000
N_PARCELS = 100
ONE_IN = 100
ALLOWED_GROWTH_MB = 48
ALLOWED_PEAK_MB = 320  # the topic holds 800


@dataclass
class Sent:
    """What was published, by key: the kind of poison, None for good manifests; and what the poison was."""

    kinds: dict[bytes, str | None] = field(default_factory=dict)
    digests: dict[bytes, bytes] = field(default_factory=dict)


def digest(value: bytes | None) -> bytes:
    return blake2b(value or b"", digest_size=16).digest()


def traffic(sent: Sent) -> Iterator[kafka.Record]:
    """Yield the records; the parcels are the same in all of them, and none is worth a sighting."""
    chance = random.Random(SEED)
    # Inside the country, so that no window has to remember it.
    at_home = {"name": "李四", "address": "北京市海淀区中关村大街1号", "country": "CN"}
    shirts = [parcel(i, goods=[{"description": "T恤"}], recipient=at_home) for i in range(N_PARCELS)]
    good = orjson.dumps(manifest(0, shirts) | {"manifest_id": "~"})
    before, after = good.split(b"~")
    kinds = list(KINDS)
    for number in range(N_MANIFESTS):
        key = b"SF:M%d" % number
        value = before + b"M%d" % number + after
        kind = kinds[number // ONE_IN % len(kinds)] if number % ONE_IN == 50 else None
        if kind is not None:
            value = KINDS[kind][0](orjson.loads(value), chance)
            sent.digests[key] = digest(value)
        sent.kinds[key] = kind
        yield key, value


class Memory:
    """Sample a worker's resident memory until the block ends."""

    def __init__(self, worker: WorkerProcess) -> None:
        self._status = Path(f"/proc/{worker.pid}/status")
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._sample)
        self.samples_mb: list[float] = []

    def _sample(self) -> None:
        while not self._ended.wait(0.1):
            line = next(line for line in self._status.read_text().splitlines() if line.startswith("VmRSS"))
            self.samples_mb.append(int(line.split()[1]) / 1024)

    def __enter__(self) -> Memory:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def growth_mb(self) -> float:
        """Return by how much the last quarter lies over the one before: by then every kind of poison was met."""
        quarter = len(self.samples_mb) // 4
        return statistics.median(self.samples_mb[-quarter:]) - statistics.median(
            self.samples_mb[-2 * quarter : -quarter]
        )


def test_every_poison_is_answered_once_and_memory_stays_flat(broker: HasBootstrap, tmp_path: Path) -> None:
    deployment = Deployment.create(broker.bootstrap, "poison", tmp_path)
    sent = Sent()
    with deployment.worker() as worker:
        worker.wait_ready()
        with Memory(worker) as memory:
            # Parcels that repeat compress so well that one fetch would hold the whole topic.
            deployment.publish(traffic(sent), compression=None)
            deployment.wait_done()
        assert worker.metric("parcelsieve_sightings_total") == 0
        assert worker.metric("parcelsieve_manifests_total") == sum(
            kind is None or KINDS[kind][1] is None for kind in sent.kinds.values()
        )
        assert worker.terminate() == 0
    assert set(sent.kinds.values()) == {None, *KINDS}
    asyncio.run(check_answers(deployment, sent))
    assert len(memory.samples_mb) > 30
    assert max(memory.samples_mb) < ALLOWED_PEAK_MB
    assert memory.growth_mb() < ALLOWED_GROWTH_MB, memory.samples_mb[:: len(memory.samples_mb) // 30]


async def check_answers(deployment: Deployment, sent: Sent) -> None:
    names, bootstrap = deployment.names, deployment.settings.broker
    places = {
        record.key: (names.manifests, record.partition, record.offset, record.timestamp)
        async for record in reading.records(bootstrap, names.manifests)
    }
    verdicts: Counter[bytes | None] = Counter()
    async for record in reading.records(bootstrap, names.verdicts):
        verdicts[record.key] += 1
        if sent.kinds[record.key or b""] is not None:
            assert orjson.loads(record.value)["counts"]["rejected"] == N_PARCELS
    letters: Counter[bytes | None] = Counter()
    async for letter in reading.records(bootstrap, names.dead_letters):
        key = letter.key or b""
        letters[key] += 1
        kind = sent.kinds[key]
        assert kind is not None
        headers = {name: value.decode() for name, value in letter.headers}
        place = [headers[f"source.{name}"] for name in ("topic", "partition", "offset", "timestamp")]
        assert place == [str(part) for part in places[key]]
        assert headers["service.version"] == version("parcelsieve")
        codes = KINDS[kind][1]
        if codes is None:
            assert headers["error.code"] == "out-of-range"
            assert orjson.loads(letter.value)["gross_weight_g"] == -5
        else:
            assert headers["error.code"] in codes, kind
            assert headers["error.detail"]
            assert digest(letter.value) == sent.digests[key], kind
    for key, kind in sent.kinds.items():
        is_answered = kind is None or KINDS[kind][1] is None
        assert verdicts[key] == is_answered, (key, kind)
        assert letters[key] == (0 if kind is None else 1 if not is_answered else N_PARCELS), (key, kind)


def test_a_stream_of_poison_alone_stops_the_worker(broker: HasBootstrap, tmp_path: Path) -> None:
    """Half of a topic unreadable is a broken deployment; it must not be drained into the dead letters."""
    deployment = Deployment.create(broker.bootstrap, "drained", tmp_path, dead_letter_window="1000")
    deployment.publish([(b"k%d" % number, b"no json") for number in range(3000)])
    with deployment.worker() as worker:
        deadline = time.monotonic() + 60
        while worker.poll() is None and time.monotonic() < deadline:
            time.sleep(0.1)
        assert worker.poll() == 5
        assert "parcelsieve: " in worker.log_end(1)
        assert "records cannot be read (dead_letter_max_ratio 0.5)" in worker.log_end(1)
    assert len(deployment.read(deployment.names.dead_letters)) < 1500
