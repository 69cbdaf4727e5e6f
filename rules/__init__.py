"""The rule language `parcel-rules/v1`: check and compile what analysts write, and say why a rule hit."""

from native.spec import Decision, Policy
from rules.checking import check, format_problems
from rules.errors import Problem, RulesError, RulesInvalid
from rules.fields import field_name
from rules.loading import load_ruleset
from rules.ruleset import RuleInfo, Ruleset
from rules.why import Why

__all__ = [
    "Decision",
    "Policy",
    "Problem",
    "RuleInfo",
    "RulesError",
    "RulesInvalid",
    "Ruleset",
    "Why",
    "check",
    "field_name",
    "format_problems",
    "load_ruleset",
]
