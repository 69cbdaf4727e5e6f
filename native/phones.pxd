"""Write the canonical form of a phone number."""

from libc.stdint cimport uint32_t
from libcpp.vector cimport vector

# Takes folded text (`text.fold`) and appends to `out`: country code and number without the trunk's 0; nothing when
# the text has no digit.
cdef void put_phone(const uint32_t* text, uint32_t size, vector[char]* out) noexcept nogil
