"""Split an address written without CJK characters into words and values."""

from libc.stdint cimport uint32_t

cdef enum:
    MAX_TOKENS = 96  # what follows them is not read


cdef struct Token:
    const uint32_t* text  # borrowed from the pool
    uint32_t size
    int kind  # places.LatinKind, 0 for a word or value of its own
    int row  # its canonical word, when it has a kind
    bint comma, hashed, slash, plus  # what stands before it; slash: nothing but one
    bint has_digit
    bint is_value  # it has a digit, or is one letter
    bint ordinal  # 1st, 22nd


# Writes the tokens' characters to `pool` (room for 2 * size) and returns how many tokens there are.
cdef uint32_t split(const uint32_t* text, uint32_t size, uint32_t* pool, Token* tokens) noexcept nogil
# Whether all of the token is digits, between `least` and `most` of them.
cdef bint all_digits(const uint32_t* text, uint32_t size, uint32_t least, uint32_t most) noexcept nogil
# Whether the token reads like one of the patterns of a postcode in letters and digits.
cdef bint is_glued_postcode(const Token* token) noexcept nogil
cdef bint are_postcode(const Token* outward, const Token* inward) noexcept nogil
