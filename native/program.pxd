"""A rule set as flat arrays, made once from a ProgramSpec; nothing but what is remembered of goods texts changes."""

from libc.stdint cimport int32_t, int64_t, int8_t, uint32_t, uint64_t
from libcpp.string cimport string
from libcpp.vector cimport vector

from native.condition cimport LeafC, NodeC
from native.headings cimport HsPrefix, HsSet
from native.keys cimport Keyring
from native.known_senders cimport KnownSenders
from native.known_texts cimport KnownTexts
from native.parcel cimport Text


cdef struct ExceptionC:
    uint32_t root
    int64_t until_ms


cdef struct RuleC:
    uint32_t root
    uint32_t first_exception
    uint32_t n_exceptions
    int64_t from_ms
    int64_t until_ms
    int decision
    int score
    int score_group
    bint active
    int32_t group_type  # -1: a rule about one parcel
    uint32_t slot  # bit of its window in the group type's mask


cdef struct GroupTypeC:
    vector[int] fields
    vector[uint64_t] slots
    vector[uint64_t] columns  # of each slot: bit i says that its windows measure column i
    uint64_t identity  # hash of the field list: part of the group key
    uint64_t own_group_mask  # slots that count parcels without the key as a group of their own, and all shares
    uint64_t window_mask  # slots that count parcels; the others are shares


# A condition that a window takes the share of.
cdef struct ShareC:
    uint32_t group_type
    uint64_t held  # bits in the group type's mask
    uint64_t known
    uint32_t root


cdef struct GoodsClassC:
    string name
    uint32_t hs_set  # number in `hs_sets`


# Which of 64 lexicons, those from 64 * number on, a leaf asks for.
cdef struct LexiconWord:
    uint32_t number
    uint64_t bits


cdef struct RateC:
    int64_t from_ms
    double usd


cdef class Program:
    cdef readonly object spec
    cdef readonly Keyring keyring
    cdef KnownSenders senders
    cdef KnownTexts goods_texts
    cdef vector[LeafC] leaves
    cdef vector[NodeC] nodes
    cdef vector[uint32_t] questions  # (n_nodes): joints that ask the same have one number
    cdef vector[uint64_t] values
    cdef vector[string] prefixes
    cdef vector[HsPrefix] hs_prefixes
    cdef vector[HsSet] hs_sets
    cdef vector[uint32_t] lexicons
    cdef vector[LexiconWord] lexicon_words  # the same, to be asked 64 at a time
    cdef dict word_ranges  # set of lexicons -> range there
    cdef list patterns  # compiled regular expressions
    cdef list gates  # of GATE_PATTERNS patterns each: one that matches where any of them does, or None
    cdef vector[RuleC] rules
    cdef uint32_t n_words  # of 64 lexicons each
    cdef vector[ExceptionC] exceptions
    cdef vector[GroupTypeC] group_types
    cdef vector[ShareC] shares
    cdef vector[GoodsClassC] classes  # by priority
    cdef vector[int] columns  # fields that windows measure, ascending
    cdef vector[vector[RateC]] rates  # newest first
    cdef vector[int32_t] rate_of  # (26**3): currency -> index in `rates`, -1 for none
    cdef int policy[4]  # least score of each decision

    # USD of one unit of a currency at a moment; NaN when no rate is known.
    cdef double usd_rate(self, Text currency, int64_t at_ms) noexcept nogil
