"""A plain Python twin of the evaluator: what each rule says of each parcel of a manifest."""

from __future__ import annotations

import math
import re
from datetime import datetime
from typing import Any

from native.keys import Keyring
from native.lexicon import Automaton
from native.spec import Decision, Field, FieldKind, Leaf, LeafKind, Node, NodeKind, ProgramSpec, Rule, field_kind
from tests.unit.native.twin_identities import owner
from tests.unit.native.twin_portions import PLACED, box_cells
from tests.unit.native.twin_units import count_of
from tests.unit.native.twin_volumes import stated_volume

MISS, UNKNOWN, HIT = 0, 1, 2
PARTY = {
    "ID": "id_no",
    "NAME": "name",
    "PHONE": "phone",
    "ADDRESS": "address",
    "BUILDING": "address",
    "CITY": "city",
    "ACCOUNT": "account_no",
    "EMAIL": "email",
}
KINDS = {
    "ID": "identity",
    "NAME": "name",
    "PHONE": "phone",
    "ADDRESS": "address",
    "BUILDING": "building",
    "CITY": "city",
    "ACCOUNT": "account",  # as conditions compare it: the number alone
    "EMAIL": "email",
    "WORDING": "wording",
}


def density(weight_g: float, volume_mm3: float) -> float:
    """Return kg/m3; no number where nobody measured the box, or it would be denser than anything is."""
    kg_m3 = weight_g * 1e6 / volume_mm3 if volume_mm3 > 0 else math.nan
    return kg_m3 if kg_m3 <= 23_000 else math.nan


def stated_density(goods: list[dict[str, Any]], weight: float) -> float:
    """Return the density of the only line by the volume that it states, in kg/m3."""
    told = [stated_volume(goods[0].get(name, "")) for name in ("description", "brand_model")]
    ml, n = told[0] if told[0][0] else told[1]
    count = count_of(goods[0].get("quantity"), goods[0].get("unit", ""))
    if len(goods) != 1 or ml == 0 or (n == 1 and math.isnan(count)):
        return math.nan
    return weight * 1000.0 / (ml * (count if count > n else n))


