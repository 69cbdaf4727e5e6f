"""What a measure usually is: its values in the buckets of time before a window."""

from libc.stdint cimport int64_t, uint32_t, uint64_t
from libcpp.vector cimport vector

from native.running cimport MeasureC, Running
from native.windows_table cimport Table


cdef struct BaselineC:
    uint32_t measure  # its own number within the window
    int statistic  # spec.Statistic
    uint32_t n_buckets
    int64_t bucket_ms
    int64_t min_history_ms


# Bucket i ends i buckets before the window's start; the newest is the first.
cdef struct Buckets:
    vector[Running] running
    vector[uint32_t] bounds  # place of the first member after the end of bucket i, and one more: where the last starts
    int64_t start_ms  # of the window, where the buckets stand now
    bint is_placed


# Moves the buckets to where a window starts.
cdef void move(
    Buckets* buckets, const BaselineC* baseline, const MeasureC* of, Table table, uint32_t group, uint64_t slot, int64_t start_ms
) noexcept nogil
# The statistic of the buckets that lie after `history_ms`, NaN when they do not go back far enough. `values` is room.
cdef double statistic_of(
    Buckets* buckets, const BaselineC* baseline, const MeasureC* of, int64_t history_ms, vector[double]* values
) noexcept nogil
