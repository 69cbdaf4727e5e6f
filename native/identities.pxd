"""Write the canonical form of an identity number, a phone, a name or a city."""

from libc.stdint cimport uint32_t
from libcpp.vector cimport vector

# All take folded text (`text.fold`), which they may overwrite, and append to `out`; nothing when nothing is left.
cdef void put_identity(uint32_t* text, uint32_t size, vector[char]* out) noexcept nogil
cdef void put_name(uint32_t* text, uint32_t size, vector[char]* out) noexcept nogil
cdef void put_city(uint32_t* text, uint32_t size, vector[char]* out) noexcept nogil
