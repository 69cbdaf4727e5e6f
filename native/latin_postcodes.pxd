"""Tell postcodes from the numbers of doors."""

from libc.stdint cimport uint32_t

from native.latin_tokens cimport Token

cdef enum Postcode:
    NONE = 0
    OTHER = 1
    CANADIAN = 2
    SINGAPOREAN = 3


# Whether a number is a postcode by its length: 5 digits and more, 5-4, 5-3, 4-3, 3-4 (none with a hyphen where doors
# have them).
cdef bint is_long(const uint32_t* number, uint32_t size, bint hyphens) noexcept nogil
# Whether a number may be a postcode beside a city: 4 digits, 2-3.
cdef bint is_short(const uint32_t* number, uint32_t size) noexcept nogil
# Which postcode of letters and digits a token is.
cdef Postcode postcode(const Token* token) noexcept nogil
# Which postcode two tokens are together.
cdef Postcode postcode_of_two(const Token* one, const Token* other, bint has_number) noexcept nogil
# Whether a token is a postcode of four digits behind its country: A-1010.
cdef bint has_country(const Token* token) noexcept nogil
