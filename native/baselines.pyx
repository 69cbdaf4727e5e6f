"""What a measure usually is: its values in the buckets of time before a window.

Buckets are cut from the window's start backwards and slide with it: a parcel passes from one into the next, so a sweep
costs at most one step a parcel and bucket.
"""

from libc.math cimport NAN, isnan
from libc.stdint cimport int64_t, uint32_t, uint64_t
from libcpp.algorithm cimport sort

from native.running cimport MeasureC, Running, enter, leave, reset, value_of
from native.windows_table cimport Member, Table, columns_of, group_at, mask_of, members_of, time_of

# spec.Statistic
cdef enum:
    MEAN = 0
    MEDIAN = 1


cdef void place(BaselineC* baseline, const MeasureC* of, Table table, uint32_t group, uint64_t slot, int64_t start_ms) noexcept nogil:
    cdef uint32_t n = group_at(table, group).n, at
    cdef size_t i = baseline.buckets.size()
    cdef Member* members = members_of(group_at(table, group))
    at = table.after(group, start_ms - <int64_t>i * baseline.bucket_ms)
    baseline.bounds[i] = at
    while i > 0:
        i -= 1
        reset(&baseline.buckets[i])
        while at < n and time_of(table, members[at]) <= start_ms - <int64_t>i * baseline.bucket_ms:
            if mask_of(table, members[at]) & slot:
                enter(&baseline.buckets[i], of, columns_of(table, members[at].seen), mask_of(table, members[at]), at)
            at += 1
        baseline.bounds[i] = at
    baseline.is_placed = True


cdef void move(BaselineC* baseline, const MeasureC* of, Table table, uint32_t group, uint64_t slot, int64_t start_ms) noexcept nogil:
    cdef uint32_t n = group_at(table, group).n, at
    cdef size_t i, n_buckets = baseline.buckets.size()
    cdef Member* members = members_of(group_at(table, group))
    cdef uint64_t mask
    if not baseline.is_placed or start_ms - baseline.start_ms > baseline.bucket_ms:
        place(baseline, of, table, group, slot, start_ms)
    baseline.start_ms = start_ms
    for i in range(n_buckets + 1):
        at = baseline.bounds[i]
        while at < n and time_of(table, members[at]) <= start_ms - <int64_t>i * baseline.bucket_ms:
            mask = mask_of(table, members[at])
            if mask & slot:
                if i > 0:
                    leave(&baseline.buckets[i - 1], of, columns_of(table, members[at].seen), mask, at)
                if i < n_buckets:
                    enter(&baseline.buckets[i], of, columns_of(table, members[at].seen), mask, at)
            at += 1
        baseline.bounds[i] = at


cdef double statistic_of(BaselineC* baseline, const MeasureC* of, int64_t history_ms) noexcept nogil:
    cdef int64_t n = <int64_t>baseline.buckets.size(), i
    cdef double value, total = 0
    if baseline.start_ms - history_ms < baseline.min_history_ms:
        return NAN
    n = min(n, (baseline.start_ms - history_ms) // baseline.bucket_ms)
    if n <= 0:
        return NAN
    baseline.values.clear()
    for i in range(n):
        value = value_of(&baseline.buckets[i], of)
        baseline.values.push_back(0.0 if isnan(value) else value)
        total += baseline.values.back()
    if baseline.statistic == MEAN:
        return total / <double>n
    sort(baseline.values.begin(), baseline.values.end())
    if baseline.statistic == MEDIAN:
        return (baseline.values[(n - 1) // 2] + baseline.values[n // 2]) / 2
    return baseline.values[(95 * n + 99) // 100 - 1]
