"""Slide a window over a group and tell in which stretches of time its condition held.

Every parcel's time is the end of a window (t - over, t]. Parcels come in and go out at both ends, so a window moves a
step a parcel, either way, whatever its span; sums are of whole numbers, so they do not depend on the way it came.

A window that reaches back before the time since when it has been fed knows only some of its parcels. A count, a sum, a
greatest value and a number of different values can then only be greater, a least value only smaller: what follows
from that is known early. A mean, a deviation, a share and a ratio are unknown.
"""

cimport cython
from libc.math cimport INFINITY, NAN, isnan
from libc.stdint cimport int64_t, uint32_t, uint64_t
from libcpp.vector cimport vector

from native.baselines cimport BaselineC, move, statistic_of
from native.condition cimport ALL, ANY, HIT, LEAF, MISS, NOT, UNKNOWN, LeafC, NodeC, range_within
from native.records cimport NOBODY
from native.running cimport BASELINE, COUNT, DISTINCT, MAX, MIN, RATIO, SUM, MeasureC, enter, leave, reset, value_of
from native.windows_rules cimport WindowC, WindowRules
from native.windows_table cimport Member, State, Table, columns_of, group_at, mask_of, members_of, state_at, time_of

cdef enum:
    COMPARE = 1  # spec.LeafKind
    FIRST_LOOK = 4  # parcels; further looks whether a window can still hit come at twice, four times .. as many
    LAST_LOOK = 128


