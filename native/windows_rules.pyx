"""The windows of a rule set as flat arrays."""

cimport cython
from libc.stdint cimport uint64_t

from native.baselines cimport BaselineC
from native.condition cimport add_tree, leaf_of
from native.numbers cimport missing_column, number_scale
from native.running cimport MeasureC

from math import ceil, isfinite

from native.spec import FieldKind, LeafKind, MeasureKind, NodeKind, field_kind

cdef uint64_t WHATEVER = ~<uint64_t>0

_GROWING = {MeasureKind.COUNT, MeasureKind.SUM, MeasureKind.MAX, MeasureKind.DISTINCT}


def least_count(window):
    """Return the least number of parcels a window must hold before `having` can be true."""
    return max(1, least_of(window, window.having))


def least_of(window, node):
    """Return the least number of parcels before a part of `having` can be true, as far as it can be told."""
    if node.kind == NodeKind.LEAF:
        return least_of_leaf(window, window.leaves[node.leaf])
    if node.kind == NodeKind.NOT:
        return 0
    least = sorted([least_of(window, child) for child in node.children])
    n_needed = len(least) if node.kind == NodeKind.ALL else 1 if node.kind == NodeKind.ANY else node.n
    return least[n_needed - 1] if 0 < n_needed <= len(least) else 0


def least_of_leaf(window, leaf):
    measure = window.measures[leaf.field]
    if measure.kind in {MeasureKind.COUNT, MeasureKind.DISTINCT}:  # a parcel has one value
        return int(ceil(leaf.low)) if leaf.kind == LeafKind.RANGE and isfinite(leaf.low) else 0
    parts = [measure, *[window.measures[part] for part in (measure.of, measure.to) if measure.kind == MeasureKind.RATIO]]
    return 2 if any([part.kind == MeasureKind.STDDEV for part in parts]) else 0  # of one parcel it is unknown


def asks_coverage(window):
    """Say whether what a window tells depends on since when it has been fed: not when it only asks for lower bounds."""
    def negates(node):
        return node.kind == NodeKind.NOT or any([negates(child) for child in node.children])

    only_growing = all([measure.kind in _GROWING for measure in window.measures])
    only_lower = all([leaf.kind != LeafKind.COMPARE and not isfinite(leaf.high) for leaf in window.leaves])
    return not (only_growing and only_lower) or negates(window.having)


@cython.final
cdef class WindowRules:
    """Hold the windows of a rule set.

    Args:
        spec: the rule set.
        fields_of: group_by of each group type; `slots_of`: its {slot: bit}.
        columns: measured fields, ascending.
    Raises:
        ValueError: one `group_by` has more than 64 window rules; a member's state has 64 bits for them.
    """

    def __init__(self, spec, fields_of, slots_of, columns):
        cdef WindowC out
        cdef size_t kind
        self._known = {}
        self.of_type.resize(len(fields_of))
        for rule, window in [(number, rule.window) for number, rule in enumerate(spec.rules) if rule.window is not None]:
            kind = fields_of.index(tuple([int(field) for field in window.group_by]))
            bits = slots_of[kind]
            out.number = self.windows.size()
            out.rule, out.slot, out.rule_bit = rule, bits[window.slot], self.of_type[kind].size()
            if out.rule_bit >= 64:
                raise ValueError(f"rule {spec.rules[rule].rule_id}: more than 64 window rules have its group_by")
            self.of_type[kind].push_back(out.number)
            out.over_ms, out.reach_ms, out.suppress_ms = window.over_ms, window.reach_ms, window.suppress_ms
            out.first_measure, out.n_measures = self.measures.size(), len(window.measures)
            out.first_baseline = self.baselines.size()
            out.first_leaf = self.leaves.size()
            out.least_count, out.gathers_group = least_count(window), window.gathers_group
            out.covers = WHATEVER if window.gathers_group else <uint64_t>1 << out.slot
            for number, measure in enumerate(window.measures):
                self._add_measure(measure, columns, bits)
                if measure.baseline is not None:
                    self._add_baseline(number, measure.baseline)
            out.n_baselines = self.baselines.size() - out.first_baseline
            for leaf in window.leaves:
                self.leaves.push_back(leaf_of(leaf))
            out.root = add_tree(&self.nodes, window.having)
            self.windows.push_back(out)
            self.most_measures = max(self.most_measures, out.n_measures)

    def _add_measure(self, measure, columns, bits):
        cdef MeasureC out
        out.kind, out.column, out.missing, out.scale = measure.kind, -1, 0, 1.0
        out.of, out.to, out.held, out.known = max(measure.of, 0), max(measure.to, 0), 0, 0
        if measure.field is not None:
            out.column, out.missing = columns.index(measure.field), missing_column(measure.field)
            if field_kind(measure.field) == FieldKind.NUMBER:
                out.scale = number_scale(measure.field)
        if measure.share is not None:
            out.held, out.known = 1 << bits[measure.share.held], 1 << bits[measure.share.known]
        sum_up = (out.kind, out.column, out.held, out.known, out.of, out.to)
        self.same_as.push_back(self._known.setdefault(sum_up, self.measures.size()))
        self.measures.push_back(out)

    def _add_baseline(self, number, baseline):
        cdef BaselineC out
        out.measure, out.statistic, out.n_buckets = number, baseline.statistic, baseline.over_ms // baseline.bucket_ms
        out.bucket_ms, out.min_history_ms = baseline.bucket_ms, baseline.min_history_ms
        self.baselines.push_back(out)
