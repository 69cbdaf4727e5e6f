"""The broker's class path: downloaded once, every jar compared with the lock, kept in the user's cache."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from stream.broker.errors import JarError
from stream.broker.jar_lock import LockedJar, parse_lock, verify_sum
from stream.broker.maven import download_jars

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_RECORD = "verified.json"
_DOWNLOADED_WRONG = "check the Maven repository, or the local copy of one, that jgo takes it from"


def shipped_lock() -> str:
    """Return the text of the lock that comes with this version."""
    return files("deploy.broker").joinpath("jars.sha256").read_text(encoding="utf-8")


def cache_root() -> Path:
    """Return the folder for the broker's jars: below XDG_CACHE_HOME when that is set, else ~/.cache."""
    configured = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return (configured if configured.is_absolute() else Path.home() / ".cache") / "parcelsieve" / "broker"


def broker_jars(lock_text: str | None = None, *, every_sum: bool = False) -> list[Path]:
    """Return the class path of the broker, in the lock's order; the first call downloads it.

    Later calls need no network; they compute a sum only where size or modification time have changed.
    Safe in several processes at once: one downloads, the others wait for it.

    Args:
        lock_text: the lock; the shipped one when not given.
        every_sum: compute every sum again.

    Raises:
        JarError: the lock is malformed, or a jar is missing, extra or not the one that the lock names.
        DownloadError, MissingExtraError: see `download_jars`.
    """
    text = shipped_lock() if lock_text is None else lock_text
    jars = parse_lock(text)
    root = cache_root()
    # one folder per lock: an upgrade downloads its own jars and leaves those of a running broker alone
    folder = root / hashlib.sha256(text.encode()).hexdigest()[:12]
    root.mkdir(parents=True, exist_ok=True)
    with _exclusive(root / "lock"):
        if folder.is_dir():
            verify_folder(jars, folder, every_sum=every_sum)
        else:
            _fill(jars, folder)
    return [folder / jar.name for jar in jars]


def verify_folder(jars: Sequence[LockedJar], folder: Path, *, every_sum: bool = False) -> None:
    """Compare a folder of jars with the lock and record the sizes and times of what was found right.

    Raises:
        JarError: a jar is missing, extra or not the one that the lock names.
    """
    known = {jar.name for jar in jars}
    for path in sorted(folder.iterdir()):
        if path.name not in known and path.name != _RECORD:
            raise JarError(f"{path.name} in {folder} is not in the lock: delete it and start again")
    recorded = {} if every_sum else _read_record(folder / _RECORD)
    for jar in jars:
        path = folder / jar.name
        if not path.is_file() or recorded.get(jar.name) != _fingerprint(path):
            verify_sum(jar, path, f"delete the folder {folder} and start again")
    found = {jar.name: _fingerprint(folder / jar.name) for jar in jars}
    if found != recorded:
        _write_record(folder / _RECORD, found)


def _fill(jars: Sequence[LockedJar], folder: Path) -> None:
    for leftover in folder.parent.glob("download-*"):  # of a process that was killed: nobody else is in here
        shutil.rmtree(leftover, ignore_errors=True)
    partial = Path(tempfile.mkdtemp(prefix="download-", dir=folder.parent))
    try:
        download_jars([jar.path for jar in jars], partial)
        for jar in jars:
            verify_sum(
                jar,
                partial / jar.name,
                _DOWNLOADED_WRONG,
            )
        _write_record(partial / _RECORD, {jar.name: _fingerprint(partial / jar.name) for jar in jars})
        partial.rename(folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)  # gone already when all went well


def _fingerprint(path: Path) -> list[int]:
    status = path.stat()
    return [status.st_size, status.st_mtime_ns]


def _read_record(path: Path) -> dict[str, list[int]]:
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}  # never recorded, or cut off by a full disk: every sum is computed
    return record if isinstance(record, dict) else {}


def _write_record(path: Path, record: dict[str, list[int]]) -> None:
    partial = path.parent.with_name(
        f"{path.parent.name}.{_RECORD}"
    )  # outside: a leftover must not look like an extra jar
    partial.write_text(json.dumps(record), encoding="utf-8")
    partial.replace(path)


@contextmanager
def _exclusive(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # released by the kernel when the process dies
        yield
