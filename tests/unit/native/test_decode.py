"""The manifest reader: every code with its place, orjson and jsonschema as oracles, hostile bytes."""

from __future__ import annotations

import json
import random
from importlib.resources import files
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from native.decode import ERROR_CODES, ManifestError, Reader
from tests.harness.poison import KINDS
from tests.unit.native.manifests import MANIFEST
from tests.unit.native.twin_evaluate import event_ms

SCHEMA = json.loads((files("stream.schemas") / "manifest.schema.json").read_text("utf-8"))
# The schema has no upper bound for these two; the reader has, as native/decode.hpp says.
SCHEMA["properties"]["revision"]["maximum"] = 2**32 - 1
SCHEMA["$defs"]["parcel"]["properties"]["pieces"]["maximum"] = 2**53 - 1
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)
READER = Reader()


def manifest(**changes: Any) -> dict[str, Any]:
    base = {
        "schema_version": 1,
        "manifest_id": "M-1",
        "courier": "SF",
        "lodged_at": "2026-03-01T08:00:00+08:00",
        "parcels": [parcel(), parcel(parcel_id="P-2")],
    }
    return base | changes


def parcel(**changes: Any) -> dict[str, Any]:
    base = {
        "parcel_id": "P-1",
        "sender": {"name": "王小明", "address": "深圳", "country": "CN"},
        "recipient": {"name": "Somchai", "address": "Bangkok", "country": "TH"},
        "goods": [{"description": "陶瓷"}],
        "gross_weight_g": 480,
    }
    return base | changes


def without(document: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in document.items() if key != name}


@pytest.mark.parametrize(
    ("value", "code", "path"),
    [
        pytest.param(b"", "empty-record", "", id="nothing"),
        pytest.param(b" \n", "empty-record", "", id="blank"),
        pytest.param(b"{", "not-json", "", id="open brace"),
        pytest.param(b"NaN", "not-json", "", id="NaN"),
        pytest.param(b'{"a":01}', "not-json", "", id="octal"),
        pytest.param(b'{"a":-}', "not-json", "", id="lone minus"),
        pytest.param(b"[]", "not-an-object", "", id="array"),
        pytest.param(b"12", "not-an-object", "", id="number"),
        pytest.param(b'{"a":"\xff"}', "invalid-utf8", "", id="bytes that are no UTF-8"),
        pytest.param(b"[" * 40 + b"]" * 40, "too-deep", "", id="depth"),
        pytest.param(manifest(schema_version=2), "unsupported-version", "/schema_version", id="version"),
        pytest.param(manifest(schema_version="1"), "wrong-type", "/schema_version", id="version as text"),
        pytest.param(without(manifest(), "courier"), "missing-field", "/courier", id="no courier"),
        pytest.param(manifest(courier="sf"), "invalid-value", "/courier", id="courier in small letters"),
        pytest.param(manifest(manifest_id=None), "wrong-type", "/manifest_id", id="null for a required field"),
        pytest.param(manifest(manifest_id=""), "invalid-value", "/manifest_id", id="empty id"),
        pytest.param(manifest(manifest_id="x" * 65), "invalid-value", "/manifest_id", id="long id"),
        pytest.param(manifest(revision=-1), "out-of-range", "/revision", id="negative revision"),
        pytest.param(manifest(revision=1.5), "wrong-type", "/revision", id="half a revision"),
        pytest.param(manifest(channel="pigeon"), "invalid-value", "/channel", id="channel"),
        pytest.param(manifest(lodged_at="2026-02-30T00:00:00Z"), "invalid-value", "/lodged_at", id="30 February"),
        pytest.param(manifest(lodged_at="2026-03-01T00:00:00"), "invalid-value", "/lodged_at", id="no offset"),
        pytest.param(manifest(declarant={}), "missing-field", "/declarant/code", id="declarant without code"),
        pytest.param(manifest(parcels={}), "wrong-type", "/parcels", id="parcels as object"),
        pytest.param(manifest(parcels=[]), "no-parcels", "/parcels", id="no parcels"),
        pytest.param(manifest(parcels=[1] * 5001), "too-many-parcels", "/parcels", id="5001 parcels"),
        pytest.param(b'{"courier":"SF","courier":"SF"}', "duplicate-key", "/courier", id="doubled key"),
        pytest.param(
            orjson.dumps(manifest(revision=7777)).replace(b"7777", b"1e999"), "out-of-range", "/revision", id="1e999"
        ),
    ],
)
def test_a_bad_record_is_refused_with_code_and_place(value: Any, code: str, path: str) -> None:
    with pytest.raises(ManifestError) as error:
        READER.read(value if isinstance(value, bytes) else orjson.dumps(value))
    assert (error.value.code, error.value.path) == (code, path)
    assert code in ERROR_CODES


