"""Every fault of a rule's meaning: its code and its exact place."""

# ruff: noqa: E501 - YAML stands on one line beside what is said of it

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rules.codes import BY_NUMBER, Code
from tests.unit.rules.written import FRAGMENT, FRAME, HONEST, LEXICON, PARCEL_TESTS, SET, found, places, rule, window

WHEN = "when: {weight.gross: {lt: 600g}}\n"


def other(name: str, text: str) -> dict[str, str]:
    return {**rule(WHEN), name: text}


CASES = {
    # the shape of a document
    "schema first": (other("a", "fragment: a\nschema: parcel-rules/v1\nversion: 1\nwhen: {channel: {is: post}}\n"), "R100 a:2:9"),
    "another schema": (other("a", FRAGMENT.replace("v1", "v2").replace("abroad", "a")), "R100 a:1:9"),
    "kind unknown": (other("a", "schema: parcel-rules/v1\nlexikon: a\n"), "R101 a:2:1"),
    "nothing but a schema": (other("a", "schema: parcel-rules/v1\n"), "R101 a:1:1"),
    "not an object": (other("a", "- schema\n"), "R103 a:1:1"),
    "key missing": (other("a", "schema: parcel-rules/v1\nfragment: a\nversion: 1\n"), "R102 a:1:1"),
    "title as text": ({**rule(WHEN), "sample": rule(WHEN)["sample"].replace("{zh: 样例, en: Sample}", "Sample")}, "R103 sample:4:8"),
    "title in one language": ({**rule(WHEN), "sample": rule(WHEN)["sample"].replace("zh: 样例, ", "")}, "R102 sample:4:8"),
    "value missing": (rule(WHEN + "owner:\n"), "R104 sample:11:7"),
    "unknown key": (rule(WHEN + "ownr: desk\n"), "R110 sample:11:1"),
    "unknown status": (rule(WHEN + "status: activ\n"), "R111 sample:11:9"),
    "version zero": ({**rule(WHEN), "sample": rule(WHEN)["sample"].replace("version: 1", "version: 0")}, "R112 sample:3:10"),
    "no such day": ({**rule(WHEN), "sample": rule(WHEN)["sample"].replace("2026-01-01", "2026-02-30")}, "R113 sample:5:19"),
    "name with capitals": (other("Abroad", FRAGMENT.replace("abroad", "Abroad")), "R114 Abroad:2:11"),
    "file named otherwise": (other("a", FRAGMENT.replace("abroad", "b")), "R115 a:2:11"),
    "tag twice": (rule(WHEN + "tags: [a, b, a]\n"), "R118 sample:11:14"),
    "until before from": (
        {**rule(WHEN), "sample": rule(WHEN)["sample"].replace("2026-01-01}", "2026-01-01, until: 2025-12-31}")},
        "R119 sample:5:38",
    ),
    # conditions
    "unknown field": (rule("when: {weight.gros: {lt: 600g}}\n"), "R200 sample:10:8"),
    "unknown operator": (rule("when: {goods.text: {contians: a}}\n"), "R201 sample:10:21"),
    "operator of another kind": (rule("when: {weight.gross: {is: 2kg}}\n"), "R202 sample:10:23"),
    "operator on a fingerprint": (rule("when: {weight.fingerprint: {is: a}}\n"), "R202 sample:10:29"),
    "operator on a box": (rule("when: {size.box: {is: 30 x 20 x 15 cm}}\n"), "R202 sample:10:19"),
    "unit missing": (rule("when: {weight.gross: {lt: 600}}\n"), "R203 sample:10:27"),
    "unit of another kind": (rule("when: {value.per_kg: {gte: 100 USD}}\n"), "R203 sample:10:28"),
    "HS code of three digits": (rule("when: {goods.hs: {under: [2846, 284]}}\n"), "R204 sample:10:33"),
    "country in small letters": (rule("when: {destination.country: {is: jp}}\n"), "R205 sample:10:34"),
    "unknown channel": (rule("when: {channel: {is: expres}}\n"), "R205 sample:10:22"),
    "bare list": (rule("when: [{weight.gross: {lt: 600g}}]\n"), "R206 sample:10:7"),
    "empty condition": (rule("when: {all: []}\n"), "R207 sample:10:13"),
    "at least three of two": (
        rule("when: {at_least: {n: 3, of: [{channel: {is: post}}, {weight.gross: {lt: 1kg}}]}}\n"), "R208 sample:10:22",
    ),
    "weight against money": (rule("when: {weight.gross: {gt: {field: value.total, times: 2}}}\n"), "R209 sample:10:35"),
    "unknown fragment": (rule("when: {fragment: abrod}\n"), "R210 sample:10:18"),
    "unknown lexicon": (rule("when: {goods.text: {mentions: lexicon:dysprosum}}\n"), "R211 sample:10:31"),
    "unknown set": (rule("when: {destination.country: {in: set:watchd}}\n"), "R212 sample:10:34"),
    "unknown param": (rule("when: {weight.gross: {lt: param:light}}\n"), "R213 sample:10:27"),
    "param in a fragment": (
        other("a", "schema: parcel-rules/v1\nfragment: a\nversion: 1\nwhen: {weight.gross: {lt: param:x}}\n"), "R213 a:4:27",
    ),
    "fragment in itself": (other("a", "schema: parcel-rules/v1\nfragment: a\nversion: 1\nwhen: {fragment: a}\n"), "R214 a:4:18"),
    "is with a list": (rule("when: {destination.country: {is: [JP, KR]}}\n"), "R215 sample:10:34"),
    "lexicon for a country": (rule("when: {destination.country: {in: lexicon:dysprosium}}\n"), "R215 sample:10:34"),
    "between one bound": (rule("when: {weight.gross: {between: [1kg]}}\n"), "R215 sample:10:32"),
    "nothing between": (rule("when: {weight.gross: {between: [2kg, 1kg]}}\n"), "R216 sample:10:32"),
    "bounds crossed": (rule("when: {weight.gross: {gte: 2kg, lt: 1kg}}\n"), "R216 sample:10:22"),
    "too many conditions": (rule(f"when: {{any: [{', '.join(['{channel: {is: post}}'] * 1001)}]}}\n"), "R219 sample:10:13"),
    "regular expression that is cut off": (rule("when: {goods.text: {matches_regex: '(a'}}\n"), "R217 sample:10:36"),
    "regular expression with a look-ahead": (rule("when: {goods.text: {matches_regex: 'a(?=b)'}}\n"), "R217 sample:10:36"),
    "regular expression of everything": (rule("when: {goods.text: {matches_regex: a*}}\n"), "R217 sample:10:36"),
    "regular expression that is too long": (rule("when: {goods.text: {matches_regex: " + "a" * 201 + "}}\n"), "R217 sample:10:36"),
    "regular expression that grows": (
        rule("when: {goods.text: {matches_regex: '(((\\pL{9}){9}){9}){9}'}}\n"), "R217 sample:10:36",
    ),
    # windows
    "grouped by a number": (window(group_by="[sender.id, weight.gross]"), "R301 sample:12:25"),
    "grouped by many values": (window(group_by="[transit.country]"), "R301 sample:12:14"),
    "no such measure kind": (window(measures="{parcels: {count: parcels}, x: {sun: weight.gross}}"), "R302 sample:14:45"),
    "sum of a code": (window(measures="{parcels: {sum: courier.code}}"), "R303 sample:14:29"),
    "distinct weights": (window(measures="{parcels: {distinct: weight.gross}}"), "R303 sample:14:34"),
    "unknown measure": (window(having="{parcel: {gte: 8}}"), "R304 sample:15:12"),
    "resolution too long": (window("  resolution: 8d\n"), "R305 sample:16:15"),
    "dedup_by of another group": (window("alert: {dedup_by: [sender.id]}\n"), "R306 sample:16:19"),
    "slot without measure": (window("alert: {message: {zh: 共 {parcel}, en: x}}\n".replace("共 {parcel}", "'共 {parcel}'")), "R307 sample:16:23"),
    "suppression of nothing": (window("alert: {suppress_for: 0s}\n"), "R305 sample:16:23"),
    "gathers what it cannot": (window("alert: {gathers: all}\n"), "R111 sample:16:18"),
    "alert without window": (rule(WHEN + "alert: {suppress_for: 1d}\n"), "R308 sample:11:8"),
    "share of nothing known": (window(measures="{parcels: {count: parcels}, x: {share: {chanel: {is: post}}}}"), "R200 sample:14:53"),
    "deviation of a code": (window(measures="{parcels: {count: parcels}, x: {stddev: courier.code}}"), "R303 sample:14:53"),
    "ratio to no measure": (window(measures="{parcels: {count: parcels}, x: {ratio: {of: parcels, to: usal}}}"), "R304 sample:14:70"),
    "ratio of a ratio": (
        window(measures="{parcels: {count: parcels}, x: {ratio: {of: x, to: parcels}}, y: {ratio: {of: parcels, to: parcels}}}"),
        "R302 sample:14:57",
    ),
    "ratio of a count to a weight": (
        window(measures="{parcels: {count: parcels}, t: {sum: weight.gross}, x: {ratio: {of: parcels, to: t}}}"), "R209 sample:14:94",
    ),
    "baseline named as a measure": (window("  baseline: {parcels: {of: parcels, stat: mean, bucket: 7d, over: 14d}}\n"), "R118 sample:16:14"),
    "baseline of an unknown kind": (window("  baseline: {usual: {of: parcels, stat: mode, bucket: 7d, over: 14d}}\n"), "R111 sample:16:41"),
    "baseline of broken buckets": (window("  baseline: {usual: {of: parcels, stat: mean, bucket: 7d, over: 15d}}\n"), "R305 sample:16:65"),
    "bucket finer than the resolution": (window("  baseline: {usual: {of: parcels, stat: mean, bucket: 1m, over: 1h}}\n"), "R305 sample:16:55"),
    "history longer than the baseline": (
        window("  baseline: {usual: {of: parcels, stat: mean, bucket: 7d, over: 14d, min_history: 15d}}\n"), "R305 sample:16:83",
    ),
    "ratio of unequal spans": (
        window(
            "  baseline: {usual: {of: parcels, stat: mean, bucket: 1d, over: 14d}}\n",
            measures="{parcels: {count: parcels}, x: {ratio: {of: parcels, to: usual}}}",
        ),
        "R704 sample:14:70",
    ),
    # lexicons, sets, rates
    "term of punctuation": (other("dysprosium", LEXICON.replace("氧化镝", "'---'")), "R400 dysprosium:5:14"),
    "CAS check digit": (other("dysprosium", LEXICON.replace("1308-87-8", "1308-87-9")), "R401 dysprosium:5:68"),
    "terms of no group": (other("a", "schema: parcel-rules/v1\nlexicon: a\nversion: 1\nowner: x\nterms: {zh: [q, q]}\n"), "R118 a:5:17"),
    "no terms": (
        other("a", "schema: parcel-rules/v1\nlexicon: a\nversion: 1\nowner: x\nterms: {zh: []}\n"), "R103 a:5:13",
    ),
    "group of terms unknown": (other("dysprosium", LEXICON.replace("zh:", "cn:")), "R110 dysprosium:5:9"),
    "set of another kind": (
        {**rule("when: {destination.country: {in: set:watched}}\n"), "watched": SET.replace("MY", "Malaysia")},
        "R205 watched:6:13",
    ),
    "set that holds nothing of the kind": (rule("when: {goods.hs: {under: set:watched}}\n"), "R215 sample:10:26"),
    "rate below zero": (
        other("rates", "schema: parcel-rules/v1\nrates: {source: bank, as_of: 2026-11-01, usd: {CNY: -0.14}}\n"), "R404 rates:2:53",
    ),
    "no such goods class": (rule("when: {goods.class: {is: magnts}}\n"), "R406 sample:10:26"),
    # tests
    "no tests": ({"sample": FRAME + WHEN}, "R500 sample:1:1"),
    "no test that misses": (
        {"sample": FRAME + "tests: [{name: a, expect: hit, parcel: {weight.gross: 1g}}]\n" + WHEN}, "R500 sample:9:1",
    ),
    "stream for a rule without window": (
        {"sample": FRAME + "tests: [{name: a, expect: {hits: 1}, stream: [{at: 0d, parcel: {channel: post}}]}]\n" + WHEN},
        "R501 sample:9:9",
    ),
    "fingerprint in a test": (
        {"sample": FRAME + PARCEL_TESTS.replace("weight.gross: 1g", "weight.fingerprint: a") + WHEN}, "R502 sample:9:41",
    ),
    "box of two sides in a test": (
        {"sample": FRAME + PARCEL_TESTS.replace("weight.gross: 1g", "size.box: 30 x 20 cm") + WHEN}, "R502 sample:9:51",
    ),
    "flat box in a test": (
        {"sample": FRAME + PARCEL_TESTS.replace("weight.gross: 1g", "size.box: 30 x 0 x 2 cm") + WHEN}, "R502 sample:9:51",
    ),
    "box that is no number in a test": (
        {"sample": FRAME + PARCEL_TESTS.replace("weight.gross: 1g", "size.box: 1.2.3 x 1 x 2 cm") + WHEN}, "R502 sample:9:51",
    ),
    "weight without unit in a test": (
        {"sample": FRAME + PARCEL_TESTS.replace("weight.gross: 1g", "weight.gross: 1") + WHEN}, "R203 sample:9:55",
    ),
    "term twice": (other("dysprosium", LEXICON.replace("[氧化镝]", "[氧化镝, 氧化鏑]")), "R701 dysprosium:5:19"),
    "term of two lexicons": (
        {**rule(WHEN), "terbium": LEXICON.replace("lexicon: dysprosium", "lexicon: terbium").replace("1308-87-8", "12037-01-3")
         .replace("氧化镝", "氧化铽").replace("dysprosium oxide", "terbium oxide").replace("Dy2O3", "Tb4O7").replace("[氧化铽]", "[氧化铽, 氧化鏑]")},
        "R407 terbium:5:19",
    ),
    # advice
    "term of an honest description": (
        {**rule(WHEN), "dysprosium": LEXICON.replace("[氧化镝]", "[氧化镝, 会发光]"), "honest-toys": HONEST}, "R706 dysprosium:5:19",
    ),
    "param that nothing uses": (rule(WHEN + "params: {light: 600g}\n"), "R700 sample:11:17"),
    "country code of nobody": (rule("when: {destination.country: {is: UK}}\n"), "R705 sample:10:34"),
    "short term": (other("dysprosium", LEXICON.replace("dysprosium oxide", "Dy")), "R702 dysprosium:5:25"),
}  # fmt: skip
FIFTEEN = """\
schema: parcel-rules/v1
rule: sample
version: one
title: {zh: 样例}
effective: {from: 2026-13-01}
severity: hihg
score: 101
decision: stop
ownr: desk
tags: [a, a]
params: {light: 600g}
when:
  all:
    - weight.gros: {lt: 600g}
    - weight.gross: {lt: 600}
    - goods.text: {contians: x}
    - destination.country: {is: jp}
    - fragment: abrod
    - goods.hs: {under: 28x}
tests: [{name: a, expect: hits, parcel: {weight.gross: 1g}}]
"""


