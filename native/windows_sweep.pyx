"""Slide a window over a group and tell in which stretches of time its condition held.

Every parcel's time is the end of a window (t - over, t]. Parcels come in and go out at both ends, so a window moves a
step a parcel, either way, whatever its span; sums are of whole numbers, so they do not depend on the way it came.
"""

cimport cython
from libc.stdint cimport int64_t, uint32_t, uint64_t
from libcpp.vector cimport vector

from native.records cimport NOBODY
from native.windows_having cimport Coverage, Having
from native.windows_rules cimport WindowC, WindowRules
from native.windows_slide cimport Slide, slide_count, slide_discount, slide_empty
from native.windows_table cimport Member, State, Table, group_at, mask_of, members_of, state_at, time_of

cdef enum:
    FIRST_LOOK = 8  # members
    LAST_LOOK = 128
    FEW_MEMBERS = 64  # bits
    FEW_ENDS = 3


cdef extern from * nogil:
    int n_bits "__builtin_popcountll"(uint64_t bits)


@cython.final
@cython.auto_pickle(False)
cdef class Sweep:
    """Sweep the windows of a rule set over the groups of a table."""

    def __init__(self, WindowRules rules not None, Table table not None):
        self.rules, self.table, self.having = rules, table, Having(rules, table)

    cdef int run(
        self, uint32_t group, const WindowC* window, Slide* slide, Coverage coverage, int64_t from_ms, int64_t to_ms,
        vector[Stretch]* out
    ) except -1 nogil:
        cdef uint32_t n = group_at(self.table, group).n, at = self.table.after(group, from_ms - 1), first, counted
        cdef Member* members = members_of(group_at(self.table, group))
        cdef uint64_t slot = <uint64_t>1 << window.slot, rule = <uint64_t>1 << window.rule_bit
        cdef int64_t now_ms
        cdef bint is_hit
        while at < n:
            first, counted, now_ms = at, NOBODY, time_of(self.table, members[at])
            if now_ms > to_ms:
                break
            while at < n and time_of(self.table, members[at]) == now_ms:  # parcels of one moment end one window together
                if mask_of(self.table, members[at]) & slot:  # one that the slot does not count ends none
                    counted = at
                at += 1
            is_hit = False
            if counted != NOBODY:
                self.slide_to(group, window, slide, at, now_ms)
                is_hit = slide.n_counted >= window.least_count and self.having.holds(group, window, slide, now_ms, coverage)
            if is_hit:
                self.add_hit(window, now_ms, out)
            if slide.is_marked:
                for first in range(first, at):
                    if state_at(self.table, members[first].state).hits & rule:
                        last_stretch(out, stretch_of(now_ms, window.suppress_ms)).n_unmarked += 1
                    self.mark(window, &members[first], is_hit and first == counted)
        return 0

    cdef bint run_few(
        self, uint32_t group, const WindowC* window, Coverage coverage, int64_t from_ms, int64_t to_ms, vector[Stretch]* out
    ) noexcept nogil:
        cdef uint32_t n = group_at(self.table, group).n, at = self.table.after(group, from_ms - 1), first, tail
        cdef Member* members = members_of(group_at(self.table, group))
        cdef uint64_t slot = <uint64_t>1 << window.slot, counted
        cdef int64_t now_ms
        if n > FEW_MEMBERS or n - at > FEW_ENDS or window.n_baselines > 0:
            return False
        while at < n:
            first, now_ms, counted = at, time_of(self.table, members[at]), 0
            if now_ms > to_ms:
                break
            while at < n and time_of(self.table, members[at]) == now_ms:
                at += 1
            tail = at
            while tail > 0 and time_of(self.table, members[tail - 1]) > now_ms - window.over_ms:
                tail -= 1
                counted |= <uint64_t>(mask_of(self.table, members[tail]) & slot != 0) << (at - 1 - tail)
                if tail == first and counted == 0:  # what the slot does not count ends no window
                    break
            if counted != 0 and <uint32_t>n_bits(counted) >= window.least_count and self.having.holds_of(
                group, window, at, counted, now_ms, coverage
            ):
                self.add_hit(window, now_ms, out)
        return True

    cdef void add_hit(self, const WindowC* window, int64_t now_ms, vector[Stretch]* out) noexcept nogil:
        cdef Stretch* stretch = last_stretch(out, stretch_of(now_ms, window.suppress_ms))
        if stretch.n_hits == 0:
            stretch.first_hit_ms = now_ms
        stretch.last_hit_ms = now_ms
        stretch.n_hits += 1
        stretch.measures.assign(self.having.values.begin(), self.having.values.begin() + window.n_measures)

    cdef int mark(self, const WindowC* window, Member* member, bint is_hit) except -1 nogil:
        cdef State* state = state_at(self.table, member.state)
        cdef uint64_t rule = <uint64_t>1 << window.rule_bit
        if (state.hits & rule != 0) != is_hit:
            member.state = self.table.state_of(state.mask, state.called_back, state.hits ^ rule)
        return 0

    cdef void slide_to(self, uint32_t group, const WindowC* window, Slide* slide, uint32_t head, int64_t end_ms) noexcept nogil:
        """Move a window so that it holds the members before `head` that are later than `end_ms` less its span."""
        cdef Member* members = members_of(group_at(self.table, group))
        cdef int64_t start_ms = end_ms - window.over_ms
        if not slide.is_placed or head <= slide.tail:
            slide_empty(slide, window)
            slide.is_placed = True
            slide.tail = slide.head = self.table.after(group, start_ms)
        while slide.head < head:
            slide_count(slide, self.rules, self.table, window, members[slide.head])
            slide.head += 1
        while slide.head > head:
            slide.head -= 1
            slide_discount(slide, self.rules, self.table, window, members[slide.head])
        while time_of(self.table, members[slide.tail]) <= start_ms:  # ends before `head`: that is later
            slide_discount(slide, self.rules, self.table, window, members[slide.tail])
            slide.tail += 1
        while slide.tail > 0 and time_of(self.table, members[slide.tail - 1]) > start_ms:
            slide.tail -= 1
            slide_count(slide, self.rules, self.table, window, members[slide.tail])

    cdef bint may_hit(self, uint32_t group, const WindowC* window, int64_t from_ms, int64_t to_ms) noexcept nogil:
        cdef Member* members = members_of(group_at(self.table, group))
        cdef uint32_t first = self.table.after(group, from_ms - 1), end = self.table.after(group, to_ms), at
        cdef int64_t first_ms, last_ms
        cdef uint64_t slot = <uint64_t>1 << window.slot, counted = 0
        cdef uint32_t n_counted = 0, core
        if first == end:
            return False
        first_ms, last_ms = time_of(self.table, members[first]), time_of(self.table, members[end - 1])
        if end - self.table.after(group, first_ms - window.over_ms) < window.least_count:
            return False
        # Parcels of this stretch lie in all the windows asked about: what they miss by being many, all windows miss.
        core = at = self.table.after(group, first_ms)
        first = self.table.after(group, last_ms - window.over_ms)
        while at > first and core - at < LAST_LOOK:
            at -= 1
            if mask_of(self.table, members[at]) & slot:
                n_counted += 1
                if core - at <= FEW_MEMBERS:
                    counted |= <uint64_t>1 << (core - at - 1)
                if n_counted == FIRST_LOOK and not self.having.may_hold_with(group, window, core, counted, n_counted):
                    return False
        return n_counted <= FIRST_LOOK or self.having.may_hold_with(group, window, core, counted, n_counted)
