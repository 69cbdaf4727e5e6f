"""Find the town or subdistrict that stands behind the region of a Chinese address."""

from libc.stdint cimport uint32_t

from native.places cimport Region


# A town's name without its kind; none when size is 0. It tells doors apart where a county's towns do.
cdef struct Stem:
    uint32_t start  # in the text
    uint32_t size


# Finds the town of a known city or district by its name in Latin letters, and fills in its district. False for none and
# for a name that two districts have. `telling` receives the stem's characters when it tells doors apart (borrowed, static).
cdef bint find_town(
    const uint32_t* written, uint32_t n_written, Region* region, const uint32_t** telling, uint32_t* n_telling
) noexcept nogil
# Returns where what follows the town starts: `at` when none stands there. Fills in the district of a town of a known
# city. `stem` receives the name of a town that tells doors apart.
cdef uint32_t skip_town(
    const uint32_t* text, uint32_t size, uint32_t at, Region* region, Stem* stem
) noexcept nogil
