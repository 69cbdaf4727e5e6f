"""Blank what stands in an address and is none: phones, postcodes, bracketed remarks."""

from libc.stdint cimport uint32_t

# One number of a text, Arabic or Chinese.
cdef struct Number:
    uint32_t end  # where it ends; where it starts when there is none
    bint chinese

cdef Number number_at(const uint32_t* text, uint32_t size, uint32_t at) noexcept nogil
# Writes the number's value in Arabic digits without leading zeros and returns how many digits (at most
# 20 or end - at, whichever is more).
cdef uint32_t put_number(const uint32_t* text, uint32_t at, Number number, uint32_t* out) noexcept nogil

cdef enum Sign:
    MAY_HAVE_PHONE = 1  # or a postcode
    HAS_BRACKET = 2
    HAS_CJK = 4

# Signs of a text, so that most texts are spared what follows.
cdef int signs_of(const uint32_t* text, uint32_t size) noexcept nogil
# Both turn what they find into spaces, in place.
cdef void blank_brackets(uint32_t* text, uint32_t size) noexcept nogil
cdef void blank_phones(uint32_t* text, uint32_t size) noexcept nogil
