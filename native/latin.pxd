"""Read an address written without CJK characters, and write the forms of its door and building."""

from libc.stdint cimport uint32_t
from libcpp.vector cimport vector

from native.forms cimport Form

# `text` and `city` are folded, and blanked of phones and bracketed remarks; `pool` is room that is used again.
# Both forms are empty when nothing is left.
cdef void latin_forms(
    const uint32_t* text, uint32_t size, const uint32_t* city, uint32_t city_size,
    vector[uint32_t]* pool, Form* door, Form* building,
) noexcept nogil
