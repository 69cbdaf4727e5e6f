"""Seeded traffic for chaos runs: few senders, repeats, corrections, everything shuffled a little."""

from __future__ import annotations

import random
from typing import Any

from tests.harness.manifests import manifest, parcel

COURIERS = ("SF", "YTO", "ZTO", "EMS")
GOODS = ("陶瓷添加剂", "镍粉 nickel powder", "轻质碳酸钙", "T恤", "phone case")
N_SENDERS = 200
N_PARCELS = 20  # of a manifest
EVERY_HOURS = 0.08  # a manifest; 6000 of them last for 20 days


def manifests(seed: int, n: int) -> list[dict[str, Any]]:
    """Return manifests in order of arrival: about one in thirty a repeat, as many a correction."""
    chance = random.Random(seed)
    fresh = [_fresh(chance, number) for number in range(n)]
    arriving: list[tuple[float, dict[str, Any]]] = []
    for number, document in enumerate(fresh):
        at = number + chance.uniform(0, 20)
        arriving.append((at, document))
        if chance.random() < 1 / 30:
            arriving.append((at + chance.uniform(-30, 200), document))
        if chance.random() < 1 / 30:
            arriving.append((at + chance.uniform(-30, 200), _corrected(chance, document)))
    return [document for _, document in sorted(arriving, key=lambda item: item[0])]


def _fresh(chance: random.Random, number: int) -> dict[str, Any]:
    hours = number * EVERY_HOURS
    parcels = [_parcel(chance, number * N_PARCELS + i, hours + chance.uniform(0, 3)) for i in range(N_PARCELS)]
    return manifest(number, parcels, chance.choice(COURIERS))


def _parcel(chance: random.Random, number: int, hours: float) -> dict[str, Any]:
    sender = chance.randrange(1, N_SENDERS)  # a number of nothing but noughts is nobody's
    return parcel(
        number,
        round(hours, 2),
        sender={
            "name": f"寄件人{chance.randrange(N_SENDERS)}",
            "id_no": f"{sender:018d}",
            "phone": f"1380000{chance.randrange(1, 150):04d}",
            "address": f"广东省深圳市南山区科技路{chance.randrange(250)}号",
            "country": "CN",
        },
        recipient={
            "name": "Taro",
            "address": f"{chance.randrange(120)} Honcho, Tokyo",
            "country": chance.choice(("JP", "US", "TH")),
        },
        goods=[{"description": chance.choice(GOODS)}],
        gross_weight_g=chance.randrange(100, 1100),
    )


def _corrected(chance: random.Random, document: dict[str, Any]) -> dict[str, Any]:
    """Return revision 1 of a manifest: another weight here, another sender there."""
    parcels = []
    for one in document["parcels"]:
        changed = dict(one)
        if chance.random() < 0.5:
            changed["gross_weight_g"] = chance.randrange(100, 1100)
        if chance.random() < 0.3:
            changed["sender"] = one["sender"] | {"id_no": f"{chance.randrange(1, N_SENDERS):018d}"}
        parcels.append(changed)
    return document | {"revision": 1, "parcels": parcels}
