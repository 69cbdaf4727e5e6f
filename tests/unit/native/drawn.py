"""Rule sets and manifests drawn from a seed: thousands at the price of a few dozen of hypothesis' own."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from native.spec import (
    Decision,
    ExceptionClause,
    Field,
    FieldKind,
    GoodsClass,
    Leaf,
    LeafKind,
    Node,
    NodeKind,
    Policy,
    ProgramSpec,
    RateRow,
    Rule,
    field_kind,
)
from tests.unit.native.manifests import (
    ACCOUNTS,
    ADDRESSES,
    COUNTRIES,
    EMAILS,
    LEXICONS,
    MARCH_MS,
    NAMES,
    PATTERNS,
    PHONES,
    WORDS,
)
from tests.unit.native.twin_portions import PLACED

BY_KIND = {kind: [field for field in Field if field_kind(field) == kind] for kind in FieldKind}
KEYS = [field for field in BY_KIND[FieldKind.KEY] if field not in PLACED]
CODES = ("SF", "YTO", "P1", "P77", "9610", "9810", "express", "post", "5301", "D1", "L-1", "rare-earth", "steel")
CODE_PREFIXES = ("S", "P", "JP", "96", "L", "ex", "rare", "98", "53", "D1")
HS = ("2846", "2846.90", "28053011", "8539000000", "7202", "72", "280530", "8505.11.00")
MOMENTS = (
    "2026-03-01T08:00:00+08:00",
    "2026-02-28T23:59:59.999Z",
    "2026-03-01T00:00:00.001Z",
    "1970-01-01T00:00:00Z",
    "9999-12-31T23:59:59-05:00",
)
EDGES_MS = (0, MARCH_MS - 1, MARCH_MS, MARCH_MS + 1, 2**62)
# Bounds that numbers of parcels meet exactly, and some that none can meet.
BOUNDS = (-1.0, 0.0, 5e-324, 0.1, 0.3, 199.9, 200.0, 480.0, 1e9, 1e12, 1e15, 1.7976931348623157e308)
GRAMS = (0, 5e-324, 0.1, 0.3, 199.9, 200, 480, 600, 2000, 1e9, 999_999_999.9999999)
MONEY = (0, 0.01, 3.3, 100, 1e12, 999_999_999_999.99)
SIDES = (1e-9, 0.1, 1, 99.99, 300, 100_000)
# What breaks careless matchers: look-alikes, zero width, marks that join, control characters, long runs.
HOSTILE = (
    "\u200b氧\u200d化\ufeff镝",
    "Ｄｙ２Ｏ３",
    "Dy₂O₃",
    "氧 化，鏑",
    "e\u0301" * 40,
    "a" * 900,
    "(a+)+$" * 20,
    "\x00\x1f\x7f",
    "\U0001f9f2\U0001f3fd",
    "\u202e3O2yD\u202c",
    "ﬁ ligature ŉ",
    "ＷＣ／ＷＣ",
    "𝐃𝐲𝟐𝐎𝟑",
    "-" * 200,
    " ",
)
N_LEAVES = 60


def text(draw: random.Random) -> str:
    """Return a goods text, ordinary or hostile."""
    words = [draw.choice(WORDS if draw.random() < 0.7 else HOSTILE) for _ in range(draw.randint(1, 4))]
    return draw.choice(("", " ", "，")).join(words)[:512]


def some(draw: random.Random, values: dict[str, Any], chance: float = 0.6) -> dict[str, Any]:
    """Return some of the fields: any of them may be missing."""
    return {name: value for name, value in values.items() if draw.random() < chance}


def party(draw: random.Random) -> dict[str, Any]:
    known = {"name": draw.choice(NAMES), "address": draw.choice(ADDRESSES), "country": draw.choice(COUNTRIES)}
    id_no = draw.choice(("11010519491231002X", "91350100M000100Y43", "G12345678", "", "-"))
    more = {"id_no": id_no, "phone": draw.choice(PHONES), "city": draw.choice(("深圳", "Bangkok", ""))}
    reached = {"email": draw.choice(EMAILS), "account_no": draw.choice(ACCOUNTS)}
    return known | some(draw, more) | some(draw, reached)


def goods(draw: random.Random) -> dict[str, Any]:
    more = {
        "brand_model": text(draw),
        "hs_code": draw.choice(("2846", "2846.90", "28053011", "8539000000", "7202", "....", "8505.11.00")),
        "net_weight_g": draw.choice(GRAMS),
        "value": draw.choice(MONEY),
        "currency": draw.choice(("USD", "CNY", "XXX")),
        "origin": draw.choice(COUNTRIES),
    }
    return {"description": text(draw)} | some(draw, more)


def parcel(draw: random.Random) -> dict[str, Any]:
    more = {
        "accepted_at": draw.choice(MOMENTS),
        "transit_countries": draw.sample(COUNTRIES, draw.randint(0, 3)),
        "pieces": draw.choice((1, 2, 7, 1_000_000)),
        "dimensions_mm": [draw.choice(SIDES) for _ in range(3)],
        "licence_no": draw.choice(("L-1", "", " ")),
    }
    known = {
        "parcel_id": draw.choice(("P1", "P77", "p1", "运单")),
        "sender": party(draw),
        "recipient": party(draw),
        "goods": [goods(draw) for _ in range(draw.choice((1, 1, 1, 2, 5)))],
        "gross_weight_g": draw.choice(GRAMS),
    }
    return known | some(draw, more)


def manifest(draw: random.Random, n_parcels: int) -> dict[str, Any]:
    more = {
        "revision": draw.randint(0, 2),
        "channel": draw.choice(("express", "post")),
        "trade_mode": draw.choice(("9610", "9810")),
        "export_port": "5301",
        "declarant": {"code": "D1"},
    }
    known = {
        "schema_version": 1,
        "manifest_id": "M",
        "courier": draw.choice(("SF", "YTO")),
        "lodged_at": draw.choice(MOMENTS),
        "parcels": [parcel(draw) for _ in range(n_parcels)],
    }
    return known | some(draw, more)


def leaf(draw: random.Random) -> Leaf:  # noqa: PLR0911 - one return a kind of leaf
    kind = draw.choice(list(LeafKind))
    number = draw.choice(BY_KIND[FieldKind.NUMBER])
    bounds = {
        "low": draw.choice((*BOUNDS, float("-inf"))),
        "high": draw.choice((*BOUNDS, float("inf"))),
        "low_open": draw.random() < 0.5,
        "high_open": draw.random() < 0.5,
    }
    if kind == LeafKind.RANGE:
        return Leaf(kind, number, **bounds)
    if kind == LeafKind.COMPARE:
        return Leaf(kind, number, **bounds, other=draw.choice(BY_KIND[FieldKind.NUMBER]))
    if kind == LeafKind.IN:
        values = (*COUNTRIES, *NAMES, *PHONES, *EMAILS, *ACCOUNTS, *ADDRESSES, *CODES, "11010519491231002X", "深圳")
        field = draw.choice(BY_KIND[FieldKind.CODE] + KEYS)
        return Leaf(kind, field, values=tuple(draw.sample(values, draw.randint(1, 6))))
    if kind == LeafKind.STARTS_WITH:
        return Leaf(kind, draw.choice(BY_KIND[FieldKind.CODE]), values=tuple(draw.sample(CODE_PREFIXES, 2)))
    if kind == LeafKind.UNDER:
        codes = (code.replace(".", "") for code in draw.sample(HS, 2))
        return Leaf(kind, Field.GOODS_HS, values=tuple(codes))
    if kind == LeafKind.MENTIONS:
        lexicons = tuple(draw.sample(range(len(LEXICONS)), draw.randint(1, 2)))
        return Leaf(kind, Field.GOODS_TEXT, lexicons=lexicons, at_least=draw.choice((1, 1, 2, 3)))
    if kind == LeafKind.REGEX:
        return Leaf(kind, Field.GOODS_TEXT, values=(draw.choice(PATTERNS),))
    if kind == LeafKind.PRESENT:
        return Leaf(kind, draw.choice(list(Field)))
    return Leaf(LeafKind.FLAG, Field.LICENCE_PRESENT)


def node(draw: random.Random, depth: int = 0) -> Node:
    if depth > 3 or draw.random() < 0.4:
        return Node(NodeKind.LEAF, leaf=draw.randrange(N_LEAVES))
    kind = draw.choice((NodeKind.ALL, NodeKind.ANY, NodeKind.NOT, NodeKind.AT_LEAST))
    if kind == NodeKind.NOT:
        return Node(kind, (node(draw, depth + 1),))
    children = tuple(node(draw, depth + 1) for _ in range(draw.randint(1, 4)))
    return Node(kind, children, draw.randint(1, len(children)) if kind == NodeKind.AT_LEAST else 0)


def rule(draw: random.Random, number: int, fragments: Sequence[Node]) -> Rule:
    clauses = tuple(
        ExceptionClause("excused", node(draw, 2), draw.choice(EDGES_MS)) for _ in range(draw.choice((0, 0, 0, 1, 2)))
    )
    return Rule(
        rule_id=f"r{number}",
        version=1,
        condition=Node(NodeKind.ALL, (draw.choice(fragments), node(draw))) if draw.random() < 0.3 else node(draw),
        decision=draw.choice(list(Decision)),
        score=draw.randint(0, 100),
        score_group=draw.randint(0, 20),
        active=draw.random() < 0.8,
        from_ms=draw.choice((0, 0, 0, MARCH_MS, MARCH_MS + 1)),
        until_ms=draw.choice((2**62, 2**62, MARCH_MS, MARCH_MS + 1)),
        exceptions=clauses,
    )


def rule_set(draw: random.Random, n_rules: int) -> ProgramSpec:
    """Return a rule set whose rules share leaves and fragments, as an author's do."""
    fragments = [node(draw, 1) for _ in range(5)]
    names = draw.sample(("rare-earth", "disguise", "carbide", "steel"), 3)
    classes = tuple(
        GoodsClass(name, tuple(draw.sample(range(3), draw.randint(0, 1))), tuple(draw.sample(("2846", "72", "85"), 1)))
        for name in names
    )
    return ProgramSpec(
        "0123456789ab",
        tuple(leaf(draw) for _ in range(N_LEAVES)),
        LEXICONS,
        tuple(rule(draw, number, fragments) for number in range(n_rules)),
        Policy(draw.randint(0, 30), draw.randint(31, 60), draw.randint(61, 100)),
        (RateRow("USD", 0, 1.0), RateRow("CNY", 0, 0.14), RateRow("CNY", MARCH_MS, 0.15)),
        classes,
    )
