"""Slide a window over a group and tell in which stretches of time its condition held."""

from libc.stdint cimport int64_t, uint32_t
from libcpp.vector cimport vector

from native.windows_having cimport Coverage, Having
from native.windows_rules cimport WindowC, WindowRules
from native.windows_slide cimport Slide
from native.windows_table cimport Member, Table


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
    cdef Having having
    cdef Slide scratch  # for a sweep that leaves nothing behind

    # Finds the stretches in which the condition held in windows that end from..to; marks hits when the slide does.
    cdef int run(
        self, uint32_t group, const WindowC* window, Slide* slide, Coverage coverage, int64_t from_ms, int64_t to_ms,
        vector[Stretch]* out
    ) except -1 nogil
    # The same by looking at each window by itself. False, and nothing is done: they are too many for that.
    cdef bint run_few(
        self, uint32_t group, const WindowC* window, Coverage coverage, int64_t from_ms, int64_t to_ms, vector[Stretch]* out
    ) noexcept nogil
    # False: the condition holds in no window that ends from..to, which a few parcels often tell. True: it is not known.
    cdef bint may_hit(self, uint32_t group, const WindowC* window, int64_t from_ms, int64_t to_ms) noexcept nogil
    cdef void slide_to(self, uint32_t group, const WindowC* window, Slide* slide, uint32_t head, int64_t end_ms) noexcept nogil
    cdef int mark(self, const WindowC* window, Member* member, bint is_hit) except -1 nogil
    cdef void add_hit(self, const WindowC* window, int64_t now_ms, vector[Stretch]* out) noexcept nogil


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
