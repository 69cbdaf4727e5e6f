"""Read an address of China that is written in Latin letters into the items of a Chinese one."""

from libc.stdint cimport uint32_t

from native.address_items cimport Reader as Items
from native.latin_tokens cimport Token
from native.places cimport Region


# What a Latin address of China tells. A telling town's name is in Chinese (borrowed, static).
cdef struct China:
    Items items
    Region region
    const uint32_t* town
    uint32_t n_town


# Whether an address names China or a place in it, and no other country; `hint` is what its city field says.
cdef bint is_china(const Token* tokens, uint32_t n, const Region* hint) noexcept nogil
# Reads the tokens; `pool` has room for the text once more and 4096 characters from `used` on.
cdef void read_china(
    Token* tokens, uint32_t n, const Region* hint, uint32_t* pool, uint32_t used, China* china
) noexcept nogil
