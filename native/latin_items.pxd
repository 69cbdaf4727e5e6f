"""Sort the tokens of a Latin address into words, house number, buildings, floors and rooms."""

from libc.stdint cimport uint32_t

from native.latin_found cimport Found
from native.latin_tokens cimport Token

# Adds what the tokens say to `found`.
cdef void read_tokens(Token* tokens, uint32_t n, Found* found) noexcept nogil
