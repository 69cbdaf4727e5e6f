"""Say whether a window's condition holds."""

from libc.stdint cimport int64_t, uint32_t, uint64_t, uint8_t
from libcpp.vector cimport vector

from native.running cimport MeasureC, Running
from native.windows_rules cimport WindowC, WindowRules
from native.windows_slide cimport Slide
from native.windows_table cimport Member, Table


# Since when all parcels are known: for the window itself, and for its baselines.
cdef struct Coverage:
    int64_t window_ms
    int64_t history_ms


# Members of a group: a bit each, the newest the lowest.
cdef struct Asked:
    uint64_t review  # number of the payload under review: what came before it may be otherwise now
    uint32_t group
    uint32_t end  # place of the first member that is too new
    uint64_t members


cdef struct Answer:
    Asked asked
    double value


cdef class Having:
    cdef WindowRules rules
    cdef Table table
    cdef vector[double] values  # of the measures at one window end
    cdef vector[double] least  # what they are at least, and at most, once all that was missed is counted
    cdef vector[double] most
    cdef vector[double] usual  # room for a statistic
    # A window whose measures are worked out as they are asked for.
    cdef bint is_asking
    cdef Asked asked
    cdef const Member* newest  # borrowed while it is asked
    cdef uint32_t n_counted  # of the members that are asked
    cdef bint is_covered
    cdef vector[uint8_t] is_known  # measures that were asked for
    cdef Running scratch
    cdef vector[Answer] answers  # by measure: other windows ask the same of the same members

    # Whether it holds in a slide that ends at a moment; `values` are then its measures.
    cdef bint holds(self, uint32_t group, const WindowC* window, Slide* slide, int64_t now_ms, Coverage coverage) noexcept nogil
    # The same of a few members: only as much is worked out as it takes to say no. The window has no baselines.
    cdef bint holds_of(
        self, uint32_t group, const WindowC* window, uint32_t end, uint64_t members, int64_t now_ms, Coverage coverage
    ) noexcept nogil
    # Whether it may hold of these members and others with them, `n_counted` at least.
    cdef bint may_hold_with(
        self, uint32_t group, const WindowC* window, uint32_t end, uint64_t members, uint32_t n_counted
    ) noexcept nogil
    cdef int ask_all(self, uint32_t group, const WindowC* window, uint32_t end, uint64_t members) noexcept nogil
    cdef void ask(self, const WindowC* window, uint32_t number) noexcept nogil
    cdef double answer_of(self, const MeasureC* measure) noexcept nogil
    cdef void set_measure(self, const WindowC* window, uint32_t number, double value, bint is_covered) noexcept nogil
    cdef void set_ratio(self, const WindowC* window, uint32_t number) noexcept nogil
    cdef void set_baselines(
        self, uint32_t group, const WindowC* window, Slide* slide, int64_t start_ms, int64_t history_ms
    ) noexcept nogil
    cdef int truth(self, const WindowC* window, uint32_t number) noexcept nogil
