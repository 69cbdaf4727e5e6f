"""Read what follows the region of a Chinese address into a row of names and numbers."""

from libc.stdint cimport uint32_t

cdef enum:
    MAX_ITEMS = 64  # what follows them is not read


cdef struct Item:
    char tag  # W a name, N a number, letter or side, P a phase or zone
    int kind  # places.WordKind of what follows a number
    bint anchor  # the house number on a road
    uint32_t start  # in the pool
    uint32_t size


cdef struct Reader:
    const uint32_t* text  # borrowed from the caller, as `pool`
    uint32_t size
    uint32_t* pool  # room for 2 * size + 64
    uint32_t n_pool
    uint32_t word  # where in the pool the name at hand starts; it ends at n_pool
    Item items[MAX_ITEMS]
    uint32_t n_items
    bint in_district
    bint anchored  # a road and its house number were read
    bint closed  # a room was read, and names count no more
    bint named  # a name was read
    uint32_t cut  # where in the pool the name at hand goes on behind a gap; before its start: nowhere
    bint remarked  # a remark was read, behind a number


cdef void read_items(Reader* reader) noexcept nogil
