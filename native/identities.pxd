"""Write the canonical form of an identity number or a city."""

from libc.stdint cimport uint32_t
from libcpp.vector cimport vector

cdef enum:
    N_IDENTITY = 18  # characters of a resident's number and of a unified social credit number


# Both take folded text (`text.fold`), which they may overwrite, and append to `out`; nothing when nothing is left.
cdef void put_identity(uint32_t* text, uint32_t size, vector[char]* out) noexcept nogil
cdef void put_city(uint32_t* text, uint32_t size, vector[char]* out) noexcept nogil
# The check digit of 17 digits of a resident's number (GB 11643), 0 when they are none; whether 18 characters are a unified
# social credit number (GB 32100); whether six digits may be a birthday.
cdef char resident_check(const char* digits) noexcept nogil
cdef bint is_credit_number(const char* code) noexcept nogil
cdef bint is_date(const char* digits) noexcept nogil
