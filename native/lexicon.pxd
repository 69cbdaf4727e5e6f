"""Find the terms of all lexicons in one pass over a normalised text."""

from libc.stdint cimport uint32_t, uint8_t
from libcpp.vector cimport vector

from native.states cimport States
from native.words cimport Row


cdef struct Match:
    uint32_t term
    uint32_t lexicon
    uint32_t line  # which text of the parcel; the caller numbers them
    uint32_t start  # bytes of the normalised text
    uint32_t end


cdef struct TermInfo:
    uint32_t lexicon
    uint32_t first  # where its bytes start in `exact_bytes`
    uint32_t size
    bint whole
    bint exact
    bint alone  # hits only where the text is nothing but the term
    bint excepts  # a phrase that cancels hits inside it
    uint32_t n_spelled  # its letters and digits
    bint has_digit
    bint has_disguise  # it is long enough to be told when stand-ins are written for some of its letters


cdef class Automaton:
    cdef States plain  # terms as they are
    cdef States spelled  # letters and digits of those that may be spelled out, without what stands between
    cdef vector[TermInfo] terms
    cdef vector[char] exact_bytes
    cdef uint32_t longest_spelled  # bytes that a spelled term may take

    # Normalises a text into `room`, which grows, and appends every hit to `out`, of terms that are spelled out as well
    # (`rows` is room for them); returns whether an `excepts` phrase is among them.
    cdef bint read(
        self, const char* raw, uint32_t size, uint32_t line, vector[char]* room, vector[Row]* rows, vector[Match]* out
    ) noexcept nogil
    # The same for a text that is normalised.
    cdef bint scan(self, const char* text, uint32_t size, uint32_t line, vector[Match]* out) noexcept nogil
    cdef bint _collect(
        self, uint32_t state, const char* text, uint32_t size, uint32_t end, uint32_t line, vector[Match]* out
    ) noexcept nogil
    # The same for terms spelled out in one row of letters set apart; it finds anew what `scan` finds of them.
    cdef bint scan_row(self, const char* text, Row row, uint32_t line, vector[Match]* out) noexcept nogil
    cdef void _collect_spelled(
        self, uint32_t state, const char* text, uint32_t end, uint32_t line, vector[Match]* out
    ) noexcept nogil
    cdef bint _is_same(self, const char* text, const TermInfo* term) noexcept nogil
    cdef bint _is_meant(self, const char* text, uint32_t size, uint32_t start, const TermInfo* term) noexcept nogil
    cdef bint _is_cut_out(self, const char* text, const vector[Match]* hits, size_t number) noexcept nogil
    cdef bint _breaks_after(self, const TermInfo* term, uint32_t n) noexcept nogil


# Drops the `excepts` phrases and every hit of their lexicon that lies inside one of them.
cdef void drop_excepted(Automaton automaton, vector[Match]* matches) noexcept nogil
