"""The window store of one partition of sightings."""

from libc.stdint cimport int64_t, uint32_t, uint64_t, uint8_t
from libcpp.unordered_map cimport unordered_map
from libcpp.vector cimport vector

from native.payload cimport PayloadReader
from native.sighting cimport SightedKey, SightedParcel, Slice
from native.windows_alerts cimport AlertBook
from native.windows_sweep cimport Sweep
from native.windows_table cimport Table


# What happened in a group during a payload: entries with `mask` came, went or moved between two moments.
cdef struct Change:
    int64_t from_ms
    int64_t to_ms
    uint64_t mask


cdef struct GroupTypeW:
    vector[uint32_t] windows  # numbers in the sweep
    int64_t horizon_ms  # what lies further behind the watermark is forgotten
    int64_t lateness_ms  # what lies further behind it is counted as late


cdef class WindowStore:
    cdef object spec
    cdef Table table
    cdef Sweep sweep
    cdef AlertBook book
    cdef vector[GroupTypeW] group_types
    cdef PayloadReader reader
    cdef list fields_of, slots_of
    cdef unordered_map[uint32_t, Change] changes  # by group
    cdef dict numbers  # interned text -> number, couriers and classes alike
    cdef list texts
    cdef object watermark
    cdef dict horizons  # window -> ms
    cdef int64_t watermark_ms, swept_ms, longest_ms
    cdef uint64_t n_payloads, n_duplicates, n_superseded, n_late, n_late_dropped
    cdef size_t group_cursor, seen_cursor

    cdef insert(self)
    cdef supersede(self, uint64_t parcel, uint32_t revision, int64_t clock_ms)
    cdef set_facts(self, uint32_t seen)
    cdef int compare(self, uint32_t seen) noexcept nogil
    cdef void take_out(self, uint32_t seen) noexcept nogil
    cdef void note(self, uint32_t group, int64_t at_ms, uint64_t mask) noexcept nogil
    cdef bint is_forgotten(self, const SightedKey* key, int64_t event_ms) noexcept nogil
    cdef review(self)
    cdef evict(self, size_t n_steps)
    cdef uint32_t intern(self, Slice text) except? 0xFFFFFFFF
    cdef join(self, uint32_t seen, const SightedKey* key)
    cdef replace_facts(self, uint32_t seen)
