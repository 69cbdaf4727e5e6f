"""Slide a window over a group and tell in which stretches of time its condition held.

Every parcel's time is the end of a window (t - over, t]. Parcels enter at the front and leave at the back once, so
a sweep costs one step a parcel whatever the span; sums are of whole numbers, so they do not depend on the order.
"""

from libc.math cimport NAN, ceil, isfinite
from libc.stdint cimport INT64_MIN, int64_t, uint32_t, uint64_t
from libcpp.vector cimport vector

from native.condition cimport ALL, ANY, HIT, LEAF, MISS, NOT, UNKNOWN, LeafC, NodeC, add_tree, leaf_of, within
from native.windows_table cimport Entry, Table

from native.spec import FieldKind, MeasureKind, NodeKind, field_kind

# spec.MeasureKind and spec.LeafKind
cdef enum:
    COUNT = 0
    SUM = 1
    MIN = 2
    MAX = 3
    MEAN = 4
    DISTINCT = 5
    COMPARE = 1

_SCALES = {1: 1.0, 2: 1000.0, 3: 1000.0, 4: 1.0, 5: 1000.0, 6: 10000.0, 7: 10000.0}  # as facts.pyx writes columns


def least_count(window):
    """Return the least number of parcels a window must hold before `having` can be true."""
    counts = {number for number, measure in enumerate(window.measures) if measure.kind == MeasureKind.COUNT}
    node = window.having
    parts = node.children if node.kind == NodeKind.ALL else (node,)
    leaves = [window.leaves[part.leaf] for part in parts if part.kind == NodeKind.LEAF]
    bounds = [leaf.low for leaf in leaves if leaf.kind == 0 and leaf.field in counts and isfinite(leaf.low)]
    return max([1] + [int(ceil(bound)) for bound in bounds])


