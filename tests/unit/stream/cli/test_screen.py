"""`parcelsieve screen`: files in, verdicts, alerts and dead letters out, without Kafka."""

from __future__ import annotations

import gzip
import io
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
import zstandard

from stream.cli import main
from stream.settings import PREFIX
from tests.harness.manifests import manifest, parcel, record, scheme
from tests.unit.stream.cases.written import VALIDATOR

SUMMARY = "screened {parcels} parcels in {manifests} manifests: "


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith(PREFIX):
            monkeypatch.delenv(name)


class Screen:
    """Run the command in a folder and read what it wrote."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys
        self.error = ""

    def __call__(self, *files: str, **outputs: str) -> int:
        named = {"verdicts": "verdicts", "alerts": "alerts", "dead_letters": "dead-letters"} | outputs
        options = [
            word
            for name, path in named.items()
            for word in (
                f"--{name.replace('_', '-')}",
                path if path.startswith(("-", "/")) else str(self.folder / path),
            )
        ]
        code = main(["screen", *(name if name == "-" else str(self.folder / name) for name in files), *options])
        self.error = self._capsys.readouterr().err
        return code

    def read(self, name: str) -> list[dict[str, Any]]:
        return [orjson.loads(line) for line in (self.folder / name).read_bytes().splitlines()]


@pytest.fixture
def screen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Screen:
    return Screen(tmp_path, capsys)


def lines(n: int = 12) -> bytes:
    return b"".join(value + b"\n" for _, value in scheme(n))


def undated(verdicts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value for name, value in one.items() if name != "decided_at"} for one in verdicts]


def test_scheme_in_a_file_gets_verdicts_one_alert_in_its_last_state_and_its_parcels_called_back(
    screen: Screen,
) -> None:
    (screen.folder / "in").write_bytes(lines())
    assert screen("in") == 0
    assert screen.error.startswith(SUMMARY.format(parcels=12, manifests=12) + "12 clear, 0 info, 0 inspect, 0 hold, ")
    verdicts = screen.read("verdicts")
    assert [one["manifest_id"] for one in verdicts if one["kind"] == "manifest"] == [f"M{i}" for i in range(12)]
    alerts = screen.read("alerts")
    assert len({one["alert_id"] for one in alerts}) == len(alerts)
    last = max((one for one in alerts if one["rule"] == "split-by-sender-couriers"), key=lambda one: one["updated_at"])
    added_up = {name: last["measures"][name] for name in ("parcels", "total", "couriers")}
    assert added_up == {"parcels": 12, "total": 5760, "couriers": 3}
    called_back = {
        one["parcel_id"] for revision in verdicts[1:] if revision["kind"] == "revision" for one in revision["parcels"]
    }
    assert called_back == {f"P{i}" for i in range(12)}
    assert screen.read("dead-letters") == []


@pytest.mark.parametrize(
    "compress", [gzip.compress, zstandard.ZstdCompressor().compress, bytes], ids=["gzip", "zstd", "plain"]
)
def test_compressed_file_and_standard_input_give_the_same(
    compress: Callable[[bytes], bytes], screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    (screen.folder / "plain").write_bytes(lines())
    (screen.folder / "in").write_bytes(compress(lines()))
    assert screen("plain") == 0
    verdicts, alerts = undated(screen.read("verdicts")), screen.read("alerts")
    assert screen("in") == 0
    assert (undated(screen.read("verdicts")), screen.read("alerts")) == (verdicts, alerts)
    given = io.TextIOWrapper(io.BufferedReader(io.BytesIO(compress(lines()))))  # type: ignore[arg-type]  # it is raw enough
    monkeypatch.setattr(sys, "stdin", given)
    assert screen("-") == 0
    assert (undated(screen.read("verdicts")), screen.read("alerts")) == (verdicts, alerts)


def test_windows_go_on_over_the_files_of_one_run(screen: Screen) -> None:
    records = lines().splitlines(keepends=True)
    (screen.folder / "one").write_bytes(b"".join(records[:3]))  # too few for any window
    (screen.folder / "two").write_bytes(b"".join(records[3:]))
    (screen.folder / "all").write_bytes(lines())
    assert screen("all") == 0
    alerts = screen.read("alerts")
    assert alerts
    assert screen("one", "two") == 0
    assert screen.read("alerts") == alerts
    assert screen("one") == 0
    assert screen.read("alerts") == []


def test_alerts_that_hang_together_are_one_case_in_the_schema_s_form(screen: Screen) -> None:
    (screen.folder / "in").write_bytes(lines())
    assert screen("in", cases="cases") == 0
    [case] = screen.read("cases")
    VALIDATOR.validate(case)
    alerts = {one["alert_id"]: one for one in screen.read("alerts") if one["stage"] == "active"}
    assert sorted(case["alerts"]) == sorted(alerts)
    assert (case["parcel_count"], case["gross_weight_g"]) == (12, 5760)
    (screen.folder / "in").write_bytes(lines(1))
    assert screen("in", cases="cases") == 0
    assert screen.read("cases") == []


def test_what_cannot_be_read_is_a_dead_letter_with_its_line_and_ends_with_1(screen: Screen) -> None:
    bad = parcel(2, gross_weight_g=-1)
    mixed = record(manifest(1, [parcel(1), bad]))[1]
    (screen.folder / "in").write_bytes(b"\n\xff\n" + mixed + b"\n \n[]")
    assert screen("in") == 1
    assert "1 rejected; 2 unreadable records" in screen.error
    letters = [(one["source.line"], one["error.code"], one["error.path"]) for one in screen.read("dead-letters")]
    assert letters == [
        (2, "invalid-utf8", ""),
        (3, "out-of-range", "/parcels/1/gross_weight_g"),
        (5, "not-an-object", ""),
    ]
    assert orjson.loads(screen.read("dead-letters")[1]["value"]) == bad
    assert screen.read("dead-letters")[0]["source.file"] == str(screen.folder / "in")


def test_record_over_the_limit_is_a_dead_letter_that_says_the_limit(
    screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARCELSIEVE_MAX_RECORD_BYTES", "2000")
    padded = manifest(1, [parcel(1)], note="x" * 9000)
    (screen.folder / "in").write_bytes(orjson.dumps(padded) + b"\n" + lines(1))
    assert screen("in") == 1
    [letter] = screen.read("dead-letters")
    assert (letter["error.code"], letter["source.line"]) == ("too-large", 1)
    assert "2000" in letter["error.detail"]
    assert [one["manifest_id"] for one in screen.read("verdicts")] == ["M0"]


@pytest.mark.parametrize("codec", ["gzip", "zstd"])
def test_file_that_is_cut_off_is_answered_as_far_as_it_goes_and_ends_with_1(codec: str, screen: Screen) -> None:
    content = lines(2000)
    whole = gzip.compress(content) if codec == "gzip" else zstandard.ZstdCompressor().compress(content)
    (screen.folder / "in").write_bytes(whole[: len(whole) // 2])
    assert screen("in") == 1
    assert screen.error.startswith(f"parcelsieve: {screen.folder / 'in'} is cut off or damaged (")
    assert screen.error.endswith("): copy it again\n")
    answered = [one for one in screen.read("verdicts") if one["kind"] == "manifest"]
    assert [one["manifest_id"] for one in answered] == [f"M{i}" for i in range(len(answered))]
    assert len(answered) > 100
    assert screen.read("alerts")


@pytest.mark.parametrize(
    ("name", "why"), [("none", "No such file or directory"), (".", "Is a directory")], ids=["missing", "folder"]
)
def test_file_that_cannot_be_read_is_told_in_one_line(name: str, why: str, screen: Screen) -> None:
    assert screen(name) == 1
    assert screen.error == f"parcelsieve: cannot read {screen.folder / name}: {why}\n"


def test_output_in_a_folder_that_is_missing_is_told_before_anything_is_read(screen: Screen) -> None:
    (screen.folder / "in").write_bytes(lines())
    assert screen("in", verdicts="nowhere/verdicts") == 1
    folder = screen.folder / "nowhere"
    assert screen.error == (
        f"parcelsieve: cannot write {folder / 'verdicts'}: there is no folder {folder}; make it first\n"
    )


def test_file_is_never_written_over_while_it_is_read(screen: Screen) -> None:
    (screen.folder / "in").write_bytes(lines())
    assert screen("in", alerts="in") == 1
    place = screen.folder / "in"
    assert screen.error == (
        f"parcelsieve: {place} would be written over while it is read as {place}: name another file\n"
    )
    assert place.read_bytes() == lines()


def test_outputs_may_share_a_file_line_by_line(screen: Screen) -> None:
    (screen.folder / "in").write_bytes(lines())
    assert screen("in", verdicts="all", alerts="all") == 0
    kinds = [one.get("kind", "alert") for one in screen.read("all")]
    assert kinds.count("manifest") == 12
    assert kinds[-1] == "alert"


def test_full_disk_ends_the_run_with_the_file_that_could_not_be_written(screen: Screen) -> None:
    (screen.folder / "in").write_bytes(lines(500))
    assert screen("in", verdicts="/dev/full") == 1
    assert screen.error == "parcelsieve: cannot write /dev/full: No space left on device\n"
