"""Explanations: the condition tree with every truth, what each leaf saw, and no identity."""

# ruff: noqa: E501 - a rule and its explanation stand on one line

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
import pytest

from rules.authoring import Explainer, find_rule, read_manifests
from tests.unit.rules.written import rule, window, write

if TYPE_CHECKING:
    from pathlib import Path

NOW = "2026-11-01T00:00:00+00:00"


def parcel(**changed: Any) -> dict[str, Any]:
    return {
        "parcel_id": "P1",
        "accepted_at": "2026-10-01T00:00:00Z",
        "sender": {"name": "张三", "id_no": "440300199001010010", "address": "深圳市南山区", "country": "CN"},
        "recipient": {"name": "Taro", "address": "Tokyo", "country": "JP"},
        "goods": [{"description": "铁合金粉 Dy2O3 99.9%", "hs_code": "7202.80"}],
        "gross_weight_g": 2000,
    } | changed


def explained(folder: Path, files: dict[str, str], *documents: dict[str, Any]) -> list[str]:
    found, sound = find_rule("sample", write(folder, files))
    manifests = read_manifests(b"\n".join(orjson.dumps(document) for document in documents), NOW)
    return list(Explainer(found, sound).explain(manifests))


def of_condition(folder: Path, when: str, **changed: Any) -> list[str]:
    lines = explained(folder, rule(f"when: {when}\n"), parcel(**changed))
    return lines[4:]


@pytest.mark.parametrize(
    ("when", "line"),
    [
        ("{weight.gross: {lt: 600g}}", "  [miss] weight.gross lt 600 g  <- 2 kg"),
        ("{density: {gte: 2 g/cm3}}", "  [unknown] density gte 2 g/cm3  <- not known"),
        ("{value.per_kg: {between: [1 USD/kg, 2 USD/kg]}}", "  [unknown] value.per_kg between [1 USD/kg, 2 USD/kg)  <- not known"),
        ("{weight.net: {lt: {field: weight.gross, times: 0.5}}}", "  [unknown] weight.net lt 0.5 x weight.gross  <- not known, weight.gross 2 kg"),
        ("{goods.text: {mentions: lexicon:dysprosium}}", '  [hit] goods.text mentions lexicon:dysprosium  <- "Dy2O3"'),
        ("{goods.text: {not_mentions: [gold, silver]}}", '  [hit] goods.text not_mentions [gold, silver]  <- nothing of it in "铁合金粉 Dy2O3 99.9%"'),
        ("{goods.hs: {under: [2846, 7202]}}", "  [hit] goods.hs under [2846, 7202]  <- 7202.80"),
        ("{destination.country: {in: set:watched}}", "  [miss] destination.country in set:watched  <- JP"),
        ("{destination.country: {is_not: CN}}", "  [hit] destination.country is_not CN  <- JP"),
        ("{licence.present: {is: false}}", "  [hit] licence.present is false  <- it is not given"),
        ("{sender.phone: {present: true}}", "  [miss] sender.phone present true  <- it is not given"),
        ("{trade_mode: {starts_with: 97}}", "  [unknown] trade_mode starts_with 97  <- it is not given"),
        ("{sender.name: {in: [张三, 李四]}}", "  [hit] sender.name in (identities, not shown)  <- an identity, which is not shown"),
    ],
)  # fmt: skip
def test_leaf_is_told_with_its_truth_and_what_it_saw(tmp_path: Path, when: str, line: str) -> None:
    assert of_condition(tmp_path, when) == [line]


def test_tree_is_told_from_the_top_with_its_fragments(tmp_path: Path) -> None:
    when = (
        "{all: [{fragment: abroad}, {at_least: {n: 2, of: [{channel: {is: post}}, {weight.gross: {gte: 1kg}}, "
        "{density: {gt: 1 g/cm3}}]}}, {none: [{channel: {is: post}}, {channel: {is: freight}}]}, "
        "{not: {weight.gross: {lt: 1kg}}}]}"
    )
    assert of_condition(tmp_path, when) == [
        "  [unknown] all of",
        "    [hit] fragment abroad",
        "      [hit] destination.country is_not CN  <- JP",
        "    [unknown] at least 2 of",
        "      [miss] channel is post  <- express",
        "      [hit] weight.gross gte 1 kg  <- 2 kg",
        "      [unknown] density gt 1 g/cm3  <- not known",
        "    [hit] none of",
        "      [miss] channel is post  <- express",
        "      [miss] channel is freight  <- express",
        "    [hit] not true that",
        "      [miss] weight.gross lt 1 kg  <- 2 kg",
    ]


