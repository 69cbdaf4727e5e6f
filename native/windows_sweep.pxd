"""Slide a window over a group and tell in which stretches of time its condition held."""

from libc.stdint cimport int32_t, int64_t, uint32_t, uint64_t
from libcpp.unordered_map cimport unordered_map
from libcpp.vector cimport vector

from native.condition cimport LeafC, NodeC
from native.windows_table cimport Table


cdef struct MeasureC:
    int kind  # spec.MeasureKind
    int32_t column  # -1: needs none
    bint hashed  # the column holds hashes, whose missing value is 0
    double scale  # what a column holds of one base unit


cdef struct WindowC:
    uint32_t rule
    uint32_t slot  # bit in an entry's mask
    uint32_t rule_bit  # bit in an entry's called_back
    int64_t over_ms
    int64_t suppress_ms
    uint32_t first_measure, n_measures  # range in `measures`
    uint32_t root  # in `nodes`
    uint32_t first_leaf  # in `leaves`
    uint32_t least_count  # fewer parcels than this cannot hit


cdef struct Running:
    double sum
    uint32_t n  # values that are not missing
    vector[int64_t] values  # of the best so far, worst last: a monotonic queue for MIN and MAX
    vector[uint32_t] places
    size_t head
    unordered_map[uint64_t, uint32_t] counts


cdef struct Stretch:
    int64_t number  # which multiple of suppress_ms
    int64_t first_hit_ms
    int64_t last_hit_ms
    uint32_t n_hits
    vector[double] measures  # at the last hit, in base units; NaN when unknown


cdef class Sweep:
    cdef vector[WindowC] windows
    cdef vector[MeasureC] measures
    cdef vector[LeafC] leaves
    cdef vector[NodeC] nodes
    cdef vector[Running] running
    cdef vector[double] values  # of the measures at one window end
    cdef uint32_t n_in_window

    # Appends the stretches of first..last in which the window's condition held; both are numbers of stretches.
    cdef void run(self, Table table, uint32_t group, const WindowC* window, int64_t first, int64_t last, vector[Stretch]* out) noexcept nogil
    cdef void reset(self, const WindowC* window) noexcept nogil
    cdef void enter(self, Table table, const WindowC* window, uint32_t entry, uint32_t place) noexcept nogil
    cdef void leave(self, Table table, const WindowC* window, uint32_t entry, uint32_t place) noexcept nogil
    cdef bint holds(self, const WindowC* window) noexcept nogil
    cdef int truth(self, const WindowC* window, uint32_t node) noexcept nogil


# Which stretch of `length_ms` a moment lies in; rounds down, before 1970 too.
cdef inline int64_t stretch_of(int64_t at_ms, int64_t length_ms) noexcept nogil:
    cdef int64_t number = at_ms // length_ms
    return number - 1 if number * length_ms > at_ms else number
