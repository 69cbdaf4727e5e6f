"""Slide a window over a group and tell in which stretches of time its condition held.

Every parcel's time is the end of a window (t - over, t]. Parcels enter at the front and leave at the back once, so
a sweep costs one step a parcel whatever the span; sums are of whole numbers, so they do not depend on the order.

A window that reaches back before the time since when it has been fed knows only some of its parcels. A count, a sum, a
greatest value and a number of different values can then only be greater, a least value only smaller: what follows
from that is known early. A mean, a deviation, a share and a ratio are unknown.
"""

cimport cython
from libc.math cimport INFINITY, NAN, isnan
from libc.stdint cimport int64_t, uint32_t, uint64_t
from libcpp.vector cimport vector

from native.baselines cimport BaselineC, move, statistic_of
from native.condition cimport ALL, ANY, HIT, LEAF, MISS, NOT, UNKNOWN, LeafC, NodeC, add_tree, leaf_of, range_within
from native.running cimport (
    BASELINE, COUNT, DISTINCT, MAX, MIN, RATIO, SUM, MeasureC, Running, enter, leave, reset, value_of,
)
from native.windows_table cimport Member, Table, columns_of, group_at, mask_of, members_of, time_of

from math import ceil, isfinite

from native.spec import FieldKind, MeasureKind, NodeKind, field_kind

cdef enum:
    COMPARE = 1  # spec.LeafKind
    FIRST_LOOK = 4  # parcels; further looks whether a window can still hit come at twice, four times .. as many

_SCALES = {1: 1.0, 2: 1000.0, 3: 1000.0, 4: 1.0, 5: 1000.0, 6: 10000.0, 7: 10000.0}  # as facts.pyx writes columns
_GROWING = {MeasureKind.COUNT, MeasureKind.SUM, MeasureKind.MAX, MeasureKind.DISTINCT}


def least_count(window):
    """Return the least number of parcels a window must hold before `having` can be true."""
    counts = {number for number, measure in enumerate(window.measures) if measure.kind == MeasureKind.COUNT}
    node = window.having
    parts = node.children if node.kind == NodeKind.ALL else (node,)
    leaves = [window.leaves[part.leaf] for part in parts if part.kind == NodeKind.LEAF]
    bounds = [leaf.low for leaf in leaves if leaf.kind == 0 and leaf.field in counts and isfinite(leaf.low)]
    return max([1] + [int(ceil(bound)) for bound in bounds])


def asks_coverage(window):
    """Say whether what a window tells depends on since when it has been fed: not when it only asks for lower bounds."""
    def negates(node):
        return node.kind == NodeKind.NOT or any([negates(child) for child in node.children])

    only_growing = all([measure.kind in _GROWING for measure in window.measures])
    only_lower = all([leaf.kind != COMPARE and not isfinite(leaf.high) for leaf in window.leaves])
    return not (only_growing and only_lower) or negates(window.having)


