"""Which rules a parcel may hit, or leave unknown: the others are not asked at all."""

from libc.stdint cimport uint32_t, uint64_t
from libcpp.vector cimport vector

from native.evaluate cimport Evaluator
from native.program cimport Program


cdef extern from *:
    int __builtin_ctzll(unsigned long long bits) noexcept nogil


# Number of the lowest bit that is set; there must be one.
cdef inline uint32_t lowest_bit(uint64_t bits) noexcept nogil:
    return <uint32_t>__builtin_ctzll(bits)


cdef class Candidates:
    cdef Program program
    cdef size_t n_words  # of 64 rules each
    cdef vector[uint64_t] always  # (n_words): rules that have nothing to be told by
    cdef vector[uint64_t] by_lexicon  # (n_lexicons x n_words): rules that miss unless one of their lexicons is mentioned
    cdef vector[uint32_t] guards  # nodes that rules need, the same for many
    cdef vector[uint64_t] by_guard  # (n_guards x n_words): rules that miss when their guard misses
    cdef vector[uint64_t] found  # (n_words): of the parcel at hand

    # Fills `found` for the parcel an evaluator has at hand.
    cdef void find(self, Evaluator evaluator) noexcept nogil
    cdef void add(self, const uint64_t* words) noexcept nogil
