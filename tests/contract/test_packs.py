"""The shipped packs: no fault, every kind of test, and every test passes in the real engine."""

from __future__ import annotations

from rules import check
from rules.authoring import run_tests
from rules.checking import check_library
from rules.library import read_library


def test_shipped_rules_have_no_fault_and_no_advice_against_them() -> None:
    assert check() == []


def test_every_test_of_the_shipped_packs_passes() -> None:
    outcomes = run_tests()
    assert [str(outcome) for outcome in outcomes if not outcome.passed] == []
    assert {outcome.rule for outcome in outcomes} == {rule.document.id for rule in check_library(read_library([]))}
