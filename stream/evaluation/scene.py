"""A scene folder: manifests, and the truth about which of their parcels belong to schemes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import orjson

from stream.errors import InputError

MANIFESTS = ("manifests.ndjson", "manifests.ndjson.zst", "manifests.ndjson.gz")
TRUTH, BENIGN = "truth.json", "benign.json"
WAY_OUT = "make a scene with: parcelsieve simulate --scene FOLDER"
SCHEME = '{"kind": text, "parcels": [[courier, parcel id], ..]}'
LONGEST_SHOWN = 60
ParcelName: TypeAlias = tuple[str, str]  # courier, parcel id


@dataclass(frozen=True, slots=True)
class SceneFiles:
    """What a scene folder holds.

    Args:
        manifests: path of the manifests.
        kinds: kind of each scheme by its id.
        scheme_of: id of the scheme of each parcel that belongs to one.
        look_alike_of: kind of look-alike of honest parcels, as far as the scene says it.
    """

    manifests: Path
    kinds: dict[str, str]
    scheme_of: dict[ParcelName, str]
    look_alike_of: dict[ParcelName, str]


def read_scene(folder: Path) -> SceneFiles:
    """Read a folder with manifests.ndjson (or .zst, .gz), truth.json and, where there is one, benign.json.

    Raises:
        InputError: a file is missing, cannot be read, or does not have the form that the simulator writes.
    """
    if not folder.is_dir():
        raise InputError(f"there is no folder {folder}; {WAY_OUT}")
    manifests = next((folder / name for name in MANIFESTS if (folder / name).is_file()), None)
    if manifests is None:
        raise InputError(f"{folder} holds no {MANIFESTS[0]}; {WAY_OUT}")
    kinds: dict[str, str] = {}
    scheme_of: dict[ParcelName, str] = {}
    truth = _read(folder / TRUTH)
    for name, scheme in truth.items():
        kind = scheme.get("kind") if isinstance(scheme, dict) else None
        if not isinstance(kind, str):
            raise InputError(f"{folder / TRUTH}: scheme {name} is {_shown(scheme)}; it must be {SCHEME}")
        kinds[name] = kind
        for parcel in _parcels(folder / TRUTH, name, scheme.get("parcels")):
            if scheme_of.setdefault(parcel, name) != name:
                raise InputError(
                    f"{folder / TRUTH}: parcel {'/'.join(parcel)} is in {scheme_of[parcel]} and in {name}; "
                    "take it out of one of them"
                )
    look_alike_of = {}
    if (folder / BENIGN).is_file():
        for kind, parcels in _read(folder / BENIGN).items():
            look_alike_of.update(dict.fromkeys(_parcels(folder / BENIGN, kind, parcels), kind))
    return SceneFiles(manifests, kinds, scheme_of, look_alike_of)


def _read(path: Path) -> dict[str, Any]:
    try:
        document = orjson.loads(path.read_bytes())
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}; {WAY_OUT}") from error
    except orjson.JSONDecodeError as error:
        raise InputError(f"{path} is not JSON: {error}; mend it, or {WAY_OUT}") from error
    if not isinstance(document, dict):
        raise InputError(f"{path} is {_shown(document)}; it must be one JSON object, as the simulator writes it")
    return document


def _parcels(path: Path, name: str, parcels: object) -> list[ParcelName]:
    if not isinstance(parcels, list):
        raise InputError(f"{path}: {name} has {_shown(parcels)} for its parcels; it must be [[courier, parcel id], ..]")
    named = []
    for parcel in parcels:
        if not (isinstance(parcel, list) and len(parcel) == 2 and all(isinstance(part, str) for part in parcel)):
            raise InputError(f"{path}: {name} names a parcel {_shown(parcel)}; it must be [courier, parcel id]")
        named.append((parcel[0], parcel[1]))
    return named


def _shown(value: object) -> str:
    """Return a value as JSON, short enough for one line."""
    text = orjson.dumps(value).decode()
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}.."