@pytest.mark.parametrize(
    ("bad", "code", "path"),
    [
        pytest.param("text", "wrong-type", "", id="no object"),
        pytest.param(without(parcel(), "goods"), "missing-field", "/goods", id="no goods"),
        pytest.param(parcel(goods=[]), "invalid-value", "/goods", id="empty goods"),
        pytest.param(parcel(goods=[{"description": "x"}] * 101), "invalid-value", "/goods", id="101 goods lines"),
        pytest.param(
            parcel(goods=[{"description": "x"}, {}]), "missing-field", "/goods/1/description", id="second line"
        ),
        pytest.param(
            parcel(goods=[{"description": "x", "hs_code": "28x6"}]), "invalid-value", "/goods/0/hs_code", id="hs"
        ),
        pytest.param(
            parcel(goods=[{"description": "x", "currency": "usd"}]), "invalid-value", "/goods/0/currency", id="currency"
        ),
        pytest.param(
            parcel(goods=[{"description": "x", "quantity": 0}]), "out-of-range", "/goods/0/quantity", id="quantity 0"
        ),
        pytest.param(parcel(gross_weight_g=-1), "out-of-range", "/gross_weight_g", id="negative weight"),
        pytest.param(parcel(gross_weight_g=1e9 + 1), "out-of-range", "/gross_weight_g", id="over a thousand tonnes"),
        pytest.param(parcel(gross_weight_g="480"), "wrong-type", "/gross_weight_g", id="weight as text"),
        pytest.param(parcel(gross_weight_g=True), "wrong-type", "/gross_weight_g", id="weight as boolean"),
        pytest.param(parcel(pieces=0), "out-of-range", "/pieces", id="no pieces"),
        pytest.param(parcel(dimensions_mm=[1, 2]), "invalid-value", "/dimensions_mm", id="two sides"),
        pytest.param(parcel(dimensions_mm=[1, 0, 2]), "out-of-range", "/dimensions_mm/1", id="flat box"),
        pytest.param(parcel(transit_countries=["TH", "Mexico"]), "invalid-value", "/transit_countries/1", id="transit"),
        pytest.param(parcel(transit_countries=["TH"] * 9), "invalid-value", "/transit_countries", id="nine countries"),
        pytest.param(parcel(accepted_at="yesterday"), "invalid-value", "/accepted_at", id="time"),
        pytest.param(parcel(sender={"name": "a", "address": "b"}), "missing-field", "/sender/country", id="country"),
        pytest.param(
            parcel(recipient={"name": "a", "address": "b", "country": "TH", "phone": 5}),
            "wrong-type",
            "/recipient/phone",
            id="phone",
        ),
    ],
)
def test_a_bad_parcel_is_refused_alone_with_its_own_bytes(bad: Any, code: str, path: str) -> None:
    value = orjson.dumps(manifest(parcels=[parcel(), bad, parcel(parcel_id="P-3")]))
    got = READER.read(value)
    assert [good["parcel_id"] for good in got["parcels"]] == ["P-1", "P-3"]
    [(index, got_code, got_path, _, _, source)] = got["rejected"]
    assert (index, got_code, got_path) == (1, code, f"/parcels/1{path}")
    assert source == orjson.dumps(bad)


def test_refusals_never_quote_a_person() -> None:
    secret = "王五" * 200
    sender = {"name": secret, "address": "b", "country": "ZZZ"}
    got = READER.read(orjson.dumps(manifest(parcels=[parcel(sender=sender), parcel(sender=sender | {"name": "a"})])))
    assert all("王五" not in detail and "ZZZ" not in detail for _, _, _, detail, _, _ in got["rejected"])


def test_a_number_too_large_to_read_rejects_its_own_parcel_only() -> None:
    for number in (b"1e999", b"-1e999", b"9" * 400):
        value = orjson.dumps(manifest()).replace(b"480", number, 1)
        got = READER.read(value)
        assert [good["parcel_id"] for good in got["parcels"]] == ["P-2"]
        assert got["rejected"][0][:3] == (0, "out-of-range", "/parcels/0")
        assert number in got["rejected"][0][5]


def test_unknown_fields_are_listed_and_ignored() -> None:
    sender = parcel()["sender"] | {"nickname": "x"}
    got = READER.read(
        orjson.dumps(manifest(colour=1, parcels=[parcel(sender=sender, goods=[{"description": "x", "x" * 80: 1}])] * 2))
    )
    assert got["unknown"] == ["colour", "parcels/sender/nickname", "parcels/goods/" + "x" * 64]


