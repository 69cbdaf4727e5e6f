"""Count how many small changes of rules their tests notice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rules.authoring.mutants import Mutant, mutants_of
from rules.authoring.sound import read_sound
from rules.authoring.trials import Trial

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rules.authoring.sound import Sound
    from rules.checking import CheckedRule
    from rules.telling import Say


@dataclass(frozen=True, slots=True)
class MutationReport:
    """How many changes were tried, and the ones that no test notices."""

    n_mutants: int
    survivors: tuple[Mutant, ...]

    @property
    def score(self) -> float:
        """Return the share of changes that a test notices, 0 to 1; 1 when there is nothing to change."""
        return 1 - len(self.survivors) / self.n_mutants if self.n_mutants else 1.0


def mutate(paths: Sequence[Path] = (), say: Say = str) -> MutationReport:
    """Change the rules of files and folders in every small way, and run their tests on each change.

    Args:
        paths: files or folders; empty: the shipped packs.
        say: puts what was changed into the reader's language.
    Raises:
        RulesInvalid: at least one file has an error.
    """
    sound = read_sound(paths)
    return mutation_report(sound, [rule for rule in sound.rules if rule.document.status != "retired"], say)


def mutation_report(sound: Sound, rules: Sequence[CheckedRule], say: Say = str) -> MutationReport:
    """Try the changes of some rules; their own tests must pass for the result to say anything."""
    mutants = list(mutants_of(sound, rules, say))
    return MutationReport(len(mutants), tuple(mutant for mutant in mutants if not _is_noticed(mutant, sound)))


def _is_noticed(mutant: Mutant, sound: Sound) -> bool:
    return any(_fails(rule, sound) for rule in mutant.rules)


def _fails(rule: CheckedRule, sound: Sound) -> bool:
    trial = Trial(rule, sound.library)
    return any(not trial.passes(test) for test in rule.tests)