def test_fifteen_mistakes_are_told_in_one_run(tmp_path: Path) -> None:
    problems = found(tmp_path, {"sample": FIFTEEN, "abroad": FRAGMENT})
    assert places([problem for problem in problems if problem.severity == "error"]) == [
        "R112 sample:3:10",
        "R102 sample:4:8",
        "R113 sample:5:19",
        "R111 sample:6:11",
        "R112 sample:7:8",
        "R111 sample:8:11",
        "R110 sample:9:1",
        "R118 sample:10:11",
        "R200 sample:14:7",
        "R203 sample:15:26",
        "R201 sample:16:20",
        "R205 sample:17:33",
        "R210 sample:18:17",
        "R204 sample:19:25",
        "R111 sample:20:27",
    ]


@pytest.mark.parametrize(("files", "place"), CASES.values(), ids=CASES)
def test_fault_is_found_once_and_where_it_stands(tmp_path: Path, files: dict[str, str], place: str) -> None:
    assert places(found(tmp_path, files)) == [place]


def test_sample_rules_have_no_fault(tmp_path: Path) -> None:
    assert found(tmp_path, rule(WHEN)) == []
    assert found(tmp_path, window()) == []


def test_every_code_has_a_case_with_its_exact_place() -> None:
    sources = "".join(path.read_text("utf-8") for path in sorted(Path(__file__).parent.glob("test_*.py")))
    # Written as `R110 sample:11:1`, or ("R006", 1, 4) where bytes without a name are read.
    placed = {found[1] for found in re.finditer(r"(R[0-9]{3})(?:\", [0-9]+, [0-9]+| [\w-]+:[0-9]+:[0-9]+)", sources)}
    assert {code.number for code in Code} - placed == set()


