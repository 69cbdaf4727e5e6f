"""A window as it stands in a group: a range of members and what they add up to."""

from libc.stdint cimport int64_t, uint32_t, uint64_t
from libcpp.vector cimport vector

from native.baselines cimport Buckets
from native.running cimport Running, enter, leave, reset
from native.windows_rules cimport WindowC, WindowRules
from native.windows_table cimport Member, Table, columns_of, mask_of


# It holds the members from `tail` up to, without, `head`.
cdef struct Slide:
    uint32_t tail
    uint32_t head
    uint32_t n_counted
    bint is_placed
    bint is_marked  # the members' states say at which of them it hit
    uint32_t marked_at  # of the members that came to the group: how many had when the marks were made
    vector[Running] running
    vector[Buckets] baselines


cdef inline void slide_empty(Slide* slide, const WindowC* window) noexcept nogil:
    cdef uint32_t i
    slide.n_counted, slide.is_placed = 0, False
    if slide.running.size() < window.n_measures:
        slide.running.resize(window.n_measures)
    if slide.baselines.size() < window.n_baselines:
        slide.baselines.resize(window.n_baselines)
    for i in range(window.n_measures):
        reset(&slide.running[i])
    for i in range(window.n_baselines):
        slide.baselines[i].is_placed = False


# A member comes, if the window counts it. It does not become part of the range.
cdef inline void slide_count(
    Slide* slide, WindowRules rules, Table table, const WindowC* window, Member member
) noexcept nogil:
    cdef uint64_t mask = mask_of(table, member)
    cdef const int64_t* columns
    cdef uint32_t i
    if mask >> window.slot & 1:
        slide.n_counted += 1
        columns = columns_of(table, member.seen)
        for i in range(window.n_measures):
            enter(&slide.running[i], &rules.measures[window.first_measure + i], columns, mask)


# A member that was counted leaves.
cdef inline void slide_discount(
    Slide* slide, WindowRules rules, Table table, const WindowC* window, Member member
) noexcept nogil:
    cdef uint64_t mask = mask_of(table, member)
    cdef const int64_t* columns
    cdef uint32_t i
    if mask >> window.slot & 1:
        slide.n_counted -= 1
        columns = columns_of(table, member.seen)
        for i in range(window.n_measures):
            leave(&slide.running[i], &rules.measures[window.first_measure + i], columns, mask)