cdef class Sweep:
    """Hold the windows of a rule set and the state of the sweep at hand.

    Args:
        spec: the rule set; `places` of its windows: (rule, slot bit, rule bit) in the order of `windows`.
        columns: measured fields, ascending.
    """

    def __init__(self, spec, places, columns):
        cdef WindowC out
        for rule, slot, rule_bit in places:
            window = spec.rules[rule].window
            out.rule, out.slot, out.rule_bit = rule, slot, rule_bit
            out.over_ms, out.suppress_ms = window.over_ms, window.suppress_ms
            out.first_measure, out.n_measures = self.measures.size(), len(window.measures)
            out.first_leaf = self.leaves.size()
            out.least_count = least_count(window)
            for measure in window.measures:
                self._add_measure(measure, columns)
            for leaf in window.leaves:
                self.leaves.push_back(leaf_of(leaf))
            out.root = add_tree(&self.nodes, window.having)
            self.windows.push_back(out)
            if out.n_measures > self.running.size():
                self.running.resize(out.n_measures)
                self.values.resize(out.n_measures)

    def _add_measure(self, measure, columns):
        if measure.field is None:
            self.measures.push_back(MeasureC(measure.kind, -1, False, 1.0))
        else:
            hashed = field_kind(measure.field) != FieldKind.NUMBER
            scale = 1.0 if hashed else _SCALES[measure.field]
            self.measures.push_back(MeasureC(measure.kind, columns.index(measure.field), hashed, scale))

    cdef void run(self, Table table, uint32_t group, const WindowC* window, int64_t first, int64_t last, vector[Stretch]* out) noexcept nogil:
        cdef uint32_t n = table.groups[group].n, head, tail, at
        cdef bint counted  # a parcel that the slot does not count ends no window
        cdef uint32_t* entries = table.entries_of(group)
        cdef Stretch* stretch = NULL  # the last of `out`, once there is one
        cdef uint64_t bit = <uint64_t>1 << window.slot
        cdef int64_t start_ms = first * window.suppress_ms, end_ms = (last + 1) * window.suppress_ms, now_ms, number
        if n < window.least_count:
            return
        self.reset(window)
        tail = head = table.after(group, start_ms - window.over_ms)
        while head < n:
            now_ms = table.time_of(entries[head])
            if now_ms >= end_ms:
                break
            at = head
            counted = False
            while at < n and table.time_of(entries[at]) == now_ms:  # parcels of one moment end one window together
                if table.entries[entries[at]].mask & bit:
                    self.enter(table, window, entries[at], at)
                    counted = True
                at += 1
            head = at
            while table.time_of(entries[tail]) <= now_ms - window.over_ms:  # ends at the latest at `head`
                if table.entries[entries[tail]].mask & bit:
                    self.leave(table, window, entries[tail], tail)
                tail += 1
            if not counted or now_ms < start_ms or self.n_in_window < window.least_count or not self.holds(window):
                continue
            number = stretch_of(now_ms, window.suppress_ms)
            if out.empty() or out.back().number != number:
                out.resize(out.size() + 1)
                stretch = &out.back()
                stretch.number, stretch.first_hit_ms, stretch.n_hits = number, now_ms, 0
            stretch.last_hit_ms = now_ms
            stretch.n_hits += 1
            stretch.measures.assign(self.values.begin(), self.values.begin() + window.n_measures)

    cdef void reset(self, const WindowC* window) noexcept nogil:
        cdef uint32_t i
        cdef Running* state
        self.n_in_window = 0
        for i in range(window.n_measures):
            state = &self.running[i]
            state.sum, state.n, state.head = 0.0, 0, 0
            state.values.clear()
            state.places.clear()
            state.counts.clear()

    cdef void enter(self, Table table, const WindowC* window, uint32_t entry, uint32_t place) noexcept nogil:
        cdef uint32_t i
        cdef MeasureC* measure
        cdef Running* state
        cdef int64_t value
        self.n_in_window += 1
        for i in range(window.n_measures):
            measure = &self.measures[window.first_measure + i]
            if measure.column < 0:
                continue
            state = &self.running[i]
            value = table.columns[<size_t>table.entries[entry].seen * table.n_columns + measure.column]
            if value == (0 if measure.hashed else INT64_MIN):
                continue
            state.n += 1
            if measure.kind == SUM or measure.kind == MEAN:
                state.sum += <double>value
            elif measure.kind == DISTINCT:
                state.counts[<uint64_t>value] += 1
            else:
                while state.values.size() > state.head and (
                    (measure.kind == MIN and state.values.back() >= value) or (measure.kind == MAX and state.values.back() <= value)
                ):
                    state.values.pop_back()
                    state.places.pop_back()
                state.values.push_back(value)
                state.places.push_back(place)

    cdef void leave(self, Table table, const WindowC* window, uint32_t entry, uint32_t place) noexcept nogil:
        cdef uint32_t i
        cdef MeasureC* measure
        cdef Running* state
        cdef int64_t value
        self.n_in_window -= 1
        for i in range(window.n_measures):
            measure = &self.measures[window.first_measure + i]
            if measure.column < 0:
                continue
            state = &self.running[i]
            value = table.columns[<size_t>table.entries[entry].seen * table.n_columns + measure.column]
            if value == (0 if measure.hashed else INT64_MIN):
                continue
            state.n -= 1
            if measure.kind == SUM or measure.kind == MEAN:
                state.sum -= <double>value
            elif measure.kind == DISTINCT:
                state.counts[<uint64_t>value] -= 1
                if state.counts[<uint64_t>value] == 0:
                    state.counts.erase(<uint64_t>value)
            elif state.head < state.places.size() and state.places[state.head] == place:
                state.head += 1

    cdef bint holds(self, const WindowC* window) noexcept nogil:
        cdef uint32_t i
        cdef MeasureC* measure
        cdef Running* state
        cdef double value
        for i in range(window.n_measures):
            measure = &self.measures[window.first_measure + i]
            state = &self.running[i]
            if measure.kind == COUNT:
                value = <double>self.n_in_window
            elif measure.kind == DISTINCT:
                value = <double>state.counts.size()
            elif measure.kind == SUM:
                value = state.sum / measure.scale
            elif state.n == 0:
                value = NAN
            elif measure.kind == MEAN:
                value = state.sum / <double>state.n / measure.scale
            else:
                value = <double>state.values[state.head] / measure.scale
            self.values[i] = value
        return self.truth(window, window.root) == HIT

    cdef int truth(self, const WindowC* window, uint32_t number) noexcept nogil:
        cdef NodeC* node = &self.nodes[number]
        cdef LeafC* leaf
        cdef uint32_t child, hits = 0, open_ones = 0
        cdef int truth, worst = HIT, best = MISS
        if node.kind == LEAF:
            leaf = &self.leaves[window.first_leaf + node.leaf]
            if leaf.kind == COMPARE:
                return within(self.values[leaf.field], leaf, self.values[leaf.other])
            return within(self.values[leaf.field], leaf, 1.0)
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
