"""What is kept of large groups between payloads, so that a parcel more costs no sweep of all there are."""

from libc.stdint cimport int64_t, uint32_t, uint64_t
from libcpp.unordered_map cimport unordered_map
from libcpp.vector cimport vector

from native.windows_rules cimport WindowC, WindowRules
from native.windows_slide cimport Slide
from native.windows_table cimport Member, Table

# The parcels an alert covers: of the members at first..end those that its slot counts.
cdef struct Covered:
    bint is_placed
    int64_t stretch
    uint32_t first
    uint32_t end
    uint32_t n
    uint64_t mark  # of the set


# A member with marked hits that is gone.
cdef struct Lost:
    int64_t at_ms
    uint64_t hits


cdef struct Hot:
    vector[Slide] slides  # by rule bit
    vector[Covered] covered
    vector[Lost] lost  # since the last review
    uint32_t n_joined  # members that came since the group got hot


cdef class HotGroups:
    cdef WindowRules rules
    cdef Table table
    cdef uint32_t least_members
    cdef unordered_map[uint32_t, Hot] groups

    # What is kept of a group; NULL: nothing is. Borrowed until another group gets hot.
    cdef Hot* find(self, uint32_t group) noexcept nogil
    cdef Hot* keep(self, uint32_t group) except NULL nogil
    cdef const WindowC* window_of(self, uint32_t group, size_t rule_bit) noexcept nogil
    # Whether so much came since a window was marked, or this was asked, that it may be marked anew: it costs a sweep.
    cdef bint may_release(self, uint32_t group, Slide* slide) noexcept nogil
    # Gives back what a window holds.
    cdef void release(self, Slide* slide) noexcept nogil
    # A member came to this place.
    cdef void joined(self, uint32_t group, uint32_t at) noexcept nogil
    # The member at this place is about to leave.
    cdef int parting(self, uint32_t group, uint32_t at) except -1 nogil
    # The mask of the member at this place is about to change, and has changed.
    cdef void changing(self, uint32_t group, uint32_t at) noexcept nogil
    cdef void changed(self, uint32_t group, uint32_t at) noexcept nogil
    # So many of the oldest members are gone.
    cdef void forgot(self, uint32_t group, uint32_t n) noexcept nogil
    cdef void drop(self, uint32_t group) noexcept nogil
    cdef void cover(self, Covered* covered, Member member, uint64_t covers, int step) noexcept nogil
    cdef size_t n_bytes(self) noexcept nogil