def test_exceptions_and_dates_are_told(tmp_path: Path) -> None:
    body = (
        "when: {weight.gross: {gte: 1kg}}\n"
        "exceptions: [{name: e, when: {channel: {is: express}}, reason: r, approved_by: b, expires: 2026-10-31}]\n"
    )
    lines = explained(tmp_path, rule(body), parcel(), parcel(accepted_at="2026-11-01T00:00:00Z"))
    assert (
        lines[2:6]
        == [
            "parcel P1, 2026-10-01 08:00:00+08:00: miss",
            "  [hit] weight.gross gte 1 kg  <- 2 kg",
            "  [hit] exception 'e'",
            "    [hit] channel is express  <- express",
        ]
        or lines[2] == ""
    )
    assert "  [miss] exception 'e', which had expired" in lines
    early = explained(tmp_path, rule(body), parcel(accepted_at="2025-12-31T00:00:00Z"))
    assert "  [miss] effective: {from: 2026-01-01}" in early


def test_no_identity_is_told(tmp_path: Path) -> None:
    text = "\n".join(of_condition(tmp_path, "{sender.id: {is: '440300199001010010'}, sender.name: {is: 张三}}"))
    assert "440300" not in text
    assert "张三" not in text


def test_unreadable_parcel_is_told(tmp_path: Path) -> None:
    lines = explained(tmp_path, rule("when: {channel: {is: post}}\n"), parcel(gross_weight_g="heavy"))
    assert any(line.startswith("unreadable: wrong-type at /parcels/0/gross_weight_g") for line in lines), lines


def test_window_is_told_with_its_measures_and_their_parcels(tmp_path: Path) -> None:
    parcels = [
        parcel(parcel_id=f"P{n}", gross_weight_g=480, accepted_at=f"2026-10-{n:02d}T00:00:00Z") for n in range(1, 10)
    ]
    parcels.append(parcel(parcel_id="P10", gross_weight_g=700))
    lines = explained(tmp_path, window(), *parcels)
    assert "parcel P10, 2026-10-01 08:00:00+08:00: not counted by the window" in lines
    at = lines.index("group 1 (by sender.id, courier.code) over 7d to 2026-10-09 08:00:00+08:00: miss")
    assert lines[at + 1 : at + 4] == [
        "  [miss] parcels gte 8  <- 7",
        "  of 7 parcels:",
        "    P3  TEST  2026-10-03 08:00:00+08:00  480 g  JP  rare-earths",
    ]
    assert len(lines) == at + 10


@pytest.mark.parametrize(
    ("having", "is_open"),
    [
        pytest.param("{parcels: {gte: 2}}", False, id="a lower bound"),
        pytest.param("{parcels: {lt: 9}}", True, id="an upper bound"),
        pytest.param("{total: {gte: 1g}, parcels: {between: [2, 9]}}", True, id="both"),
    ],
)
def test_what_a_worker_cannot_know_until_it_has_seen_the_whole_window_is_told(
    tmp_path: Path, having: str, is_open: bool
) -> None:
    lines = explained(tmp_path, window(having=having), *[parcel(parcel_id=f"P{n}", gross_weight_g=9) for n in range(2)])
    assert any(line.startswith("group 1") and line.endswith(": hit") for line in lines)
    assert any("history_before=none" in line for line in lines) == is_open
    assert any("until it has seen as much time as the window spans" in line for line in lines) == is_open


def test_manifests_and_lists_are_read_as_well_as_parcels() -> None:
    whole = {
        "schema_version": 1,
        "manifest_id": "M",
        "courier": "SF",
        "lodged_at": NOW,
        "parcels": [parcel(), parcel()],
    }
    (manifest,) = read_manifests(orjson.dumps(whole), NOW)
    assert manifest.texts == ("铁合金粉 Dy2O3 99.9%",) * 2
    assert len(read_manifests(orjson.dumps([parcel(), whole]), NOW)) == 2
    assert read_manifests(b"\xef\xbb\xbf" + orjson.dumps(parcel()), NOW) == read_manifests(orjson.dumps(parcel()), NOW)
    assert orjson.loads(read_manifests(orjson.dumps(parcel(courier="YTO")), NOW)[0].record)["courier"] == "YTO"


@pytest.mark.parametrize("raw", [b"", b"[]", b"nonsense", b"7", b"{}", b'["x"]', b'{"goods": []}\nnonsense'])
def test_what_is_no_parcel_is_refused(raw: bytes) -> None:
    with pytest.raises(ValueError, match=r"no JSON|neither|holds no parcel"):
        read_manifests(raw, NOW)


def test_rule_is_found_by_id_and_by_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = write(tmp_path, rule("when: {channel: {is: post}}\n"))
    assert find_rule(str(tmp_path / "sample.yaml"), [])[0].document.id == "sample"
    monkeypatch.chdir(tmp_path)
    assert find_rule("./sample.yaml", [])[0].document.id == "sample"
    with pytest.raises(ValueError, match="did you mean 'sample'"):
        find_rule("sampel", paths)
