"""What `rules` hands to the native engine: a compiled rule set as plain, immutable data.

The numbers of the enums travel in sightings and in the fact log: they are added to, never changed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import IntEnum


class Decision(IntEnum):
    """Say what happens to a parcel, in rising order."""

    CLEAR = 0
    INFO = 1
    INSPECT = 2
    HOLD = 3


class Field(IntEnum):
    """Name a field of a parcel; its kind is the hundred it lies in (see `FieldKind`)."""

    # numbers, in base units: pieces, g, mm3, kg/m3, USD, USD/kg, g, lines, articles, g, kg/m3
    PARCEL_PIECES = 1
    WEIGHT_GROSS = 2
    WEIGHT_NET = 3
    SIZE_VOLUME = 4
    DENSITY = 5
    VALUE_TOTAL = 6
    VALUE_PER_KG = 7
    WEIGHT_PIECE = 8
    GOODS_LINES = 9
    GOODS_COUNT = 10  # articles of all lines, where each line is counted and not weighed
    WEIGHT_ARTICLE = 11
    DENSITY_STATED = 12  # by the volume that the text of the only line states
    # codes: compared as upper-case text without surrounding spaces
    PARCEL_ID = 20
    COURIER_CODE = 21
    CHANNEL = 22
    TRADE_MODE = 23
    EXPORT_PORT = 24
    DECLARANT_CODE = 25
    GOODS_CLASS = 26
    GOODS_ORIGIN = 27  # many-valued: one per goods line
    DESTINATION_COUNTRY = 28
    TRANSIT_COUNTRY = 29  # many-valued
    LICENCE_NUMBER = 30
    SENDER_KIND = 31  # person or company
    GOODS_HEADING = 32  # the first four digits of the first HS code
    RECIPIENT_KIND = 33  # person or company
    # identity keys: normalised, keyed, never shown
    SENDER_ID = 40
    SENDER_NAME = 41
    SENDER_PHONE = 42
    SENDER_ADDRESS = 43
    SENDER_CITY = 44
    RECIPIENT_ID = 45
    RECIPIENT_NAME = 46
    RECIPIENT_PHONE = 47
    RECIPIENT_ADDRESS = 48
    RECIPIENT_CITY = 49
    WEIGHT_FINGERPRINT = 50  # two-valued: two grids, half a cell apart
    SENDER_BUILDING = 51  # of the address, without unit, floor and room
    RECIPIENT_BUILDING = 52
    SIZE_BOX = 53  # four-valued: two grids of the longest side, two of the shortest
    SENDER_ACCOUNT = 54  # of the courier: equal numbers of two couriers are two accounts
    SENDER_EMAIL = 55
    RECIPIENT_ACCOUNT = 56
    RECIPIENT_EMAIL = 57
    GOODS_WORDING = 58  # letters of the descriptions of all lines, in whatever order
    # the rest
    GOODS_HS = 60  # many-valued: digits of each line's code
    GOODS_TEXT = 70  # description and brand_model of all lines
    LICENCE_PRESENT = 80


class FieldKind(IntEnum):
    """Say how a field is compared."""

    NUMBER = 0
    CODE = 1
    KEY = 2
    HS = 3
    TEXT = 4
    FLAG = 5


def field_kind(field: Field) -> FieldKind:
    """Return the kind of a field."""
    bounds = (
        (20, FieldKind.NUMBER),
        (40, FieldKind.CODE),
        (60, FieldKind.KEY),
        (70, FieldKind.HS),
        (80, FieldKind.TEXT),
    )
    return next((kind for end, kind in bounds if field < end), FieldKind.FLAG)


class LeafKind(IntEnum):
    """Say what a leaf of a condition asks."""

    RANGE = 0  # number within low..high
    COMPARE = 1  # number within low..high times another number: low*other <= field <= high*other
    IN = 2  # any value equal to one of `values` (codes, keys)
    STARTS_WITH = 3  # any value (codes) with one of `values` as prefix
    UNDER = 4  # any HS code under one of `values` (digits only, padding zeros stripped by the compiler)
    MENTIONS = 5  # goods text has at least `at_least` different terms out of `lexicons`
    PRESENT = 6  # the field has a value: hit or miss, never unknown
    FLAG = 7  # LICENCE_PRESENT is true: hit or miss, never unknown
    REGEX = 8  # a description or brand_model, as it was written, has a match of the pattern in `values`


@dataclass(frozen=True, slots=True)
class Leaf:
    """Ask one question of one field; `is_not`, `not_in` and the like are a NOT node above it.

    RANGE and COMPARE: bounds in base units, `*_open` when the bound itself is outside.
    In a `having` condition `field` is the index of a measure instead, and the kind is RANGE or COMPARE.
    """

    kind: LeafKind
    field: int
    low: float = -math.inf
    high: float = math.inf
    low_open: bool = False
    high_open: bool = False
    other: int = 0
    values: tuple[str, ...] = ()
    lexicons: tuple[int, ...] = ()
    at_least: int = 1


class NodeKind(IntEnum):
    """Say how a node joins its children (Kleene's three-valued logic)."""

    ALL = 0
    ANY = 1
    NOT = 2  # one child
    AT_LEAST = 3  # hit when n children hit; miss when fewer than n can still hit
    LEAF = 4


@dataclass(frozen=True, slots=True)
class Node:
    """One node of a condition tree. LEAF: `leaf` is an index into the leaves the tree belongs to."""

    kind: NodeKind
    children: tuple[Node, ...] = ()
    n: int = 0
    leaf: int = -1


# What joins the words of a term: they are all the same to it.
JOINTS = " -_."
# What is written in place of one another, so that a reader still sees the word; native/likeness.pyx says when it is.
ALIKE = ("a4@", "b8", "e3", "g69", "il1!|", "o0", "s5$", "t7+", "z2")
# Osmium has 22.6 g/cm3, and nothing is denser: a box beyond that was written in centimetres, or never measured.
DENSEST_KG_M3 = 23_000.0


@dataclass(frozen=True, slots=True)
class Term:
    """One word or phrase of a lexicon.

    `whole`: it is no part of a longer word or number; where letters meet digits a word ends, but for `exact` terms.
    `exact`: case counts. `alone`: the text has nothing else.
    """

    text: str
    whole: bool = False
    exact: bool = False
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Terms that mean the same; a hit that lies inside an `excepts` phrase does not count."""

    name: str
    terms: tuple[Term, ...]
    excepts: tuple[str, ...] = ()

    def __hash__(self) -> int:
        # Automata are looked up by their lexicons: of thousands of terms the name tells as much.
        return hash(self.name)


class MeasureKind(IntEnum):
    """Say what a measure adds up over the parcels of a window."""

    COUNT = 0
    SUM = 1
    MIN = 2
    MAX = 3
    MEAN = 4
    DISTINCT = 5
    SHARE = 6  # of the parcels for which a condition was known when they were screened, those for which it held
    RATIO = 7  # one measure by another; by 0 it is infinite, 0 by 0 unknown
    STDDEV = 8  # of a sample: unknown below two values
    BASELINE = 9  # what another measure usually is in the time before the window


class Statistic(IntEnum):
    """Say what a baseline makes of its buckets."""

    MEAN = 0
    MEDIAN = 1  # of an even number of buckets: half-way between the middle two
    P95 = 2  # the least value that 95 % of the buckets do not exceed


@dataclass(frozen=True, slots=True)
class Share:
    """Ask a condition of each parcel when it is screened; two of a sighting's 64 bits carry the answer.

    `condition` is over the leaves of the ProgramSpec; `held` and `known` are the 64-bit names of the bits.
    """

    condition: Node
    held: int
    known: int


@dataclass(frozen=True, slots=True)
class Baseline:
    """Work out a measure for each bucket of the span that ends where the window starts; an empty bucket is 0.

    It is unknown until the window has been fed for `min_history_ms` before its start; then it takes the buckets that
    have been fed whole.
    """

    statistic: Statistic
    bucket_ms: int
    over_ms: int  # a multiple of bucket_ms
    min_history_ms: int


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of a window.

    COUNT needs no field; SUM..MEAN and STDDEV a number; DISTINCT a code or key. `of` and `to` are indexes of measures:
    of a RATIO, and `of` of a BASELINE, where it is neither a RATIO nor a BASELINE.
    """

    name: str
    kind: MeasureKind
    field: Field | None = None
    share: Share | None = None
    of: int = -1
    to: int = -1
    baseline: Baseline | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """Add up the parcels of one group over (t - over, t] in event time.

    `slot` names the state: 64-bit hash of when, group_by, resolution and measured fields.
    `leaves` are the questions of `having`, whose `field` is an index into `measures`.
    `gathers_group`: an alert covers what is kept of its group, whoever counts it, to the end of its stretch.
    """

    slot: int
    group_by: tuple[Field, ...]
    over_ms: int
    measures: tuple[Measure, ...]
    having: Node
    leaves: tuple[Leaf, ...]
    own_group_when_missing: bool = False
    allowed_lateness_ms: int = 6 * 3_600_000
    suppress_ms: int = 86_400_000
    max_evidence: int = 50
    gathers_group: bool = False

    @property
    def reach_ms(self) -> int:
        """Return how far the window looks back from its end: its span and the longest baseline before it."""
        return self.over_ms + max((part.baseline.over_ms for part in self.measures if part.baseline), default=0)


@dataclass(frozen=True, slots=True)
class ExceptionClause:
    """Excuse what its condition names while the parcel's event time is before `until_ms`."""

    name: str
    condition: Node
    until_ms: int


@dataclass(frozen=True, slots=True)
class Rule:
    """One loaded rule. With a `window`, `condition` says which parcels its window counts."""

    rule_id: str
    version: int
    condition: Node
    decision: Decision
    score: int
    score_group: int  # rules of one group: only the highest score counts
    active: bool  # False: shadow
    from_ms: int
    until_ms: int
    exceptions: tuple[ExceptionClause, ...] = ()
    window: Window | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """Map a parcel's score (0..100) to the least decision it gets."""

    info: int = 30
    inspect: int = 60
    hold: int = 90


@dataclass(frozen=True, slots=True)
class RateRow:
    """Say what one unit of a currency is worth in USD from a moment on."""

    currency: str
    from_ms: int
    usd: float


@dataclass(frozen=True, slots=True)
class GoodsClass:
    """Name a class of goods: a parcel is in it when a lexicon is mentioned or an HS code lies under a prefix."""

    name: str
    lexicons: tuple[int, ...] = ()
    hs_prefixes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProgramSpec:
    """A whole rule set: `leaves` belong to all conditions and exceptions of all rules, each stands once.

    `classes` go by priority: a parcel's goods class is the first it is in, and unknown when it is in none.
    """

    ruleset: str  # 12 hex digits
    leaves: tuple[Leaf, ...]
    lexicons: tuple[Lexicon, ...]
    rules: tuple[Rule, ...]
    policy: Policy
    rates: tuple[RateRow, ...]
    classes: tuple[GoodsClass, ...] = ()
