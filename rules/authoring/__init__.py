"""The tools of rule authors: test, explain and compare rules, and make what editors and reports need."""

from rules.authoring.trials import Outcome, run_tests

__all__ = ["Outcome", "run_tests"]
