"""The windows of a rule set as flat arrays."""

from libc.stdint cimport int64_t, uint32_t, uint64_t
from libcpp.vector cimport vector

from native.baselines cimport BaselineC
from native.condition cimport LeafC, NodeC
from native.running cimport MeasureC


cdef struct WindowC:
    uint32_t number  # among `windows`
    uint32_t rule
    uint32_t slot  # bit in a member's mask
    uint32_t rule_bit  # bit in what else a member's state says; the number of the window within its group type
    int64_t over_ms
    int64_t reach_ms  # how far back its end sees: its span and its longest baseline
    int64_t suppress_ms
    uint32_t first_measure, n_measures  # range in `measures`
    uint32_t first_baseline, n_baselines  # range in `baselines`
    uint32_t root  # in `nodes`
    uint32_t first_leaf  # in `leaves`
    uint32_t least_count  # fewer parcels than this cannot hit
    uint64_t covers  # mask of what an alert covers: its slot; of one that gathers the group, whatever the group has
    bint gathers_group  # an alert covers what comes to the end of its stretch, not to the last hit


cdef class WindowRules:
    cdef dict _known
    cdef vector[WindowC] windows
    cdef vector[MeasureC] measures
    cdef vector[BaselineC] baselines
    cdef vector[LeafC] leaves
    cdef vector[NodeC] nodes
    cdef vector[vector[uint32_t]] of_type  # windows by group type; a window's place there is its rule bit
    cdef vector[uint32_t] same_as  # of each measure, the first that adds up the same
    cdef uint32_t most_measures  # of a window
