"""What a measure usually is: its values in the buckets of time before a window.

Buckets are cut from the window's start backwards and slide with it, either way: a parcel passes from one into the next,
so a sweep costs at most one step a parcel and bucket.
"""

from libc.math cimport NAN, isnan
from libc.stdint cimport int64_t, uint32_t, uint64_t
from libcpp.algorithm cimport sort
from libcpp.vector cimport vector

from native.running cimport MeasureC, Running, enter, leave, reset, value_of
from native.windows_table cimport Member, Table, columns_of, group_at, mask_of, members_of, time_of

# spec.Statistic
cdef enum:
    MEAN = 0
    MEDIAN = 1


cdef void place(
    Buckets* buckets, const BaselineC* baseline, const MeasureC* of, Table table, uint32_t group, uint64_t slot, int64_t start_ms
) noexcept nogil:
    cdef uint32_t n = group_at(table, group).n, at, i = baseline.n_buckets
    cdef Member* members = members_of(group_at(table, group))
    buckets.running.resize(baseline.n_buckets)
    buckets.bounds.resize(baseline.n_buckets + 1)
    at = table.after(group, start_ms - i * baseline.bucket_ms)
    buckets.bounds[i] = at
    while i > 0:
        i -= 1
        reset(&buckets.running[i])
        while at < n and time_of(table, members[at]) <= start_ms - i * baseline.bucket_ms:
            if mask_of(table, members[at]) & slot:
                enter(&buckets.running[i], of, columns_of(table, members[at].seen), mask_of(table, members[at]))
            at += 1
        buckets.bounds[i] = at
    buckets.is_placed = True


cdef void pass_over(
    Running* into, Running* out_of, const MeasureC* of, Table table, Member member, uint64_t slot
) noexcept nogil:
    """Let a parcel pass from one bucket into another; NULL is what lies outside."""
    cdef uint64_t mask = mask_of(table, member)
    cdef const int64_t* columns = columns_of(table, member.seen)
    if mask & slot == 0:
        return
    if out_of != NULL:
        leave(out_of, of, columns, mask)
    if into != NULL:
        enter(into, of, columns, mask)


cdef void move(
    Buckets* buckets, const BaselineC* baseline, const MeasureC* of, Table table, uint32_t group, uint64_t slot, int64_t start_ms
) noexcept nogil:
    cdef uint32_t n = group_at(table, group).n, at, i
    cdef Member* members = members_of(group_at(table, group))
    cdef Running* newer
    cdef Running* older
    if not buckets.is_placed or not -baseline.bucket_ms <= start_ms - buckets.start_ms <= baseline.bucket_ms:
        place(buckets, baseline, of, table, group, slot, start_ms)
    buckets.start_ms = start_ms
    for i in range(baseline.n_buckets + 1):
        newer = &buckets.running[i - 1] if i > 0 else NULL
        older = &buckets.running[i] if i < baseline.n_buckets else NULL
        at = buckets.bounds[i]
        while at < n and time_of(table, members[at]) <= start_ms - i * baseline.bucket_ms:
            pass_over(older, newer, of, table, members[at], slot)
            at += 1
        while at > 0 and time_of(table, members[at - 1]) > start_ms - i * baseline.bucket_ms:
            at -= 1
            pass_over(newer, older, of, table, members[at], slot)
        buckets.bounds[i] = at


cdef double statistic_of(
    Buckets* buckets, const BaselineC* baseline, const MeasureC* of, int64_t history_ms, vector[double]* values
) noexcept nogil:
    cdef int64_t n, i
    cdef double value, total = 0
    if buckets.start_ms - history_ms < baseline.min_history_ms:
        return NAN
    n = min(<int64_t>baseline.n_buckets, (buckets.start_ms - history_ms) // baseline.bucket_ms)
    if n <= 0:
        return NAN
    values.clear()
    for i in range(n):
        value = value_of(&buckets.running[i], of)
        values.push_back(0.0 if isnan(value) else value)
        total += values.back()
    if baseline.statistic == MEAN:
        return total / <double>n
    sort(values.begin(), values.end())
    if baseline.statistic == MEDIAN:
        return (values[0][(n - 1) // 2] + values[0][n // 2]) / 2
    return values[0][(95 * n + 99) // 100 - 1]