def test_codes_are_unique_and_explained() -> None:
    assert len(BY_NUMBER) == len(Code)
    assert all(code.en and code.zh for code in Code)


def test_all_faults_of_all_files_come_in_one_run_sorted_by_place(tmp_path: Path) -> None:
    files = rule("when: {weight.gros: {lt: 600g}, goods.text: {contains: x}}\nscore_grup: x\n")
    files["sample"] = files["sample"].replace("score: 10", "score: 101")
    files["abroad"] = FRAGMENT.replace("CN", "China")
    assert places(found(tmp_path, files)) == [
        "R205 abroad:4:38",
        "R112 sample:7:8",
        "R200 sample:10:8",
        "R201 sample:10:46",
        "R110 sample:11:1",
    ]


@pytest.mark.parametrize(
    ("body", "hint"),
    [
        ("when: {weight.gros: {lt: 600g}}\n", "did you mean 'weight.gross'?"),
        ("when: {goods.text: {contians: x}}\n", "did you mean 'mentions'?"),
        ("when: {weight.gross: {'>=': 2kg}}\n", "did you mean 'gte'?"),
        ("when: {fragment: abrod}\n", "did you mean 'abroad'?"),
        ("when: {destination.country: {is: jp}}\n", "did you mean 'JP'?"),
        ("when: {destination.country: {is: 日本}}\n", "did you mean 'JP'?"),
        ("when: {destination.country: {is: south korea}}\n", "did you mean 'KR'?"),
        ("when: {destination.country: {in: set:wached}}\n", "did you mean 'watched'?"),
        (
            "when: {weight.gross: {is: 2kg}}\n",
            "it takes gt, gte, lt, lte, between, present; for one value write {gte: x, lte: x}",
        ),
        (WHEN + "ownr: x\n", "did you mean 'owner'?"),
        ("when: {weight.gross: {less: 2kg}}\n", "it takes gt, gte, lt, lte, between, present"),
        (
            "when: {transit.country: {in: set:nowhere}}\n",
            "known here: controlled-good-hs, hiding-place-hs, made-goods-hs, material-hs, transit-watch, watched",
        ),
        (
            "when: {goods.text: {mentions: [镝，铽]}}\n",
            "write ', ' between entries; put a text that holds this one in quotes",
        ),
        ("when: {weight.gross: {lt: param:x}}\nparams: {light: 2kg}\n", "known here: light"),
    ],
)
def test_fault_comes_with_the_way_out(tmp_path: Path, body: str, hint: str) -> None:
    assert [problem.hint for problem in found(tmp_path, rule(body)) if problem.severity == "error"] == [hint]