@cython.auto_pickle(False)
cdef class Sweep:
    """Hold the windows of a rule set and the state of the sweep at hand.

    Args:
        spec: the rule set; `places` of its windows: (rule, {slot: bit}, rule bit) in the order of `windows`.
        columns: measured fields, ascending.
    """

    def __init__(self, spec, places, columns):
        cdef WindowC out
        for rule, bits, rule_bit in places:
            window = spec.rules[rule].window
            out.rule, out.slot, out.rule_bit = rule, bits[window.slot], rule_bit
            out.over_ms, out.reach_ms, out.suppress_ms = window.over_ms, window.reach_ms, window.suppress_ms
            out.first_measure, out.n_measures = self.measures.size(), len(window.measures)
            out.first_baseline = self.baselines.size()
            out.first_leaf = self.leaves.size()
            out.least_count = least_count(window)
            out.asks_coverage = asks_coverage(window)
            for number, measure in enumerate(window.measures):
                self._add_measure(measure, columns, bits)
                if measure.baseline is not None:
                    self._add_baseline(number, measure.baseline)
            out.n_baselines = self.baselines.size() - out.first_baseline
            for leaf in window.leaves:
                self.leaves.push_back(leaf_of(leaf))
            out.root = add_tree(&self.nodes, window.having)
            self.windows.push_back(out)
            if out.n_measures > self.running.size():
                self.running.resize(out.n_measures)
                self.values.resize(out.n_measures)
                self.least.resize(out.n_measures)
                self.most.resize(out.n_measures)

    def _add_measure(self, measure, columns, bits):
        cdef MeasureC out
        out.kind, out.column, out.hashed, out.scale = measure.kind, -1, False, 1.0
        out.of, out.to, out.held, out.known = max(measure.of, 0), max(measure.to, 0), 0, 0
        if measure.field is not None:
            out.column = columns.index(measure.field)
            out.hashed = field_kind(measure.field) != FieldKind.NUMBER
            out.scale = 1.0 if out.hashed else _SCALES[measure.field]
        if measure.share is not None:
            out.held, out.known = 1 << bits[measure.share.held], 1 << bits[measure.share.known]
        self.measures.push_back(out)

    def _add_baseline(self, number, baseline):
        cdef BaselineC out
        cdef size_t n = baseline.over_ms // baseline.bucket_ms
        out.measure, out.statistic = number, baseline.statistic
        out.bucket_ms, out.min_history_ms = baseline.bucket_ms, baseline.min_history_ms
        out.buckets.resize(n)
        out.bounds.resize(n + 1)
        self.baselines.push_back(out)

    cdef void run(
        self, Table table, uint32_t group, const WindowC* window, Coverage coverage, int64_t first, int64_t last,
        int64_t from_ms, vector[Stretch]* out
    ) noexcept nogil:
        cdef uint32_t n = group_at(table, group).n, head, tail, at
        cdef bint counted  # a parcel that the slot does not count ends no window
        cdef Member* members = members_of(group_at(table, group))
        cdef Stretch* stretch = NULL  # the last of `out`, once there is one
        cdef uint64_t bit = <uint64_t>1 << window.slot, mask
        cdef const int64_t* columns
        cdef int64_t start_ms = first * window.suppress_ms, end_ms = (last + 1) * window.suppress_ms, now_ms, number
        cdef uint32_t i
        if n < window.least_count:
            return
        start_ms = max(start_ms, from_ms)
        self.reset(window)
        tail = head = table.after(group, start_ms - window.over_ms)
        while head < n:
            now_ms = time_of(table, members[head])
            if now_ms >= end_ms:
                break
            at = head
            counted = False
            while at < n and time_of(table, members[at]) == now_ms:  # parcels of one moment end one window together
                mask = mask_of(table, members[at])
                if mask & bit:
                    self.n_in_window += 1
                    columns = columns_of(table, members[at].seen)
                    for i in range(window.n_measures):
                        enter(&self.running[i], &self.measures[window.first_measure + i], columns, mask, at)
                    counted = True
                at += 1
            head = at
            while time_of(table, members[tail]) <= now_ms - window.over_ms:  # ends at the latest at `head`
                mask = mask_of(table, members[tail])
                if mask & bit:
                    self.n_in_window -= 1
                    columns = columns_of(table, members[tail].seen)
                    for i in range(window.n_measures):
                        leave(&self.running[i], &self.measures[window.first_measure + i], columns, mask, tail)
                tail += 1
            if not counted or now_ms < start_ms or self.n_in_window < window.least_count:
                continue
            if not self.holds(table, group, window, now_ms, coverage):
                continue
            number = stretch_of(now_ms, window.suppress_ms)
            if out.empty() or out.back().number != number:
                out.resize(out.size() + 1)
                stretch = &out.back()
                stretch.number, stretch.first_hit_ms, stretch.n_hits = number, now_ms, 0
            stretch.last_hit_ms = now_ms
            stretch.n_hits += 1
            stretch.measures.assign(self.values.begin(), self.values.begin() + window.n_measures)

    cdef bint may_hit(
        self, Table table, uint32_t group, const WindowC* window, Coverage coverage, int64_t from_ms, int64_t to_ms
    ) noexcept nogil:
        cdef Member* members = members_of(group_at(table, group))
        cdef uint32_t first = table.after(group, from_ms - 1), end = table.after(group, to_ms), at, i, n_entered = 0
        cdef int64_t first_ms, last_ms
        cdef uint64_t mask
        cdef const int64_t* columns
        if first == end:
            return False
        first_ms, last_ms = time_of(table, members[first]), time_of(table, members[end - 1])
        if end - table.after(group, first_ms - window.over_ms) < window.least_count:
            return False
        # Parcels of this stretch lie in all the windows asked about: what they miss by being many, all windows miss.
        self.reset(window)
        for at in range(table.after(group, last_ms - window.over_ms), table.after(group, first_ms)):
            mask = mask_of(table, members[at])
            if mask >> window.slot & 1:
                self.n_in_window += 1
                columns = columns_of(table, members[at].seen)
                for i in range(window.n_measures):
                    enter(&self.running[i], &self.measures[window.first_measure + i], columns, mask, at)
                n_entered += 1
                if n_entered >= FIRST_LOOK and n_entered & (n_entered - 1) == 0:
                    self.set_measures(window, False)
                    if self.truth(window, window.root) == MISS:
                        return False
        return first_ms != last_ms or self.holds(table, group, window, first_ms, coverage)

    cdef void reset(self, const WindowC* window) noexcept nogil:
        cdef uint32_t i
        self.n_in_window = 0
        for i in range(window.n_measures):
            reset(&self.running[i])
        for i in range(window.first_baseline, window.first_baseline + window.n_baselines):
            self.baselines[i].is_placed = False

    cdef bint holds(self, Table table, uint32_t group, const WindowC* window, int64_t now_ms, Coverage coverage) noexcept nogil:
        cdef int64_t window_start_ms = now_ms - window.over_ms
        cdef bint is_covered = window_start_ms >= coverage.window_ms
        self.set_measures(window, is_covered)
        # Baselines cost the most: they are asked when all else does not say no.
        if window.n_baselines > 0 and self.truth(window, window.root) == MISS:
            return False
        self.set_baselines(table, group, window, window_start_ms, coverage.history_ms)
        self.set_ratios(window, is_covered)
        return self.truth(window, window.root) == HIT

    cdef void set_measures(self, const WindowC* window, bint is_covered) noexcept nogil:
        cdef uint32_t i
        cdef int kind
        cdef double value
        for i in range(window.n_measures):
            kind = self.measures[window.first_measure + i].kind
            value = NAN
            if kind != RATIO and kind != BASELINE:
                value = value_of(&self.running[i], &self.measures[window.first_measure + i])
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
        self, Table table, uint32_t group, const WindowC* window, int64_t start_ms, int64_t history_ms
    ) noexcept nogil:
        cdef uint32_t i, number
        cdef BaselineC* baseline
        cdef const MeasureC* of
        for i in range(window.first_baseline, window.first_baseline + window.n_baselines):
            baseline = &self.baselines[i]
            number = baseline.measure
            of = &self.measures[window.first_measure + self.measures[window.first_measure + number].of]
            move(baseline, of, table, group, <uint64_t>1 << window.slot, start_ms)
            self.values[number] = self.least[number] = self.most[number] = statistic_of(baseline, of, history_ms)

    cdef void set_ratios(self, const WindowC* window, bint is_covered) noexcept nogil:
        cdef uint32_t i
        cdef const MeasureC* measure
        cdef double above, below
        for i in range(window.n_measures if is_covered else 0):
            measure = &self.measures[window.first_measure + i]
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
        cdef NodeC* node = &self.nodes[number]
        cdef LeafC* leaf
        cdef uint32_t child, hits = 0, open_ones = 0
        cdef int truth, worst = HIT, best = MISS
        if node.kind == LEAF:
            leaf = &self.leaves[window.first_leaf + node.leaf]
            if leaf.kind == COMPARE:
                return range_within(
                    self.least[leaf.field], self.most[leaf.field], leaf, self.least[leaf.other], self.most[leaf.other]
                )
            return range_within(self.least[leaf.field], self.most[leaf.field], leaf, 1.0, 1.0)
        if node.kind == NOT:
            return HIT - self.truth(window, node.first_child)
        for child in range(node.first_child, node.first_child + node.n_children):
            truth = self.truth(window, child)
            hits += truth == HIT
            open_ones += truth == UNKNOWN
            worst, best = min(worst, truth), max(best, truth)
        if node.kind == ALL:
            return worst
        if node.kind == ANY:
            return best
        return HIT if hits >= node.n else UNKNOWN if hits + open_ones >= node.n else MISS