def test_a_record_over_the_limit_is_refused_unread() -> None:
    with pytest.raises(ManifestError, match="at most 100 bytes are read"):
        Reader(100).read(orjson.dumps(manifest()))


@pytest.mark.parametrize("kind", KINDS)
def test_poison_of_every_kind_gets_the_answer_it_must_get(kind: str) -> None:
    make, codes = KINDS[kind]
    value = make(manifest(), random.Random(7))
    if codes is None:
        assert len(READER.read(value)["rejected"]) == 2
        return
    with pytest.raises(ManifestError) as error:
        READER.read(value)
    assert error.value.code in codes


@given(MANIFEST)
def test_reader_reads_what_orjson_reads(document: dict[str, Any]) -> None:
    got = READER.read(orjson.dumps(document, option=orjson.OPT_INDENT_2))
    assert got["rejected"] == []
    assert got["manifest_id"] == document["manifest_id"]
    assert got["revision"] == document.get("revision", 0)
    assert got["channel"] == document.get("channel", "express")
    for ours, theirs in zip(got["parcels"], document["parcels"], strict=True):
        assert ours["event_ms"] == event_ms(document, theirs)
        for side in ("sender", "recipient"):
            assert {name: value for name, value in ours[side].items() if value is not None} == theirs[side]
        for line, source in zip(ours["goods"], theirs["goods"], strict=True):
            assert {name: value for name, value in line.items() if value is not None} == source
        for name in ("parcel_id", "gross_weight_g", "dimensions_mm", "licence_no"):
            assert ours[name] == theirs.get(name)
        assert ours["transit_countries"] == theirs.get("transit_countries", [])
        assert ours["pieces"] == theirs.get("pieces", 1)


VALUES = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(-5, 2**70),
        st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=70),
        st.sampled_from(
            ["CN", "SF", "2846.90", "2026-03-01T08:00:00+08:00", "2026-03-01T24:00:00Z", 1, 1.0, "USD", "express"]
        ),
    ),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["name", "country", "code"]), inner, max_size=3)
    ),
    max_leaves=4,
)  # fmt: skip


@settings(max_examples=400)
@given(MANIFEST, st.data())
def test_reader_and_schema_agree_on_what_is_valid(document: dict[str, Any], data: st.DataObject) -> None:
    target: Any = document
    while True:
        names = list(target) if isinstance(target, dict) else list(range(len(target)))
        name = data.draw(st.sampled_from(names))
        if isinstance(target[name], dict | list) and target[name] and data.draw(st.booleans()):
            target = target[name]
            continue
        target[name] = data.draw(VALUES)
        break
    if isinstance(target, dict) and target[name] is None and name not in required_names(target):
        del target[name]  # the tolerant reader takes null for absent; the schema is for senders
    try:
        value = json.dumps(document).encode()
        accepted = READER.read(value)["rejected"] == []
    except ManifestError:
        accepted = False
    tolerated = without_unknown(document)
    assert accepted == VALIDATOR.is_valid(tolerated), list(VALIDATOR.iter_errors(tolerated))


def required_names(target: dict[str, Any]) -> set[str]:
    tables = [SCHEMA, *SCHEMA["$defs"].values()]
    return {name for table in tables if set(target) & set(table["required"]) for name in table["required"]}


def without_unknown(value: Any, schema: dict[str, Any] = SCHEMA) -> Any:
    schema = SCHEMA["$defs"][schema["$ref"].rsplit("/", 1)[1]] if "$ref" in schema else schema
    if isinstance(value, dict) and "properties" in schema:
        known = schema["properties"]
        return {
            name: without_unknown(inner, known[name])
            for name, inner in value.items()
            if name in known and not (inner is None and name not in schema["required"])
        }
    if isinstance(value, list) and "items" in schema:
        return [without_unknown(inner, schema["items"]) for inner in value]
    return value


@settings(max_examples=400)
@given(MANIFEST, st.data())
def test_damaged_bytes_never_crash_and_what_orjson_refuses_is_refused(
    document: dict[str, Any], data: st.DataObject
) -> None:
    value = bytearray(orjson.dumps(document))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(value) - 1))
        value[at : at + data.draw(st.integers(0, 2))] = data.draw(st.binary(max_size=2))
        value = value or bytearray(b"x")
    try:
        orjson.loads(bytes(value))
        is_json = True
    except orjson.JSONDecodeError:
        is_json = False
    try:
        READER.read(bytes(value))
        accepted = True
    except ManifestError:
        accepted = False
    assert is_json or not accepted


@given(st.binary(max_size=200))
def test_random_bytes_are_refused(value: bytes) -> None:
    with pytest.raises(ManifestError):
        READER.read(value)
