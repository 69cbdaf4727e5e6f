"""The tools of rule authors: test, explain and compare rules, and make what editors and reports need."""

from rules.authoring.differences import differences
from rules.authoring.explaining import Explainer, find_rule
from rules.authoring.formatting import Formatted, format_file
from rules.authoring.inputs import Manifest, read_manifests
from rules.authoring.listing import Listed, list_rules
from rules.authoring.schema import editor_schema
from rules.authoring.trials import Outcome, run_tests

__all__ = [
    "Explainer",
    "Formatted",
    "Listed",
    "Manifest",
    "Outcome",
    "differences",
    "editor_schema",
    "find_rule",
    "format_file",
    "list_rules",
    "read_manifests",
    "run_tests",
]
