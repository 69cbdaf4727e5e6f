"""Tests of rules run in the real engine: what they say when they pass, fail, and cannot be run."""

# ruff: noqa: E501 - YAML stands on one line beside what is said of it

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from native.spec import FieldKind
from rules import RulesInvalid
from rules.authoring import Outcome, run_tests
from rules.fields import FIELDS
from tests.unit.rules.written import FRAME, REFERENCES, WINDOW, write

if TYPE_CHECKING:
    from pathlib import Path


def tried(folder: Path, body: str, *tests: str) -> list[Outcome]:
    listed = "".join(f"\n- {test}" for test in tests)
    return run_tests(write(folder, {"sample": f"{FRAME}{body}tests:{listed}\n", **REFERENCES}))


def got_of(folder: Path, when: str, parcel: str) -> str:
    """Return the truth of one condition for one parcel."""
    outcomes = tried(
        folder,
        f"when: {when}\n",
        f"{{name: asked, expect: hit, parcel: {parcel}}}",
        "{name: other, expect: miss, parcel: {channel: post}}",
    )
    return outcomes[0].got


@pytest.mark.parametrize(
    ("when", "parcel", "truth"),
    [
        ("{weight.gross: {lt: 600g}}", "{weight.gross: 599.999g}", "hit"),
        ("{weight.gross: {lt: 600g}}", "{weight.gross: 600g}", "miss"),
        ("{weight.net: {lte: 1kg}}", "{weight.net: 1kg, weight.gross: 9kg}", "hit"),
        ("{weight.net: {lte: 1kg}}", "{weight.gross: 9kg}", "unknown"),
        ("{parcel.pieces: {gte: 3}}", "{parcel.pieces: 3}", "hit"),
        ("{size.volume: {gte: 3l}}", "{size.volume: 3l}", "hit"),
        ("{size.volume: {gt: 3l}}", "{size.volume: 3l}", "miss"),
        ("{size.volume: {lt: 0.1 cm3}}", "{size.volume: 0.099 cm3}", "hit"),
        ("{size.volume: {gte: 90 m3}}", "{size.volume: 99 m3}", "hit"),
        ("{density: {gte: 1600 kg/m3}}", "{density: 1600 kg/m3, weight.gross: 337g}", "hit"),
        ("{density: {gt: 1600 kg/m3}}", "{density: 1600 kg/m3, weight.gross: 337g}", "miss"),
        ("{density: {gte: 2 g/cm3}}", "{density: 2 g/cm3}", "hit"),
        ("{density: {gte: 2 g/cm3}, weight.gross: {gte: 2kg}}", "{density: 2 g/cm3, size.volume: 1l}", "hit"),
        ("{density: {gte: 2 g/cm3}}", "{weight.gross: 3kg}", "unknown"),
        ("{value.total: {between: [30 USD, 31 USD]}}", "{value.total: 30 USD}", "hit"),
        ("{value.per_kg: {gte: 99 USD/kg}}", "{value.per_kg: 99 USD/kg, weight.gross: 3.3kg}", "hit"),
        ("{value.per_kg: {gt: 99 USD/kg}}", "{value.per_kg: 99 USD/kg, weight.net: 777g}", "miss"),
        ("{value.per_kg: {gt: 99 USD/kg}, weight.gross: {lt: 1kg}}", "{value.per_kg: 100 USD/kg, value.total: 20 USD}", "hit"),
        ("{goods.lines: {lte: 1}}", "{goods.text: x}", "hit"),
        ("{goods.lines: {lte: 1}}", "{goods.hs: [8505.11, 2805.30]}", "miss"),
        ("{goods.lines: {gte: 3}, value.total: {gte: 5 USD}, weight.net: {gte: 2kg}}", "{goods.lines: 3, goods.hs: 2846, value.total: 5 USD, weight.net: 2kg}", "hit"),
        ("{goods.lines: {gte: 100}}", "{goods.lines: 99}", "miss"),
        ("{goods.count: {gte: 3}}", "{goods.count: 3}", "hit"),
        ("{goods.count: {gte: 3, lte: 3}}", "{goods.count: 3, goods.lines: 3}", "hit"),
        ("{goods.count: {gte: 3}}", "{goods.text: x}", "unknown"),
        ("{courier.code: {is: SF}}", "{courier.code: SF}", "hit"),
        ("{courier.code: {is: SF}}", "{channel: post}", "miss"),
        ("{channel: {is: post}}", "{channel: post}", "hit"),
        ("{channel: {is: express}}", "{courier.code: SF}", "hit"),
        ("{trade_mode: {is: '9710'}}", "{courier.code: SF}", "unknown"),
        ("{trade_mode: {starts_with: '97'}}", "{trade_mode: 9710}", "hit"),
        ("{export_port: {is: '5300'}}", "{export_port: 5300}", "hit"),
        ("{declarant.code: {in: [A1, A2]}}", "{declarant.code: A2}", "hit"),
        ("{parcel.id: {starts_with: EA}}", "{parcel.id: EA123}", "hit"),
        ("{sender.id: {is: 440300199001010010}}", "{sender.id: 4403 0019 9001 0100 10}", "hit"),
        ("{sender.id: {is: 440300199001010010}}", "{channel: post}", "unknown"),
        ("{sender.name: {is: 张三}}", "{sender.name: 张三}", "hit"),
        ("{sender.name: {is: 张三}}", "{channel: post}", "unknown"),
        ("{sender.address: {present: true}}", "{channel: post}", "miss"),
        ("{sender.email: {is: li.lei@gmail.com}}", "{sender.email: LiLei+shop@GoogleMail.com}", "hit"),
        ("{sender.email: {is: li.lei@gmail.com}}", "{sender.email: none@none.com}", "unknown"),
        ("{recipient.email: {not_in: [li@qq.com]}}", "{recipient.email: wang@qq.com}", "hit"),
        ("{sender.account_no: {is: 7551234567}}", "{sender.account_no: 755-123 4567, courier.code: SF}", "hit"),
        ("{sender.account_no: {is: 7551234567}}", "{sender.account_no: ７５５１２３４５６７, courier.code: YTO}", "hit"),
        ("{courier.code: {is: SF}, sender.account_no: {is: 7551234567}}", "{sender.account_no: 7551234567}", "miss"),
        ("{recipient.account_no: {present: false}}", "{recipient.account_no: 000000}", "hit"),
        ("{recipient.account_no: {is_not: K2100012}}", "{courier.code: SF}", "unknown"),
        ("{sender.phone: {is: '13800000001'}}", "{sender.phone: +86 138 0000 0001}", "hit"),
        ("{recipient.name: {is: Taro}}", "{recipient.name: taro}", "hit"),
        ("{recipient.city: {is: Tokyo}}", "{destination.city: Tokyo}", "hit"),
        ("{recipient.id: {present: false}}", "{channel: post}", "hit"),
        ("{transit.country: {in: set:watched}}", "{transit.country: [HK, MY]}", "hit"),
        ("{transit.country: {in: set:watched}}", "{channel: post}", "unknown"),
        ("{destination.country: {is: JP}}", "{recipient.country: JP}", "hit"),
        ("{goods.text: {mentions: lexicon:dysprosium}}", "{goods.text: 铁合金粉 Dy2O3}", "hit"),
        ("{goods.text: {mentions: lexicon:dysprosium}}", "{channel: post}", "miss"),
        ("{goods.hs: {under: 280530}}", "{goods.hs: [8505.11, 2805.30]}", "hit"),
        ("{goods.hs: {under: 280530}}", "{goods.text: x}", "unknown"),
        ("{goods.class: {is: magnets}}", "{goods.class: magnets}", "hit"),
        ("{goods.class: {is: magnets}}", "{goods.class: rare-earths, goods.text: NdFeB}", "miss"),
        ("{goods.class: {is: magnets}}", "{goods.text: 钐钴磁体}", "hit"),
        ("{goods.origin: {is: VN}, value.total: {gte: 5 USD}}", "{goods.origin: [CN, VN], value.total: 5 USD}", "hit"),
        ("{licence.present: {is: true}}", "{licence.present: true}", "hit"),
        ("{licence.present: {is: false}}", "{channel: post}", "hit"),
        ("{licence.number: {starts_with: L9}}", "{licence.number: L901, licence.present: true}", "hit"),
    ],
)  # fmt: skip
def test_field_of_a_test_reaches_the_engine(tmp_path: Path, when: str, parcel: str, truth: str) -> None:
    assert got_of(tmp_path, when, parcel) == truth


