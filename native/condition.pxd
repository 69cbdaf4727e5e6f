"""Conditions as flat arrays, in three-valued logic (Kleene): of parcels and of a window's measures alike."""

from libc.math cimport isinf, isnan
from libc.stdint cimport int32_t, uint32_t
from libcpp.vector cimport vector


cdef enum Truth:
    MISS = 0
    UNKNOWN = 1
    HIT = 2


# spec.LeafKind
cdef enum:
    RANGE = 0
    COMPARE = 1
    IN = 2
    STARTS_WITH = 3
    UNDER = 4
    MENTIONS = 5
    PRESENT = 6
    FLAG = 7
    REGEX = 8


cdef struct LeafC:
    int kind  # spec.LeafKind
    int field
    double low
    double high
    bint low_open
    bint high_open
    int other
    uint32_t first  # range in `values` (IN), `prefixes` (STARTS_WITH), `hs_sets` (UNDER) or `lexicons` (MENTIONS)
    uint32_t count
    uint32_t first_word  # range in `lexicon_words` (MENTIONS)
    uint32_t n_words
    uint32_t at_least


cdef struct NodeC:
    int kind  # spec.NodeKind
    int32_t leaf
    uint32_t n
    uint32_t first_child  # children stand side by side
    uint32_t n_children
    bint is_costly  # a leaf that costs more than all else together
    bint has_costly  # some of its children are such; they are asked last
    uint32_t first_word  # range in `lexicon_words`: it misses unless one of these is mentioned; none: it may hold anyway
    uint32_t n_words


# spec.NodeKind
cdef enum:
    ALL = 0
    ANY = 1
    NOT = 2
    AT_LEAST = 3
    LEAF = 4


# Whether a number lies between a leaf's bounds, each times `unit`.
cdef inline int within(double value, const LeafC* leaf, double unit) noexcept nogil:
    cdef double low = leaf.low, high = leaf.high
    if not isinf(low):  # no bound stays none, also where the unit is 0
        low *= unit
    if not isinf(high):
        high *= unit
    if isnan(value) or isnan(unit) or isnan(low) or isnan(high):  # 0 times infinity is no bound
        return UNKNOWN
    if value < low or (leaf.low_open and value == low) or value > high or (leaf.high_open and value == high):
        return MISS
    return HIT


# Whether a number of which only a range is known lies between a leaf's bounds, each times a unit out of a range.
cdef inline int range_within(double least, double most, const LeafC* leaf, double least_unit, double most_unit) noexcept nogil:
    cdef bint always = True
    cdef double bound
    if isnan(least) or isnan(least_unit):
        return UNKNOWN
    if not isinf(leaf.low):
        bound = leaf.low * least_unit
        if most < bound or (leaf.low_open and most == bound):
            return MISS
        bound = leaf.low * most_unit
        always = least > bound or (least == bound and not leaf.low_open)
    if not isinf(leaf.high):
        bound = leaf.high * most_unit
        if least > bound or (leaf.high_open and least == bound):
            return MISS
        bound = leaf.high * least_unit
        always &= most < bound or (most == bound and not leaf.high_open)
    return HIT if always else UNKNOWN


# Fills the bounds of a spec.Leaf; what it compares with is the caller's.
cdef LeafC leaf_of(leaf)
# Appends a spec.Node tree, children side by side, and returns its root.
cdef uint32_t add_tree(vector[NodeC]* nodes, node)
# Numbers the joints of all trees, densely: those that join the same in the same way have one number. Leaves have none.
cdef vector[uint32_t] same_questions(const vector[NodeC]* nodes)
# Marks the nodes that ask regular expressions.
cdef void mark_costly(vector[NodeC]* nodes, const vector[LeafC]* leaves) noexcept nogil
