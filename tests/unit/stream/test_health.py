"""The health endpoint over real HTTP."""

from __future__ import annotations

import http.client
import json
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from stream.errors import SettingsError
from stream.health import HealthServer

HOST = "127.0.0.1"


@dataclass
class Worker:
    """What a worker tells its health endpoint."""

    exposition: bytes = b"parcelsieve_ready 1.0\n"
    wrong: str | None = None
    missing: dict[str, str] = field(default_factory=dict)


@dataclass
class Reply:
    code: int
    kind: str
    length: int
    body: bytes

    def json(self) -> Any:
        assert self.kind == "application/json"
        return json.loads(self.body)


def ask(server: HealthServer, path: str, method: str = "GET") -> Reply:
    connection = http.client.HTTPConnection(HOST, server.port, timeout=5)
    try:
        connection.request(method, path)
        reply = connection.getresponse()
        kind, length = reply.headers["Content-Type"], int(reply.headers["Content-Length"])
        return Reply(reply.status, kind, length, reply.read())
    finally:
        connection.close()


def serve(worker: Worker, port: int = 0) -> HealthServer:
    return HealthServer(
        HOST,
        port,
        metrics=lambda: worker.exposition,
        fault=lambda: worker.wrong,
        missing=lambda: worker.missing,
    )


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[Worker, HealthServer]]:
    worker = Worker()
    server = serve(worker)
    yield worker, server
    server.stop()


@pytest.fixture
def server(served: tuple[Worker, HealthServer]) -> HealthServer:
    return served[1]


@pytest.fixture
def worker(served: tuple[Worker, HealthServer]) -> Iterator[Worker]:
    worker = served[0]
    yield worker
    worker.exposition, worker.wrong, worker.missing = b"", None, {}


def test_metrics_are_the_exposition_in_prometheus_type(server: HealthServer, worker: Worker) -> None:
    worker.exposition = 'parcelsieve_rules{rule="镝"} 1.0\n'.encode()
    reply = ask(server, "/metrics")
    assert (reply.code, reply.kind, reply.body) == (
        200,
        "text/plain; version=0.0.4; charset=utf-8",
        worker.exposition,
    )
    assert reply.length == len(worker.exposition)


def test_metrics_are_read_anew_at_each_scrape(server: HealthServer, worker: Worker) -> None:
    ask(server, "/metrics")
    worker.exposition = b"later"
    assert ask(server, "/metrics").body == b"later"


def test_worker_lives_until_something_is_wrong_and_the_reply_says_what(server: HealthServer, worker: Worker) -> None:
    assert (ask(server, "/live").code, ask(server, "/live").body) == (200, b"live\n")
    worker.wrong = "p0 has lag and no progress for 130 s"
    reply = ask(server, "/live")
    assert (reply.code, reply.body) == (503, b"p0 has lag and no progress for 130 s\n")


def test_worker_is_ready_when_nothing_is_missing(server: HealthServer, worker: Worker) -> None:
    reply = ask(server, "/ready")
    assert (reply.code, reply.json()) == (200, {"ready": True, "missing": {}})
    worker.missing = {"watch": "windows of 2 partitions are not recovered"}
    reply = ask(server, "/ready")
    assert (reply.code, reply.json()) == (503, {"ready": False, "missing": worker.missing})


def test_worker_that_is_not_ready_still_lives(server: HealthServer, worker: Worker) -> None:
    worker.missing = {"screen": "no assignment"}
    assert ask(server, "/live").code == 200


def test_query_of_a_path_does_not_count(server: HealthServer) -> None:
    assert ask(server, "/live?verbose=1").code == 200


@pytest.mark.parametrize("path", ["/", "/metrics/", "/readyz", "/../etc/passwd"])
def test_other_paths_are_not_found_and_told_what_there_is(server: HealthServer, path: str) -> None:
    reply = ask(server, path)
    assert (reply.code, reply.body) == (404, b"there is /metrics, /live and /ready\n")


def test_head_answers_as_get_does_without_a_body(server: HealthServer, worker: Worker) -> None:
    worker.wrong = "stuck"
    for path in ("/metrics", "/live", "/ready", "/none"):
        got, head = ask(server, path), ask(server, path, "HEAD")
        assert (head.code, head.kind, head.length) == (got.code, got.kind, got.length)
        # An HTTP client reads no body after HEAD, whatever is sent.
        with socket.create_connection((HOST, server.port), timeout=5) as connection:
            connection.sendall(f"HEAD {path} HTTP/1.0\r\n\r\n".encode())
            sent = connection.makefile("rb").read()
        assert sent.endswith(b"\r\n\r\n")


def test_only_reading_is_allowed(server: HealthServer) -> None:
    connection = http.client.HTTPConnection(HOST, server.port, timeout=5)
    connection.request("POST", "/live", body=b"")
    assert connection.getresponse().status == 501
    connection.close()


def test_client_that_says_nothing_does_not_keep_others_waiting(server: HealthServer) -> None:
    with socket.create_connection((HOST, server.port), timeout=5):
        assert ask(server, "/live").code == 200


def test_requests_leave_nothing_in_the_log(server: HealthServer, capfd: pytest.CaptureFixture[str]) -> None:
    ask(server, "/metrics")
    ask(server, "/none")
    captured = capfd.readouterr()
    assert (captured.out, captured.err) == ("", "")


def test_port_that_is_taken_is_told_with_the_way_out(server: HealthServer, worker: Worker) -> None:
    with pytest.raises(SettingsError) as caught:
        serve(worker, server.port)
    assert str(caught.value).startswith(f"metrics_port {server.port} on {HOST} cannot be used: Address already in use")
    assert str(caught.value).endswith("set PARCELSIEVE_METRICS_PORT")


def test_server_that_is_stopped_frees_its_port_and_waits_for_no_client(worker: Worker) -> None:
    first = serve(worker)
    with socket.create_connection((HOST, first.port), timeout=5):
        assert ask(first, "/live").code == 200
        first.stop()
    again = serve(worker, first.port)
    assert ask(again, "/live").code == 200
    again.stop()
