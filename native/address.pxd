"""Write the parts of an address that tell its door, and those that tell its building."""

from libc.stdint cimport uint32_t
from libcpp.vector cimport vector

from native.forms cimport Form
from native.parcel cimport Text


# Room that is used again for every address; grows, never shrinks.
cdef struct Workspace:
    vector[uint32_t] text
    vector[uint32_t] city
    vector[uint32_t] pool
    Form door
    Form building


# Writes the canonical forms into `room.door` and `room.building`; both are empty when nothing is left.
cdef void read_address(Workspace* room, Text address, Text city) noexcept nogil
