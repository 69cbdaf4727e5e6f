"""Read what volume a goods text states: 500ml, 1.5 L x 6, 12*330毫升."""

from libc.stdint cimport uint16_t, uint32_t


cdef struct Volume:
    float ml  # of one vessel; 0 when none is stated, or one out of bounds
    uint16_t n  # vessels, at least 1


# The first volume that a text states.
cdef Volume read_volume(const char* text, uint32_t size) noexcept nogil
