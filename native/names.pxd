"""Write the canonical form of a name."""

from libc.stdint cimport uint32_t
from libcpp.vector cimport vector

# Takes folded text (`text.fold`), which it overwrites, and appends to `out`; nothing when nothing is left.
cdef void put_name(uint32_t* text, uint32_t size, vector[char]* out) noexcept nogil
