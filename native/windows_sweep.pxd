"""Slide a window over a group and tell in which stretches of time its condition held."""

from libc.stdint cimport int64_t, uint32_t, uint64_t
from libcpp.vector cimport vector

from native.baselines cimport Buckets
from native.running cimport Running
from native.windows_rules cimport WindowC, WindowRules
from native.windows_table cimport Member, Table


# Since when all parcels are known: for the window itself, and for its baselines.
cdef struct Coverage:
    int64_t window_ms
    int64_t history_ms


# A window as it stands in a group: it holds the members from `tail` up to, without, `head`.
cdef struct Slide:
    uint32_t tail
    uint32_t head
    uint32_t n_counted
    bint is_placed
    bint is_marked  # the members' states say at which of them it hit
    uint32_t marked_at  # of the members that came to the group: how many had when the marks were made
    vector[Running] running
    vector[Buckets] baselines


cdef struct Stretch:
    int64_t number  # which multiple of suppress_ms
    int64_t first_hit_ms
    int64_t last_hit_ms
    uint32_t n_hits
    uint32_t n_unmarked  # hits that were marked before
    vector[double] measures  # at the last hit, in base units; NaN when unknown


cdef class Sweep:
    cdef WindowRules rules
    cdef Table table
    cdef Slide scratch  # for a sweep that leaves nothing behind
    cdef vector[double] values  # of the measures at one window end
    cdef vector[double] least  # what they are at least, and at most, once all that was missed is counted
    cdef vector[double] most
    cdef vector[double] usual  # room for a statistic

    # Finds the stretches in which the condition held in windows that end from..to; marks hits when the slide does.
    cdef int run(
        self, uint32_t group, const WindowC* window, Slide* slide, Coverage coverage, int64_t from_ms, int64_t to_ms,
        vector[Stretch]* out
    ) except -1 nogil
    # False: the condition holds in no window that ends from..to, which a few parcels often tell. True: it is not known.
    cdef bint may_hit(
        self, uint32_t group, const WindowC* window, Coverage coverage, int64_t from_ms, int64_t to_ms
    ) noexcept nogil
    # Empties a window.
    cdef void reset(self, const WindowC* window, Slide* slide) noexcept nogil
    cdef void count(self, const WindowC* window, Slide* slide, Member member) noexcept nogil
    cdef void discount(self, const WindowC* window, Slide* slide, uint32_t seen, uint64_t mask) noexcept nogil
    cdef void slide_to(self, uint32_t group, const WindowC* window, Slide* slide, uint32_t head, int64_t end_ms) noexcept nogil
    cdef int mark(self, const WindowC* window, Member* member, bint is_hit) except -1 nogil
    cdef bint holds(self, uint32_t group, const WindowC* window, Slide* slide, int64_t now_ms, Coverage coverage) noexcept nogil
    cdef void set_measures(self, const WindowC* window, Slide* slide, bint is_covered) noexcept nogil
    cdef void set_baselines(
        self, uint32_t group, const WindowC* window, Slide* slide, int64_t start_ms, int64_t history_ms
    ) noexcept nogil
    cdef void set_ratios(self, const WindowC* window, bint is_covered) noexcept nogil
    cdef int truth(self, const WindowC* window, uint32_t number) noexcept nogil


# Which stretch of `length_ms` a moment lies in; rounds down, before 1970 too.
cdef inline int64_t stretch_of(int64_t at_ms, int64_t length_ms) noexcept nogil:
    cdef int64_t number = at_ms // length_ms
    return number - 1 if number * length_ms > at_ms else number


# The stretch of a number, the last or a new one: they come in rising order.
cdef inline Stretch* last_stretch(vector[Stretch]* stretches, int64_t number) noexcept nogil:
    if stretches.empty() or stretches.back().number != number:
        stretches.resize(stretches.size() + 1)
        stretches.back().number, stretches.back().n_hits, stretches.back().n_unmarked = number, 0, 0
    return &stretches.back()
