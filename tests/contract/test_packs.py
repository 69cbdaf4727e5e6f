"""The shipped packs: no fault, every kind of test, and every test passes in the real engine."""

from __future__ import annotations

from rules import check
from rules.authoring import mutate, run_tests
from rules.checking import check_library
from rules.library import read_library


def test_shipped_rules_have_no_fault_and_no_advice_against_them() -> None:
    assert check() == []


def test_every_test_of_the_shipped_packs_passes() -> None:
    outcomes = run_tests()
    assert [str(outcome) for outcome in outcomes if not outcome.passed] == []
    assert {outcome.rule for outcome in outcomes} == {rule.document.id for rule in check_library(read_library([]))}


def test_tests_of_the_packs_notice_four_of_five_small_changes() -> None:
    report = mutate()
    missed = "\n".join(f"{mutant.of}: {mutant.words}" for mutant in report.survivors)
    assert report.score >= 0.8, (
        f"{report.score:.1%} of {report.n_mutants}; the command `rules suggest-tests` finds tests:\n{missed}"
    )
