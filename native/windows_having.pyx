"""Say whether a window's condition holds.

A window that reaches back before the time since when it has been fed knows only some of its parcels. A count, a sum, a
greatest value and a number of different values can then only be greater, a least value only smaller: what follows
from that is known early. A mean, a deviation, a share and a ratio are unknown.
"""

cimport cython
from libc.math cimport INFINITY, NAN, isnan
from libc.stdint cimport int64_t, uint32_t, uint64_t

from native.baselines cimport BaselineC, move, statistic_of
from native.condition cimport ALL, ANY, AT_LEAST, COMPARE, HIT, LEAF, MISS, NOT, UNKNOWN, LeafC, NodeC, range_within
from native.running cimport BASELINE, COUNT, DISTINCT, MAX, MIN, RATIO, SUM, MeasureC, Running, enter, reset, value_of
from native.windows_rules cimport WindowC, WindowRules
from native.windows_slide cimport Slide
from native.windows_table cimport Member, Table, columns_of, group_at, mask_of, members_of

cdef enum:
    MOST_DIFFERENT = 8  # values that are compared each with each


cdef extern from * nogil:
    int lowest_bit "__builtin_ctzll"(uint64_t bits)
    int n_bits "__builtin_popcountll"(uint64_t bits)


@cython.final
@cython.auto_pickle(False)
cdef class Having:
    """Judge the windows of a rule set in the groups of a table."""

    def __init__(self, WindowRules rules not None, Table table not None):
        self.rules, self.table = rules, table
        self.values.resize(rules.most_measures)
        self.least.resize(rules.most_measures)
        self.most.resize(rules.most_measures)
        self.is_known.resize(rules.most_measures)
        self.answers.resize(rules.measures.size())

    cdef bint holds(self, uint32_t group, const WindowC* window, Slide* slide, int64_t now_ms, Coverage coverage) noexcept nogil:
        cdef int64_t start_ms = now_ms - window.over_ms
        cdef bint is_covered = start_ms >= coverage.window_ms
        cdef uint32_t i
        for i in range(window.n_measures):
            self.set_measure(window, i, value_of(&slide.running[i], &self.rules.measures[window.first_measure + i]), is_covered)
        # Baselines cost the most: they are asked when all else does not say no.
        if window.n_baselines > 0 and self.truth(window, window.root) == MISS:
            return False
        self.set_baselines(group, window, slide, start_ms, coverage.history_ms)
        for i in range(window.n_measures if is_covered else 0):
            if self.rules.measures[window.first_measure + i].kind == RATIO:
                self.set_ratio(window, i)
        return self.truth(window, window.root) == HIT

    cdef bint may_hold_with(
        self, uint32_t group, const WindowC* window, uint32_t end, uint64_t members, uint32_t n_counted
    ) noexcept nogil:
        self.is_covered, self.n_counted = False, n_counted
        return self.ask_all(group, window, end, members) != MISS

    cdef bint holds_of(
        self, uint32_t group, const WindowC* window, uint32_t end, uint64_t members, int64_t now_ms, Coverage coverage
    ) noexcept nogil:
        cdef uint32_t i
        cdef bint is_hit
        self.is_covered, self.n_counted = now_ms - window.over_ms >= coverage.window_ms, n_bits(members)
        is_hit = self.ask_all(group, window, end, members) == HIT
        for i in range(window.n_measures if is_hit else 0):
            self.ask(window, i)
        return is_hit

    cdef int ask_all(self, uint32_t group, const WindowC* window, uint32_t end, uint64_t members) noexcept nogil:
        """Return the truth about some members; only measures that it takes are worked out."""
        cdef uint32_t i
        cdef int truth
        self.asked.group, self.asked.end, self.asked.members = group, end, members
        self.newest = members_of(group_at(self.table, group)) + end - 1
        for i in range(window.n_measures):
            self.is_known[i] = False
        self.is_asking = True
        truth = self.truth(window, window.root)
        self.is_asking = False
        return truth

    cdef void ask(self, const WindowC* window, uint32_t number) noexcept nogil:
        """Work out a measure of the members at hand, unless another window just asked for it."""
        cdef const MeasureC* measure = &self.rules.measures[window.first_measure + number]
        cdef Answer* answer = &self.answers[self.rules.same_as[window.first_measure + number]]
        if self.is_known[number]:
            return
        self.is_known[number] = True
        if measure.kind == COUNT:
            self.set_measure(window, number, <double>self.n_counted, self.is_covered)
            return
        if (
            answer.asked.members != self.asked.members or answer.asked.review != self.asked.review
            or answer.asked.group != self.asked.group or answer.asked.end != self.asked.end
        ):
            answer.asked, answer.value = self.asked, self.answer_of(measure)
        self.set_measure(window, number, answer.value, self.is_covered)
        if measure.kind == RATIO and self.is_covered:
            self.ask(window, measure.of)
            self.ask(window, measure.to)
            self.set_ratio(window, number)

    cdef double answer_of(self, const MeasureC* measure) noexcept nogil:
        cdef Running* running = &self.scratch
        cdef uint64_t members = self.asked.members
        cdef const Member* member
        cdef int64_t[MOST_DIFFERENT] different
        cdef int64_t value
        cdef uint32_t n_different = 0, i
        if measure.kind == DISTINCT:
            while members != 0 and n_different < MOST_DIFFERENT:
                value = columns_of(self.table, (self.newest - lowest_bit(members)).seen)[measure.column]
                members &= members - 1
                i = 0
                while i < n_different and different[i] != value:
                    i += 1
                if i == n_different and value != measure.missing:
                    different[i] = value
                    n_different += 1
            if members == 0:
                return <double>n_different
            members = self.asked.members
        reset(running)
        while members != 0:
            member = self.newest - lowest_bit(members)
            members &= members - 1
            enter(running, measure, columns_of(self.table, member.seen), mask_of(self.table, member[0]))
        return value_of(running, measure)

    cdef void set_measure(self, const WindowC* window, uint32_t number, double value, bint is_covered) noexcept nogil:
        cdef int kind = self.rules.measures[window.first_measure + number].kind
        cdef double least = value, most = value
        if not is_covered:
            if kind == COUNT or kind == SUM or kind == MAX or kind == DISTINCT:
                most = INFINITY
            elif kind == MIN:
                least = -INFINITY if not isnan(value) else NAN
            else:
                value = least = most = NAN
        self.values[number], self.least[number], self.most[number] = value, least, most

    cdef void set_ratio(self, const WindowC* window, uint32_t number) noexcept nogil:
        cdef const MeasureC* measure = &self.rules.measures[window.first_measure + number]
        cdef double above = self.values[measure.of], below = self.values[measure.to]
        if below != 0:
            above /= below
        elif above > 0:
            above = INFINITY
        else:
            above = NAN
        self.values[number] = self.least[number] = self.most[number] = above

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

    cdef int truth(self, const WindowC* window, uint32_t number) noexcept nogil:
        cdef NodeC* node = &self.rules.nodes[number]
        cdef LeafC* leaf
        cdef uint32_t child, hits = 0, open_ones = 0
        cdef int truth, worst = HIT, best = MISS
        if node.kind == LEAF:
            leaf = &self.rules.leaves[window.first_leaf + node.leaf]
            if self.is_asking:
                self.ask(window, leaf.field)
            if leaf.kind == COMPARE:
                if self.is_asking:
                    self.ask(window, leaf.other)
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
            if node.kind == AT_LEAST and hits >= node.n:
                return HIT
            if node.kind == AT_LEAST and hits + open_ones + (node.first_child + node.n_children - 1 - child) < node.n:
                return MISS
            worst, best = min(worst, truth), max(best, truth)
        if node.kind == ALL:
            return worst
        if node.kind == ANY:
            return best
        return HIT if hits >= node.n else UNKNOWN if hits + open_ones >= node.n else MISS
