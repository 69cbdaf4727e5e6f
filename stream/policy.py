"""The settings' map from score to decision, as the rules want it."""

from __future__ import annotations

from rules import Policy
from stream.settings import Settings


def policy_of(settings: Settings) -> Policy:
    """Return the policy that a deployment has set."""
    return Policy(
        info=settings.policy_info_score, inspect=settings.policy_inspect_score, hold=settings.policy_hold_score
    )
