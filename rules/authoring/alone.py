"""Make an engine for every rule alone, to see what each costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from native.spec import Policy
from rules.authoring.sound import read_sound
from rules.authoring.trials import SECRET
from rules.engine import Engine
from rules.loading import compiled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


def engines_alone(paths: Sequence[Path] = ()) -> Iterator[tuple[str, Engine]]:
    """Yield an engine without rules under the name "", then one for each loaded rule under its id.

    An engine of one rule has the lexicons of that rule and of the goods classes, as every rule set has.

    Args:
        paths: files or folders; empty: the shipped packs.
    Raises:
        RulesInvalid: at least one file has an error.
    """
    sound = read_sound(paths)
    yield "", Engine(compiled([], sound.library, Policy()), SECRET, 1)
    for rule in sound.rules:
        if rule.document.is_loaded:
            yield rule.document.id, Engine(compiled([rule], sound.library, Policy()), SECRET, 1)
