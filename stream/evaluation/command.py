"""The command `parcelsieve evaluate`: how good a rule set is on a scene of which the truth is known."""

from __future__ import annotations

from pathlib import Path

import orjson

from stream.evaluation.figures import figures_of
from stream.evaluation.naive import screen_naively
from stream.evaluation.report import Evaluation
from stream.evaluation.scene import read_scene
from stream.evaluation.screening import SceneScreening
from stream.settings import Settings


def evaluate(folder: Path, settings: Settings) -> Evaluation:
    """Screen a scene folder and return figures of the rule set and of the naive rule beside it.

    Raises:
        InputError: the folder lacks manifests or truth, or they cannot be read.
    """
    scene = read_scene(folder)
    screening = SceneScreening(settings)
    found = screening.run(str(scene.manifests))
    parcels = screening.parcels
    return Evaluation(
        scene=str(folder),
        ruleset=screening.ruleset.hash,
        n_manifests=screening.n_manifests,
        n_unreadable=screening.n_unreadable,
        n_parcels=len(parcels),
        n_missing=sum(parcels.number(*name) is None for name in scene.scheme_of),
        rules=figures_of(found, parcels, scene),
        naive=figures_of(screen_naively(parcels), parcels, scene),
    )


def run(folder: Path, settings: Settings, *, as_json: bool) -> int:
    """Evaluate and print tables, or one JSON object."""
    evaluation = evaluate(folder, settings)
    print(orjson.dumps(evaluation.document()).decode() if as_json else evaluation.text())
    return 0
