"""A measure of parcels that come and go, in any order."""

from libc.stdint cimport INT64_MIN, int32_t, int64_t, uint32_t, uint64_t
from libcpp.vector cimport vector

from native.counter cimport Counter, counter_add, counter_clear, counter_remove


cdef extern from "moments.hpp" nogil:
    ctypedef struct Moments:
        pass

    void moments_clear(Moments* moments)
    void moments_add(Moments* moments, int64_t value)
    void moments_remove(Moments* moments, int64_t value)
    void moments_add_square(Moments* moments, int64_t value)
    void moments_remove_square(Moments* moments, int64_t value)
    double moments_sum(const Moments* moments)
    double moments_mean(const Moments* moments, uint32_t n)
    double moments_stddev(const Moments* moments, uint32_t n)


# spec.MeasureKind
cdef enum:
    COUNT = 0
    SUM = 1
    MIN = 2
    MAX = 3
    MEAN = 4
    DISTINCT = 5
    SHARE = 6
    RATIO = 7
    STDDEV = 8
    BASELINE = 9


cdef struct MeasureC:
    int kind
    int32_t column  # -1: needs none
    int64_t missing  # what the column holds when it has no value
    double scale  # what a column holds of one base unit
    uint64_t held, known  # bits of a share in a member's mask
    uint32_t of, to  # numbers of measures within the window


cdef struct Running:
    uint32_t n  # parcels of a COUNT, else values that are not missing
    Moments moments
    Counter counts  # of DISTINCT values, and of the candidates of MIN and MAX
    vector[int64_t] candidates  # a heap, the greatest first (MIN: of negated values); some may have gone


cdef void reset(Running* state) noexcept nogil
# The measure in base units; NaN when unknown. A RATIO and a BASELINE have none of their own.
cdef double value_of(Running* state, const MeasureC* measure) noexcept nogil
cdef size_t running_bytes(const Running* state) noexcept nogil
cdef void add_candidate(Running* state, int64_t value) noexcept nogil


# Finds what a parcel counts as; False when it has no value.
cdef inline bint is_valued(
    const MeasureC* measure, const int64_t* columns, uint64_t mask, int64_t* value
) noexcept nogil:
    if measure.kind == SHARE:
        value[0] = mask & measure.held != 0
        return mask & measure.known != 0
    if measure.column < 0:
        return False
    value[0] = columns[measure.column]
    return value[0] != measure.missing


# A parcel comes: its columns and its mask.
cdef inline void enter(Running* state, const MeasureC* measure, const int64_t* columns, uint64_t mask) noexcept nogil:
    cdef int64_t value
    if measure.kind == COUNT:
        state.n += 1
    elif is_valued(measure, columns, mask, &value):
        state.n += 1
        if measure.kind == DISTINCT:
            counter_add(&state.counts, <uint64_t>value)
        elif measure.kind == MIN or measure.kind == MAX:
            add_candidate(state, -value if measure.kind == MIN else value)
        else:
            moments_add(&state.moments, value)
            if measure.kind == STDDEV:
                moments_add_square(&state.moments, value)


# A parcel that had come leaves.
cdef inline void leave(Running* state, const MeasureC* measure, const int64_t* columns, uint64_t mask) noexcept nogil:
    cdef int64_t value
    if measure.kind == COUNT:
        state.n -= 1
    elif is_valued(measure, columns, mask, &value):
        state.n -= 1
        if measure.kind == DISTINCT:
            counter_remove(&state.counts, <uint64_t>value)
        elif measure.kind == MIN or measure.kind == MAX:
            counter_remove(&state.counts, <uint64_t>(-value if measure.kind == MIN else value))
        else:
            moments_remove(&state.moments, value)
            if measure.kind == STDDEV:
                moments_remove_square(&state.moments, value)
