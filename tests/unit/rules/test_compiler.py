"""What conditions, windows and rules become for the engine."""

# ruff: noqa: E501 - YAML stands on one line beside what is said of it

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from native.spec import (
    Decision,
    ExceptionClause,
    Field,
    Leaf,
    LeafKind,
    Measure,
    MeasureKind,
    Node,
    NodeKind,
    RateRow,
    Term,
)
from tests.unit.rules.written import FRAGMENT, LEXICON, lexicon, loaded, rule, window

if TYPE_CHECKING:
    from pathlib import Path

DAY_MS = 86_400_000
START_OF_2026_MS = 1_767_196_800_000  # 2026-01-01T00:00 in Shanghai


def leaves(folder: Path, when: str) -> tuple[Leaf, ...]:
    return loaded(folder, rule(f"when: {when}\n")).spec.leaves


def tree(folder: Path, when: str) -> Node:
    return loaded(folder, rule(f"when: {when}\n")).spec.rules[0].condition


def spaced(**options: bool) -> list[Term]:
    """Return the ways to write the formula of the lexicon."""
    texts = ["Dy2O3", "Dy2O 3", "Dy2 O3", "Dy2 O 3", "Dy 2O3", "Dy 2O 3", "Dy 2 O3", "Dy 2 O 3"]
    return [Term(text, **options) for text in texts]


def taken_apart(*, exact: bool = False, alone: bool = False) -> list[Term]:
    """Return the ways to write the Chinese term of the lexicon."""
    halves = [Term(text, exact=exact, alone=alone) for text in ("氧化钅啇", "氧化钅商")]
    return [*halves, Term("氧化di", whole=True, exact=True, alone=alone)]


def leaf(number: int) -> Node:
    return Node(NodeKind.LEAF, leaf=number)


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("{weight.gross: {lt: 600g}}", Leaf(LeafKind.RANGE, Field.WEIGHT_GROSS, high=600.0, high_open=True)),
        ("{weight.gross: {lte: 0.6kg}}", Leaf(LeafKind.RANGE, Field.WEIGHT_GROSS, high=600.0)),
        ("{weight.net: {gt: 1t}}", Leaf(LeafKind.RANGE, Field.WEIGHT_NET, low=1e6, low_open=True)),
        ("{density: {gte: 7 g/cm3}}", Leaf(LeafKind.RANGE, Field.DENSITY, low=7000.0)),
        ("{size.volume: {gte: 1 l}}", Leaf(LeafKind.RANGE, Field.SIZE_VOLUME, low=1e6)),
        (
            "{value.per_kg: {between: [30 USD/kg, 100 USD/kg]}}",
            Leaf(LeafKind.RANGE, Field.VALUE_PER_KG, low=30.0, high=100.0, high_open=True),
        ),
        (
            "{weight.net: {lt: {field: weight.gross, times: 0.5}}}",
            Leaf(LeafKind.COMPARE, Field.WEIGHT_NET, high=0.5, high_open=True, other=Field.WEIGHT_GROSS),
        ),
        ("{destination.country: {is: JP}}", Leaf(LeafKind.IN, Field.DESTINATION_COUNTRY, values=("JP",))),
        ("{recipient.country: {in: [KR, JP]}}", Leaf(LeafKind.IN, Field.DESTINATION_COUNTRY, values=("JP", "KR"))),
        ("{transit.country: {in: set:watched}}", Leaf(LeafKind.IN, Field.TRANSIT_COUNTRY, values=("MY", "TH"))),
        ("{destination.city: {is: 大阪}}", Leaf(LeafKind.IN, Field.RECIPIENT_CITY, values=("大阪",))),
        ("{parcel.id: {starts_with: [CP, RR]}}", Leaf(LeafKind.STARTS_WITH, Field.PARCEL_ID, values=("CP", "RR"))),
        (
            "{goods.hs: {under: ['2846000000', '2805.30', '0101', '81']}}",
            Leaf(LeafKind.UNDER, Field.GOODS_HS, values=("0101", "280530", "2846", "81")),
        ),
        ("{goods.text: {mentions: lexicon:dysprosium}}", Leaf(LeafKind.MENTIONS, Field.GOODS_TEXT, lexicons=(0,))),
        (
            "{goods.text: {mentions: {any: [lexicon:dysprosium, powder], at_least: 2}}}",
            Leaf(LeafKind.MENTIONS, Field.GOODS_TEXT, lexicons=(0, 1), at_least=2),
        ),
        ("{licence.number: {present: true}}", Leaf(LeafKind.PRESENT, Field.LICENCE_NUMBER)),
        ("{licence.present: {is: true}}", Leaf(LeafKind.FLAG, Field.LICENCE_PRESENT)),
    ],
)  # fmt: skip
def test_question_becomes_one_leaf(tmp_path: Path, when: str, expected: Leaf) -> None:
    assert leaves(tmp_path, when) == (expected,)
    assert tree(tmp_path, when) == leaf(0)


