"""Read an address written without CJK characters, and write the forms of its door and building."""

from libc.stdint cimport uint32_t
from libcpp.vector cimport vector

from native.china cimport China
from native.forms cimport Form
from native.places cimport Region

# `text` and `city` are folded, and blanked of phones and bracketed remarks; `pool` is room that is used again.
# Both forms are empty when nothing is left. True when the address is one of China, which `china` receives instead.
cdef bint latin_forms(
    const uint32_t* text, uint32_t size, const uint32_t* city, uint32_t city_size, const Region* hint,
    vector[uint32_t]* pool, Form* door, Form* building, China* china,
) noexcept nogil
