"""Write the parcel of a test as a courier would: a manifest whose fields have the values the test names."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import orjson

from native.spec import DENSEST_KG_M3, Field, FieldKind
from rules.boxes import read_sides_mm
from rules.fields import FIELDS, FieldInfo
from rules.quantities import Dimension, QuantityError, read_quantity, show_quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

NOTHING = "-"  # stands where a manifest must have a text: no identity and no word is left of it
MAX_LINES = 100
MAX_TRANSIT = 8
COURIER = re.compile(r"[A-Z0-9_-]{2,16}")
HS_SENT = re.compile(r"[0-9.]{4,13}")
CARD = "LICENCE"
# Where a text lies in a manifest, and its greatest length in characters; `parcel` is the parcel's object.
PLACES: Mapping[Field, tuple[tuple[str, ...], int]] = {
    Field.COURIER_CODE: (("courier",), 16),
    Field.CHANNEL: (("channel",), 16),
    Field.TRADE_MODE: (("trade_mode",), 8),
    Field.EXPORT_PORT: (("export_port",), 8),
    Field.DECLARANT_CODE: (("declarant", "code"), 32),
    Field.PARCEL_ID: (("parcel", "parcel_id"), 40),
    Field.SENDER_ID: (("parcel", "sender", "id_no"), 64),
    Field.SENDER_NAME: (("parcel", "sender", "name"), 256),
    Field.SENDER_PHONE: (("parcel", "sender", "phone"), 40),
    Field.SENDER_EMAIL: (("parcel", "sender", "email"), 128),
    Field.SENDER_ACCOUNT: (("parcel", "sender", "account_no"), 64),
    Field.SENDER_ADDRESS: (("parcel", "sender", "address"), 512),
    Field.SENDER_CITY: (("parcel", "sender", "city"), 128),
    Field.RECIPIENT_ID: (("parcel", "recipient", "id_no"), 64),
    Field.RECIPIENT_NAME: (("parcel", "recipient", "name"), 256),
    Field.RECIPIENT_PHONE: (("parcel", "recipient", "phone"), 40),
    Field.RECIPIENT_EMAIL: (("parcel", "recipient", "email"), 128),
    Field.RECIPIENT_ACCOUNT: (("parcel", "recipient", "account_no"), 64),
    Field.RECIPIENT_ADDRESS: (("parcel", "recipient", "address"), 512),
    Field.RECIPIENT_CITY: (("parcel", "recipient", "city"), 128),
    Field.DESTINATION_COUNTRY: (("parcel", "recipient", "country"), 2),
    Field.LICENCE_NUMBER: (("parcel", "licence_no"), 64),
    Field.GOODS_TEXT: (("line", "description"), 1024),
}
# Least and greatest value a manifest can say, in base units; a volume is three sides of at most 100 m.
BOUNDS: Mapping[Field, tuple[float, float]] = {
    Field.PARCEL_PIECES: (1, 1_000_000),
    Field.WEIGHT_GROSS: (0, 1e9),
    Field.WEIGHT_NET: (0, 1e9),
    Field.SIZE_VOLUME: (0.001, 1e14),
    Field.DENSITY: (1e-6, 1e9),
    Field.VALUE_TOTAL: (0, 1e12),
    Field.VALUE_PER_KG: (0, 1e12),
    Field.GOODS_LINES: (1, MAX_LINES),
    Field.GOODS_COUNT: (1, 1e12),
}


class NotSendable(ValueError):  # noqa: N818 - it says what the parcel is
    """Say why no manifest has these values."""


@dataclass(frozen=True, slots=True)
class StandIn:
    """What stands for the two things a test may leave out and a manifest must have."""

    weight_g: float
    country: str


def refusal(info: FieldInfo, text: str) -> str:
    """Return why a manifest cannot carry a value of a test; empty when it can."""
    if info.field is Field.COURIER_CODE and not COURIER.fullmatch(text.strip()):
        return "a courier has 2 to 16 capital letters, digits, _ or -"
    if info.field is Field.GOODS_HS and not HS_SENT.fullmatch(text.strip()):
        return "a manifest carries HS codes of 4 to 10 digits"
    if info.field is Field.SIZE_BOX:
        try:
            read_sides_mm(text)
        except QuantityError as error:
            return str(error)
    if info.field in PLACES and len(text) > PLACES[info.field][1]:
        return f"it has {len(text)} characters, and a manifest carries {PLACES[info.field][1]}"
    if info.field in BOUNDS:
        value = _number(info, text)
        low, high = BOUNDS[info.field]
        if not low <= value <= high:
            dimension = info.dimension or Dimension.NUMBER
            return f"a manifest carries {show_quantity(low, dimension)} to {show_quantity(high, dimension)}"
    return ""


def class_of(parcel: Mapping[str, tuple[str, ...]]) -> str | None:
    """Return the goods class a test names: no manifest carries one, the engine is told it."""
    return parcel["goods.class"][0].strip() if "goods.class" in parcel else None


def most_values(info: FieldInfo) -> int:
    """Return how many values of a field one parcel can carry."""
    return MAX_TRANSIT if info.field is Field.TRANSIT_COUNTRY else MAX_LINES if info.many else 1


def manifest_of(parcel: Mapping[str, tuple[str, ...]], at_ms: int, number: int, stand_in: StandIn) -> bytes:
    """Return the manifest of one parcel, as a courier's record.

    Args:
        parcel: fields as written, by their names.
        at_ms: when the courier took it, ms since 1970, UTC.
        number: makes the parcel's id where the test names none.
    Raises:
        NotSendable: the values contradict each other, or a manifest cannot say them.
    """
    texts, numbers, many = _sorted(parcel)
    box = texts.get(Field.SIZE_BOX)
    physical = _Numbers(numbers, stand_in, list(read_sides_mm(box)) if box is not None else None)
    moment = datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="milliseconds")
    lines = _lines(texts, many, physical)
    root: dict[str, Any] = {"schema_version": 1, "manifest_id": f"T{number}", "courier": "TEST", "lodged_at": moment}
    body: dict[str, Any] = {
        "parcel_id": f"T{number}",
        "accepted_at": moment,
        "sender": {"name": NOTHING, "address": NOTHING, "country": "CN"},
        "recipient": {"name": NOTHING, "address": NOTHING, "country": stand_in.country},
        "goods": lines,
        "gross_weight_g": physical.gross_g,
    }
    for field, text in texts.items():
        if field in PLACES:
            _put({"parcel": body, "line": lines[0]}, root, PLACES[field][0], text)
    if physical.sides is not None:
        body["dimensions_mm"] = physical.sides
    if Field.PARCEL_PIECES in numbers:
        body["pieces"] = int(numbers[Field.PARCEL_PIECES])
    if Field.TRANSIT_COUNTRY in many:
        body["transit_countries"] = list(many[Field.TRANSIT_COUNTRY])
    _put_licence(body, texts)
    root["parcels"] = [body]
    return orjson.dumps(root)


def _sorted(
    parcel: Mapping[str, tuple[str, ...]],
) -> tuple[dict[Field, str], dict[Field, float], dict[Field, tuple[str, ...]]]:
    """Return single texts, numbers in base units, and fields with several values."""
    texts: dict[Field, str] = {}
    numbers: dict[Field, float] = {}
    many: dict[Field, tuple[str, ...]] = {}
    for name, values in parcel.items():
        info = FIELDS[name]
        if info.many:
            many[info.field] = values
        elif info.kind is FieldKind.NUMBER:
            numbers[info.field] = _number(info, values[0])
        elif texts.setdefault(info.field, values[0]) != values[0]:
            raise NotSendable(f"{name} is '{values[0]}', but its other name in the test says '{texts[info.field]}'")
    return texts, numbers, many


def _number(info: FieldInfo, text: str) -> float:
    return read_quantity(text, info.dimension or Dimension.NUMBER)


def _put(parts: Mapping[str, dict[str, Any]], root: dict[str, Any], path: tuple[str, ...], text: str) -> None:
    target = root
    for step in path[:-1]:
        target = parts[step] if step in parts else target.setdefault(step, {})
    target[path[-1]] = text.strip() if path[-1] != "description" else text


def _put_licence(body: dict[str, Any], texts: Mapping[Field, str]) -> None:
    flag = texts.get(Field.LICENCE_PRESENT)
    if flag == "false" and "licence_no" in body:
        raise NotSendable("licence.present is false, but licence.number is given")
    if flag == "true":
        body.setdefault("licence_no", CARD)


def _lines(
    texts: Mapping[Field, str], many: Mapping[Field, tuple[str, ...]], numbers: _Numbers
) -> list[dict[str, Any]]:
    codes, origins = many.get(Field.GOODS_HS, ()), many.get(Field.GOODS_ORIGIN, ())
    n_named = max(1, len(codes), len(origins))
    n_lines = n_named if numbers.n_lines is None else numbers.n_lines
    if n_lines < n_named:
        raise NotSendable(f"goods.lines is {n_lines}, but the other fields name {n_named} lines")
    if numbers.n_articles is not None and numbers.n_articles < n_lines:
        raise NotSendable(f"goods.count is {numbers.n_articles}, but there are {n_lines} lines, of one article or more")
    lines: list[dict[str, Any]] = [{"description": NOTHING} for _ in range(n_lines)]
    for line, code in zip(lines, codes, strict=False):
        line["hs_code"] = code.strip()
    for line, origin in zip(lines, origins, strict=False):
        line["origin"] = origin.strip()
    for number, line in enumerate(lines):  # a sum is known only when every line says its part
        if numbers.net_g is not None:
            line["net_weight_g"] = numbers.net_g if number == 0 else 0
        if numbers.value_usd is not None:
            line["value"], line["currency"] = (numbers.value_usd if number == 0 else 0), "USD"
        if numbers.n_articles is not None:
            line["quantity"] = numbers.n_articles - (n_lines - 1) if number == 0 else 1
    return lines


class _Numbers:
    """Find weights, sides and value from which the engine works out the numbers of a test."""

    def __init__(self, given: Mapping[Field, float], stand_in: StandIn, sides_mm: list[float] | None) -> None:
        volume = given.get(Field.SIZE_VOLUME) if sides_mm is None else math.prod(sides_mm)
        density = given.get(Field.DENSITY)
        per_kg = given.get(Field.VALUE_PER_KG)
        self.value_usd = given.get(Field.VALUE_TOTAL)
        self.net_g = given.get(Field.WEIGHT_NET)
        self.n_lines = int(given[Field.GOODS_LINES]) if Field.GOODS_LINES in given else None
        self.n_articles = int(given[Field.GOODS_COUNT]) if Field.GOODS_COUNT in given else None
        gross = given.get(Field.WEIGHT_GROSS)
        if gross is None and density is not None and volume is not None:
            box_mm3 = volume
            gross = _solved(lambda grams: grams * 1e6 / box_mm3, density * volume / 1e6, density)
        elif gross is None and not self.net_g and per_kg and self.value_usd is not None:
            value = self.value_usd
            gross = _solved(lambda grams: value * 1000.0 / grams, value * 1000.0 / per_kg, per_kg)
        self.gross_g = stand_in.weight_g if gross is None else gross
        if density is not None and volume is None:
            gross_g = self.gross_g
            volume = _solved(lambda mm3: gross_g * 1e6 / mm3, gross_g * 1e6 / density, density)
        if per_kg is not None and self.value_usd is None:
            weight_g = self.net_g or self.gross_g
            self.value_usd = _solved(lambda usd: usd * 1000.0 / weight_g, per_kg * weight_g / 1000.0, per_kg)
        self._check("density", density, self.gross_g, volume, 1e6)
        if density is not None and density > DENSEST_KG_M3:
            raise NotSendable(
                f"density is {show_quantity(density, Dimension.DENSITY)}, and boxes denser than "
                f"{show_quantity(DENSEST_KG_M3, Dimension.DENSITY)} are taken as not measured"
            )
        self._check("value.per_kg", per_kg, self.value_usd, self.net_g or self.gross_g, 1000.0)
        self._check("size.volume", given.get(Field.SIZE_VOLUME), volume, 1.0, 1.0)
        self.sides = sides_mm or (_sides(volume) if volume is not None else None)

    @staticmethod
    def _check(name: str, wanted: float | None, above: float | None, below: float | None, factor: float) -> None:
        if wanted is None:
            return
        got = above * factor / below if above is not None and below else math.nan
        if not math.isclose(got, wanted, rel_tol=1e-9):
            dimension = FIELDS[name].dimension or Dimension.NUMBER
            shown = "unknown" if math.isnan(got) else show_quantity(got, dimension)
            raise NotSendable(
                f"{name} is {show_quantity(wanted, dimension)}, but of the other fields it comes out as {shown}"
            )


def _solved(function: Callable[[float], float], guess: float, wanted: float) -> float:
    """Return the number near a guess whose function comes nearest to what is wanted: the guess is off by rounding."""
    if not guess > 0:
        return guess
    near = [guess]
    for direction in (0.0, math.inf):
        number = guess
        for _ in range(4):
            number = math.nextafter(number, direction)
            near.append(number)
    return min(near, key=lambda number: abs(function(number) - wanted))


def _sides(volume_mm3: float) -> list[float]:
    """Return three sides whose product is exactly the volume: two of them are powers of two."""
    if not 0 < volume_mm3 <= BOUNDS[Field.SIZE_VOLUME][1]:
        raise NotSendable(f"no box has {show_quantity(volume_mm3, Dimension.VOLUME)}")
    sides = [volume_mm3, 1.0, 1.0]
    while sides[0] > 2 * min(sides[1:]):
        shorter = 1 if sides[1] <= sides[2] else 2
        sides[0], sides[shorter] = sides[0] / 2, sides[shorter] * 2
    return sides