@pytest.mark.parametrize(
    ("when", "positive"),
    [
        ("{destination.country: {is_not: JP}}", "{destination.country: {is: JP}}"),
        ("{destination.country: {not_in: [JP, KR]}}", "{destination.country: {in: [JP, KR]}}"),
        ("{goods.hs: {not_under: 2846}}", "{goods.hs: {under: 2846}}"),
        ("{goods.text: {not_mentions: [a lamp]}}", "{goods.text: {mentions: [a lamp]}}"),
        ("{goods.hs: {present: false}}", "{goods.hs: {present: true}}"),
        ("{licence.present: {is: false}}", "{licence.present: {is: true}}"),
        ("{licence.present: {is_not: true}}", "{licence.present: {is: true}}"),
        ("{none: [{channel: {is: post}}]}", "{channel: {is: post}}"),
        ("{not: {channel: {is: post}}}", "{channel: {is: post}}"),
    ],
)
def test_negative_question_is_the_positive_one_under_a_not(tmp_path: Path, when: str, positive: str) -> None:
    assert leaves(tmp_path, when) == leaves(tmp_path, positive)
    assert tree(tmp_path, when) == Node(NodeKind.NOT, (leaf(0),))


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("{channel: {is: post}, parcel.pieces: {gt: 2}}", Node(NodeKind.ALL, (leaf(0), leaf(1)))),
        ("{weight.gross: {gte: 1kg, lt: 2kg}}", Node(NodeKind.ALL, (leaf(0), leaf(1)))),
        ("{any: [{channel: {is: post}}, {parcel.pieces: {gt: 2}}]}", Node(NodeKind.ANY, (leaf(0), leaf(1)))),
        (
            "{none: [{channel: {is: post}}, {parcel.pieces: {gt: 2}}]}",
            Node(NodeKind.NOT, (Node(NodeKind.ANY, (leaf(0), leaf(1))),)),
        ),
        (
            "{at_least: {n: 2, of: [{channel: {is: post}}, {parcel.pieces: {gt: 2}}]}}",
            Node(NodeKind.AT_LEAST, (leaf(0), leaf(1)), n=2),
        ),
        ("{fragment: abroad}", Node(NodeKind.NOT, (leaf(0),))),
        (
            "{weight.net: {between: [{field: weight.gross, times: 0.1}, {field: weight.gross}]}}",
            Node(NodeKind.ALL, (leaf(0), leaf(1))),
        ),
    ],
)  # fmt: skip
def test_conditions_become_nodes(tmp_path: Path, when: str, expected: Node) -> None:
    assert tree(tmp_path, when) == expected


def test_question_that_stands_twice_becomes_one_leaf(tmp_path: Path) -> None:
    when = "{any: [{weight.gross: {lt: 2kg}}, {all: [{weight.gross: {lt: 2000g}}, {channel: {is: post}}]}]}"
    assert len(leaves(tmp_path, when)) == 2
    assert tree(tmp_path, when).children[1].children[0] == leaf(0)


def test_pattern_keeps_its_spelling_and_may_be_a_param(tmp_path: Path) -> None:
    text = "params: {grade: '[0-9]N|99[.]9+'}\nwhen: {not: {goods.text: {matches_regex: param:grade}}}\n"
    ruleset = loaded(tmp_path, rule(text))
    assert ruleset.spec.leaves == (Leaf(LeafKind.REGEX, Field.GOODS_TEXT, values=("[0-9]N|99[.]9+",)),)
    assert ruleset.spec.rules[0].condition == Node(NodeKind.NOT, (leaf(0),))


