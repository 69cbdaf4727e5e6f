"""The rule language `parcel-rules/v1`, and the engine that runs it: check, compile, screen, and say why a rule hit."""

from native.alerts import AlertState
from native.answers import Answer, DeadRecord, ParcelAnswer, RejectedParcel, Screening, Tally
from native.spec import Decision, Policy
from native.windows import WindowStore
from rules.catalogue import AnnouncementStanding, CatalogueStatus, ItemStanding, catalogue_status
from rules.checking import check
from rules.engine import Engine
from rules.errors import Problem, RulesError, RulesInvalid
from rules.fields import field_name
from rules.loading import load_ruleset
from rules.ruleset import RuleInfo, Ruleset
from rules.sarif import problems_as_json, problems_as_sarif
from rules.telling import LANGUAGES, Say, format_problems, speaker
from rules.why import Why

__all__ = [
    "LANGUAGES",
    "AlertState",
    "AnnouncementStanding",
    "Answer",
    "CatalogueStatus",
    "DeadRecord",
    "Decision",
    "Engine",
    "ItemStanding",
    "ParcelAnswer",
    "Policy",
    "Problem",
    "RejectedParcel",
    "RuleInfo",
    "RulesError",
    "RulesInvalid",
    "Ruleset",
    "Say",
    "Screening",
    "Tally",
    "Why",
    "WindowStore",
    "catalogue_status",
    "check",
    "field_name",
    "format_problems",
    "load_ruleset",
    "problems_as_json",
    "problems_as_sarif",
    "speaker",
]
