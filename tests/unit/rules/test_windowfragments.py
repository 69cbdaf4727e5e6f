"""Conditions of windows that several rules share, with the measures that they ask about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
import pytest

from rules import check
from rules.authoring import Explainer, differences, find_rule, mutate, read_manifests, run_tests
from rules.measures import MAX_MEASURES
from tests.unit.rules.written import STREAM_TESTS, found, loaded, places, window, write
from tests.unit.rules.written import WINDOW_FRAGMENT as BUSY

if TYPE_CHECKING:
    from pathlib import Path

    from native.spec import ProgramSpec

HEAD = "schema: parcel-rules/v1\nfragment: {}\nversion: 1\n"
EVEN = HEAD.format("even") + (
    "measures: {uneven: {ratio: {of: spread, to: typical}}, typical: {mean: weight.gross}, "
    "spread: {stddev: weight.gross}}\n"
    "having: {uneven: {lt: 0.2}, spread: {lt: {field: typical, times: 0.5}}}\n"
)
STREAMS = """\
tests:
  - name: eight
    expect: {hits: 1, last_values: {parcels: 8}}
    stream: [{at: 0d, every: 12h, times: 8, parcel: {sender.id: S1, weight.gross: 480g, courier.code: SF}}]
  - name: seven
    expect: {hits: 0}
    stream: [{at: 0d, every: 12h, times: 7, parcel: {sender.id: S1, weight.gross: 480g, courier.code: SF}}]
