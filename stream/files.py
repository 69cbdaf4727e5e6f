"""Read and write files of lines, plain and compressed, in bounded memory, with errors that name the file."""

from __future__ import annotations

import gzip
import io
import os
import stat
import sys
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Protocol, Self, cast

import zstandard

from stream.errors import InputError

STANDARD = "-"
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
GZIP_MAGIC = b"\x1f\x8b"
# A frame can grow 128 KiB out of 4 bytes: little is fed at a time, so that little comes out.
ZSTD_FEED_BYTES = 2048
DAMAGED = (EOFError, gzip.BadGzipFile, zlib.error, zstandard.ZstdError)


class ByteLines(Protocol):
    """Say what reading lines needs of an open file."""

    def readline(self, limit: int, /) -> bytes:
        """Return the next line, at most `limit` bytes of it; empty at the end."""


def read_lines(name: str, max_bytes: int) -> Iterator[tuple[int, bytes]]:
    """Yield (line number from 1, line without its end); blank lines are left out.

    Args:
        name: a file, plain or compressed with gzip or zstd (told by its first bytes); `-` is standard input.
        max_bytes: of a longer line the first `max_bytes + 1` bytes are given and the rest is skipped.
    Raises:
        InputError: the file cannot be read, or is cut off; what came before was given.
    """
    try:
        raw = sys.stdin.buffer if name == STANDARD else Path(name).open("rb")  # noqa: SIM115 - closed below
        try:
            yield from _lines(_plain(cast(io.BufferedReader, raw)), max_bytes)
        finally:
            if name != STANDARD:
                raw.close()
    except DAMAGED as error:
        raise InputError(f"{name} is cut off or damaged ({error}): copy it again") from error
    except OSError as error:
        raise InputError(f"cannot read {name}: {error.strerror or error}") from error


def _plain(raw: io.BufferedReader) -> ByteLines:
    start = raw.peek(4)
    if start.startswith(GZIP_MAGIC):
        return cast(ByteLines, gzip.open(raw))
    if start.startswith(ZSTD_MAGIC):
        return io.BufferedReader(_ZstdReader(raw))
    return raw


def _lines(file: ByteLines, max_bytes: int) -> Iterator[tuple[int, bytes]]:
    limit = max_bytes + 2  # the line's end may take two
    number = 0
    while line := file.readline(limit):
        number += 1
        is_whole = line.endswith(b"\n")
        while not is_whole and (rest := file.readline(limit)):
            is_whole = rest.endswith(b"\n")
        line = line.rstrip(b"\r\n")[: max_bytes + 1]
        if line.strip():
            yield number, line


class _ZstdReader(io.RawIOBase):
    """Decompress frame after frame; a file that ends inside one is an error, which the library's own reader hides."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self._frame = zstandard.ZstdDecompressor().decompressobj()
        self._is_inside = False
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        while not self._ready:
            block = (self._frame.unused_data if self._frame.eof else b"") or self._source.read(ZSTD_FEED_BYTES)
            if self._frame.eof:
                self._frame = zstandard.ZstdDecompressor().decompressobj()
                self._is_inside = False
            if not block:
                if self._is_inside:
                    raise EOFError("the file ends inside a zstd frame")
                return 0
            self._is_inside = True
            self._ready = memoryview(self._frame.decompress(block))
            self._is_inside = not self._frame.eof
        target = memoryview(cast(bytearray, buffer))
        n = min(len(target), len(self._ready))
        target[:n] = self._ready[:n]
        self._ready = self._ready[n:]
        return n


class Outputs:
    """Files for lines, by name; one name is one file, `-` is standard output, None is nowhere.

    Args:
        sources: names of the files that are read meanwhile, which must not be written.
    """

    def __init__(self, sources: Iterable[str]) -> None:
        self._sources = [name for name in sources if name != STANDARD]
        self._by_name: dict[str, Output] = {}

    def open(self, name: str | None) -> Output:
        """Return the output of a name, emptied when it is opened first.

        Raises:
            InputError: it cannot be written, or is one of the sources.
        """
        if name is None:
            return Output("nowhere", None)
        if name not in self._by_name:
            self._by_name[name] = Output(name, self._file(name))
        return self._by_name[name]

    def _file(self, name: str) -> IO[bytes]:
        if name == STANDARD:
            return cast(IO[bytes], io.BufferedWriter(io.FileIO(sys.stdout.fileno(), "wb", closefd=False)))
        for source in self._sources:
            if _is_same_file(source, name):
                raise InputError(f"{name} would be written over while it is read as {source}: name another file")
        try:
            return Path(name).open("wb")
        except FileNotFoundError as error:
            raise InputError(f"cannot write {name}: there is no folder {Path(name).parent}; make it first") from error
        except OSError as error:
            raise InputError(f"cannot write {name}: {error.strerror}") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        for output in self._by_name.values():
            output.close(quietly=kind is not None)


class Output:
    """One file for lines."""

    def __init__(self, name: str, file: IO[bytes] | None) -> None:
        self._name = name
        self._file = file

    def write_line(self, line: bytes) -> None:
        """Write one line.

        Raises:
            InputError: the disk is full, or the like.
            BrokenPipeError: the reader has gone.
        """
        if self._file is None:
            return
        try:
            self._file.write(line + b"\n")
        except BrokenPipeError:
            raise
        except OSError as error:
            raise InputError(f"cannot write {self._name}: {error.strerror}") from error

    def close(self, *, quietly: bool) -> None:
        """Write what is buffered; `quietly` when another error is on its way already."""
        if self._file is None:
            return
        try:
            self._file.close()
        except BrokenPipeError:
            if not quietly:
                raise
        except OSError as error:
            if not quietly:
                raise InputError(f"cannot write {self._name}: {error.strerror}") from error


def _is_same_file(one: str, other: str) -> bool:
    try:
        return stat.S_ISREG(Path(other).stat().st_mode) and os.path.samefile(one, other)
    except OSError:
        return False  # one of them does not exist: opening it will tell
