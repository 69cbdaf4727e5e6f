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
    from rules.checked import CheckedRule
    from rules.library import Library
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
    tests = _Tests(sound.library)
    return MutationReport(len(mutants), tuple(mutant for mutant in mutants if not tests.notice(mutant)))


class _Tests:
    """Look whether tests notice changes, first by those that noticed the last ones: the next is most often near.

    Args:
        library: where the rules came from.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._n_noticed = 0
        self._last_of_rules: dict[str, int] = {}
        self._last_of_tests: dict[tuple[str, str], int] = {}

    def notice(self, mutant: Mutant) -> bool:
        """Say whether a test of any rule that a change reaches fails with it."""
        newest_first = sorted(mutant.rules, key=lambda rule: -self._last_of_rules.get(rule.document.id, 0))
        return any(self._fails(rule) for rule in newest_first)

    def _fails(self, rule: CheckedRule) -> bool:
        rule_id = rule.document.id
        trial = Trial(rule, self._library)
        newest_first = sorted(rule.tests, key=lambda test: -self._last_of_tests.get((rule_id, test.name), 0))
        failing = next((test for test in newest_first if not trial.passes(test)), None)
        if failing is None:
            return False
        self._n_noticed += 1
        self._last_of_rules[rule_id] = self._last_of_tests[rule_id, failing.name] = self._n_noticed
        return True
