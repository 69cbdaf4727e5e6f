"""A measure of parcels that come and go in the order of time."""

from libc.stdint cimport int32_t, int64_t, uint32_t, uint64_t
from libcpp.vector cimport vector

from native.counter cimport Counter


cdef extern from "moments.hpp" nogil:
    ctypedef struct Moments:
        pass

    void moments_clear(Moments* moments)
    void moments_add(Moments* moments, int64_t value)
    void moments_remove(Moments* moments, int64_t value)
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
    bint hashed  # the column holds hashes, whose missing value is 0
    double scale  # what a column holds of one base unit
    uint64_t held, known  # bits of a share in an entry's mask
    uint32_t of, to  # numbers of measures within the window


cdef struct Running:
    uint32_t n  # parcels of a COUNT, else values that are not missing
    Moments moments
    vector[int64_t] values  # of the best so far, worst last: a monotonic queue for MIN and MAX
    vector[uint32_t] places
    size_t head
    Counter counts


cdef void reset(Running* state) noexcept nogil
# A parcel comes: its columns, its mask, and its place in the group, which only rises.
cdef void enter(Running* state, const MeasureC* measure, const int64_t* columns, uint64_t mask, uint32_t place) noexcept nogil
# The parcel that came first of those still there leaves.
cdef void leave(Running* state, const MeasureC* measure, const int64_t* columns, uint64_t mask, uint32_t place) noexcept nogil
# The measure in base units; NaN when unknown. A RATIO and a BASELINE have none of their own.
cdef double value_of(Running* state, const MeasureC* measure) noexcept nogil
