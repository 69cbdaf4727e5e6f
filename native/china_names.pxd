"""Read the names in a Latin address of China: places, roads, sites, and the words beside them."""

from libc.stdint cimport uint32_t

from native.china_reader cimport LONGEST_ROAD, Found, Word
from native.latin_tokens cimport MAX_TOKENS, Token

cdef enum:
    NO_ROW = -1


# The name at hand, and what is to come.
cdef struct Reading:
    uint32_t word[LONGEST_ROAD]  # a name is no longer than LONGEST_NAME, what ends a road is added to it
    uint32_t n_word
    int side  # the row of an English side in front of a road's name
    bint ended  # the token before ended the road
    int pending  # the word whose value is to come, and the row of what it adds
    int row
    const Token* bare[MAX_TOKENS]  # numbers that no word explains
    uint32_t n_bare
    bint front  # the last of them may be the house's of the road that follows


# Makes a site of the name at hand.
cdef void flush(Found* found, Reading* reading) noexcept nogil
# Adds to the name at hand, if there is room.
cdef void add(Reading* reading, const uint32_t* text, uint32_t size) noexcept nogil
# Whether an English word belongs to the value behind it, not to the one before it.
cdef bint is_mark(const Found* found, uint32_t at, const Word* word) noexcept nogil
# Both return how many tokens were read, 0 when the first is part of another name.
cdef uint32_t read_place(Found* found, Reading* reading, uint32_t at) noexcept nogil
cdef uint32_t read_word(Found* found, Reading* reading, uint32_t at, const Word* word, bint ended) noexcept nogil
