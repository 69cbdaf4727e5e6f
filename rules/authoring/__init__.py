"""The tools of rule authors: test, explain and compare rules, and make what editors and reports need."""

from rules.authoring.alone import engines_alone
from rules.authoring.differences import differences
from rules.authoring.explaining import Explainer, find_rule
from rules.authoring.formatting import Formatted, format_file
from rules.authoring.inputs import Manifest, read_manifests
from rules.authoring.listing import Listed, list_rules
from rules.authoring.mutation import MutationReport, mutate
from rules.authoring.schema import editor_schema
from rules.authoring.sound import Sound
from rules.authoring.suggesting import Suggestion, suggest_tests
from rules.authoring.trials import Outcome, run_tests
from rules.checked import CheckedRule
from rules.library import lacking, rule_files

__all__ = [
    "CheckedRule",
    "Explainer",
    "Formatted",
    "Listed",
    "Manifest",
    "MutationReport",
    "Outcome",
    "Sound",
    "Suggestion",
    "differences",
    "editor_schema",
    "engines_alone",
    "find_rule",
    "format_file",
    "lacking",
    "list_rules",
    "mutate",
    "read_manifests",
    "rule_files",
    "run_tests",
    "suggest_tests",
]