def test_param_stands_for_its_literal(tmp_path: Path) -> None:
    ruleset = loaded(tmp_path, rule("params: {light: 600g, some: [JP, KR]}\nwhen: {weight.gross: {lt: param:light}, "
                                    "destination.country: {in: param:some}}\n"))  # fmt: skip
    assert [found.high for found in ruleset.spec.leaves] == [600.0, math.inf]
    assert ruleset.spec.leaves[1].values == ("JP", "KR")


def test_lexicon_terms_are_whole_in_latin_script_and_anywhere_in_chinese(tmp_path: Path) -> None:
    ruleset = loaded(tmp_path, rule("when: {goods.text: {mentions: [lexicon:dysprosium, 粉, powder]}}\n"))
    assert ruleset.spec.lexicons[0].name == "dysprosium"
    assert ruleset.spec.lexicons[0].terms == (
        Term("氧化镝"),
        *taken_apart(),
        Term("dysprosium oxide", whole=True),
        *spaced(whole=True, exact=True),
        Term("1308-87-8", whole=True),
    )
    assert ruleset.spec.lexicons[1].name.startswith("phrases:")
    assert ruleset.spec.lexicons[1].terms == (Term("powder", whole=True), Term("粉"))


@pytest.mark.parametrize(
    ("formula", "written"),
    [
        pytest.param("Sm2Co17", ["Sm2 Co17", "Sm 2 Co 17"], id="two elements"),
        pytest.param("Nd2Fe14B", ["Nd2 Fe14 B", "Nd 2 Fe 14 B"], id="three elements"),
        pytest.param("Bi4Ge3O12", ["Bi4 Ge3 O12", "Bi 4 Ge 3 O 12"], id="more parts"),
        pytest.param("Sb(CH3)3", ["Sb (CH3)3", "Sb (CH3) 3"], id="a group"),
        pytest.param("GeO2", ["Ge O2", "GeO 2"], id="a short one"),
    ],
)
def test_a_formula_may_be_written_with_spaces(tmp_path: Path, formula: str, written: list[str]) -> None:
    terms = terms_of(tmp_path, f"{{formula: [{formula}]}}")
    assert {Term(text, whole=True, exact=True) for text in [formula, *written]} <= set(terms)


@pytest.mark.parametrize("formula", ["W2C", "WO3", "Dy203", "InAs", "GaN powder", "4N Ga"])
def test_what_might_be_anything_is_written_one_way(tmp_path: Path, formula: str) -> None:
    assert terms_of(tmp_path, f"{{formula: [{formula}]}}") == (Term(formula, whole=True, exact=True),)


def test_an_oxide_may_have_spaces_in_any_case_and_other_formulas_in_their_own(tmp_path: Path) -> None:
    terms = terms_of(tmp_path, "{en: [Sb2O3, Sb2S3]}")
    assert {Term("Sb2 O3", whole=True), Term("Sb2 S3", whole=True, exact=True)} <= set(terms)


def terms_of(folder: Path, terms: str) -> tuple[Term, ...]:
    asking = rule("when: {goods.text: {mentions: lexicon:mine}}\n")
    return loaded(folder, asking | lexicon(terms, tells="")).spec.lexicons[0].terms


def test_lexicon_may_ask_for_substrings_and_case(tmp_path: Path) -> None:
    text = LEXICON + "match: substring\ncase: exact\nexcept: [dysprosium oxide lamp]\n"
    files = {**rule("when: {goods.text: {mentions: lexicon:dysprosium}}\n"), "dysprosium": text}
    asked = loaded(tmp_path, files).spec.lexicons[0]
    assert asked.terms == (
        Term("氧化镝", exact=True),
        *taken_apart(exact=True),
        Term("dysprosium oxide", exact=True),
        *spaced(whole=True, exact=True),
        Term("1308-87-8", whole=True, exact=True),
    )
    assert asked.excepts == ("dysprosium oxide lamp",)


def test_terms_of_a_lexicon_that_stand_alone_are_whole_words_too(tmp_path: Path) -> None:
    files = {**rule("when: {goods.text: {mentions: lexicon:dysprosium}}\n"), "dysprosium": LEXICON + "match: alone\n"}
    assert loaded(tmp_path, files).spec.lexicons[0].terms == (
        Term("氧化镝", alone=True),
        *taken_apart(alone=True),
        Term("dysprosium oxide", whole=True, alone=True),
        *spaced(whole=True, exact=True, alone=True),
        Term("1308-87-8", whole=True, alone=True),
    )


