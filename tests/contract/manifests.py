"""Write one-parcel manifests for the contract tests."""

from __future__ import annotations

from itertools import count
from typing import Any

import orjson

SECRET = b"a secret of the contract tests"
_NUMBERS = count(1)


def manifest(description: str, *, model: str = "", hs_code: str = "", **parcel: Any) -> bytes:
    """Return a manifest whose one parcel leaves the country with one line of goods.

    Args:
        parcel: what the parcel has beside or instead of the usual.
    """
    goods = {"description": description, "brand_model": model, "hs_code": hs_code}
    number = next(_NUMBERS)
    content = {
        "parcel_id": f"P{number}",
        "sender": {"name": "王芳", "address": "浙江省杭州市文一路 5 号", "country": "CN"},
        "recipient": {"name": "A. Meyer", "address": "Lindenweg 4", "country": "DE"},
        "goods": [{key: value for key, value in goods.items() if value}],
        "gross_weight_g": 480,
        **parcel,
    }
    return orjson.dumps(
        {
            "schema_version": 1,
            "manifest_id": f"M{number}",
            "courier": "SF",
            "lodged_at": "2026-10-01T09:00:00+08:00",
            "parcels": [content],
        }
    )
