"""Find the region of an address wherever it stands: in front, behind a company's name or a room, or at the end."""

from libc.stdint cimport uint32_t

from native.places cimport Region

# Reads the region of an address, with what another field says of it (`hint`); returns where the rest starts and writes
# where it ends, and where words with numbers in front of the region end (0 for none).
cdef uint32_t locate(
    const uint32_t* text, uint32_t size, const Region* hint, Region* region, uint32_t* front_end, uint32_t* rest_end
) noexcept nogil
