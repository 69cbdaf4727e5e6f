"""Keep what sightings tell of parcels: their facts, the groups they lie in, and what that changed."""

from libc.stdint cimport int64_t, uint32_t, uint64_t
from libcpp.unordered_map cimport unordered_map
from libcpp.vector cimport vector

from native.payload cimport PayloadReader
from native.sighting cimport SightedKey, Slice
from native.windows_table cimport Table


# What happened in a group during a payload: entries with `mask` came, went or moved between two moments.
cdef struct Change:
    int64_t from_ms
    int64_t to_ms
    uint64_t mask


# Of a group type, behind the watermark.
cdef struct Limits:
    int64_t horizon_ms  # what lies further behind is forgotten
    int64_t lateness_ms  # what lies further behind is counted as late


cdef class Parcels:
    cdef PayloadReader reader
    cdef Table table
    cdef dict alerts
    cdef dict numbers  # interned text -> number, couriers and classes alike
    cdef list texts
    cdef vector[Limits] limits  # by group type
    cdef unordered_map[uint32_t, Change] changes  # by group
    cdef int64_t watermark_ms
    cdef uint64_t n_duplicates, n_superseded, n_late, n_late_dropped

    # Takes in the parcel that the reader has at hand.
    cdef insert(self)
    # Takes a parcel's older tellings out of all its groups and remembers the revision.
    cdef supersede(self, uint64_t parcel, uint32_t revision, int64_t clock_ms)
    cdef void note(self, uint32_t group, int64_t at_ms, uint64_t mask) noexcept nogil
    cdef set_facts(self, uint32_t seen)
    cdef int compare(self, uint32_t seen) noexcept nogil
    cdef replace_facts(self, uint32_t seen)
    cdef void take_out(self, uint32_t seen) noexcept nogil
    cdef bint is_forgotten(self, const SightedKey* key, int64_t event_ms) noexcept nogil
    cdef uint32_t intern(self, Slice text) except? 0xFFFFFFFF
    cdef join(self, uint32_t seen, const SightedKey* key)