@pytest.mark.parametrize(
    ("when", "truth"),
    [
        ("{weight.gross: {lt: 600g}}", "unknown"),
        ("{weight.gross: {gte: 600g, lt: 601g}}", "unknown"),
        ("{weight.gross: {between: [0.5 mg, 2t]}}", "unknown"),
        ("{destination.country: {is_not: CN}}", "unknown"),
        ("{destination.country: {in: set:watched}}", "unknown"),
        ("{channel: {is: express}, weight.gross: {lt: 600g}}", "miss"),
        ("{any: [{channel: {is: post}}, {weight.gross: {lt: 600g}}]}", "hit"),
        ("{value.per_kg: {gte: 100 USD/kg}}", "unknown"),
        ("{all: [{channel: {is: post}}, {weight.gross: {present: true}}]}", "hit"),
    ],
)
def test_what_a_test_leaves_out_is_unknown_although_every_manifest_has_it(
    tmp_path: Path, when: str, truth: str
) -> None:
    assert got_of(tmp_path, when, "{channel: post, value.total: 5 USD}") == truth


def test_failure_says_which_test_what_was_expected_and_what_came(tmp_path: Path) -> None:
    wrong, right = tried(
        tmp_path,
        "when: {weight.gross: {lt: 600g}}\n",
        "{name: heavy, expect: hit, parcel: {weight.gross: 601g}}",
        "{name: heavier, expect: miss, parcel: {weight.gross: 2kg}}",
    )
    assert str(wrong) == (f"{tmp_path}/sample.yaml:11:3: rule 'sample', test 'heavy': failed: expected hit, got miss")
    assert right.passed


