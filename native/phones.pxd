"""Write the canonical form of a phone number."""

from libc.stdint cimport uint32_t
from libcpp.vector cimport vector

from native.parcel cimport Text

# Takes folded text (`text.fold`) and appends to `out`: country code and number without the trunk's 0; nothing when
# the text has no digit. `country`: the party's, ISO 3166-1 alpha-2; China's where it is left out.
cdef void put_phone(const uint32_t* text, uint32_t size, Text country, vector[char]* out) noexcept nogil
