"""What the readers of a Latin address of China share: its tokens, and what was found in them."""

from libc.stdint cimport uint32_t

from native.latin_tokens cimport Token
from native.places cimport CHINA, latin_ahead, latin_kind

cdef enum:
    MAX_PLACES = 16
    MAX_SITES = 32
    MAX_VALUES = 64
    LONGEST_NAME = 60
    LONGEST_ROAD = 96  # a name, what is added to it, and a section of two digits

# china_words.China
cdef enum WordKind:
    NONE = 0
    ROAD = 1
    SIDE = 2
    HOUSE = 3
    LANE = 4
    BUILDING = 5
    DOOR = 6
    UNIT = 7
    FLOOR = 8
    ROOM = 9
    PART = 10
    NUMBER = 11
    SUFFIX = 12
    DISTRICT = 13
    TOWN = 14
    QUARTER = 15
    SECTION = 16
    ANYWHERE = 17
    SITE = 18
    ENGLISH = 32  # added to those of words that stand before their value


cdef struct Name:
    uint32_t start  # in the pool
    uint32_t size


cdef struct Place:
    uint32_t node
    bint district  # what follows says that it is one
    bint city  # one of its names is a city's


cdef struct Value:
    Name text
    int kind
    bint alone  # its token has no other


cdef struct Found:
    Token* tokens  # borrowed from the caller, as `pool`
    uint32_t n
    uint32_t* pool
    uint32_t used
    Place places[MAX_PLACES]
    uint32_t n_places
    Value values[MAX_VALUES]
    uint32_t n_values
    Name sites[MAX_SITES]
    uint32_t n_sites
    Name town
    uint32_t road[LONGEST_ROAD]
    uint32_t n_road
    Name section


cdef inline bint has_value(const Found* found, int kind) noexcept nogil:
    """Say whether a number of this kind was taken."""
    cdef uint32_t i
    for i in range(found.n_values):
        if found.values[i].kind == kind:
            return True
    return False


# One word or phrase of china_words.py: what it does, the row of what it adds to a name, its number of tokens.
cdef struct Word:
    int does
    bint english  # it stands before its value
    int row
    uint32_t span


cdef inline bint stands(const Found* found, uint32_t at) noexcept nogil:
    """Say whether a token stands at `at` that no comma sets apart."""
    return at < found.n and not found.tokens[at].comma


cdef inline bint is_value(const Found* found, uint32_t at) noexcept nogil:
    return stands(found, at) and found.tokens[at].is_value


cdef inline Word word_at(const Token* tokens, uint32_t n, uint32_t at) noexcept nogil:
    """Find the longest phrase at a token."""
    cdef Word word
    cdef uint32_t node = CHINA, space = 0x20, end = at
    cdef int kind, row
    word.does, word.english, word.row, word.span = NONE, False, 0, 1
    while end < n:
        if end > at:
            if tokens[end].comma or tokens[end].hashed or tokens[end].plus:
                break
            node = latin_ahead(node, &space, 1)
        if node != 0:
            node = latin_ahead(node, tokens[end].text, tokens[end].size)
        if node == 0:
            break
        end += 1
        kind = latin_kind(node, &row)
        if kind != 0:
            word.does, word.english, word.row, word.span = kind % ENGLISH, kind > ENGLISH, row, end - at
    return word


cdef inline Word word_ahead(const Found* found, uint32_t at) noexcept nogil:
    """Find the longest phrase at a token that no comma sets apart."""
    cdef Word none
    none.does, none.english, none.row, none.span = NONE, False, 0, 1
    return word_at(found.tokens, found.n, at) if stands(found, at) else none
