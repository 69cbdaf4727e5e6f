"""Remember what was found in goods texts: sellers describe their goods in the same words again and again."""

from libc.stdint cimport uint32_t, uint64_t, uint8_t
from libcpp.vector cimport vector

from native.keys cimport Keyring
from native.lexicon cimport Automaton, Match
from native.parcel cimport Text
from native.words cimport Row

cdef enum:
    MOST_FOUND = 6  # a text with more is read each time


cdef struct KnownText:
    uint64_t mark  # keyed hash of the text as it was written; 0: none yet
    uint8_t n
    bint is_excepted
    Match[MOST_FOUND] found


cdef class KnownTexts:
    cdef Automaton automaton
    cdef Keyring keyring
    cdef bint may_be_spelled
    cdef vector[KnownText] places  # (2 * N_SETS): two a set, the later one first
    cdef vector[char] room  # of one normalised text
    cdef vector[Row] rows  # its rows of letters set apart

    # Appends every term in a text to `out`, with this `line`; returns whether an `excepts` phrase is among them.
    cdef bint read(self, Text text, uint32_t line, vector[Match]* out) noexcept nogil