class Twin:
    """Evaluate a rule set the slow, obvious way."""

    def __init__(self, spec: ProgramSpec, secret: bytes) -> None:
        self.spec = spec
        self.keys = Keyring(secret)
        self.automaton = Automaton(spec.lexicons)

    def truths(self, manifest: dict[str, Any], parcel: dict[str, Any]) -> list[int]:
        return [self.rule(rule, manifest, parcel) for rule in self.spec.rules]

    def decide(self, truths: list[int]) -> tuple[int, int]:
        """Return (decision, score) from the truths of all rules."""
        best: dict[int, int] = {}
        floor = Decision.CLEAR
        for rule, truth in zip(self.spec.rules, truths, strict=True):
            if truth == HIT and rule.active and rule.window is None:
                best[rule.score_group] = max(best.get(rule.score_group, 0), rule.score)
                floor = max(floor, rule.decision)
        score = min(100, sum(best.values()))
        policy = self.spec.policy
        steps = ((policy.hold, 3), (policy.inspect, 2), (policy.info, 1))
        by_score = next((decision for least, decision in steps if score >= least), 0)
        return max(int(floor), by_score), score

    def rule(self, rule: Rule, manifest: dict[str, Any], parcel: dict[str, Any]) -> int:
        at_ms = event_ms(manifest, parcel)
        if not rule.from_ms <= at_ms < rule.until_ms:
            return MISS
        truth = self.node(rule.condition, manifest, parcel)
        for clause in rule.exceptions:
            if at_ms < clause.until_ms:
                truth = min(truth, HIT - self.node(clause.condition, manifest, parcel))
        return truth

    def node(self, node: Node, manifest: dict[str, Any], parcel: dict[str, Any]) -> int:
        if node.kind == NodeKind.LEAF:
            return self.leaf(self.spec.leaves[node.leaf], manifest, parcel)
        truths = [self.node(child, manifest, parcel) for child in node.children]
        if node.kind == NodeKind.NOT:
            return HIT - truths[0]
        if node.kind == NodeKind.ALL:
            return min(truths, default=HIT)
        if node.kind == NodeKind.ANY:
            return max(truths, default=MISS)
        hits, unknown = truths.count(HIT), truths.count(UNKNOWN)
        return HIT if hits >= node.n else UNKNOWN if hits + unknown >= node.n else MISS

    def leaf(  # noqa: PLR0911 - one return a kind of leaf
        self, leaf: Leaf, manifest: dict[str, Any], parcel: dict[str, Any]
    ) -> int:
        if leaf.kind in (LeafKind.RANGE, LeafKind.COMPARE):
            unit = 1.0 if leaf.kind == LeafKind.RANGE else self.number(Field(leaf.other), manifest, parcel)
            return within(self.number(Field(leaf.field), manifest, parcel), leaf, unit)
        if leaf.kind == LeafKind.PRESENT:
            return HIT if self.present(Field(leaf.field), manifest, parcel) else MISS
        if leaf.kind == LeafKind.FLAG:
            return HIT if parcel.get("licence_no", "").strip() else MISS
        if leaf.kind == LeafKind.REGEX:
            return HIT if any(re.search(leaf.values[0], text) for text in texts_of_goods(parcel)) else MISS
        if leaf.kind == LeafKind.MENTIONS:
            terms = {
                (lexicon, term) for text in texts_of_goods(parcel) for lexicon, term, _, _ in self.automaton.find(text)
            }
            return HIT if len({hit for hit in terms if hit[0] in leaf.lexicons}) >= leaf.at_least else MISS
        if leaf.kind == LeafKind.IN:
            wanted = {self.hash(Field(leaf.field), value) for value in leaf.values}
            hashes = self.hashes(Field(leaf.field), manifest, parcel)
            return UNKNOWN if not hashes else HIT if wanted & hashes else MISS
        values = [value.strip().upper() for value in self.values(Field(leaf.field), manifest, parcel)]
        if leaf.kind == LeafKind.UNDER:
            values = ["".join(char for char in value if char.isdigit()) for value in values]
        prefixes = tuple(prefix.upper() for prefix in leaf.values)
        if not any(values):
            return UNKNOWN
        return HIT if any(value.startswith(prefixes) for value in values) else MISS

    def goods_class(self, parcel: dict[str, Any]) -> str | None:
        mentioned = {lexicon for text in texts_of_goods(parcel) for lexicon, _, _, _ in self.automaton.find(text)}
        codes = ["".join(filter(str.isdigit, line.get("hs_code", ""))) for line in parcel["goods"]]
        for goods_class in self.spec.classes:
            if mentioned & set(goods_class.lexicons) or any(code.startswith(goods_class.hs_prefixes) for code in codes):
                return goods_class.name
        return None

    def hash(self, field: Field, value: str, city: str = "", country: str = "") -> int:
        if field_kind(field) == FieldKind.KEY:
            return self.keys.key(KINDS[field.name.split("_")[1]], value, city, country)
        return self.keys.key("code", value)

    def hashes(self, field: Field, manifest: dict[str, Any], parcel: dict[str, Any]) -> set[int]:
        if field == Field.GOODS_WORDING:
            return {sum(self.hash(field, line["description"]) for line in parcel["goods"]) % 2**64} - {0}
        side = field.name.split("_")[0].lower()
        party = parcel[side] if side in ("sender", "recipient") else {}
        city, country = party.get("city", ""), party.get("country", "")
        return {self.hash(field, value, city, country) for value in self.values(field, manifest, parcel)} - {0}

    def present(self, field: Field, manifest: dict[str, Any], parcel: dict[str, Any]) -> bool:
        kind = field_kind(field)
        if kind == FieldKind.NUMBER:
            return not math.isnan(self.number(field, manifest, parcel))
        if kind == FieldKind.TEXT:
            return True
        if kind == FieldKind.FLAG:
            return bool(parcel.get("licence_no", "").strip())
        if field == Field.WEIGHT_FINGERPRINT:
            return weight_g(parcel) > 0
        if field == Field.SIZE_BOX:
            return bool(box_cells(parcel.get("dimensions_mm") or [0]))
        return bool(self.hashes(field, manifest, parcel))

    def number(self, field: Field, manifest: dict[str, Any], parcel: dict[str, Any]) -> float:
        goods = parcel["goods"]
        gross_g = float(parcel["gross_weight_g"])
        sides = parcel.get("dimensions_mm") or [math.nan] * 3
        volume_mm3 = float(sides[0]) * float(sides[1]) * float(sides[2])
        value_usd = 0.0
        for line in goods:
            rate = self.rate(line.get("currency"), event_ms(manifest, parcel))
            value_usd += float(line.get("value", math.nan)) * rate
        weight = weight_g(parcel)
        return {
            Field.PARCEL_PIECES: float(parcel.get("pieces", 1)),
            Field.WEIGHT_GROSS: gross_g,
            Field.WEIGHT_NET: net_g(parcel),
            Field.SIZE_VOLUME: volume_mm3,
            Field.DENSITY: density(gross_g, volume_mm3),
            Field.VALUE_TOTAL: value_usd,
            Field.VALUE_PER_KG: value_usd * 1000.0 / weight if weight > 0 else math.nan,
            Field.WEIGHT_PIECE: gross_g / float(parcel.get("pieces", 1)),
            Field.GOODS_LINES: float(len(goods)),
            Field.GOODS_COUNT: sum(count_of(line.get("quantity"), line.get("unit", "")) for line in goods),
            Field.DENSITY_STATED: stated_density(goods, weight),
            Field.WEIGHT_ARTICLE: gross_g / sum(count_of(line.get("quantity"), line.get("unit", "")) for line in goods),
        }[field]

    def rate(self, currency: str | None, at_ms: int) -> float:
        rows = [row for row in self.spec.rates if row.currency == currency and row.from_ms <= at_ms]
        return max(rows, key=lambda row: row.from_ms).usd if rows else math.nan

    def values(self, field: Field, manifest: dict[str, Any], parcel: dict[str, Any]) -> list[str]:
        single: dict[Field, Any] = {
            Field.PARCEL_ID: parcel["parcel_id"],
            Field.COURIER_CODE: manifest["courier"],
            Field.CHANNEL: manifest.get("channel", "express"),
            Field.TRADE_MODE: manifest.get("trade_mode"),
            Field.EXPORT_PORT: manifest.get("export_port"),
            Field.DECLARANT_CODE: manifest.get("declarant", {}).get("code"),
            Field.DESTINATION_COUNTRY: parcel["recipient"]["country"],
            Field.LICENCE_NUMBER: parcel.get("licence_no"),
            Field.GOODS_CLASS: self.goods_class(parcel),
            Field.SENDER_KIND: owner(parcel["sender"].get("id_no", ""), parcel["sender"]["name"]),
            Field.RECIPIENT_KIND: owner(parcel["recipient"].get("id_no", ""), parcel["recipient"]["name"]),
            Field.GOODS_HEADING: heading(parcel),
        }
        if field in single:
            found = [single[field]]
        elif field == Field.GOODS_HS:
            found = [line.get("hs_code") for line in parcel["goods"]]
        elif field == Field.GOODS_ORIGIN:
            found = [line.get("origin") for line in parcel["goods"]]
        elif field == Field.TRANSIT_COUNTRY:
            found = parcel.get("transit_countries", [])
        elif field_kind(field) == FieldKind.KEY and field not in PLACED:
            side, name = field.name.split("_")
            found = [parcel[side.lower()].get(PARTY[name])]
        else:
            found = []
        return [value for value in found if value]