def test_dates_are_shanghai_days_and_the_last_day_is_inside(tmp_path: Path) -> None:
    files = rule("""\
when: {channel: {is: post}}
exceptions:
  - {name: samples, when: {weight.gross: {lt: 200g}}, reason: licence, approved_by: officer-14, expires: 2026-01-01}
""")
    files["sample"] = files["sample"].replace("{from: 2026-01-01}", "{from: 2026-01-01, until: 2026-01-02}")
    compiled = loaded(tmp_path, files).spec.rules[0]
    assert (compiled.from_ms, compiled.until_ms) == (START_OF_2026_MS, START_OF_2026_MS + 2 * DAY_MS)
    assert compiled.exceptions == (ExceptionClause("samples", leaf(1), START_OF_2026_MS + DAY_MS),)


def test_rule_without_an_end_holds_for_ever(tmp_path: Path) -> None:
    assert loaded(tmp_path, rule("when: {channel: {is: post}}\n")).spec.rules[0].until_ms == 2**63 - 1


def test_rules_share_a_score_group_by_name_only(tmp_path: Path) -> None:
    files = rule("when: {channel: {is: post}}\n")
    for name, group in (("a", "score_group: x\n"), ("b", ""), ("c", "score_group: x\n"), ("d", "")):
        files[name] = files["sample"].replace("rule: sample", f"rule: {name}") + group
    assert [compiled.score_group for compiled in loaded(tmp_path, files).spec.rules] == [0, 1, 0, 2, 3]


def test_window_is_compiled_with_its_defaults(tmp_path: Path) -> None:
    compiled = loaded(tmp_path, window()).spec.rules[0].window
    assert compiled is not None
    assert compiled.group_by == (Field.SENDER_ID, Field.COURIER_CODE)
    assert compiled.over_ms == 7 * DAY_MS
    assert compiled.measures == (
        Measure("parcels", MeasureKind.COUNT),
        Measure("total", MeasureKind.SUM, Field.WEIGHT_GROSS),
    )
    assert compiled.having == leaf(0)
    assert compiled.leaves == (Leaf(LeafKind.RANGE, 0, low=8.0),)
    assert not compiled.own_group_when_missing
    assert compiled.allowed_lateness_ms == 6 * 3_600_000
    assert compiled.suppress_ms == DAY_MS
    assert compiled.max_evidence == 50
    assert not compiled.gathers_group


def test_having_is_typed_by_what_measures_measure(tmp_path: Path) -> None:
    files = window(
        measures="{parcels: {count: parcels}, usual: {mean: weight.net}, pieces: {mean: parcel.pieces}}",
        having="{usual: {gte: 0.5kg}, pieces: {lt: 1.5}, parcels: {gt: {field: pieces, times: 3}}}",
    )
    compiled = loaded(tmp_path, files).spec.rules[0].window
    assert compiled is not None
    assert compiled.leaves == (
        Leaf(LeafKind.RANGE, 1, low=500.0),
        Leaf(LeafKind.RANGE, 2, high=1.5, high_open=True),
        Leaf(LeafKind.COMPARE, 0, low=3.0, low_open=True, other=2),
    )


