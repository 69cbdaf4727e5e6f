"""Split an address written without CJK characters into words and values."""

from libc.stdint cimport uint32_t

cdef enum:
    MAX_TOKENS = 96  # what follows them is not read


cdef struct Token:
    uint32_t* text  # borrowed from the pool
    uint32_t size
    int kind  # places.LatinKind of the longest phrase that starts here, 0 for a word or value of its own
    int row  # its canonical word, when it has a kind
    uint32_t node  # where the phrase ends in the trie, when it is a place of China
    uint32_t span  # how many tokens the phrase has
    uint32_t gap  # the first character between it and the token before, 0 for none
    bint alone  # nothing but that character stands there
    bint comma, hashed, plus  # what stands there
    uint32_t n_digits
    bint is_value  # it has a digit, or is one letter
    bint ordinal  # 1st, 22nd


# Writes the tokens' characters to `pool` (room for 2 * size) and returns how many tokens there are.
cdef uint32_t split(const uint32_t* text, uint32_t size, uint32_t* pool, Token* tokens) noexcept nogil
# Whether all of the text is digits, between `least` and `most` of them.
cdef bint all_digits(const uint32_t* text, uint32_t size, uint32_t least, uint32_t most) noexcept nogil
# Whether a text matches a pattern of A (letter), 9 (digit) and -, character by character.
cdef bint like(const uint32_t* text, uint32_t size, const char* pattern) noexcept nogil
# How many digits a token starts with.
cdef uint32_t leading_digits(const Token* token) noexcept nogil
# The digits in front of st, nd, er, o and the like; 0 for none.
cdef uint32_t ordinal_digits(const Token* token) noexcept nogil


# Whether a text is a word of ASCII.
cdef inline bint is_text(const uint32_t* text, uint32_t size, const char* word) noexcept nogil:
    cdef uint32_t i
    for i in range(size):
        if word[i] == 0 or text[i] != <uint32_t>word[i]:
            return False
    return word[size] == 0


cdef inline int compare(const uint32_t* one, uint32_t n_one, const uint32_t* other, uint32_t n_other) noexcept nogil:
    """Tell the order of two texts: below 0, 0 for the same one, above 0."""
    cdef uint32_t i
    for i in range(min(n_one, n_other)):
        if one[i] != other[i]:
            return -1 if one[i] < other[i] else 1
    return 0 if n_one == n_other else -1 if n_one < n_other else 1
