"""Lines of files: the same plain and compressed, bounded, and never silently cut off."""

from __future__ import annotations

import gzip
import io
import os
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stream.errors import InputError
from stream.files import Outputs, read_lines

MAX_BYTES = 1000
CODECS: dict[str, Callable[[bytes], bytes]] = {
    "plain": bytes,
    "gzip": gzip.compress,
    "zstd": lambda content: zstandard.ZstdCompressor().compress(content),
}
# A plain file that began with the mark of gzip or zstd would be taken for one.
LINES = st.lists(st.binary(max_size=30).map(lambda line: line.translate(None, b"\r\n")), max_size=20).map(
    lambda lines: [b"{}", *lines]
)


def streamed_zstd(content: bytes) -> bytes:
    """Compress as a pipe does, without the size in the frame's head."""
    target = io.BytesIO()
    with zstandard.ZstdCompressor(write_checksum=True).stream_writer(target, closefd=False) as writer:
        writer.write(content)
    return target.getvalue()


CODECS["zstd, streamed"] = streamed_zstd


def read(path: Path, max_bytes: int = MAX_BYTES) -> list[tuple[int, bytes]]:
    return list(read_lines(str(path), max_bytes))


def expected(lines: list[bytes]) -> list[tuple[int, bytes]]:
    return [(number, line) for number, line in enumerate(lines, start=1) if line.strip()]


@pytest.mark.parametrize("codec", CODECS)
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LINES, st.tuples(st.sampled_from([b"\n", b"\r\n"]), st.booleans()), st.integers(1, 3))
def test_lines_come_back_from_every_compression_and_from_several_frames(
    codec: str, tmp_path: Path, lines: list[bytes], ends: tuple[bytes, bool], n_frames: int
) -> None:
    end, ends_with_one = ends
    content = end.join(lines) + (end if ends_with_one else b"")
    size = max(1, len(content) // n_frames)
    parts = [content[at : at + size] for at in range(0, len(content), size)] or [b""]
    path = tmp_path / "lines"
    path.write_bytes(b"".join(map(CODECS[codec], parts)))
    assert read(path) == expected(lines)


@pytest.mark.parametrize("codec", ["gzip", "zstd", "zstd, streamed"])
@pytest.mark.parametrize("n_frames", [1, 2])
def test_file_cut_off_anywhere_gives_its_first_lines_and_then_an_error(
    codec: str, n_frames: int, tmp_path: Path
) -> None:
    lines = [b"%d " % number * 7 for number in range(1000)]
    frames = [CODECS[codec](b"\n".join(lines) + b"\n") for _ in range(n_frames)]
    whole = b"".join(frames)
    path = tmp_path / "cut"
    starts = {sum(map(len, frames[:number])) for number in range(n_frames + 1)}
    for length in sorted({*range(5, len(whole), max(1, len(whole) // 50)), len(whole) - 1} - starts):
        path.write_bytes(whole[:length])
        found: list[bytes] = []
        with pytest.raises(InputError, match=r"cut is cut off or damaged \(.*\): copy it again"):
            found.extend(line for _, line in read_lines(str(path), MAX_BYTES))
        # A gzip or zstd block is given whole, so the last line may be there in part.
        assert found[:-1] == (lines * n_frames)[: max(0, len(found) - 1)]
    if codec != "zstd":  # with a checksum, the last byte is none of a line
        assert found == lines * n_frames


@pytest.mark.parametrize("codec", ["gzip", "zstd"])
def test_file_with_a_byte_changed_is_damaged(codec: str, tmp_path: Path) -> None:
    whole = bytearray(gzip.compress(os.urandom(5000)) if codec == "gzip" else streamed_zstd(os.urandom(5000)))
    whole[-3] ^= 1  # of the checksum
    (tmp_path / "bad").write_bytes(whole)
    with pytest.raises(InputError, match="bad is cut off or damaged"):
        read(tmp_path / "bad")


@pytest.mark.parametrize("codec", CODECS)
def test_line_over_the_bound_is_cut_and_the_next_one_is_whole(codec: str, tmp_path: Path) -> None:
    lines = [b"a" * MAX_BYTES, b"b" * (MAX_BYTES + 1), b"c" * (MAX_BYTES * 9), b"d", b"e" * (MAX_BYTES + 5)]
    (tmp_path / "long").write_bytes(CODECS[codec](b"\r\n".join(lines)))
    assert read(tmp_path / "long") == [(number, line[: MAX_BYTES + 1]) for number, line in enumerate(lines, start=1)]


def bombs() -> Iterator[object]:
    content = b"x" * (64 << 20)
    yield pytest.param(gzip.compress(content), id="gzip")
    yield pytest.param(zstandard.ZstdCompressor(level=19).compress(content), id="zstd")


@pytest.mark.parametrize("compressed", list(bombs()))
def test_line_without_an_end_takes_no_memory(compressed: bytes, tmp_path: Path) -> None:
    (tmp_path / "bomb").write_bytes(compressed)
    tracemalloc.start()
    try:
        assert read(tmp_path / "bomb") == [(1, b"x" * (MAX_BYTES + 1))]
        _, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak_bytes < 80 << 20


@pytest.mark.parametrize(
    ("name", "message"),
    [("none", "cannot read .*none: No such file"), (".", "cannot read .*: Is a directory")],
)
def test_file_that_cannot_be_read_is_named(name: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=message):
        read(tmp_path / name)


def test_a_pipe_is_read_as_it_comes(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = threading.Thread(target=path.write_bytes, args=(gzip.compress(b"one\ntwo\n"),))
    writer.start()
    assert read(path) == [(1, b"one"), (2, b"two")]
    writer.join()


def test_outputs_write_one_name_once_and_none_nowhere(tmp_path: Path) -> None:
    path = tmp_path / "out"
    with Outputs([]) as outputs:
        first, second = outputs.open(str(path)), outputs.open(str(path))
        first.write_line(b"one")
        second.write_line(b"two")
        outputs.open(None).write_line(b"three")
    assert path.read_bytes() == b"one\ntwo\n"


@pytest.mark.parametrize("link", [False, True], ids=["the same name", "another name"])
def test_outputs_refuse_to_write_over_what_is_read(link: bool, tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.write_bytes(b"kept")
    target = tmp_path / "link" if link else source
    if link:
        target.symlink_to(source)
    with Outputs([str(source)]) as outputs, pytest.raises(InputError, match="would be written over while it is read"):
        outputs.open(str(target))
    assert source.read_bytes() == b"kept"


def test_outputs_name_the_folder_that_is_missing(tmp_path: Path) -> None:
    with Outputs([]) as outputs, pytest.raises(InputError, match=r"there is no folder .*nowhere; make it first"):
        outputs.open(str(tmp_path / "nowhere" / "out"))


def test_disk_that_is_full_is_told_and_not_swallowed() -> None:
    with pytest.raises(InputError, match="cannot write /dev/full: No space left on device"), Outputs([]) as outputs:
        outputs.open("/dev/full").write_line(b"x")
