"""The command `parcelsieve evaluate`: how good a rule set is on a scene of which the truth is known."""

from __future__ import annotations

from pathlib import Path

import orjson

from stream.errors import InputError
from stream.evaluation.figures import figures_of
from stream.evaluation.naive import screen_naively
from stream.evaluation.parcels import Parcels
from stream.evaluation.report import Evaluation
from stream.evaluation.scene import TRUTH, SceneFiles, read_scene
from stream.evaluation.screening import SceneScreening
from stream.settings import Settings


def evaluate(folder: Path, settings: Settings) -> Evaluation:
    """Screen a scene folder and return figures of the rule set and of the naive rule beside it.

    Raises:
        InputError: the folder lacks manifests or truth, they cannot be read, or the truth names a parcel that no
            manifest has.
    """
    scene = read_scene(folder)
    screening = SceneScreening(settings)
    found = screening.run(str(scene.manifests))
    parcels = screening.parcels
    _require_all(folder, scene, parcels)
    return Evaluation(
        scene=str(folder),
        ruleset=screening.ruleset.hash,
        n_manifests=screening.n_manifests,
        n_parcels=len(parcels),
        rules=figures_of(found, parcels, scene),
        naive=figures_of(screen_naively(parcels), parcels, scene),
    )


def _require_all(folder: Path, scene: SceneFiles, parcels: Parcels) -> None:
    missing = [name for name in scene.scheme_of if parcels.number(*name) is None]
    if missing:
        first = missing[0]
        raise InputError(
            f"{folder / TRUTH}: {len(missing)} parcels are in no manifest of {scene.manifests.name}, the first is "
            f"{'/'.join(first)} of {scene.scheme_of[first]}; mend its courier and id, or take it out"
        )


def run(folder: Path, settings: Settings, *, as_json: bool) -> int:
    """Evaluate and print tables, or one JSON object."""
    evaluation = evaluate(folder, settings)
    print(orjson.dumps(evaluation.document()).decode() if as_json else evaluation.text())
    return 0
