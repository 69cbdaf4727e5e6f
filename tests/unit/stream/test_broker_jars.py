"""The lock of the broker's jars and their folder; the Maven repository is a local one of tiny jars."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream.broker import DownloadError, JarError
from stream.broker.jar_lock import LockedJar, format_lock, parse_lock
from stream.broker.jars import broker_jars, cache_root, shipped_lock

if TYPE_CHECKING:
    from pathlib import Path

PATHS = ("com/acme/anvil/1.0/anvil-1.0.jar", "com/acme/rocket/2.1/rocket-2.1-linux.jar")
UNREACHABLE = "http://127.0.0.1:9/jars"  # the discard port: nothing listens


@pytest.fixture
def lock_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Lay out a local Maven repository and an empty cache, and give the lock of its two jars."""
    repository = tmp_path / "repository"
    lines = []
    for path in PATHS:
        content = f"the bytes of {path}".encode()
        (repository / path).parent.mkdir(parents=True)
        (repository / path).write_bytes(content)
        lines.append(f"{hashlib.sha256(content).hexdigest()}  {path}\n")
    settings = tmp_path / "jgo.conf"
    settings.write_text(f"[repositories]\ncentral = {UNREACHABLE}\n", encoding="utf-8")
    monkeypatch.setenv("JGO_CONFIG_FILE", str(settings))
    monkeypatch.setenv("M2_REPO", str(repository))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    return "".join(lines)


def kept_jars() -> list[Path]:
    return sorted(cache_root().rglob("*.jar"))


def test_jars_are_laid_out_in_the_order_of_the_lock(lock_text: str) -> None:
    assert [path.name for path in broker_jars(lock_text)] == ["anvil-1.0.jar", "rocket-2.1-linux.jar"]


