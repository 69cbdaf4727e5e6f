"""Read sightings payloads in one rule set's numbers, whichever rule set wrote them."""

from libc.stdint cimport int64_t, uint32_t, uint64_t
from libcpp.vector cimport vector

from native.sighting cimport Cursor, Header, SightedKey, SightedParcel


cdef class PayloadReader:
    cdef list columns, fields_of, slots_of
    cdef vector[int64_t] missing  # of each column: what stands there when it has no value
    cdef bytes payload  # kept alive while the cursor reads it
    cdef bytes mapped  # what the header said of columns and group types that the numbers below map
    cdef Cursor cursor
    cdef Header header
    cdef vector[int] column_of  # of each of ours, the payload's; -1: it has none
    cdef vector[int] group_type_of  # of each of the payload's, ours; -1: unknown here
    cdef vector[vector[int]] slot_of  # of each of the payload's group types: our bit, -1: unknown here
    cdef vector[int64_t] theirs  # columns of the parcel at hand, as the payload has them
    cdef vector[int64_t] values  # and as ours
    cdef vector[SightedKey] keys  # of the parcel at hand, in our numbers; what we do not count is left out
    cdef SightedParcel parcel

    # Starts a payload: its header, and how its numbers map to ours.
    cdef begin(self, bytes payload)
    # Number of supersedes, and later of parcels, that follow.
    cdef uint32_t count(self) noexcept
    # Each returns whether there was one; a payload that ends too early has none.
    cdef bint next_supersede(self, uint64_t* parcel, uint32_t* revision) noexcept
    cdef bint next_parcel(self) noexcept
    # Raises ValueError unless the payload was read to its end.
    cdef finish(self, offset)
    cdef map_numbers(self)
    cdef void take_values(self) noexcept
    cdef void take_keys(self) noexcept
