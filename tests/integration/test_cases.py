"""Alerts in, cases out, on a real broker: over kills, restarts, bad records and a second process."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import orjson
import pytest

from stream.broker import Broker, HasBootstrap
from stream.broker.ports import choose_port
from stream.cases import case_id_of
from stream.workerprocess import WorkerProcess
from tests.harness import kafka
from tests.harness.deployment import Deployment
from tests.harness.manifests import scheme
from tests.harness.waiting import wait_for
from tests.unit.stream.cases.written import VALIDATOR, record, spread

pytestmark = pytest.mark.integration


class Cases(Deployment):
    """A deployment whose alerts the test writes."""

    @contextmanager
    def kept(self, name: str = "cases", **more: str) -> Iterator[WorkerProcess]:
        with self.keeper(name, **more) as keeper:
            keeper.wait_ready()
            yield keeper

    def send(self, *records: kafka.Record) -> None:
        asyncio.run(kafka.publish(self.settings.broker, self.names.alerts, records))

    def told(self) -> list[dict[str, Any]]:
        """Return every record of the topic of cases; each is valid, and differs from the last of its key."""
        last: dict[bytes | None, bytes | None] = {}
        documents = []
        for one in self.read(self.names.cases):
            assert one.value is not None
            assert one.value != last.get(one.key), "it was told twice"
            last[one.key] = one.value
            documents.append(orjson.loads(one.value))
            VALIDATOR.validate(documents[-1])
            assert one.key == documents[-1]["case_id"].encode()
        return documents

    def last(self) -> dict[str, dict[str, Any]]:
        return {one["case_id"]: one for one in self.told()}

    def groups(self) -> set[frozenset[str]]:
        return {frozenset(one["alerts"]) for one in self.last().values() if one["status"] == "open"}

    def wait_groups(self, *groups: set[str]) -> None:
        wait_for(lambda: self.groups() == set(map(frozenset, groups)))


@pytest.fixture
def cases(broker: HasBootstrap, tmp_path: Path, request: pytest.FixtureRequest) -> Cases:
    return Cases.create(broker.bootstrap, f"cases-{abs(hash(request.node.name)) % 10**8}", tmp_path)


def metric(keeper: WorkerProcess, name: str) -> float:
    return keeper.metric(f"parcelsieve_{name}")


def exposes(keeper: WorkerProcess, line: str) -> bool:
    return line in (keeper.get("/metrics") or "")


def has_ended(keeper: WorkerProcess) -> bool:
    return keeper.poll() is not None


def test_alerts_of_a_scheme_that_a_worker_finds_are_one_case(cases: Cases) -> None:
    with cases.worker() as worker, cases.kept() as keeper:
        cases.publish(scheme(12))
        cases.wait_done()
        last = {one.key: orjson.loads(one.value) for one in cases.read(cases.names.alerts)}
        standing = {one["alert_id"] for one in last.values() if one["stage"] == "active" and one["status"] != "closed"}
        assert len(standing) > 2
        cases.wait_groups(standing)
        assert metric(keeper, "cases_opened_total") == metric(keeper, "cases_open") == 1
        assert time.time() - 60 < metric(keeper, "case_opened_timestamp_seconds") < time.time()
        for partition in range(cases.settings.partitions):
            labels = f'{{partition="{partition}",topic="{cases.names.alerts}"}}'
            wait_for(partial(exposes, keeper, f"parcelsieve_lag_records{labels} 0.0"))
        assert (worker.terminate(), keeper.terminate()) == (0, 0)
    [case] = cases.last().values()
    assert (case["parcel_count"], case["gross_weight_g"], case["couriers"]) == (12, 5760, ["SF", "YTO", "ZTO"])
    assert case["decision"] == "inspect"


def test_cases_join_close_and_open_again(cases: Cases) -> None:
    early, late = case_id_of("early"), case_id_of("late")
    with cases.kept() as keeper:
        cases.send(record("early", 1, day=1), record("late", 2, day=2), record("third", 3))
        cases.wait_groups({"early"}, {"late"}, {"third"})
        cases.send(record("between", 1, 2, day=3))
        cases.wait_groups({"early", "late", "between"}, {"third"})
        assert cases.last()[late]["joined_into"] == early
        cases.send(record("third", 3, status="closed"), (b"between", None))
        cases.wait_groups({"early", "late"})
        assert cases.last()[case_id_of("third")]["status"] == "closed"
        wait_for(lambda: metric(keeper, "cases_closed_total") == 1)
        cases.send(record("third", 4))
        cases.wait_groups({"early", "late"}, {"third"})
        wait_for(lambda: metric(keeper, "cases_open") == 2)
        shown = [metric(keeper, f"cases_{event}_total") for event in ("opened", "joined", "closed")]
        assert shown == [3, 1, 1]
        assert keeper.terminate() == 0


def test_kill_at_any_time_loses_no_case_and_tells_nothing_twice(cases: Cases) -> None:
    named = {f"a{n}": {n // 3 * 2, n // 3 * 2 + n % 2} for n in range(300)}
    records = [record(name, *sorted(parcels), day=n / 10) for n, (name, parcels) in enumerate(named.items())]
    with cases.keeper() as keeper:
        for start in range(0, 300, 50):
            cases.send(*records[start : start + 50])
            time.sleep(start / 300)  # while it starts, while it reads, while it tells, when it is done
            keeper.kill()
            keeper.start()
        keeper.wait_ready()
        wait_for(lambda: cases.groups() == spread(named, set(named)))
        told, ids = cases.told(), {one["case_id"] for one in cases.told()}
        opened = metric(keeper, "cases_opened_total")
        for _ in range(2):
            keeper.kill()
            keeper.start()
            keeper.wait_ready()
            assert metric(keeper, "cases_opened_total") == 0
            assert metric(keeper, "cases_open") == len(ids)
        cases.send(record("new", 10_000))
        cases.wait_groups(*map(set, spread(named, set(named))), {"new"})
        assert keeper.terminate() == 0
    assert opened <= len(ids) == len(spread(named, set(named)))
    assert len(cases.told()) == len(told) + 1


def test_record_that_cannot_be_read_is_counted_and_told_with_its_place_and_stops_nothing(cases: Cases) -> None:
    key, value = record("lacks", 1)
    document = orjson.loads(value)
    del document["parcels"]
    bad = [(b"bad", b"no json"), (key, orjson.dumps(document)), (b"another", record("keyed-wrongly", 1)[1])]
    with cases.kept() as keeper:
        cases.send(*bad, record("good", 1))
        cases.wait_groups({"good"})
        wait_for(lambda: metric(keeper, "unreadable_records_total") == 3)
        text = keeper.get("/metrics") or ""
        assert keeper.terminate() == 0
    for reason in ("not-json", "missing-field", "wrong-key"):
        assert f'parcelsieve_unreadable_records_total{{reason="{reason}",topic="{cases.names.alerts}"}} 1.0' in text
    log = keeper.log_path.read_text("utf-8")
    [place] = [(one.partition, one.offset) for one in cases.read(cases.names.alerts) if one.key == key]
    assert (
        f"record of {cases.names.alerts} [{place[0]}] at offset {place[1]} cannot be read and is left out: "
        "missing-field: parcels; send the alert anew, or nothing under its key to take it away"
    ) in log


def test_two_that_keep_the_same_cases_do_each_other_no_harm(cases: Cases) -> None:
    named = {f"a{n}": {n // 4, 1000 + n % 7 if n % 50 == 0 else n // 4} for n in range(400)}
    records = [record(name, *sorted(parcels), day=n / 10) for n, (name, parcels) in enumerate(named.items())]
    expected = spread(named, set(named))
    with cases.kept("one") as one, cases.kept("other") as other:
        for start in range(0, 400, 40):
            cases.send(*records[start : start + 40])
            time.sleep(0.2)
        last: dict[str, Any] = {}

        def groups() -> set[frozenset[str]]:
            last.update((case.key.decode(), orjson.loads(case.value)) for case in cases.read(cases.names.cases))
            return {frozenset(case["alerts"]) for case in last.values() if case["status"] == "open"}

        wait_for(lambda: groups() == expected)
        one.kill()
        cases.send(record("new", 10_000))
        wait_for(lambda: groups() == expected | {frozenset({"new"})})
        n_told = len(cases.read(cases.names.cases))
        one.start()
        one.wait_ready()
        time.sleep(3)  # they come to rest
        assert len(cases.read(cases.names.cases)) == n_told
        assert metric(one, "cases_open") == metric(other, "cases_open") == len(expected) + 1
        assert (one.terminate(), other.terminate()) == (0, 0)


def test_what_another_tells_of_the_same_alerts_is_taken_in_and_put_right(cases: Cases) -> None:
    stays, other = case_id_of("a"), case_id_of("b")
    with cases.kept() as keeper:
        cases.send(record("a", 1, day=1), record("b", 1, day=2))
        cases.wait_groups({"a", "b"})
        mine = cases.last()[stays]
        opened_later = mine | {"case_id": other, "alerts": ["b"], "alert_count": 1, "opened_at": mine["updated_at"]}
        behind = mine | {"alerts": ["a"], "alert_count": 1}
        told = [(one["case_id"].encode(), orjson.dumps(one)) for one in (opened_later, behind)]
        asyncio.run(kafka.publish(cases.settings.broker, cases.names.cases, told))
        wait_for(lambda: cases.last()[other].get("joined_into") == stays)
        wait_for(lambda: cases.last()[stays] == mine)
        assert metric(keeper, "cases_opened_total") == 1
        assert keeper.terminate() == 0


def test_start_without_a_broker_or_its_topics_ends_with_one_clear_line(cases: Cases) -> None:
    for name, code, told, more in (
        ("nobody", 4, "no Kafka broker answers at", {"broker": f"127.0.0.1:{choose_port()}"}),
        ("no-topics", 4, "nowhere.screening.cases is missing; make it with:", {"topic_prefix": "nowhere."}),
        ("wrong", 3, "setting case_quiet_days", {"case_quiet_days": "0"}),
    ):
        with cases.keeper(name, **more) as keeper:
            wait_for(partial(has_ended, keeper))
            assert keeper.poll() == code
            assert told in keeper.log_end(1)
            assert "Traceback" not in keeper.log_path.read_text("utf-8")


def test_one_that_cannot_deliver_ends_with_1_and_goes_on_after_a_restart(tmp_path: Path) -> None:
    with Broker() as own:
        cases = Cases.create(own.bootstrap, "undelivered", tmp_path)
        large = {"cleanup.policy": "compact", "max.message.bytes": str(cases.settings.max_message_bytes)}
        small = large | {"max.message.bytes": "500"}
        with cases.kept() as keeper:
            asyncio.run(kafka.set_config(own.bootstrap, cases.names.cases, small))
            cases.send(record("a", 1))
            wait_for(lambda: keeper.poll() is not None)
            assert keeper.poll() == 1
            line = keeper.log_end(1)
            assert line.startswith("parcelsieve: the cases cannot be kept: MessageSizeTooLargeError")
            assert "Traceback" not in keeper.log_path.read_text("utf-8")
            asyncio.run(kafka.set_config(own.bootstrap, cases.names.cases, large))
            keeper.start()
            cases.wait_groups({"a"})
            assert keeper.terminate() == 0


def test_one_whose_broker_goes_away_is_ended_by_its_watchdog(tmp_path: Path) -> None:
    with Broker() as own:
        cases = Cases.create(own.bootstrap, "away", tmp_path, watchdog_assignment_s="10")
        with cases.kept() as keeper:
            own.kill()
            wait_for(lambda: keeper.poll() is not None, 90)
            assert keeper.poll() == 70
            assert "the broker does not answer, for 1" in keeper.log_end(1)


def test_sigterm_with_the_broker_away_ends_it_in_time(tmp_path: Path) -> None:
    with Broker() as own:
        cases = Cases.create(own.bootstrap, "term", tmp_path)
        with cases.kept() as keeper:
            own.kill()
            time.sleep(1)
            started_s = time.monotonic()
            assert keeper.terminate() == 0
            assert time.monotonic() - started_s < 30
            assert "Traceback" not in keeper.log_path.read_text("utf-8")