def test_answer_that_depends_on_what_is_left_out_is_explained(tmp_path: Path) -> None:
    outcomes = tried(
        tmp_path,
        "when: {weight.gross: {lt: 600g}}\n",
        "{name: a, expect: hit, parcel: {channel: post}}",
        "{name: b, expect: miss, parcel: {weight.gross: 2kg}}",
    )
    assert outcomes[0].why == ("the answer depends on weight.gross, which the test leaves out",)


@pytest.mark.parametrize(
    ("parcel", "reason"),
    [
        ("{density: 3 g/cm3, weight.gross: 2kg, size.volume: 1l}", "density is 3 g/cm3, but of the other fields it comes out as 2 g/cm3"),
        ("{value.per_kg: 9 USD/kg, weight.gross: 2kg, value.total: 20 USD}", "value.per_kg is 9.00 USD/kg, but of the other fields it comes out as 10.00 USD/kg"),
        ("{destination.country: JP, recipient.country: KR}", "recipient.country is 'KR', but its other name in the test says 'JP'"),
        ("{goods.lines: 1, goods.hs: [2846, 8505.11]}", "goods.lines is 1, but the other fields name 2 lines"),
        ("{goods.count: 1, goods.lines: 2}", "goods.count is 1, but there are 2 lines, of one article or more"),
        ("{licence.present: false, licence.number: L1}", "licence.present is false, but licence.number is given"),
    ],
)  # fmt: skip
def test_contradiction_in_a_test_fails_with_its_reason(tmp_path: Path, parcel: str, reason: str) -> None:
    outcomes = tried(
        tmp_path,
        "when: {weight.gross: {lt: 600g}}\n",
        f"{{name: a, expect: hit, parcel: {parcel}}}",
        "{name: b, expect: miss, parcel: {weight.gross: 2kg}}",
    )
    assert (outcomes[0].got, outcomes[0].why) == ("no manifest", (f"R502: {reason}",))


def test_draft_is_tested_and_retired_rule_is_not(tmp_path: Path) -> None:
    tests = (
        "{name: a, expect: hit, parcel: {weight.gross: 1g}}",
        "{name: b, expect: miss, parcel: {weight.gross: 2kg}}",
    )
    assert len(tried(tmp_path, "status: draft\nwhen: {weight.gross: {lt: 600g}}\n", *tests)) == 2
    assert tried(tmp_path, "status: retired\nwhen: {weight.gross: {lt: 600g}}\n", *tests) == []


def test_rules_with_errors_are_not_tested(tmp_path: Path) -> None:
    with pytest.raises(RulesInvalid, match="R200"):
        tried(tmp_path, "when: {weight.gros: {lt: 600g}}\n", "{name: a, expect: hit, parcel: {weight.gross: 1g}}")


