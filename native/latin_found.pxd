"""Collect what is found in a Latin address: words, house number, buildings, floors and rooms."""

from libc.stdint cimport uint32_t

from native.latin_tokens cimport MAX_TOKENS, Token, is_text

cdef enum:
    MAX_SPANS = 192  # the tokens of address and city; what follows them is not read

cdef enum Role:
    KEPT = 0
    STATE = 1  # left out beside a city
    OPTIONAL = 2  # left out beside a house number
    QUARTER = 3  # left out beside a house number and a city


cdef enum Segment:
    PLAIN = 0
    LONE = 1  # without a word
    SITE = 2  # a site's name, and no road
    ROADED = 3  # with a road's kind


cdef struct Span:
    uint32_t* text  # borrowed from the pool
    uint32_t size
    Role role  # of words
    bint plain, front, by_city  # of bare numbers: behind a plain word, first of its segment, before a city
    bint behind_city
    uint32_t segment


cdef struct Spans:
    Span at[MAX_SPANS]
    uint32_t n


cdef struct Found:
    Spans words
    Spans bare  # numbers that no word explains
    Spans rooms
    Spans buildings
    Spans floors
    Span hashed  # the first room by # alone
    bint has_city, canadian, korean, singapore
    bint housed  # a house was found that is no site's number
    Segment segments[MAX_TOKENS + 2]
    uint32_t n_segments
    uint32_t* free_  # where the pool is free: room for canonical words


cdef void clear(Found* found, uint32_t* free_) noexcept nogil
cdef void take(Spans* spans, uint32_t* text, uint32_t size) noexcept nogil
# Takes a number without the zeros in front of it.
cdef void take_value(Spans* spans, uint32_t* text, uint32_t size) noexcept nogil
# Takes a room's number, which may tell its floor or building too: 05-12, 101-1203, 12c.
cdef void take_room(Found* found, uint32_t* text, uint32_t size) noexcept nogil
# Takes the canonical word of a row into one of the lists of `found`.
cdef void take_row(Found* found, Spans* spans, int row) noexcept nogil
# Takes Singapore, which a postcode of its own tells.
cdef void take_singapore(Found* found) noexcept nogil
# Writes a token behind a word or number, which stands before it in the pool.
cdef void glue_to(Span* word, const Token* token) noexcept nogil
# Takes a plain word, folded: in place, as it only gets shorter.
cdef void take_word(Found* found, uint32_t* text, uint32_t size) noexcept nogil
# How many zeros stand in front of a number; the last digit stays.
cdef inline uint32_t leading_zeros(const uint32_t* text, uint32_t size) noexcept nogil:
    cdef uint32_t n = 0
    while n + 1 < size and text[n] == 48:
        n += 1
    return n


cdef inline bint ends_in(const uint32_t* text, uint32_t size, const char* ending, uint32_t n) noexcept nogil:
    """Say whether a word has an ending of `n` letters and more in front of it."""
    return size > n and is_text(text + size - n, n, ending)


# Takes the zeros in front of every part of a number (05-012) away, in place; returns its size.
cdef uint32_t strip_zeros(uint32_t* text, uint32_t size) noexcept nogil
# Folds a word, in place: umlauts are written without e, the endings of streets short. Returns its size.
cdef uint32_t fold_word(uint32_t* text, uint32_t size) noexcept nogil
