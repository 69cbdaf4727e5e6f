"""The window store of one partition of sightings."""

from libc.stdint cimport int64_t, uint32_t, uint64_t
from libcpp.vector cimport vector

from native.payload cimport PayloadReader
from native.windows_alerts cimport AlertBook
from native.windows_parcels cimport Parcels
from native.windows_sweep cimport Sweep
from native.windows_table cimport Table


cdef struct GroupTypeW:
    vector[uint32_t] windows  # numbers in the sweep
    int64_t[64] since_ms  # of each slot: when the first manifest was lodged that it has been fed with
    uint64_t asks_coverage  # slots with a window whose alerts depend on that time


cdef class WindowStore:
    cdef object spec
    cdef Table table
    cdef Parcels parcels
    cdef Sweep sweep
    cdef AlertBook book
    cdef vector[GroupTypeW] group_types
    cdef PayloadReader reader
    cdef list fields_of, slots_of
    cdef object watermark
    cdef dict horizons  # window -> ms
    cdef int64_t watermark_ms, swept_ms, evicted_ms, longest_ms
    cdef bint is_whole
    cdef uint32_t group_cursor, seen_cursor
    cdef double share_due  # of all groups and parcels, to be looked at for what may be forgotten

    cdef take_coverage(self)
    cdef review(self)
    cdef evict(self)