@cython.final
@cython.auto_pickle(False)
cdef class Sweep:
    """Sweep the windows of a rule set over the groups of a table."""

    def __init__(self, WindowRules rules not None, Table table not None):
        self.rules, self.table = rules, table
        self.values.resize(rules.most_measures)
        self.least.resize(rules.most_measures)
        self.most.resize(rules.most_measures)

    cdef int run(
        self, uint32_t group, const WindowC* window, Slide* slide, Coverage coverage, int64_t from_ms, int64_t to_ms,
        vector[Stretch]* out
    ) except -1 nogil:
        cdef uint32_t n = group_at(self.table, group).n, at = self.table.after(group, from_ms - 1), first, counted
        cdef Member* members = members_of(group_at(self.table, group))
        cdef Stretch* stretch
        cdef State* state
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
                is_hit = slide.n_counted >= window.least_count and self.holds(group, window, slide, now_ms, coverage)
            if is_hit:
                stretch = last_stretch(out, stretch_of(now_ms, window.suppress_ms))
                if stretch.n_hits == 0:
                    stretch.first_hit_ms = now_ms
                stretch.last_hit_ms = now_ms
                stretch.n_hits += 1
                stretch.measures.assign(self.values.begin(), self.values.begin() + window.n_measures)
            if slide.is_marked:
                for first in range(first, at):
                    state = state_at(self.table, members[first].state)
                    if state.hits & rule:
                        last_stretch(out, stretch_of(now_ms, window.suppress_ms)).n_unmarked += 1
                    self.mark(window, &members[first], is_hit and first == counted)
        return 0

    cdef int mark(self, const WindowC* window, Member* member, bint is_hit) except -1 nogil:
        cdef State* state = state_at(self.table, member.state)
        cdef uint64_t rule = <uint64_t>1 << window.rule_bit
        if (state.hits & rule != 0) != is_hit:
            member.state = self.table.state_of(state.mask, state.called_back, state.hits ^ rule)
        return 0

    cdef void count(self, const WindowC* window, Slide* slide, Member member) noexcept nogil:
        cdef uint64_t mask = mask_of(self.table, member)
        cdef const int64_t* columns
        cdef uint32_t i
        if mask >> window.slot & 1:
            slide.n_counted += 1
            columns = columns_of(self.table, member.seen)
            for i in range(window.n_measures):
                enter(&slide.running[i], &self.rules.measures[window.first_measure + i], columns, mask)

    cdef void discount(self, const WindowC* window, Slide* slide, uint32_t seen, uint64_t mask) noexcept nogil:
        cdef const int64_t* columns
        cdef uint32_t i
        if mask >> window.slot & 1:
            slide.n_counted -= 1
            columns = columns_of(self.table, seen)
            for i in range(window.n_measures):
                leave(&slide.running[i], &self.rules.measures[window.first_measure + i], columns, mask)

    cdef void slide_to(self, uint32_t group, const WindowC* window, Slide* slide, uint32_t head, int64_t end_ms) noexcept nogil:
        """Move a window so that it holds the members before `head` that are later than `end_ms` less its span."""
        cdef Member* members = members_of(group_at(self.table, group))
        cdef int64_t start_ms = end_ms - window.over_ms
        if not slide.is_placed or head <= slide.tail:
            self.reset(window, slide)
            slide.is_placed = True
            slide.tail = slide.head = self.table.after(group, start_ms)
        while slide.head < head:
            self.count(window, slide, members[slide.head])
            slide.head += 1
        while slide.head > head:
            slide.head -= 1
            self.discount(window, slide, members[slide.head].seen, mask_of(self.table, members[slide.head]))
        while time_of(self.table, members[slide.tail]) <= start_ms:  # ends before `head`: that is later
            self.discount(window, slide, members[slide.tail].seen, mask_of(self.table, members[slide.tail]))
            slide.tail += 1
        while slide.tail > 0 and time_of(self.table, members[slide.tail - 1]) > start_ms:
            slide.tail -= 1
            self.count(window, slide, members[slide.tail])

    cdef bint may_hit(
        self, uint32_t group, const WindowC* window, Coverage coverage, int64_t from_ms, int64_t to_ms
    ) noexcept nogil:
        cdef Member* members = members_of(group_at(self.table, group))
        cdef uint32_t first = self.table.after(group, from_ms - 1), end = self.table.after(group, to_ms), at
        cdef int64_t first_ms, last_ms
        cdef Slide* slide = &self.scratch
        if first == end:
            return False
        first_ms, last_ms = time_of(self.table, members[first]), time_of(self.table, members[end - 1])
        if end - self.table.after(group, first_ms - window.over_ms) < window.least_count:
            return False
        # Parcels of this stretch lie in all the windows asked about: what they miss by being many, all windows miss.
        self.reset(window, slide)
        at = self.table.after(group, first_ms)
        first = self.table.after(group, last_ms - window.over_ms)
        while at > first and slide.n_counted < LAST_LOOK:
            at -= 1
            if mask_of(self.table, members[at]) >> window.slot & 1:
                self.count(window, slide, members[at])
                if slide.n_counted >= FIRST_LOOK and slide.n_counted & (slide.n_counted - 1) == 0:
                    self.set_measures(window, slide, False)
                    if self.truth(window, window.root) == MISS:
                        return False
        return True

    cdef void reset(self, const WindowC* window, Slide* slide) noexcept nogil:
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

    cdef bint holds(self, uint32_t group, const WindowC* window, Slide* slide, int64_t now_ms, Coverage coverage) noexcept nogil:
        cdef int64_t window_start_ms = now_ms - window.over_ms
        cdef bint is_covered = window_start_ms >= coverage.window_ms
        self.set_measures(window, slide, is_covered)
        # Baselines cost the most: they are asked when all else does not say no.
        if window.n_baselines > 0 and self.truth(window, window.root) == MISS:
            return False
        self.set_baselines(group, window, slide, window_start_ms, coverage.history_ms)
        self.set_ratios(window, is_covered)
        return self.truth(window, window.root) == HIT

    cdef void set_measures(self, const WindowC* window, Slide* slide, bint is_covered) noexcept nogil:
        cdef uint32_t i
        cdef int kind
        cdef double value
        for i in range(window.n_measures):
            kind = self.rules.measures[window.first_measure + i].kind
            value = NAN
            if kind != RATIO and kind != BASELINE:
                value = value_of(&slide.running[i], &self.rules.measures[window.first_measure + i])
            self.least[i] = self.most[i] = value
            if not is_covered:
                if kind == COUNT or kind == SUM or kind == MAX or kind == DISTINCT:
                    self.most[i] = INFINITY
                elif kind == MIN:
                    self.least[i] = -INFINITY if not isnan(value) else NAN
                else:
                    value = self.least[i] = self.most[i] = NAN
            self.values[i] = value

    cdef void set_baselines(
        self, uint32_t group, const WindowC* window, Slide* slide, int64_t start_ms, int64_t history_ms
    ) noexcept nogil:
        cdef uint32_t i, number
        cdef const BaselineC* baseline
        cdef const MeasureC* of
        for i in range(window.n_baselines):
            baseline = &self.rules.baselines[window.first_baseline + i]
            number = baseline.measure
            of = &self.rules.measures[window.first_measure + self.rules.measures[window.first_measure + number].of]
            move(&slide.baselines[i], baseline, of, self.table, group, <uint64_t>1 << window.slot, start_ms)
            self.values[number] = statistic_of(&slide.baselines[i], baseline, of, history_ms, &self.usual)
            self.least[number] = self.most[number] = self.values[number]

    cdef void set_ratios(self, const WindowC* window, bint is_covered) noexcept nogil:
        cdef uint32_t i
        cdef const MeasureC* measure
        cdef double above, below
        for i in range(window.n_measures if is_covered else 0):
            measure = &self.rules.measures[window.first_measure + i]
            if measure.kind == RATIO:
                above, below = self.values[measure.of], self.values[measure.to]
                if below != 0:
                    above /= below
                elif above > 0:
                    above = INFINITY
                else:
                    above = NAN
                self.values[i] = self.least[i] = self.most[i] = above

    cdef int truth(self, const WindowC* window, uint32_t number) noexcept nogil:
        cdef NodeC* node = &self.rules.nodes[number]
        cdef LeafC* leaf
        cdef uint32_t child, hits = 0, open_ones = 0
        cdef int truth, worst = HIT, best = MISS
        if node.kind == LEAF:
            leaf = &self.rules.leaves[window.first_leaf + node.leaf]
            if leaf.kind == COMPARE:
                return range_within(
                    self.least[leaf.field], self.most[leaf.field], leaf, self.least[leaf.other], self.most[leaf.other]
                )
            return range_within(self.least[leaf.field], self.most[leaf.field], leaf, 1.0, 1.0)
        if node.kind == NOT:
            return HIT - self.truth(window, node.first_child)
        for child in range(node.first_child, node.first_child + node.n_children):
            truth = self.truth(window, child)
            if node.kind == ALL and truth == MISS:
                return MISS
            if node.kind == ANY and truth == HIT:
                return HIT
            hits += truth == HIT
            open_ones += truth == UNKNOWN
            worst, best = min(worst, truth), max(best, truth)
        if node.kind == ALL:
            return worst
        if node.kind == ANY:
            return best
        return HIT if hits >= node.n else UNKNOWN if hits + open_ones >= node.n else MISS