def within(value: float, leaf: Leaf, unit: float) -> int:
    low = leaf.low if math.isinf(leaf.low) else leaf.low * unit
    high = leaf.high if math.isinf(leaf.high) else leaf.high * unit
    if any(map(math.isnan, (value, unit, low, high))):
        return UNKNOWN
    above = value > low if leaf.low_open else value >= low
    below = value < high if leaf.high_open else value <= high
    return HIT if above and below else MISS


def event_ms(manifest: dict[str, Any], parcel: dict[str, Any]) -> int:
    return round(datetime.fromisoformat(parcel.get("accepted_at") or manifest["lodged_at"]).timestamp() * 1000)


def heading(parcel: dict[str, Any]) -> str | None:
    codes = ("".join(filter(str.isdigit, line.get("hs_code", ""))) for line in parcel["goods"])
    return next((code[:4] for code in codes if len(code) >= 4), None)


def net_g(parcel: dict[str, Any]) -> float:
    return sum(float(line.get("net_weight_g", math.nan)) for line in parcel["goods"])


def weight_g(parcel: dict[str, Any]) -> float:
    net = net_g(parcel)
    return float(parcel["gross_weight_g"]) if math.isnan(net) or net <= 0 else net


def texts_of_goods(parcel: dict[str, Any]) -> list[str]:
    return [text for line in parcel["goods"] for text in (line["description"], line.get("brand_model")) if text]
