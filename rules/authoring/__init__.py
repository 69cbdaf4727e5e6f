"""The tools of rule authors: test, explain and compare rules, and make what editors and reports need."""

from rules.authoring.explaining import Explainer, find_rule
from rules.authoring.inputs import Manifest, read_manifests
from rules.authoring.trials import Outcome, run_tests

__all__ = ["Explainer", "Manifest", "Outcome", "find_rule", "read_manifests", "run_tests"]
