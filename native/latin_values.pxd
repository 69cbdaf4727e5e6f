"""Read the numbers of a Latin address: house, building, floor, room, and those that are none of them."""

from libc.stdint cimport uint32_t

from native.latin_reader cimport Reader

# Takes the value of a room, building or floor.
cdef void take_marked(Reader* reader, int kind, uint32_t* text, uint32_t size) noexcept nogil
# Reads a number that no word before it explains; returns how many tokens that took.
cdef uint32_t read_value(Reader* reader, uint32_t at) noexcept nogil
