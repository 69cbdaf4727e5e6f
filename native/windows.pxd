"""The window store of one partition of sightings."""

from libc.stdint cimport int64_t, uint32_t, uint64_t
from libcpp.vector cimport vector

from native.payload cimport PayloadReader
from native.windows_alerts cimport AlertBook
from native.windows_hot cimport HotGroups
from native.windows_parcels cimport Change, Parcels
from native.windows_rules cimport WindowRules
from native.windows_table cimport Table
from native.windows_telling cimport Teller


cdef struct GroupTypeW:
    int64_t[64] since_ms  # of each slot: when the first manifest was lodged that it has been fed with
    uint64_t asks_coverage  # slots with a window whose alerts depend on that time
    uint32_t least_count  # fewer members than this cannot hit any window


cdef class WindowStore:
    cdef object spec
    cdef WindowRules rules
    cdef Table table
    cdef HotGroups hot
    cdef AlertBook book
    cdef Teller teller
    cdef Parcels parcels
    cdef vector[GroupTypeW] group_types
    cdef vector[int64_t] horizons_ms  # by window
    cdef PayloadReader reader
    cdef list fields_of, slots_of
    cdef object watermark
    cdef int64_t watermark_ms, swept_ms, evicted_ms, longest_ms
    cdef bint is_whole
    cdef uint32_t group_cursor, seen_cursor
    cdef double share_due  # of all groups and parcels, to be looked at for what may be forgotten

    cdef take_coverage(self)
    cdef int review(self) except -1
    cdef void load_ahead(self, size_t i) noexcept nogil
    cdef int review_group(self, const Change* change) except -1
    cdef void drop_group(self, uint32_t group) noexcept
    cdef void evict(self) noexcept
    cdef void evict_group(self, uint32_t group) noexcept
    cdef void evict_parcel(self, uint32_t seen) noexcept