"""


def using(having: str, measures: str = "", **fragments: str) -> dict[str, str]:
    """Return the files of the sample window with another condition, and with measures of its own where it has some."""
    files = window(measures=measures or "GONE", having=having)
    files["sample"] = files["sample"].replace("  measures: GONE\n", "")
    return {**files, "busy": BUSY, "even": EVEN, **fragments}


def spec_of(folder: Path, files: dict[str, str]) -> ProgramSpec:
    folder.mkdir()
    return loaded(folder, files).spec


@pytest.mark.parametrize(
    ("short", "written_out"),
    [
        pytest.param(
            ("{fragment: busy}", ""),
            ("{parcels: {gte: 8}}", "{parcels: {count: parcels}, total: {sum: weight.gross}}"),
            id="alone",
        ),
        pytest.param(
            ("{any: [{fragment: busy}, {total: {gte: 4kg}}]}", "{total: {sum: weight.gross}}"),
            (
                "{any: [{parcels: {gte: 8}}, {total: {gte: 4kg}}]}",
                "{total: {sum: weight.gross}, parcels: {count: parcels}}",
            ),
            id="a measure of both",
        ),
        pytest.param(
            ("{all: [{n: {gte: 2}}, {not: {fragment: even}}]}", "{n: {count: parcels}}"),
            (
                "{all: [{n: {gte: 2}}, {not: {uneven: {lt: 0.2}, spread: {lt: {field: typical, times: 0.5}}}}]}",
                "{n: {count: parcels}, uneven: {ratio: {of: spread, to: typical}}, typical: {mean: weight.gross}, "
                "spread: {stddev: weight.gross}}",
            ),
            id="a ratio in another place",
        ),
        pytest.param(
            ("{fragment: busy, names: {gte: 2}}", "{names: {distinct: sender.name}}"),
            (
                "{parcels: {gte: 8}, names: {gte: 2}}",
                "{names: {distinct: sender.name}, parcels: {count: parcels}, total: {sum: weight.gross}}",
            ),
            id="measures of its own first",
        ),
    ],
)
def test_window_with_a_fragment_is_the_window_that_is_written_out(
    tmp_path: Path, short: tuple[str, str], written_out: tuple[str, str]
) -> None:
    with_fragment = spec_of(tmp_path / "short", using(*short))
    without = spec_of(tmp_path / "long", using(*written_out))
    assert with_fragment.rules[0].window is not None
    assert with_fragment.rules == without.rules


def test_fragment_inside_a_fragment_brings_its_measures_too(tmp_path: Path) -> None:
    both = HEAD.format("both") + "having: {fragment: busy, any: [{fragment: even}, {total: {gte: 9kg}}]}\n"
    rule = spec_of(tmp_path / "short", using("{fragment: both}", both=both)).rules[0]
    assert rule.window is not None
    assert [measure.name for measure in rule.window.measures] == ["parcels", "total", "uneven", "typical", "spread"]
    uneven = rule.window.measures[2]
    assert (uneven.of, uneven.to) == (4, 3)


OTHERWISE = HEAD.format("busy") + "measures: {parcels: {distinct: sender.name}}\nhaving: {parcels: {gte: 8}}\n"
MANY = ", ".join(f"m{number}: {{count: parcels}}" for number in range(MAX_MEASURES - 1))
RING = {name: HEAD.format(name) + f"having: {{fragment: {ahead}}}\n" for name, ahead in (("a", "b"), ("b", "a"))}
DEEP = {f"f{number}": HEAD.format(f"f{number}") + f"having: {{fragment: f{number + 1}}}\n" for number in range(9)}
RISING = {f"f{number}": HEAD.format(f"f{number}") + f"having: {{fragment: f{number - 1}}}\n" for number in range(1, 10)}
FAULTS: dict[str, tuple[dict[str, str], list[str]]] = {
    "unknown": (using("{fragment: bussy}"), ["R210 sample:14:22"]),
    "about parcels": (using("{fragment: abroad}"), ["R210 sample:14:22"]),
    "where parcels are asked about": (window(when="{fragment: busy}") | {"busy": BUSY}, ["R210 sample:10:18"]),
    "same name for another measure": (
        using("{fragment: busy}", "{parcels: {count: parcels}}", busy=OTHERWISE), ["R310 sample:15:22"],
    ),
    "two fragments at odds": (
        using("{all: [{fragment: busy}, {fragment: other}]}", other=OTHERWISE.replace("busy", "other")),
        ["R310 sample:14:47"],
    ),
    "too many measures together": (using("{fragment: busy}", f"{{{MANY}}}"), ["R302 sample:15:22"]),
    "in a ring": (using("{fragment: a}", **RING), ["R214 b:4:20"]),
    "too deep": (using("{fragment: f0}", f9=BUSY.replace("busy", "f9"), **DEEP), ["R219 f7:4:20"]),
    "faulty measure": (using("{fragment: busy}", busy=BUSY.replace("weight.gross", "weight.gros")), ["R200 busy:4:52"]),
    "measure that it does not have": (
        using("{fragment: busy}", busy=BUSY.replace("{parcels: {gte", "{parcel: {gte")), ["R304 busy:5:10"],
    ),
    "baseline": (using("{fragment: busy}", busy=BUSY + "baseline: {usual: {of: parcels}}\n"), ["R110 busy:6:1"]),
    "param": (using("{fragment: busy}", busy=BUSY.replace("gte: 8", "gte: param:n")), ["R213 busy:5:25"]),
    "both kinds": (using("{fragment: busy}", busy=BUSY + "when: {channel: {is: post}}\n"), ["R110 busy:6:1"]),
    "nothing asked": (using("{fragment: busy}", busy=BUSY.partition("having")[0]), ["R102 busy:1:1"]),
    "own measure faulty": (
        using("{fragment: busy}", "{total: {sum: weight.gros}}"), ["R200 sample:14:27"],
    ),
    "measure of both faulty in the fragment": (
        using("{fragment: busy}", "{total: {sum: weight.gross}}", busy=BUSY.replace("weight.gross", "weight.gros")),
        ["R200 busy:4:52"],
    ),
    "unknown, and a measure that it may bring": (using("{fragment: bussy, parcels: {gte: 2}}"), ["R210 sample:14:22"]),
    "in a ring, and a measure that it may bring": (
        using("{fragment: a}", a=RING["a"], b=RING["b"].replace("{fragment", "{parcels: {gte: 2}, fragment")),
        ["R214 b:4:39"],
    ),
    "too many of its own": (
        using("{fragment: busy}", busy=BUSY.replace("s: {parcels", f"s: {{{MANY}, parcels")), ["R302 busy:4:11"],
    ),
    "too deep from below": (
        using("{fragment: f0}", f0=BUSY.replace("busy", "f0"), **RISING), ["R219 f8:4:20"],
    ),
    "having misspelt": (
        using("{fragment: both}", both=HEAD.format("both") + "havng: {fragment: busy}\n"), ["R110 both:4:1"],
    ),
    "no measures and no fragment": (using("{parcels: {gte: 8}}"), ["R102 sample:12:3", "R304 sample:14:12"]),
}  # fmt: skip


@pytest.mark.parametrize(("files", "expected"), FAULTS.values(), ids=FAULTS)
def test_fault_is_told_once_and_where_it_stands(tmp_path: Path, files: dict[str, str], expected: list[str]) -> None:
    assert places(found(tmp_path, files)) == expected


def test_fragment_that_no_rule_uses_is_checked(tmp_path: Path) -> None:
    assert places(found(tmp_path, window() | {"busy": BUSY.replace("gte: 8", "gte: 8kg")})) == ["R203 busy:5:25"]


def test_names_of_the_right_kind_are_offered(tmp_path: Path) -> None:
    hints = [found(tmp_path, using(f"{{fragment: {name}}}"))[0].hint for name in ("bussy", "leaves-cuntry")]
    assert hints[0] == "did you mean 'busy'?"
    assert "leaves-country" not in hints[1]


def test_tests_and_messages_may_name_what_a_fragment_measures(tmp_path: Path) -> None:
    files = using("{fragment: busy}")
    files["sample"] = files["sample"].replace(STREAM_TESTS, STREAMS)
    files["sample"] += "alert: {message: {zh: '共{parcels}件', en: '{parcels} parcels, {total}'}}\n"
    assert [outcome.passed for outcome in run_tests(write(tmp_path, files))] == [True, True]


def test_fragment_is_explained_by_name_with_what_its_measures_are(tmp_path: Path) -> None:
    parcels = [
        {
            "parcel_id": f"P{number}",
            "accepted_at": f"2026-10-0{number}T00:00:00Z",
            "sender": {"name": "张三", "id_no": "440300199001010010", "address": "深圳市南山区", "country": "CN"},
            "recipient": {"name": "Taro", "address": "Tokyo", "country": "JP"},
            "goods": [{"description": "铁合金粉"}],
            "gross_weight_g": 480,
        }
        for number in (1, 2)
    ]
    rule, sound = find_rule("sample", write(tmp_path, using("{any: [{fragment: busy}, {total: {gte: 1kg}}]}")))
    manifests = read_manifests(b"\n".join(map(orjson.dumps, parcels)), "2026-11-01T00:00:00+00:00")
    lines = list(Explainer(rule, sound).explain(manifests))
    at = lines.index("  [miss] any of")
    assert lines[at + 1 : at + 4] == [
        "    [miss] fragment busy",
        "      [miss] parcels gte 8  <- 2",
        "    [miss] total gte 1 kg  <- 960 g",
    ]


def test_fragment_is_changed_once_for_all_windows_that_use_it(tmp_path: Path) -> None:
    heavy = BUSY.replace("{parcels: {gte: 8}}", "{parcels: {gte: 8}, total: {gte: 1kg}}")
    files = using("{fragment: busy}", busy=heavy)
    files["sample"] = files["sample"].replace(STREAM_TESTS, STREAMS)
    survivors = mutate(write(tmp_path, files)).survivors
    assert [mutant.words for mutant in survivors if mutant.of == "fragment busy"] == [
        "without total gte 1 kg",
        "total gte 1 kg -> total gte 990 g",
        "total gte 1 kg -> total gte 1.01 kg",
    ]
    at_the_bound = STREAMS.replace("480g", "125g", 1).replace("480g", "124.5g").replace("times: 7", "times: 8")
    files["other"] = files["sample"].replace("rule: sample", "rule: other").replace(STREAMS, at_the_bound)
    survivors = mutate(write(tmp_path, files)).survivors
    assert [mutant.words for mutant in survivors if mutant.of == "fragment busy"] == []


def test_change_of_a_fragment_is_told_and_needs_a_new_version(tmp_path: Path) -> None:
    was, now, inline = (tmp_path / name for name in ("was", "now", "inline"))
    for folder, files in (
        (was, using("{fragment: busy}")),
        (now, using("{fragment: busy}", busy=BUSY.replace("gte: 8", "gte: 9"))),
        (inline, using("{parcels: {gte: 8}}", "{total: {sum: weight.gross}, parcels: {count: parcels}}")),
    ):
        folder.mkdir()
        write(folder, files)
    assert places(check([now], against=was)) == ["R600 busy:3:10"]
    assert check([inline], against=was) == []
    told = [line for line in differences(was, now) if "having" in line]
    assert told == ["  having: parcels gte: 8 -> 9"]
    assert [line for line in differences(inline, was) if "having" in line] == []
    assert [line for line in differences(inline, now) if "having" in line] == told


def test_share_whose_part_has_a_group_of_its_own_is_the_same_measure(tmp_path: Path) -> None:
    share = "{x: {share: {channel: {is: post}, weight.gross: {lt: 1kg}, density: {gt: 1 g/cm3}}}}"
    grouped = "{x: {share: {channel: {is: post}, all: [{weight.gross: {lt: 1kg}}, {density: {gt: 1 g/cm3}}]}}}"
    light = HEAD.format("light") + f"measures: {grouped}\nhaving: {{x: {{gt: 50%}}}}\n"
    assert found(tmp_path, using("{fragment: light}", share, light=light)) == []
