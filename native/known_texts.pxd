"""Remember what was found in goods texts: sellers describe their goods in the same words again and again."""

from libc.stdint cimport uint16_t, uint32_t, uint64_t, uint8_t
from libcpp.vector cimport vector

from native.keys cimport Keyring
from native.lexicon cimport Automaton, Match
from native.parcel cimport Text
from native.words cimport Row

cdef enum:
    MOST_FOUND = 5  # a text with more is read each time


cdef struct FoundTerm:
    uint32_t term
    uint32_t lexicon
    uint16_t start  # bytes of the normalised text, which has at most GROWTH * 4 * 1,024
    uint16_t end


# 64 bytes: what a processor fetches at once.
cdef struct KnownText:
    uint8_t n
    uint8_t is_excepted
    FoundTerm[MOST_FOUND] found


cdef class KnownTexts:
    cdef Automaton automaton
    cdef Keyring keyring
    cdef bint may_be_spelled
    cdef vector[uint64_t] marks  # (2 * N_SETS): two a set, the later one first; keyed hash of a text, 0 for none yet
    cdef vector[KnownText] places  # what was found in it
    cdef vector[char] room  # of one normalised text
    cdef vector[Row] rows  # its rows of letters set apart

    # Appends every term in a text to `out`, with this `line`; returns whether an `excepts` phrase is among them.
    cdef bint read(self, Text text, uint32_t line, vector[Match]* out) noexcept nogil
    cdef void remember(self, size_t place, uint64_t mark, const Match* found, size_t n, bint is_excepted) noexcept nogil
