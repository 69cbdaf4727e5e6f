"""What explanations say, and what they never say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.rules.written import loaded, rule, window

if TYPE_CHECKING:
    from pathlib import Path

    from rules import Ruleset


def one_leaf(folder: Path, when: str) -> Ruleset:
    return loaded(folder, rule(f"when: {when}\n"))


@pytest.mark.parametrize(
    ("when", "value", "en", "zh"),
    [
        (
            "{goods.text: {mentions: lexicon:dysprosium}}", "Dy2O3",
            'goods.text mentions "Dy2O3" (lexicon dysprosium)', "货物描述提到“Dy2O3”（词库 dysprosium）",
        ),
        ("{goods.text: {mentions: [磁粉]}}", "磁 粉", 'goods.text mentions "磁 粉"', "货物描述提到“磁 粉”"),
        (
            "{value.per_kg: {gte: 100 USD/kg}}", 120.0,
            "value.per_kg 120.00 USD/kg >= 100 USD/kg", "每千克价值 120.00 USD/kg ≥ 100 USD/kg",
        ),
        (
            "{weight.gross: {between: [400g, 1kg]}}", 480.0,
            "weight.gross 480 g >= 400 g and < 1 kg", "毛重 480 g ≥ 400 g 且 < 1 kg",
        ),
        (
            "{weight.net: {lt: {field: weight.gross, times: 0.5}}}", 100.0,
            "weight.net 100 g < 0.5 x weight.gross", "净重 100 g < 0.5 x 毛重",
        ),
        ("{goods.hs: {under: 2846}}", "2846.9", "goods.hs 2846.9 is under 2846", "HS 编码 2846.9 属于 2846"),
        ("{destination.country: {in: [JP, KR]}}", "JP", "destination.country is JP", "目的国为 JP"),
        ("{parcel.id: {starts_with: RR}}", "RR1", "parcel.id RR1 starts with RR", "运单号 RR1 以 RR 开头"),
        ("{licence.present: {is: true}}", None, "licence.present is present", "有许可证"),
    ],
)  # fmt: skip
def test_hit_is_explained_after_the_title(
    tmp_path: Path, when: str, value: float | str | None, en: str, zh: str
) -> None:
    why = one_leaf(tmp_path, when).explain_hit(0, ((0, value),))
    assert why == (f"Sample: {en}", f"样例：{zh}")


def test_identities_are_never_shown(tmp_path: Path) -> None:
    ruleset = one_leaf(tmp_path, "{sender.phone: {in: ['13800000001']}}")
    for value in ("13800000001", None):
        why = ruleset.explain_hit(0, ((0, value),))
        assert "138" not in why.en + why.zh
        assert why.en == "Sample: sender.phone is one that the rule names"


def test_pattern_is_told_with_what_it_found(tmp_path: Path) -> None:
    ruleset = one_leaf(tmp_path, "{goods.text: {matches_regex: '(?i)dy.?o3'}}")
    why = ruleset.explain_hit(0, ((0, "DY2O3"),))
    assert why.en == 'Sample: goods.text has "DY2O3", which matches (?i)dy.?o3'
    assert why.zh == "样例：货物描述中的“DY2O3”匹配 (?i)dy.?o3"


def test_hit_without_evidence_has_the_title_alone(tmp_path: Path) -> None:
    why = one_leaf(tmp_path, "{destination.country: {is_not: CN}}").explain_hit(0, ())
    assert why == ("Sample", "样例")


def test_alert_names_the_measures_that_held(tmp_path: Path) -> None:
    files = window(having="{any: [{parcels: {gte: 8}}, {total: {gte: 2kg}}]}")
    why = loaded(tmp_path, files).explain_alert(0, {"parcels": 7.0, "total": 4320.0})
    assert why == ("Sample: total 4.32 kg >= 2 kg; within 7d", "样例：total 4.32 kg ≥ 2 kg；7d 内")


def test_alert_shows_a_ratio_to_nothing_as_infinite(tmp_path: Path) -> None:
    measures = "{parcels: {count: parcels}, total: {sum: weight.gross}, each: {ratio: {of: total, to: parcels}}}"
    body = "alert: {message: {zh: '每件 {each}', en: '{each} each'}}\n"
    ruleset = loaded(tmp_path, window(body, measures=measures))
    assert ruleset.explain_alert(0, {"each": 480.0}).en == "Sample: 480 g each"
    assert ruleset.explain_alert(0, {"each": float("inf")}).en == "Sample: ∞ each"


def test_alert_message_may_hold_ratios_and_baselines(tmp_path: Path) -> None:
    body = """\
  baseline: {usual: {of: parcels, stat: mean, bucket: 7d, over: 28d}}
alert: {message: {zh: '{parcels} 件，平时 {usual}，{surge} 倍', en: '{parcels}, usually {usual}: {surge} times'}}
"""
    files = window(body, measures="{parcels: {count: parcels}, surge: {ratio: {of: parcels, to: usual}}}")
    why = loaded(tmp_path, files).explain_alert(0, {"parcels": 47.0, "surge": 4.7, "usual": 10.0})
    assert why == ("Sample: 47, usually 10: 4.7 times", "样例：47 件，平时 10，4.7 倍")


def test_alert_message_fills_its_slots(tmp_path: Path) -> None:
    files = window("alert: {message: {zh: '{parcels} 件共 {total}', en: '{parcels} parcels of {total}'}}\n")
    why = loaded(tmp_path, files).explain_alert(0, {"parcels": 9.0, "total": 4320.0})
    assert why == ("Sample: 9 parcels of 4.32 kg", "样例：9 件共 4.32 kg")


def test_alert_of_a_rule_without_window_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="rule sample has no window"):
        one_leaf(tmp_path, "{channel: {is: post}}").explain_alert(0, {})
