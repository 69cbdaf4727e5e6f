"""Keep what sightings tell of parcels: their facts, the groups they lie in, and what that changed."""

from libc.stdint cimport int64_t, uint32_t, uint64_t
from libcpp.vector cimport vector

from native.payload cimport PayloadReader
from native.sighting cimport SightedKey
from native.windows_alerts cimport AlertBook
from native.windows_hot cimport HotGroups
from native.windows_table cimport Seen, Table


# What happened in a group during a payload: members with `mask` came, went or moved between two moments.
cdef struct Change:
    uint32_t group
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
    cdef AlertBook book
    cdef HotGroups hot
    cdef vector[Limits] limits  # by group type
    cdef vector[Change] changes  # one a group, in the order of their first
    cdef int64_t watermark_ms
    cdef uint64_t n_duplicates, n_superseded, n_late, n_late_dropped

    # Takes in the parcel that the reader has at hand.
    cdef int insert(self) except -1
    # Takes a parcel's older tellings out of all its groups and remembers the revision.
    cdef int supersede(self, uint64_t parcel, uint32_t revision, int64_t clock_ms) except -1
    cdef void note(self, uint32_t group, int64_t at_ms, uint64_t mask) noexcept nogil
    cdef int set_facts(self, Seen* record, int64_t* columns) except -1
    cdef bint take_greatest(self, const Seen* record, const int64_t* columns) noexcept nogil
    cdef int replace_facts(self, uint32_t seen) except -1
    cdef int take_out(self, uint32_t seen) except -1
    cdef int put_in(self, uint32_t seen, uint32_t group, uint64_t mask, uint64_t called_back) except -1
    cdef bint is_forgotten(self, const SightedKey* key, int64_t event_ms) noexcept nogil
    cdef int join(self, uint32_t seen, const SightedKey* key) except -1
