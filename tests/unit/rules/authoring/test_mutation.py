"""Small changes of rules, which of them tests notice, and the tests that are suggested for the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rules.authoring import find_rule, mutate, run_tests, suggest_tests
from tests.unit.rules.written import FRAGMENT, FRAME, REFERENCES, WINDOW, write

if TYPE_CHECKING:
    from pathlib import Path

BOUND = "when: {weight.gross: {lt: 600g}, channel: {is: post}}\n"
LOOSE = """\
tests:
  - {name: a, expect: hit, parcel: {weight.gross: 100g, channel: post}}
  - {name: b, expect: miss, parcel: {weight.gross: 2kg, channel: post}}
"""
TIGHT = """\
  - {name: just under, expect: hit, parcel: {weight.gross: 599g, channel: post}}
  - {name: at the bound, expect: miss, parcel: {weight.gross: 600g, channel: post}}
  - {name: by express, expect: miss, parcel: {weight.gross: 100g, channel: express}}
"""
STREAM = "{at: 0d, every: 12h, times: 9, parcel: {sender.id: S1, weight.gross: 480g, courier.code: SF}}"
STREAMS = f"""\
tests:
  - name: some
    expect: {{hits: 2}}
    stream: [{STREAM}]
  - {{name: none, expect: {{hits: 0}}, stream: [{{at: 0d, parcel: {{channel: post}}}}]}}
"""


def survivors(folder: Path, body: str, tests: str) -> list[str]:
    paths = write(folder, {"sample": FRAME + body + tests, **REFERENCES})
    assert all(outcome.passed for outcome in run_tests(paths))
    report = mutate(paths)
    assert report.score == pytest.approx(1 - len(report.survivors) / report.n_mutants)
    return [f"{mutant.of}: {mutant.words}" for mutant in report.survivors]


def test_moved_bounds_and_dropped_conditions_that_no_test_notices_are_listed(tmp_path: Path) -> None:
    assert survivors(tmp_path, BOUND, LOOSE) == [
        "rule sample: when: weight.gross lt 600 g -> weight.gross lt 594 g",
        "rule sample: when: weight.gross lt 600 g -> weight.gross lt 606 g",
        "rule sample: when: without channel is post",
    ]


def test_tests_at_the_bounds_notice_every_change(tmp_path: Path) -> None:
    assert survivors(tmp_path, BOUND, LOOSE + TIGHT) == []


def test_every_kind_of_change_of_a_window_is_tried(tmp_path: Path) -> None:
    assert survivors(tmp_path, WINDOW, STREAMS) == [
        "rule sample: when: weight.gross lt 600 g -> weight.gross lt 594 g",
        "rule sample: when: weight.gross lt 600 g -> weight.gross lt 606 g",
        "rule sample: when: without weight.gross lt 600 g",
        "rule sample: over: 7d -> 14d",
        "rule sample: group_by: without sender.id",
        "rule sample: group_by: without courier.code",
    ]


def test_fragment_is_changed_once_for_all_rules_that_use_it(tmp_path: Path) -> None:
    text = FRAME + "when: {fragment: light}\n" + LOOSE
    light = FRAGMENT.replace("abroad", "light").replace(
        "{destination.country: {is_not: CN}}", "{weight.gross: {lt: 600g}}"
    )
    other = text.replace("rule: sample", "rule: other") + TIGHT.replace("  - {name: by express", "#")
    report = mutate(write(tmp_path, {"sample": text, "light": light}))
    assert [f"{mutant.of}: {mutant.words}" for mutant in report.survivors] == [
        "fragment light: weight.gross lt 600 g -> weight.gross lt 594 g",
        "fragment light: weight.gross lt 600 g -> weight.gross lt 606 g",
    ]
    assert mutate(write(tmp_path, {"other": other})).survivors == ()


def test_exceptions_are_dropped_and_changed(tmp_path: Path) -> None:
    body = (
        "when: {weight.gross: {lt: 600g}}\n"
        "exceptions: [{name: e, when: {channel: {is: post}}, reason: r, approved_by: b, expires: 2026-10-31}]\n"
    )
    tests = LOOSE.replace("post", "express").replace("100g", "599g").replace("2kg", "600g")
    assert survivors(tmp_path, body, tests) == ["rule sample: without the exception 'e'"]


def test_suggested_tests_pass_and_notice_what_was_missed(tmp_path: Path) -> None:
    paths = write(tmp_path, {"sample": FRAME + BOUND + LOOSE, **REFERENCES})
    found, sound = find_rule("sample", paths)
    suggestions, unnoticed = suggest_tests(found, sound)
    assert unnoticed == []
    pasted = "".join(f"  {line}\n" for suggestion in suggestions for line in suggestion.yaml.splitlines())
    assert survivors(tmp_path, BOUND, LOOSE + pasted) == []
    assert "weight.gross: 597 g" in pasted
    assert "weight.gross: 600 g" in pasted


def test_suggested_streams_pass_and_notice_what_was_missed(tmp_path: Path) -> None:
    paths = write(tmp_path, {"sample": FRAME + WINDOW + STREAMS, **REFERENCES})
    found, sound = find_rule("sample", paths)
    suggestions, unnoticed = suggest_tests(found, sound)
    pasted = "".join(f"  {line}\n" for suggestion in suggestions for line in suggestion.yaml.splitlines())
    assert unnoticed == []
    assert survivors(tmp_path, WINDOW, STREAMS + pasted) == []


def test_rule_of_one_condition_is_tried_without_it(tmp_path: Path) -> None:
    hit, miss = "{name: a, expect: hit, parcel: {channel: post}}", "{name: b, expect: unknown, parcel: {goods.text: x}}"
    body = "when: {trade_mode: {is_not: '9610'}}\n"
    tests = f"tests: [{hit.replace('channel: post', 'trade_mode: 9710')}, {miss}]\n"
    assert survivors(tmp_path, body, tests) == []


def unnoticed_of(folder: Path, body: str, tests: str, **files: str) -> list[str]:
    """Return what no suggestion notices, after all of them were pasted and run."""
    paths = write(folder, {"sample": FRAME + body + tests, **REFERENCES, **files})
    found, sound = find_rule("sample", paths)
    suggestions, unnoticed = suggest_tests(found, sound)
    pasted = "".join(f"  {line}\n" for suggestion in suggestions for line in suggestion.yaml.splitlines())
    paths = write(folder, {"sample": FRAME + body + tests + pasted})
    assert [str(outcome) for outcome in run_tests(paths) if not outcome.passed] == []
    left = [f"{mutant.of}: {mutant.words}" for mutant in mutate(paths).survivors]
    assert left == [f"{mutant.of}: {mutant.words}" for mutant in unnoticed]
    noticed = {change for suggestion in suggestions for change in suggestion.notices}
    assert noticed.isdisjoint(left)
    return left


THREE_OF_FIVE = """\
when:
  at_least:
    n: 3
    of:
      - weight.gross: {lt: 600g}
      - destination.country: {in: [JP, KR]}
      - goods.text: {mentions: lexicon:dysprosium}
      - value.per_kg: {gte: 100 USD/kg}
      - none: [{licence.present: {is: true}}, {channel: {is: post}}]