def test_jars_need_no_repository_once_they_are_kept(lock_text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first = broker_jars(lock_text)
    monkeypatch.setenv("M2_REPO", str(cache_root() / "nowhere"))
    assert broker_jars(lock_text) == first
    assert broker_jars(lock_text, every_sum=True) == first


def test_jars_from_a_repository_with_another_sum_are_refused_and_not_kept(lock_text: str) -> None:
    digit = "0" if lock_text[0] != "0" else "1"
    with pytest.raises(JarError, match=r"anvil-1\.0\.jar is not the file that the lock names"):
        broker_jars(digit + lock_text[1:])
    assert kept_jars() == []


def test_jars_that_changed_in_the_cache_are_refused_with_the_way_out(lock_text: str) -> None:
    jar = broker_jars(lock_text)[1]
    jar.write_bytes(b"something else")
    with pytest.raises(JarError, match=rf"rocket-2\.1-linux\.jar .*: delete the folder {jar.parent} and start again"):
        broker_jars(lock_text)


def test_jars_that_only_look_unchanged_are_found_when_every_sum_is_asked_for(lock_text: str) -> None:
    jar = broker_jars(lock_text)[0]
    before = jar.stat()
    jar.write_bytes(jar.read_bytes()[::-1])
    os.utime(jar, ns=(before.st_atime_ns, before.st_mtime_ns))
    broker_jars(lock_text)
    with pytest.raises(JarError, match=r"anvil-1\.0\.jar is not the file"):
        broker_jars(lock_text, every_sum=True)


def test_jars_with_a_new_time_and_the_right_sum_are_accepted(lock_text: str) -> None:
    jar = broker_jars(lock_text)[0]
    os.utime(jar, (1, 1))
    assert jar in broker_jars(lock_text)


def test_jars_that_are_missing_in_the_cache_are_named(lock_text: str) -> None:
    jar = broker_jars(lock_text)[0]
    jar.unlink()
    with pytest.raises(JarError, match=r"anvil-1\.0\.jar is missing in .*: delete the folder"):
        broker_jars(lock_text)


def test_jars_that_the_lock_does_not_name_are_refused(lock_text: str) -> None:
    (broker_jars(lock_text)[0].parent / "stowaway-1.0.jar").write_bytes(b"")
    with pytest.raises(JarError, match=r"stowaway-1\.0\.jar in .* is not in the lock: delete it"):
        broker_jars(lock_text)


def test_jars_survive_a_record_that_was_cut_off(lock_text: str) -> None:
    folder = broker_jars(lock_text)[0].parent
    (folder / "verified.json").write_text('{"anvil', encoding="utf-8")
    assert len(broker_jars(lock_text)) == 2


def test_jars_of_a_download_that_was_killed_are_swept_away(lock_text: str) -> None:
    leftover = cache_root() / "download-leftover"
    leftover.mkdir(parents=True)
    (leftover / "anvil-1.0.jar").write_bytes(b"half of i")
    broker_jars(lock_text)
    assert not leftover.exists()


def test_jars_from_an_unreachable_repository_give_one_sentence(
    lock_text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("M2_REPO", str(tmp_path / "nowhere"))
    with pytest.raises(
        DownloadError, match=r"^(anvil|rocket)-\S+\.jar could not be downloaded \(.*start again$"
    ) as caught:
        broker_jars(lock_text)
    assert "\n" not in str(caught.value)
    assert kept_jars() == []


def test_jars_are_resolved_once_by_two_processes_at_the_same_time(lock_text: str) -> None:
    script = "import sys; from stream.broker.jars import broker_jars; print(*broker_jars(sys.argv[1]))"
    both = [
        subprocess.Popen([sys.executable, "-c", script, lock_text], stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    printed = {process.communicate(timeout=60)[0] for process in both}
    assert [process.returncode for process in both] == [0, 0]
    assert printed == {" ".join(map(str, broker_jars(lock_text))) + "\n"}


segment = st.from_regex(r"[a-z][a-z0-9_]{0,9}", fullmatch=True)
locked_jar = st.builds(
    lambda group, artifact, version, sha256: LockedJar(
        f"{group}/{artifact}/{version}/{artifact}-{version}.jar", sha256
    ),
    segment,
    segment,
    st.from_regex(r"[0-9]{1,3}\.[0-9]{1,3}", fullmatch=True),
    st.from_regex(r"[0-9a-f]{64}", fullmatch=True),
)


@given(st.lists(locked_jar, min_size=1, unique_by=lambda jar: jar.name))
def test_lock_reads_back_what_it_wrote(jars: list[LockedJar]) -> None:
    assert parse_lock(format_lock(jars)) == tuple(sorted(jars))


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("", id="empty"),
        pytest.param("abc  com/acme/anvil/1.0/anvil-1.0.jar", id="short sum"),
        pytest.param("0" * 64 + " com/acme/anvil/1.0/anvil-1.0.jar", id="one space"),
        pytest.param("0" * 64 + "  anvil-1.0.jar", id="no Maven path"),
        pytest.param("0" * 64 + "  com/acme/anvil/1.0/rocket-1.0.jar", id="a file of another artifact"),
        pytest.param("0" * 64 + "  com/../anvil/1.0/anvil-1.0.jar/../../x", id="not a jar"),
        pytest.param("0" * 64 + "  https://acme.com/anvil/1.0/anvil-1.0.jar", id="a host"),
    ],
)
def test_lock_refuses_a_malformed_line_with_its_number(line: str) -> None:
    good = "0" * 64 + "  com/acme/crate/1.0/crate-1.0.jar"
    with pytest.raises(JarError, match=r"^line 2 of jars\.sha256 is not"):
        parse_lock(f"{good}\n{line}\n")


def test_lock_refuses_a_file_name_that_stands_twice() -> None:
    one, two = "com/acme/anvil/1.0/anvil-1.0.jar", "org/acme/anvil/1.0/anvil-1.0.jar"
    with pytest.raises(JarError, match=r"line 2 of jars\.sha256 names anvil-1\.0\.jar again"):
        parse_lock(f"{'0' * 64}  {one}\n{'1' * 64}  {two}\n")


def test_lock_refuses_to_be_empty() -> None:
    with pytest.raises(JarError, match="names no jar"):
        parse_lock("")


def test_lock_that_is_shipped_has_one_version_of_kafka_and_one_of_its_log() -> None:
    """log4j's dependency management once pulled kafka-clients down to 3.9 beside a server of 4.3."""
    versions: dict[str, set[str]] = {}
    for jar in parse_lock(shipped_lock()):
        group, _, version = jar.path.rpartition("/")[0].rpartition("/")
        versions.setdefault(group.rpartition("/")[0], set()).add(version)
    assert versions["org/apache/kafka"] == {"4.3.1"}
    assert versions["org/apache/logging/log4j"] == {"2.25.4"}


def test_lock_that_is_shipped_is_of_the_versions_that_jgo_toml_asks_for() -> None:
    project = files("deploy.broker").joinpath("jgo.toml").read_text(encoding="utf-8")
    assert '"org.apache.kafka:kafka_2.13:4.3.1"' in project
    assert '"org.apache.logging.log4j:log4j-slf4j-impl:2.25.4!"' in project
