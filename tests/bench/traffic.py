"""Seeded traffic for the benchmarks, out of the simulator: everyday parcels, honest look-alikes, hidden schemes.

The simulator is too slow to make a million parcels, so a scene of two days is told again and again: two days later,
by other people, with other numbers and weights. Only texts come back, too many for a processor's caches.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import orjson

from stream.simulator import Options, simulate

SCENE_PARCELS = 60_000
SCENE_DAYS = 2


def manifests(
    seed: int, n_parcels: int, parcels_each: int, *, scheme_share: float = 0.01, look_alikes: float = 1.0
) -> Iterator[tuple[bytes, bytes]]:
    """Yield (key, value) of manifest records that hold `n_parcels` parcels together, `parcels_each` in each.

    `n_parcels` is a multiple of `parcels_each`; shares as in the simulator's `Options`.
    """
    options = Options(
        seed=seed,
        parcels=min(SCENE_PARCELS, n_parcels),
        days=SCENE_DAYS,
        scheme_share=scheme_share,
        look_alikes=look_alikes,
        corrected=0.0,
        repeated=0.0,
    )
    scene = _scene(options)
    waiting: dict[str, list[dict[str, Any]]] = defaultdict(list)
    left, telling = n_parcels // parcels_each, 0
    while left:
        for courier, parcel in scene:
            parcels = waiting[courier]
            parcels.append(_told_again(parcel, telling))
            if len(parcels) == parcels_each:
                yield _record(courier, left, parcels)
                parcels.clear()
                left -= 1
                if not left:
                    return
        telling += 1


def _scene(options: Options) -> list[tuple[str, dict[str, Any]]]:
    documents = (orjson.loads(manifest.value) for manifest in simulate(options))
    return [(document["courier"], parcel) for document in documents for parcel in document["parcels"]]


def _told_again(parcel: dict[str, Any], telling: int) -> dict[str, Any]:
    at = datetime.fromisoformat(parcel["accepted_at"]) + timedelta(days=telling * SCENE_DAYS)
    heavier = 1 + telling * 0.7 % 1  # spread over a factor of two: equal weights are what the windows look for
    return parcel | {
        "parcel_id": f"{parcel['parcel_id']}-{telling}",
        "accepted_at": at.isoformat(),
        "sender": _other_person(parcel["sender"], telling),
        "recipient": _other_person(parcel["recipient"], telling),
        "gross_weight_g": round(parcel["gross_weight_g"] * heavier),
        "goods": [_other_weight(line, heavier) for line in parcel["goods"]],
    }


def _other_weight(line: dict[str, Any], heavier: float) -> dict[str, Any]:
    return line | {"net_weight_g": round(line["net_weight_g"] * heavier)} if "net_weight_g" in line else line


def _elsewhere(address: str, telling: int) -> str:
    """Return an address of another house: the first number grows, or one is added."""
    moved, n = re.subn("[0-9]+", lambda number: f"{number[0]}{telling}", address, count=1)
    return moved if n else f"{address} {telling}"


def _other_person(party: dict[str, str], telling: int) -> dict[str, str]:
    other = party | {"name": f"{party['name']}{chr(0x4E00 + telling)}"}
    other["address"] = _elsewhere(party["address"], telling)
    if "id_no" in other:
        other["id_no"] = f"{telling:03d}{other['id_no'][3:]}"
    if "phone" in other:
        other["phone"] = f"{other['phone'][:-3]}{telling:03d}"
    if "account_no" in other:
        other["account_no"] = f"{other['account_no']}{telling:03d}"
    if "email" in other:
        other["email"] = f"{telling}{other['email']}"
    return other


def _record(courier: str, number: int, parcels: list[dict[str, Any]]) -> tuple[bytes, bytes]:
    document = {
        "schema_version": 1,
        "manifest_id": f"{courier}-{number:08d}",
        "courier": courier,
        "channel": "express",
        "trade_mode": "9610",
        "lodged_at": parcels[-1]["accepted_at"],
        "export_port": "5304",
        "declarant": {"code": f"{courier}-5304", "name": f"{courier} customs brokerage"},
        "parcels": parcels,
    }
    return f"{courier}:{document['manifest_id']}".encode(), orjson.dumps(document)