"""
FIVE = "destination.country: JP, goods.text: 氧化镝, value.per_kg: 200 USD/kg"
OF_FIVE = f"""\
tests:
  - {{name: all five, expect: hit, parcel: {{weight.gross: 100g, {FIVE}}}}}
  - {{name: none, expect: miss, parcel: {{weight.gross: 2kg, destination.country: US, goods.text: x, channel: post}}}}
"""


def test_cases_are_found_for_every_part_of_an_at_least(tmp_path: Path) -> None:
    assert unnoticed_of(tmp_path, THREE_OF_FIVE, OF_FIVE) == []


def test_cases_are_found_for_fragments_inside_fragments_and_exceptions(tmp_path: Path) -> None:
    body = (
        "when: {all: [{fragment: small-and-abroad}, {any: [{fragment: named}, {value.per_kg: {gte: 100 USD/kg}}]}]}\n"
        "exceptions: [{name: e, when: {licence.present: {is: true}, weight.gross: {lt: 200g}}, reason: r, "
        "approved_by: b, expires: 2026-10-31}]\n"
    )
    head = "schema: parcel-rules/v1\nfragment: {}\nversion: 1\nwhen: {}\n"
    small = "{all: [{fragment: abroad}, {weight.gross: {between: [50g, 600g]}}]}"
    named = "{all: [{goods.text: {mentions: lexicon:dysprosium}}, {goods.text: {not_mentions: [magnet, lamp]}}]}"
    fragments = {name: head.format(name, when) for name, when in (("small-and-abroad", small), ("named", named))}
    tests = OF_FIVE.replace("weight.gross: 2kg", "weight.gross: 2kg, value.per_kg: 1 USD/kg")
    assert unnoticed_of(tmp_path, body, tests, **fragments) == []


def test_cases_are_found_for_an_at_least_of_measures(tmp_path: Path) -> None:
    body = """\
when: {destination.country: {is_not: CN}}
window:
  group_by: [sender.id]
  over: 10d
  measures:
    parcels: {count: parcels}
    total: {sum: weight.gross}
    names: {distinct: recipient.name}
    phones: {distinct: recipient.phone}
    cities: {distinct: recipient.city}
  having:
    parcels: {gte: 4}
    total: {gte: 1kg}
    at_least: {n: 2, of: [{names: {between: [1, 3]}}, {phones: {between: [1, 3]}}, {cities: {between: [1, 3]}}]}
"""
    parcel = (
        "destination.country: JP, sender.id: S, weight.gross: 400g, recipient.name: a, recipient.phone: 81312345678"
    )
    tests = f"""\
tests:
  - {{name: four, expect: {{hits: 1}}, stream: [{{at: 0d, every: 2d, times: 4, parcel: {{{parcel}}}}}]}}
  - {{name: two, expect: {{hits: 0}}, stream: [{{at: 0d, every: 2d, times: 2, parcel: {{{parcel}}}}}]}}
"""
    assert unnoticed_of(tmp_path, body, tests) == []
