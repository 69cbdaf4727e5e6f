"""Hypothesis strategies for manifests, rich in near misses and missing fields, and for rule sets to ask of them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from native.spec import (
    Decision,
    ExceptionClause,
    Field,
    FieldKind,
    GoodsClass,
    Leaf,
    LeafKind,
    Lexicon,
    Node,
    NodeKind,
    Policy,
    ProgramSpec,
    RateRow,
    Rule,
    Term,
    field_kind,
)
from tests.unit.native.twin_portions import PLACED
from tests.unit.native.twin_units import COUNTS, SIZES, WEIGHTS

WORDS = (
    "氧化镝",
    "氧化鏑",
    "Dy2O3",
    "dy2o3",
    "铁合金粉",
    "镝灯",
    "ferro-alloy",
    "T恤",
    "WC",
    "toilet WC",
    "in stock",
    "陶 瓷 添 加 剂",
)
# Patterns that mean the same to RE2 and to `re`.
PATTERNS = ("Dy[0-9]?O[0-9]", "(?i)dy2o3", "氧化[镝鏑]", "^WC$", "[一-龥]{4,}", "ferro.alloy", "o+l", "陶 瓷|in s")
COUNTRIES = ("CN", "JP", "TH", "US", "MX")
NAMES = ("王小明", "王 小明", "Wang Xiaoming", "李雷", "·")
PHONES = ("13800138000", "+86 138-0013-8000", "66812345670", "081 234 5670", "+66 81 234 5670", "--")
EMAILS = ("li.lei@gmail.com", "LiLei+shop@Gmail.com", "li.lei@qq.com", "none@none.com")
ACCOUNTS = ("7551234567", "755-123-4567", "K2100012", "000000")
ADDRESSES = ("广东省深圳市南山区科技园5号", "廣東省深圳市南山區科技園 5 號", "12 Main St., Bangkok")
MOMENTS = ("2026-03-01T08:00:00+08:00", "2026-03-01T00:00:00Z", "2026-02-28T23:59:59.5Z", "2026-06-01T12:00:00-05:00")
NUMBERS = st.one_of(
    st.sampled_from([0, 0.5, 1, 199.9, 200, 480, 600, 2000, 30_000]),
    st.floats(0, 1e9, allow_nan=False, allow_subnormal=False),
    st.integers(0, 1_000_000),
)


def some(required: dict[str, Any], optional: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(required, optional=optional)


PARTY = some(
    {"name": st.sampled_from(NAMES), "address": st.sampled_from(ADDRESSES), "country": st.sampled_from(COUNTRIES)},
    {
        "id_no": st.sampled_from(["11010519491231002X", "11010519491231002x", "G12345678", "91350100M000100Y43"]),
        "phone": st.sampled_from(PHONES),
        "email": st.sampled_from(EMAILS),
        "account_no": st.sampled_from(ACCOUNTS),
        "city": st.sampled_from(["深圳", "Bangkok"]),
    },
)
GOODS = some(
    {
        "description": st.one_of(
            st.sampled_from(WORDS), st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)
        )
    },
    {
        "brand_model": st.sampled_from(WORDS),
        "hs_code": st.sampled_from(["2846", "2846.90", "28053011", "8539000000", "7202"]),
        "quantity": st.sampled_from([0.5, 1, 1.5, 3, 100]),
        "unit": st.sampled_from([*WEIGHTS, *SIZES, *COUNTS]),
        "net_weight_g": NUMBERS,
        "value": NUMBERS,
        "currency": st.sampled_from(["USD", "CNY", "XXX"]),
        "origin": st.sampled_from(COUNTRIES),
    },
)
PARCEL = some(
    {
        "parcel_id": st.sampled_from([f"P{number}" for number in range(6)]),
        "sender": PARTY,
        "recipient": PARTY,
        "goods": st.lists(GOODS, min_size=1, max_size=3),
        "gross_weight_g": NUMBERS,
    },
    {
        "accepted_at": st.sampled_from(MOMENTS),
        "transit_countries": st.lists(st.sampled_from(COUNTRIES), max_size=3),
        "pieces": st.integers(1, 20),
        "dimensions_mm": st.lists(st.integers(1, 500), min_size=3, max_size=3),
        "licence_no": st.sampled_from(["L-1", ""]),
    },
)
MANIFEST = some(
    {
        "schema_version": st.just(1),
        "manifest_id": st.sampled_from(["M1", "M2"]),
        "courier": st.sampled_from(["SF", "YTO"]),
        "lodged_at": st.sampled_from(MOMENTS),
        "parcels": st.lists(PARCEL, min_size=1, max_size=4),
    },
    {
        "revision": st.integers(0, 2),
        "channel": st.sampled_from(["express", "post"]),
        "trade_mode": st.sampled_from(["9610", "9810"]),
        "export_port": st.just("5301"),
        "declarant": st.builds(dict, code=st.just("D1")),
    },
)
LEXICONS = (
    Lexicon("dysprosium", (Term("氧化镝"), Term("镝"), Term("Dy2O3", whole=True, exact=True)), ("镝灯",)),
    Lexicon("disguise", (Term("铁合金"), Term("ferro-alloy", whole=True), Term("陶瓷添加剂"))),
    Lexicon("tungsten carbide", (Term("WC", whole=True, exact=True), Term("In", whole=True, exact=True))),
)
BOUNDS = st.sampled_from([0.0, 0.5, 100.0, 199.9, 200.0, 480.0, 600.0, 2000.0, 1e5])
NUMBER_FIELDS = st.sampled_from([field for field in Field if field_kind(field) == FieldKind.NUMBER])
CODE_FIELDS = [field for field in Field if field_kind(field) == FieldKind.CODE]
KEY_FIELDS = [field for field in Field if field_kind(field) == FieldKind.KEY and field not in PLACED]
VALUES = st.lists(
    st.sampled_from(
        [
            *(*COUNTRIES, *NAMES, *PHONES, *EMAILS, *ACCOUNTS, *ADDRESSES),
            *("SF", "P1", "9610", "express", "L-1", "11010519491231002X", "深圳", "rare-earth", "DISGUISE"),
        ]
    ),
    min_size=1,
    max_size=4,
).map(tuple)
LEAVES = st.one_of(
    st.builds(Leaf, st.just(LeafKind.RANGE), NUMBER_FIELDS, BOUNDS, BOUNDS, st.booleans(), st.booleans()),
    st.builds(
        Leaf,
        st.just(LeafKind.COMPARE),
        NUMBER_FIELDS,
        st.sampled_from([0.0, 0.9]),
        BOUNDS,
        st.booleans(),
        st.booleans(),
        NUMBER_FIELDS,
    ),
    st.builds(Leaf, st.just(LeafKind.IN), st.sampled_from(CODE_FIELDS + KEY_FIELDS), values=VALUES),
    st.builds(
        Leaf,
        st.just(LeafKind.STARTS_WITH),
        st.sampled_from(CODE_FIELDS),
        values=st.lists(st.sampled_from(["S", "P", "JP", "96", "L", "ex", "rare"]), min_size=1).map(tuple),
    ),
    st.builds(
        Leaf,
        st.just(LeafKind.UNDER),
        st.just(Field.GOODS_HS),
        values=st.lists(st.sampled_from(["2846", "280530", "85"]), min_size=1).map(tuple),
    ),
    st.builds(
        Leaf,
        st.just(LeafKind.MENTIONS),
        st.just(Field.GOODS_TEXT),
        lexicons=st.lists(st.integers(0, 2), min_size=1, max_size=3, unique=True).map(tuple),
        at_least=st.integers(1, 3),
    ),
    st.builds(Leaf, st.just(LeafKind.PRESENT), st.sampled_from(Field)),
    st.builds(
        Leaf,
        st.just(LeafKind.REGEX),
        st.just(Field.GOODS_TEXT),
        values=st.sampled_from(PATTERNS).map(lambda text: (text,)),
    ),
    st.just(Leaf(LeafKind.FLAG, Field.LICENCE_PRESENT)),
)
N_LEAVES = 12
NODES = st.recursive(
    st.integers(0, N_LEAVES - 1).map(lambda leaf: Node(NodeKind.LEAF, leaf=leaf)),
    lambda children: st.one_of(
        st.builds(
            Node, st.sampled_from([NodeKind.ALL, NodeKind.ANY]), st.lists(children, min_size=1, max_size=3).map(tuple)
        ),
        children.map(lambda child: Node(NodeKind.NOT, (child,))),
        st.builds(
            Node, st.just(NodeKind.AT_LEAST), st.lists(children, min_size=1, max_size=3).map(tuple), st.integers(1, 3)
        ),
    ),
    max_leaves=6,
)
MARCH_MS = 1_772_323_200_000  # 2026-03-01T00:00:00Z
TIMES = st.sampled_from([0, MARCH_MS, MARCH_MS - 500, 2**62])
RULES = st.builds(
    Rule,
    st.just("some-rule"),
    st.just(1),
    NODES,
    st.sampled_from(Decision),
    st.integers(0, 100),
    st.integers(0, 2),
    st.booleans(),
    st.sampled_from([0, MARCH_MS]),
    TIMES,
    st.lists(st.builds(ExceptionClause, st.just("excused"), NODES, TIMES), max_size=2).map(tuple),
)
CLASSES = st.builds(
    GoodsClass,
    st.sampled_from(["rare-earth", "disguise", "carbide", "steel"]),
    st.lists(st.integers(0, 2), max_size=2, unique=True).map(tuple),
    st.lists(st.sampled_from(["2846", "28053", "72", "85"]), max_size=2, unique=True).map(tuple),
)
SPECS = st.builds(
    ProgramSpec,
    st.just("0123456789ab"),
    st.lists(LEAVES, min_size=N_LEAVES, max_size=N_LEAVES).map(tuple),
    st.just(LEXICONS),
    st.lists(RULES, max_size=5).map(tuple),
    st.just(Policy()),
    st.just((RateRow("USD", 0, 1.0), RateRow("CNY", 0, 0.14), RateRow("CNY", MARCH_MS, 0.15))),
    st.lists(CLASSES, max_size=4, unique_by=lambda goods_class: goods_class.name).map(tuple),
)
