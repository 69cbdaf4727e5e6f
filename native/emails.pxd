"""Write the canonical form of an e-mail address."""

from libc.stdint cimport uint32_t
from libcpp.vector cimport vector

# Takes folded text (`text.fold`) and appends to `out`; nothing when there is no address, or one that is nobody's.
cdef void put_email(const uint32_t* text, uint32_t size, vector[char]* out) noexcept nogil
