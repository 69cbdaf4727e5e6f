"""Find the terms of all lexicons in one pass over a normalised text."""

from libc.stdint cimport uint32_t, uint8_t
from libcpp.vector cimport vector


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


cdef class Automaton:
    cdef vector[uint32_t] moves  # (n_states x n_classes): where the row of the next state starts
    cdef uint32_t first_accepting  # rows from here on are of states in which terms end
    cdef uint8_t classes[256]  # byte -> class; upper and lower case of an ASCII letter share one
    cdef uint32_t n_classes
    cdef vector[uint32_t] first_term  # (n_states + 1): range in `term_order`
    cdef vector[uint32_t] suffix  # (n_states): longest proper suffix that ends a term, 0 for none
    cdef vector[uint32_t] term_order
    cdef vector[TermInfo] terms
    cdef vector[char] exact_bytes
    cdef readonly uint32_t n_states
    cdef readonly uint32_t n_lexicons

    # Appends every hit to `out`; returns whether an `excepts` phrase is among them.
    cdef bint scan(self, const char* text, uint32_t size, uint32_t line, vector[Match]* out) noexcept nogil
    cdef bint _collect(
        self, uint32_t state, const char* text, uint32_t size, uint32_t end, uint32_t line, vector[Match]* out
    ) noexcept nogil


# Drops the `excepts` phrases and every hit of their lexicon that lies inside one of them.
cdef void drop_excepted(Automaton automaton, vector[Match]* matches) noexcept nogil