def test_fragments_in_a_ring_are_named(tmp_path: Path) -> None:
    ring = {
        name: f"schema: parcel-rules/v1\nfragment: {name}\nversion: 1\nwhen: {{fragment: {ahead}}}\n"
        for name, ahead in (("a", "b"), ("b", "c"), ("c", "a"))
    }
    problems = found(tmp_path, {**rule("when: {fragment: a}\n"), **ring})
    assert [problem.message for problem in problems] == ["fragments contain themselves: a -> b -> c -> a"]


def test_fragments_that_double_themselves_are_refused_before_they_fill_the_memory(tmp_path: Path) -> None:
    frame = "schema: parcel-rules/v1\nfragment: f{0}\nversion: 1\nwhen: {{all: [{1}]}}\n"
    files = {"f0": frame.format(0, "{channel: {is: post}}")}
    for number in range(1, 8):
        files[f"f{number}"] = frame.format(number, ", ".join([f"{{fragment: f{number - 1}}}"] * 900))
    problems = found(tmp_path, {**rule("when: {fragment: f7}\n"), **files})
    assert {problem.code for problem in problems} == {"R219"}


def test_folder_without_rules_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert places(found(tmp_path / "empty", {})) == ["R014 empty:1:1"]


def test_path_that_does_not_exist_is_a_fault(tmp_path: Path) -> None:
    assert places(found(tmp_path / "absent", {})) == ["R014 absent:1:1"]


def test_id_that_stands_twice_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "abroad.yaml").write_text(FRAGMENT, "utf-8")
    problems = found(tmp_path, rule(WHEN))
    assert places(problems) == ["R116 abroad:2:1"]
    assert problems[0].message.startswith("fragment 'abroad' is already defined in ")
