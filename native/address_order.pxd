"""Bring what stands in front of an address, or before its building, where it is written most often."""

from libc.stdint cimport uint32_t

from native.address_items cimport Reader

# Moves the numbers in front of a road, and the room in front of its building, to the end.
cdef void order_items(Reader* reader) noexcept nogil
# Reads the building, unit and room in what stands in front of the region; nothing when it names none.
cdef void read_front(Reader* reader, const uint32_t* text, uint32_t size) noexcept nogil