def test_exception_excuses_until_its_last_day(tmp_path: Path) -> None:
    body = (
        "when: {weight.gross: {lt: 600g}}\n"
        "exceptions: [{name: e, when: {channel: {is: post}}, reason: r, approved_by: b, expires: 2026-06-30}]\n"
    )
    outcomes = tried(
        tmp_path,
        body,
        "{name: a, expect: hit, parcel: {weight.gross: 1g, channel: express}}",
        "{name: b, expect: miss, parcel: {weight.gross: 1g, channel: post}}",
        "{name: c, expect: unknown, parcel: {channel: express}}",
    )
    assert [outcome.got for outcome in outcomes] == ["hit", "miss", "unknown"]


STREAM = "{at: 0d, every: 12h, times: 9, parcel: {sender.id: S1, weight.gross: 480g, courier.code: SF}}"
SOME = f"{{name: some, expect: {{hits: 2}}, stream: [{STREAM}]}}"
NONE = "{name: none, expect: {hits: 0}, stream: [{at: 0d, parcel: {channel: post}}]}"


def streamed(folder: Path, expect: str, *steps: str) -> Outcome:
    test = f"{{name: asked, expect: {expect}, stream: [{', '.join(steps)}]}}"
    return tried(folder, WINDOW, test, SOME, NONE)[0]


def test_stream_hits_once_for_every_parcel_at_which_the_window_holds(tmp_path: Path) -> None:
    outcome = streamed(tmp_path, "{hits: 2, first_at: 3d12h, last_values: {parcels: 9, total: 4.32kg}}", STREAM)
    assert outcome.passed, outcome


def test_parcels_of_one_moment_are_counted_each(tmp_path: Path) -> None:
    step = "{at: 0d, every: 0s, times: 9, parcel: {sender.id: S1, weight.gross: 480g, courier.code: SF}}"
    assert streamed(tmp_path, "{hits: 2, first_at: 0s}", step).passed


def test_numbered_senders_have_windows_of_their_own(tmp_path: Path) -> None:
    assert streamed(tmp_path, "{hits: 0}", STREAM.replace("S1", '"S{n}"')).passed


def test_values_that_take_turns_go_on_from_parcel_to_parcel(tmp_path: Path) -> None:
    assert streamed(tmp_path, "{hits: 0}", STREAM.replace("SF", "{cycle: [SF, YTO]}")).passed
    longer = STREAM.replace("SF", "{cycle: [SF, YTO]}").replace("times: 9", "times: 15").replace("12h", "6h")
    assert streamed(tmp_path, "{hits: 1, first_at: 3d12h}", longer).passed


def test_steps_of_a_stream_are_sent_in_order_of_time(tmp_path: Path) -> None:
    late, early = (
        STREAM.replace("at: 0d", "at: 2d").replace("times: 9", "times: 4"),
        STREAM.replace("times: 9", "times: 4"),
    )
    assert streamed(tmp_path, "{hits: 1, first_at: 3d12h}", late, early).passed


def test_stream_in_seven_days_and_a_second_has_left_the_window(tmp_path: Path) -> None:
    first = STREAM.replace("times: 9", "times: 7")
    last = "{{at: {at}, parcel: {{sender.id: S1, weight.gross: 480g, courier.code: SF}}}}"
    assert streamed(tmp_path, "{hits: 1}", first, last.format(at="6d23h59m59s")).passed
    assert streamed(tmp_path, "{hits: 0}", first, last.format(at="7d")).passed


def test_failing_stream_says_what_the_window_measured(tmp_path: Path) -> None:
    outcome = streamed(tmp_path, "{hits: 3, first_at: 1d}", STREAM)
    assert (outcome.expected, outcome.got) == ("hits 3, first_at 1d", "hits 2, first_at 3d12h")
    assert outcome.why == (
        "the window counted 9 of 9 parcels",
        "it held at 3d12h, 4d",
        "its measures were greatest at 4d: parcels 9, total 4.32 kg",
    )


def test_stream_without_the_field_to_group_by_is_explained(tmp_path: Path) -> None:
    outcome = streamed(tmp_path, "{hits: 1}", STREAM.replace("sender.id: S1, ", ""))
    assert outcome.why == (
        "the window counted 0 of 9 parcels",
        "either `when` does not hit them, or they have nothing to group by",
    )


def test_stream_whose_answer_depends_on_a_weight_it_leaves_out_fails(tmp_path: Path) -> None:
    outcome = streamed(tmp_path, "{hits: 2}", STREAM.replace("weight.gross: 480g, ", ""))
    assert (outcome.got, outcome.passed) == ("hits 0 / hits 2", False)
    assert outcome.why == ("the answer depends on weight.gross, which the test leaves out",)


