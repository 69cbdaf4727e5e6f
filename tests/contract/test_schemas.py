"""The schemas a courier tests its manifests by: what they take, and that they are strict about all else."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from jsonschema import Draft202012Validator

import stream
from tests.harness.manifests import manifest, parcel

SCHEMAS = Path(stream.__file__).parent / "schemas"
GOODS = {
    "description": "陶瓷添加剂",
    "brand_model": "TC-4",
    "hs_code": "2846.9011",
    "quantity": 2.5,
    "unit": "kg",
    "net_weight_g": 400,
    "value": 12.5,
    "currency": "CNY",
    "origin": "CN",
}
PARTY = {
    "name": "张三",
    "id_no": "44030019900101001X",
    "account_no": "A-1",
    "phone": "+86 13700137000",
    "email": "a@example.com",
    "address": "科技路5号",
    "city": "深圳市",
    "postcode": "518000",
    "country": "CN",
}
PARCEL = parcel(
    1,
    sender=PARTY,
    recipient=PARTY | {"country": "JP"},
    goods=[GOODS],
    transit_countries=["TH", "MY"],
    pieces=1,
    dimensions_mm=[100, 120.5, 80],
    licence_no="26-1234",
)
MANIFEST = manifest(
    1,
    [PARCEL],
    revision=2,
    channel="post",
    trade_mode="9610",
    export_port="5301",
    declarant={"code": "4403", "name": "报关行"},
)
# Where an object stands in the full manifest: each forbids unknown fields.
OBJECTS = ((), ("declarant",), ("parcels", 0), ("parcels", 0, "sender"), ("parcels", 0, "goods", 0))
REQUIRED = {
    (): {"schema_version", "manifest_id", "courier", "lodged_at", "parcels"},
    ("declarant",): {"code"},
    ("parcels", 0): {"parcel_id", "sender", "recipient", "goods", "gross_weight_g"},
    ("parcels", 0, "sender"): {"name", "address", "country"},
    ("parcels", 0, "goods", 0): {"description"},
}
P, S, G = ("parcels", 0), ("parcels", 0, "sender"), ("parcels", 0, "goods", 0)
WRONG: list[tuple[tuple[str | int, ...], object]] = [
    (("schema_version",), 2),
    (("manifest_id",), ""),
    (("manifest_id",), "x" * 65),
    (("revision",), -1),
    (("revision",), 1.5),
    (("courier",), "sf"),
    (("courier",), "S"),
    (("channel",), "pigeon"),
    (("lodged_at",), "2026-10-01"),
    (("lodged_at",), "2026-10-01T00:00:00"),
    (("parcels",), []),
    (("parcels",), [PARCEL] * 5001),
    ((*P, "parcel_id"), "x" * 41),
    ((*P, "gross_weight_g"), -1),
    ((*P, "gross_weight_g"), "480"),
    ((*P, "pieces"), 0),
    ((*P, "goods"), []),
    ((*P, "dimensions_mm"), [1, 2]),
    ((*P, "dimensions_mm"), [0, 1, 2]),
    ((*P, "transit_countries"), ["Thailand"]),
    ((*S, "country"), "CHN"),
    ((*S, "address"), ""),
    ((*S, "name"), None),
    ((*G, "hs_code"), "28"),
    ((*G, "hs_code"), "2846 90"),
    ((*G, "currency"), "RMB2"),
    ((*G, "quantity"), 0),
    ((*G, "value"), -0.01),
]


def validator(name: str) -> Draft202012Validator:
    schema = orjson.loads((SCHEMAS / f"{name}.schema.json").read_bytes())
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def at(document: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        document = document[step]
    return document


def changed(path: tuple[str | int, ...], value: object) -> dict[str, Any]:
    document: dict[str, Any] = copy.deepcopy(MANIFEST)
    at(document, path[:-1])[path[-1]] = value
    return document


def named(path: tuple[str | int, ...]) -> str:
    return "/".join(map(str, path)) or "manifest"


def test_manifest_with_every_field_and_one_with_the_least_are_valid() -> None:
    validator("manifest").validate(MANIFEST)
    least = {name: MANIFEST[name] for name in REQUIRED[()]}
    party = {name: PARTY[name] for name in REQUIRED[S]}
    of_parcel = {name: PARCEL[name] for name in REQUIRED[P]}
    of_parcel |= {"sender": party, "recipient": party, "goods": [{"description": "T恤"}]}
    validator("manifest").validate(least | {"parcels": [of_parcel]})


def required() -> Iterator[object]:
    for path, names in REQUIRED.items():
        for name in sorted(names):
            yield pytest.param((*path, name), id=named((*path, name)))


@pytest.mark.parametrize("path", list(required()))
def test_manifest_without_a_required_field_is_not_valid(path: tuple[str | int, ...]) -> None:
    document = copy.deepcopy(MANIFEST)
    del at(document, path[:-1])[path[-1]]
    assert not validator("manifest").is_valid(document)


@pytest.mark.parametrize("path", REQUIRED, ids=named)
def test_only_what_is_required_is_required(path: tuple[str | int, ...]) -> None:
    document = copy.deepcopy(MANIFEST)
    target = at(document, path)
    for name in set(target) - REQUIRED[path]:
        del target[name]
    validator("manifest").validate(document)


@pytest.mark.parametrize("path", OBJECTS, ids=named)
def test_misspelt_field_is_not_valid_wherever_it_stands(path: tuple[str | int, ...]) -> None:
    assert not validator("manifest").is_valid(changed((*path, "misspelt"), 1))


@pytest.mark.parametrize(
    ("path", "value"), WRONG, ids=lambda part: named(part) if isinstance(part, tuple) else str(part)[:20]
)
def test_value_that_the_contract_forbids_is_not_valid(path: tuple[str | int, ...], value: object) -> None:
    assert not validator("manifest").is_valid(changed(path, value))


@pytest.mark.parametrize("name", ["verdict", "alert", "case"])
def test_answers_are_strict_too(name: str) -> None:
    schema = orjson.loads((SCHEMAS / f"{name}.schema.json").read_bytes())
    assert schema["additionalProperties"] is False
    assert schema["properties"]["schema_version"] == {"const": 1}
    decisions = ["clear", "info", "inspect", "hold"]
    for allowed in decisions_of(schema):
        assert allowed in (decisions, decisions[1:])


def decisions_of(schema: Any) -> Iterator[list[str]]:
    """Yield the values of every field `decision`, wherever it stands."""
    if isinstance(schema, dict):
        field = schema.get("decision")
        if isinstance(field, dict) and "enum" in field:
            yield field["enum"]
        for part in schema.values():
            yield from decisions_of(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from decisions_of(part)
