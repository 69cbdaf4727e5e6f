"""The lock: which jars make up the broker, and the SHA-256 sum of each."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stream.broker.errors import JarError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

# The format of sha256sum: run inside a local Maven repository, `sha256sum -c jars.sha256` checks it.
_LINE = re.compile(r"([0-9a-f]{64})  ([\w.+-]+(?:/[\w.+-]+)*/([\w.+-]+)/([\w.+-]+)/([\w.+-]+\.jar))")
_READ_BYTES = 1 << 20


@dataclass(frozen=True, order=True)
class LockedJar:
    """One jar: its path in any Maven repository and its SHA-256 sum in lower-case hex."""

    path: str
    sha256: str

    @property
    def name(self) -> str:
        """Return the file name."""
        return self.path.rpartition("/")[2]


def parse_lock(text: str) -> tuple[LockedJar, ...]:
    """Read the lines of a lock, in their order.

    Raises:
        JarError: a line is not `<sum>  <Maven path>`, a file name stands twice, or there is no line.
    """
    jars: dict[str, LockedJar] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        match = _LINE.fullmatch(line)
        if match is None or not match[5].startswith(f"{match[3]}-{match[4]}"):
            raise JarError(
                f"line {number} of jars.sha256 is not '<SHA-256 sum>  <Maven path of a jar>': {line!r}; "
                "write the lock anew with python -m stream.broker.lock"
            )
        jar = LockedJar(path=match[2], sha256=match[1])
        if jar.name in jars:
            raise JarError(f"line {number} of jars.sha256 names {jar.name} again; delete one of the two")
        jars[jar.name] = jar
    if not jars:
        raise JarError("jars.sha256 names no jar; write the lock anew with python -m stream.broker.lock")
    return tuple(jars.values())


def format_lock(jars: Iterable[LockedJar]) -> str:
    """Return the lock's text, one line per jar, sorted by path."""
    return "".join(f"{jar.sha256}  {jar.path}\n" for jar in sorted(jars))


def file_sha256(path: Path) -> str:
    """Return the SHA-256 sum of a file in lower-case hex."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_READ_BYTES):
            digest.update(block)
    return digest.hexdigest()


def verify_sum(jar: LockedJar, path: Path, way_out: str) -> None:
    """Compare one file with its line of the lock.

    Args:
        jar: what it should be.
        path: the file.
        way_out: what the person at the terminal can do about a wrong one; ends the message.

    Raises:
        JarError: the file is missing or has another sum.
    """
    if not path.is_file():
        raise JarError(f"{jar.name} is missing in {path.parent}: {way_out}")
    found = file_sha256(path)
    if found != jar.sha256:
        raise JarError(
            f"{jar.name} is not the file that the lock names and is not used "
            f"(its SHA-256 sum is {found[:12]}..., the lock says {jar.sha256[:12]}...): {way_out}"
        )