@pytest.mark.parametrize(
    ("parcel", "hits"),
    [
        ("sender.account_no: {cycle: [755-123-4567, 7551234567]}, courier.code: SF", 4),
        ("sender.account_no: 7551234567, courier.code: {cycle: [SF, YTO]}", 1),
        ("sender.account_no: '755123450{n}', courier.code: SF", 0),
        ("sender.account_no: 000000, courier.code: SF", 0),
    ],
)
def test_a_window_by_account_takes_equal_numbers_of_two_couriers_for_two_accounts(
    tmp_path: Path, parcel: str, hits: int
) -> None:
    body = """\
when: {weight.gross: {lt: 600g}}
window:
  group_by: [sender.account_no]
  over: 7d
  measures: {parcels: {count: parcels}}
  having: {parcels: {gte: 4}}
"""
    step = "{{at: 0d, every: 1h, times: 7, parcel: {{weight.gross: 100g, {}}}}}"
    some, none = (step.format(asked) for asked in ("sender.account_no: K2100012, courier.code: SF", "channel: post"))
    tests = [
        f"{{name: {name}, expect: {{hits: {n}}}, stream: [{text}]}}"
        for name, n, text in (("asked", hits, step.format(parcel)), ("some", 4, some), ("none", 0, none))
    ]
    assert [outcome.passed for outcome in tried(tmp_path, body, *tests)] == [True, True, True]


def test_a_window_counts_different_accounts_and_mailboxes(tmp_path: Path) -> None:
    body = """\
when: {weight.gross: {lt: 600g}}
window:
  group_by: [recipient.email]
  over: 7d
  measures: {accounts: {distinct: sender.account_no}, mailboxes: {distinct: sender.email}}
  having: {all: [{accounts: {gte: 3}}, {mailboxes: {gte: 2}}]}
"""
    parcel = (
        "weight.gross: 100g, recipient.email: {cycle: [li.lei@gmail.com, lilei@gmail.com]},"
        " sender.account_no: {cycle: [7551234567, K2100012, 0]}, courier.code: {cycle: [SF, SF, SF, YTO]},"
        " sender.email: {cycle: [li@qq.com, LI@QQ.COM, test@test.com, wang@qq.com]}"
    )
    step = f"{{at: 0d, every: 1h, times: 4, parcel: {{{parcel}}}}}"
    values = "{accounts: 3, mailboxes: 2}"
    expect = f"{{hits: 1, first_at: 3h, last_values: {values}}}"
    assert tried(tmp_path, body, f"{{name: asked, expect: {expect}, stream: [{step}]}}", NONE)[0].passed


THREES = {
    "parcel.pieces": "3",
    "weight.gross": "3kg",
    "weight.piece": "3kg",
    "weight.article": "3kg",
    "weight.net": "3kg",
    "size.volume": "3l",
    "density": "3 g/cm3",
    "density.stated": "3 g/cm3",
    "value.total": "3 USD",
    "value.per_kg": "3 USD/kg",
    "goods.lines": "3",
    "goods.count": "3",
}


@pytest.mark.parametrize("field", [name for name, info in FIELDS.items() if info.kind is FieldKind.NUMBER])
def test_windows_measure_every_number_of_a_parcel(tmp_path: Path, field: str) -> None:
    value = THREES[field]
    measured = {"weight.piece": "weight.gross", "weight.article": "goods.count: 1, weight.gross"}.get(field, field)
    sent = (
        "goods.text: 水 1L, goods.count: 1, weight.gross: 3kg" if field == "density.stated" else f"{measured}: {value}"
    )
    outcomes = tried(
        tmp_path,
        "when: {channel: {is: post}}\n"
        "window:\n"
        "  group_by: [sender.id]\n"
        "  over: 30d\n"
        f"  measures: {{most: {{max: {field}}}, mean: {{mean: {field}}}}}\n"
        f"  having: {{most: {{gte: {value}, lte: {value}}}, mean: {{gte: {value}, lte: {value}}}}}\n",
        f"{{name: equal, expect: {{hits: 2}}, stream: [{{at: 0d, every: 1d, times: 2, parcel: {{channel: post, sender.id: A1, {sent}}}}}]}}",
        "{name: none, expect: {hits: 0}, stream: [{at: 0d, parcel: {channel: post}}]}",
    )
    assert [(outcome.got, outcome.passed) for outcome in outcomes] == [("hits 2", True), ("hits 0", True)]
