"""Slide a window over a group and tell in which stretches of time its condition held."""

from libc.stdint cimport int64_t, uint32_t, uint64_t
from libcpp.vector cimport vector

from native.baselines cimport BaselineC
from native.condition cimport LeafC, NodeC
from native.running cimport MeasureC, Running
from native.windows_table cimport Table


cdef struct WindowC:
    uint32_t rule
    uint32_t slot  # bit in an entry's mask
    uint32_t rule_bit  # bit in an entry's called_back
    int64_t over_ms
    int64_t reach_ms  # how far back its end sees: its span and its longest baseline
    int64_t suppress_ms
    uint32_t first_measure, n_measures  # range in `measures`
    uint32_t first_baseline, n_baselines  # range in `baselines`
    uint32_t root  # in `nodes`
    uint32_t first_leaf  # in `leaves`
    uint32_t least_count  # fewer parcels than this cannot hit
    bint asks_coverage  # what it says depends on since when it has been fed


# Since when all parcels are known: for the window itself, and for its baselines.
cdef struct Coverage:
    int64_t window_ms
    int64_t history_ms


cdef struct Stretch:
    int64_t number  # which multiple of suppress_ms
    int64_t first_hit_ms
    int64_t last_hit_ms
    uint32_t n_hits
    vector[double] measures  # at the last hit, in base units; NaN when unknown


cdef class Sweep:
    cdef vector[WindowC] windows
    cdef vector[MeasureC] measures
    cdef vector[BaselineC] baselines
    cdef vector[LeafC] leaves
    cdef vector[NodeC] nodes
    cdef vector[Running] running
    cdef vector[double] values  # of the measures at one window end
    cdef vector[double] least  # what they are at least, and at most, once all that was missed is counted
    cdef vector[double] most
    cdef uint32_t n_in_window

    # Appends the stretches of first..last in which the window's condition held; both are numbers of stretches. Windows
    # that end before `from_ms` are not asked.
    cdef void run(
        self, Table table, uint32_t group, const WindowC* window, Coverage coverage, int64_t first, int64_t last,
        int64_t from_ms, vector[Stretch]* out
    ) noexcept nogil
    # False: the condition holds in no window that ends from..to, which a few parcels often tell. True: it is not known.
    cdef bint may_hit(
        self, Table table, uint32_t group, const WindowC* window, Coverage coverage, int64_t from_ms, int64_t to_ms
    ) noexcept nogil
    cdef void reset(self, const WindowC* window) noexcept nogil
    cdef bint holds(self, Table table, uint32_t group, const WindowC* window, int64_t now_ms, Coverage coverage) noexcept nogil
    cdef void set_measures(self, const WindowC* window, bint is_covered) noexcept nogil
    cdef void set_baselines(
        self, Table table, uint32_t group, const WindowC* window, int64_t start_ms, int64_t history_ms
    ) noexcept nogil
    cdef void set_ratios(self, const WindowC* window, bint is_covered) noexcept nogil
    cdef int truth(self, const WindowC* window, uint32_t node) noexcept nogil


# Which stretch of `length_ms` a moment lies in; rounds down, before 1970 too.
cdef inline int64_t stretch_of(int64_t at_ms, int64_t length_ms) noexcept nogil:
    cdef int64_t number = at_ms // length_ms
    return number - 1 if number * length_ms > at_ms else number
