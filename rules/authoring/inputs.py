"""Read parcels that somebody wants explained: one parcel, a manifest, or one of them a line."""

from __future__ import annotations

from codecs import BOM_UTF8
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

if TYPE_CHECKING:
    from collections.abc import Iterator


class Manifest(NamedTuple):
    """A record as the engine takes it, and the goods text of its parcels, by position."""

    record: bytes
    texts: tuple[str, ...]


def read_manifests(raw: bytes, now: str) -> list[Manifest]:
    """Return the manifests of a file.

    Args:
        raw: one JSON document, or one a line; each a manifest, a parcel, or a list of them.
        now: when a parcel without a time was taken, RFC 3339.
    Raises:
        ValueError: it is no JSON, or nothing with a parcel in it.
    """
    manifests = [_manifest(document, number, now) for number, document in enumerate(_documents(raw), start=1)]
    if not manifests:
        raise ValueError("it holds no parcel")
    return manifests


def _documents(raw: bytes) -> Iterator[dict[str, Any]]:
    try:
        raw = raw.removeprefix(BOM_UTF8)
        documents = [orjson.loads(raw)]
    except orjson.JSONDecodeError as whole:
        try:
            documents = [orjson.loads(line) for line in raw.splitlines() if line.strip()]
        except orjson.JSONDecodeError:
            raise ValueError(f"it is no JSON: {whole}") from whole
    for document in documents:
        for entry in document if isinstance(document, list) else [document]:
            if not isinstance(entry, dict) or not ("parcels" in entry or "goods" in entry):
                raise ValueError("a manifest has `parcels` and a parcel has `goods`; this has neither")
            yield entry


def _manifest(document: dict[str, Any], number: int, now: str) -> Manifest:
    if "parcels" not in document:
        document = {
            "schema_version": 1,
            "manifest_id": f"M{number}",
            "courier": document.pop("courier", "TEST"),
            "lodged_at": document.get("accepted_at", now),
            "parcels": [{"parcel_id": f"P{number}"} | document],
        }
    parcels = document["parcels"] if isinstance(document["parcels"], list) else []
    return Manifest(orjson.dumps(document), tuple(_goods_text(parcel) for parcel in parcels))


def _goods_text(parcel: object) -> str:
    lines = parcel.get("goods") if isinstance(parcel, dict) else None
    parts = [
        str(line[name])
        for line in (lines if isinstance(lines, list) else [])
        for name in ("description", "brand_model")
        if isinstance(line, dict) and name in line
    ]
    return " ".join(parts)
