"""Bring what stands in front of an address, or before its building, where it is written most often.

1103室，宏宇大厦，江南大道288号 is 江南大道288号宏宇大厦1103室, and 169号1715室2号楼 is 169号2号楼1715室.
"""

from libc.stdint cimport uint32_t

from native.address_items cimport MAX_ITEMS, Item, Reader, read_items
from native.places cimport BUILDING, FLOOR, ROOM, UNIT


cdef bint is_early(const Reader* reader, uint32_t i) noexcept nogil:
    """Say whether a room stands before the building or unit that it is in."""
    cdef uint32_t j
    if reader.items[i].kind != ROOM:
        return False
    for j in range(i + 1, reader.n_items):
        if reader.items[j].kind == BUILDING or reader.items[j].kind == UNIT:
            return True
    return False


cdef void order_items(Reader* reader) noexcept nogil:
    cdef Item late[MAX_ITEMS]
    cdef uint32_t i, first = 0, n = 0, n_late = 0
    if not reader.anchored:
        return
    while first < reader.n_items and reader.items[first].tag != c"W":
        first += 1
    for i in range(reader.n_items):
        if (i < first < reader.n_items) or is_early(reader, i):
            late[n_late] = reader.items[i]
            n_late += 1
        else:
            reader.items[n] = reader.items[i]
            n += 1
    for i in range(n_late):
        reader.items[n + i] = late[i]


cdef void read_front(Reader* reader, const uint32_t* text, uint32_t size) noexcept nogil:
    cdef uint32_t n = reader.n_items, i
    cdef int kind
    reader.text, reader.size = text, size
    reader.closed, reader.remarked = True, False
    read_items(reader)
    for i in range(n, reader.n_items):
        kind = reader.items[i].kind
        if kind == BUILDING or kind == UNIT or kind == FLOOR or kind == ROOM:
            return
    reader.n_items = n