def test_alert_and_window_options_are_compiled(tmp_path: Path) -> None:
    body = """\
  allowed_lateness: 1d
  on_missing_key: own_group
alert: {dedup_by: [courier.code, sender.id], suppress_for: 12h, max_evidence: 10, gathers: group}
"""
    compiled = loaded(tmp_path, window(body)).spec.rules[0].window
    assert compiled is not None
    assert compiled.allowed_lateness_ms == DAY_MS
    assert compiled.own_group_when_missing
    assert (compiled.suppress_ms, compiled.max_evidence) == (DAY_MS // 2, 10)
    assert compiled.gathers_group


def test_share_asks_parcels_and_its_two_bits_have_names_of_their_own(tmp_path: Path) -> None:
    measures = "{{parcels: {{count: parcels}}, a: {{share: {{channel: {{is: post}}}}}}, b: {{share: {}}}}}"
    names = []
    for same in ("{channel: {in: [post]}}", "{channel: {is_not: post}}"):
        spec = loaded(tmp_path, window(measures=measures.format(same))).spec
        compiled = spec.rules[0].window
        assert compiled is not None
        assert spec.leaves[1] == Leaf(LeafKind.IN, Field.CHANNEL, values=("post",))
        first, second = (measure.share for measure in compiled.measures[1:])
        assert first is not None
        assert second is not None
        assert first.condition == leaf(1)
        names.append({first.held, first.known, second.held, second.known, compiled.slot})
    assert [len(found) for found in names] == [3, 5]


def slot_of(folder: Path, files: dict[str, str]) -> int:
    compiled = loaded(folder, files).spec.rules[0].window
    assert compiled is not None
    return compiled.slot


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(window(over="14d"), id="over"),
        pytest.param(window(having="{parcels: {gte: 9}}"), id="having"),
        pytest.param(window("alert: {suppress_for: 2d, gathers: group}\n"), id="alert"),
        pytest.param(window(when="{weight.gross: {lt: 0.6 kg}}"), id="unit"),
        pytest.param(window(when="{all: [{weight.gross: {lt: 600g}}]}"), id="brackets"),
        pytest.param(window(measures="{parcels: {count: parcels}, t: {max: weight.gross}}"), id="measures of the field"),
        pytest.param(window("  resolution: 1h\n"), id="default resolution written out"),
        pytest.param(window("  baseline: {usual: {of: total, stat: p95, bucket: 7d, over: 14d}}\n"), id="baseline"),
        pytest.param(window(measures="{parcels: {count: parcels}, t: {stddev: weight.gross}, x: {ratio: {of: t, to: parcels}}}"), id="ratio"),
        pytest.param(window("exceptions: [{name: a, when: {channel: {is: post}}, reason: b, approved_by: c, expires: 2026-02-01}]\n"), id="exceptions"),
    ],
)  # fmt: skip
def test_window_keeps_its_state_when_what_is_counted_stays(tmp_path: Path, files: dict[str, str]) -> None:
    before = slot_of(tmp_path, window())
    assert slot_of(tmp_path, files) == before
    assert 0 <= before < 2**64


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(window(when="{weight.gross: {lt: 601g}}"), id="when"),
        pytest.param(window(group_by="[sender.id]"), id="group_by"),
        pytest.param(window("  resolution: 2h\n"), id="resolution"),
        pytest.param(window(measures="{parcels: {count: parcels}, n: {sum: weight.net}}"), id="measured fields"),
        pytest.param(window("  on_missing_key: own_group\n"), id="who is counted"),
        pytest.param(
            window(
                measures="{parcels: {count: parcels}, total: {sum: weight.gross}, post: {share: {channel: {is: post}}}}"
            ),
            id="share",
        ),
    ],
)
def test_window_starts_anew_when_what_is_counted_changes(tmp_path: Path, files: dict[str, str]) -> None:
    assert slot_of(tmp_path, window()) != slot_of(tmp_path, files)


def test_window_starts_anew_when_a_fragment_or_param_changes_its_meaning(tmp_path: Path) -> None:
    by_fragment = window(when="{fragment: abroad}")
    before = slot_of(tmp_path, by_fragment)
    assert (
        slot_of(tmp_path, {**by_fragment, "abroad": FRAGMENT.replace("CN", "[CN]").replace("is_not", "not_in")})
        == before
    )
    assert slot_of(tmp_path, {**by_fragment, "abroad": FRAGMENT.replace("CN", "HK")}) != before
    by_param = window("params: {light: 600g}\n", when="{weight.gross: {lt: param:light}}")
    assert slot_of(tmp_path, by_param) == slot_of(tmp_path, window())


def test_rule_carries_its_decision_score_and_stage(tmp_path: Path) -> None:
    files = rule("when: {channel: {is: post}}\nstatus: active\n")
    compiled = loaded(tmp_path, files).spec.rules[0]
    assert (compiled.decision, compiled.score, compiled.active) == (Decision.INFO, 10, True)


def test_rates_hold_for_every_day_and_usd_is_among_them(tmp_path: Path) -> None:
    rates = "schema: parcel-rules/v1\nrates: {source: bank, as_of: 2026-11-01, usd: {CNY: 0.14}}\n"
    spec = loaded(tmp_path, {**rule("when: {channel: {is: post}}\n"), "rates": rates}).spec
    assert spec.rates == (RateRow("CNY", 0, 0.14), RateRow("USD", 0, 1.0))
