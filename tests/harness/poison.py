"""Ten kinds of bad manifest records, each with the answer it must get."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import orjson

Poison = Callable[[dict[str, Any], random.Random], bytes]


def not_json(manifest: dict[str, Any], chance: random.Random) -> bytes:
    return bytes(chance.randrange(33, 127) for _ in range(200))


def truncated(manifest: dict[str, Any], chance: random.Random) -> bytes:
    value = orjson.dumps(manifest)
    return value[: chance.randrange(10, len(value) - 1)]


def wrong_types(manifest: dict[str, Any], chance: random.Random) -> bytes:
    return orjson.dumps(manifest | {"manifest_id": 17, "parcels": {"one": 1}})


def missing_fields(manifest: dict[str, Any], chance: random.Random) -> bytes:
    gone = chance.choice(["manifest_id", "courier", "lodged_at", "parcels", "schema_version"])
    return orjson.dumps({name: value for name, value in manifest.items() if name != gone})


def not_a_number(manifest: dict[str, Any], chance: random.Random) -> bytes:
    return orjson.dumps(manifest | {"revision": 777_777}).replace(b"777777", b"NaN")


def depth_bomb(manifest: dict[str, Any], chance: random.Random) -> bytes:
    return b'{"schema_version":1,"x":' + b"[" * 100_000 + b"]" * 100_000 + b"}"


def huge_string(manifest: dict[str, Any], chance: random.Random) -> bytes:
    return orjson.dumps(manifest | {"manifest_id": "x" * (10 << 20)})


def invalid_utf8(manifest: dict[str, Any], chance: random.Random) -> bytes:
    return orjson.dumps(manifest | {"manifest_id": "here: ~"}).replace(b"~", b"\xff\xfe")


def duplicate_keys(manifest: dict[str, Any], chance: random.Random) -> bytes:
    return b'{"courier":"XX",' + orjson.dumps(manifest)[1:]


def negative_weights(manifest: dict[str, Any], chance: random.Random) -> bytes:
    parcels = [parcel | {"gross_weight_g": -5} for parcel in manifest["parcels"]]
    return orjson.dumps(manifest | {"parcels": parcels})


# The code a record's dead letter must carry; None: the manifest is answered, every parcel rejected.
KINDS: dict[str, tuple[Poison, frozenset[str] | None]] = {
    "not JSON": (not_json, frozenset({"not-json", "not-an-object"})),
    "truncated": (truncated, frozenset({"not-json"})),
    "wrong types": (wrong_types, frozenset({"wrong-type"})),
    "missing fields": (missing_fields, frozenset({"missing-field"})),
    "NaN": (not_a_number, frozenset({"not-json"})),
    "depth bomb": (depth_bomb, frozenset({"too-deep"})),
    "10 MB string": (huge_string, frozenset({"too-large"})),
    "invalid UTF-8": (invalid_utf8, frozenset({"invalid-utf8"})),
    "duplicate keys": (duplicate_keys, frozenset({"duplicate-key"})),
    "negative weights": (negative_weights, None),
}
