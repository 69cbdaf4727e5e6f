"""What goes wrong at the command line is told in one line on standard error, with the way out and an exit code."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from stream.cli import EXIT_BROKEN_PIPE, EXIT_INTERRUPTED, EXIT_RULES, main
from stream.settings import PREFIX

Told = Callable[..., str]
COMMAND = [sys.executable, "-m", "stream"]


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith(PREFIX):
            monkeypatch.delenv(name)


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Told:
    """Run a line that must fail, and return the one line that it tells on standard error."""

    def run(code: int, *line: str) -> str:
        assert main(line) == code
        output = capsys.readouterr()
        assert not output.out
        [error] = output.err.splitlines()
        assert error.startswith("parcelsieve: ")
        return error.removeprefix("parcelsieve: ")

    return run


@pytest.fixture
def no_jars(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Take it that no broker ever ran on this machine; what is refused is refused before anything is downloaded."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    yield
    assert not (tmp_path / "cache").exists()


@pytest.fixture
def nobody() -> Iterator[str]:
    """Give an address where nobody answers."""
    with socket.socket() as bound:  # it does not listen: connections are refused
        bound.bind(("127.0.0.1", 0))
        yield f"127.0.0.1:{bound.getsockname()[1]}"


def test_unknown_setting_is_told_with_the_nearest_one(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARCELSIEVE_BROKR", "x")
    assert told(3, "settings") == "environment variable PARCELSIEVE_BROKR is unknown; did you mean broker?"


@pytest.mark.parametrize(
    "line",
    [["settings"], ["worker"], ["cases"], ["screen", "-"], ["topics", "check"], ["topics", "create"]],
    ids=lambda line: line[0],
)
def test_settings_file_that_is_missing_is_told_by_every_command(told: Told, line: list[str]) -> None:
    error = told(3, *line, "--settings", "nowhere.toml")
    assert error == "settings file nowhere.toml cannot be read: No such file or directory"


@pytest.mark.parametrize("line", [["worker"], ["cases"], ["topics", "check"]], ids=lambda line: line[0])
def test_address_that_is_none_is_told_with_an_example(told: Told, line: list[str]) -> None:
    assert told(3, *line, "--broker", "localhost") == "broker 'localhost' is not host:port, such as 127.0.0.1:9092"


def test_metrics_port_out_of_bounds_is_told(told: Told) -> None:
    error = told(3, "worker", "--metrics-port", "70000")
    assert error == "setting metrics_port = 70000: Input should be less than or equal to 65535"


@pytest.mark.parametrize("action", ["create", "check"])
def test_broker_that_does_not_answer_is_told_with_the_setting(nobody: str, action: str) -> None:
    # In a process of its own: the client's log lines would stand beside ours there, and nowhere else.
    line = [*COMMAND, "topics", action, "--broker", nobody]
    result = subprocess.run(line, capture_output=True, text=True, timeout=60, check=False)
    assert (result.returncode, result.stdout) == (4, "")
    assert result.stderr == (f"parcelsieve: no Kafka broker answers at {nobody}; start one or set PARCELSIEVE_BROKER\n")


def test_worker_without_a_broker_ends_with_the_same_words(nobody: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["worker", "--broker", nobody, "--metrics-port", "-1"]) == 4
    last = capsys.readouterr().err.splitlines()[-1]
    assert last == f"parcelsieve: no Kafka broker answers at {nobody}; start one or set PARCELSIEVE_BROKER"


@pytest.mark.usefixtures("no_jars")
def test_broker_on_a_taken_port_says_so(told: Told) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert told(1, "broker", "--port", str(port)) == f"port {port} of 127.0.0.1 is taken; free it or name another"


@pytest.mark.usefixtures("no_jars")
def test_broker_in_a_folder_that_is_a_file_says_so(told: Told, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    error = told(1, "broker", "--port", "0", "--data", str(tmp_path / "file"))
    assert error == f"the broker cannot use {tmp_path / 'file'}: Not a directory; name another folder"


def test_rules_that_do_not_pass_end_a_worker_with_the_place_of_every_fault(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "no-rule.yaml"
    file.write_text("schema: parcel-rules/v1\nrule: no-rule\nversion: one\n")
    assert main(["worker", "--rules", str(file)]) == EXIT_RULES
    assert f"{file}:3:10: error[" in capsys.readouterr().err


def test_rules_check_ends_with_1_and_tells_on_standard_output(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rules", "check"]) == 0
    capsys.readouterr()
    assert main(["rules", "check", str(tmp_path / "nowhere.yaml")]) == 1
    assert "nowhere.yaml:1:1: error[" in capsys.readouterr().out


def test_settings_are_all_shown_and_the_secret_is_not(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARCELSIEVE_SECRET", "a secret that nobody may see")
    assert main(["settings"]) == 0
    output = capsys.readouterr()
    assert "secret = (set)" in output.out
    assert "nobody may see" not in output.out + output.err


def test_interrupt_ends_with_130_and_without_a_word(tmp_path: Path) -> None:
    with subprocess.Popen(
        [*COMMAND, "screen", "-", "--verdicts", str(tmp_path / "verdicts")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        process.stdin.write(b"{}\n" * 100_000)  # more than a pipe holds: it has begun to read when this returns
        process.stdin.flush()
        process.send_signal(signal.SIGINT)
        _, error = process.communicate(timeout=30)
    assert process.returncode == EXIT_INTERRUPTED
    assert error == b""


@pytest.mark.parametrize(
    "line", [["settings"], ["screen", "-", "--dead-letters", "-"]], ids=["print", "a file of lines"]
)
def test_reader_that_has_gone_ends_the_command_without_a_word(line: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        result = subprocess.run(
            [*COMMAND, *line], input=b"no json\n", stdout=writing, stderr=subprocess.PIPE, timeout=30, check=False
        )
    finally:
        os.close(writing)
    assert (result.returncode, result.stderr) == (EXIT_BROKEN_PIPE, b"")
