"""What the readers of a Latin address share: where they are, and what comes next."""

from libc.stdint cimport uint32_t

from native.latin_found cimport Found
from native.latin_tokens cimport Token


cdef struct Reader:
    Token* tokens  # borrowed from the caller, as `found`
    uint32_t n
    Found* found
    int pending  # the mark whose value is to come, 0 for none
    bint by_hash  # it is # alone
    uint32_t lane  # where the number of a lane stands
    bint lane_named  # it is called after a road: Soi Sukhumvit 21
    bint quarters  # behind such a lane, names of quarters are left out as often as given
    bint glue  # the token before is a plain word
    uint32_t first, first_word, first_bare  # of the segment: its first token, word, and number that no word explains
    bint numbered, site, roads, company, named  # of the segment: what it holds
    uint32_t closing  # how many words there are when its last one is a site's kind
    uint32_t word_before  # of the segment before: its first word
    bint numbered_before


cdef inline Token* ahead_of(const Reader* reader, uint32_t at) noexcept nogil:
    """Return the token at `at` when it is of the segment of the one before, else NULL."""
    return &reader.tokens[at] if at < reader.n and not reader.tokens[at].comma else NULL


cdef inline int kind_ahead(const Reader* reader, uint32_t at) noexcept nogil:
    return reader.tokens[at].kind if at < reader.n and not reader.tokens[at].comma else 0


cdef inline bint value_ahead(const Reader* reader, uint32_t at) noexcept nogil:
    return at < reader.n and not reader.tokens[at].comma and reader.tokens[at].is_value
