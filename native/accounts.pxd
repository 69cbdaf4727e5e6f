"""Write the canonical form of an account number at a courier."""

from libc.stdint cimport uint32_t
from libcpp.vector cimport vector

# Takes folded text (`text.fold`), which it overwrites, and appends to `out`; nothing when it is nobody's number.
cdef void put_account(uint32_t* text, uint32_t size, vector[char]* out) noexcept nogil
