"""Manifests for tests: small ones, written by hand; traffic comes from the simulator."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

START = datetime(2026, 10, 1, tzinfo=UTC)


def moment(hours: float) -> str:
    return (START + timedelta(hours=hours)).isoformat().replace("+00:00", "Z")


def parcel(number: int, hours: float = 0.0, **changed: Any) -> dict[str, Any]:
    return {
        "parcel_id": f"P{number}",
        "accepted_at": moment(hours),
        "sender": {
            "name": "张三",
            "id_no": "44030019900101001X",
            "address": "广东省深圳市南山区科技路5号",
            "country": "CN",
        },
        "recipient": {"name": "Taro Yamada", "address": "1-2 Honcho, Tokyo", "country": "JP"},
        "goods": [{"description": "陶瓷添加剂"}],
        "gross_weight_g": 480,
    } | changed


def manifest(number: int, parcels: list[dict[str, Any]], courier: str = "SF", **changed: Any) -> dict[str, Any]:
    return {
        "schema_version": 1,
        "manifest_id": f"M{number}",
        "courier": courier,
        "lodged_at": parcels[-1]["accepted_at"],
        "parcels": parcels,
    } | changed


def record(document: dict[str, Any]) -> tuple[bytes, bytes]:
    return f"{document['courier']}:{document['manifest_id']}".encode(), orjson.dumps(document)


def scheme(n: int = 12, every_hours: float = 12.0) -> list[tuple[bytes, bytes]]:
    """Return records of one sender's small parcels over three couriers, under three HS headings, to one door.

    `split-by-sender-couriers` finds them, and `split-by-sender` calls them back.
    """
    couriers, codes = ("SF", "YTO", "ZTO"), ("382499", "320720", "283650")
    recipient = {"name": "Taro Yamada", "address": "1-2 Honcho, Tokyo", "city": "Tokyo", "country": "JP"}
    return [
        record(
            manifest(
                i,
                [
                    parcel(
                        i,
                        i * every_hours,
                        recipient=recipient,
                        goods=[{"description": "陶瓷添加剂", "hs_code": codes[i % 3]}],
                    )
                ],
                couriers[i % 3],
            )
        )
        for i in range(n)
    ]
