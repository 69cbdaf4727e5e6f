"""An open-addressing index from 64-bit hashes to numbers of records kept elsewhere.

Keys come hashed: their low bits are the place. Linear probing; deletion shifts back, so there are no tombstones
and a probe always meets an empty cell (Knuth, The Art of Computer Programming, vol. 3, algorithm 6.4 R).
"""

from libc.stdint cimport uint32_t, uint64_t
from libcpp.vector cimport vector

cdef enum:
    NOBODY = 0xFFFFFFFF


cdef struct Index:
    vector[uint64_t] keys
    vector[uint32_t] numbers  # NOBODY: the cell is empty
    size_t used


cdef inline void index_grow(Index* index, size_t n_cells) noexcept nogil:
    cdef vector[uint64_t] keys
    cdef vector[uint32_t] numbers
    cdef size_t i, at
    keys.swap(index.keys)
    numbers.swap(index.numbers)
    index.keys.assign(n_cells, 0)
    index.numbers.assign(n_cells, NOBODY)
    for i in range(numbers.size()):
        if numbers[i] != NOBODY:
            at = keys[i] & (n_cells - 1)
            while index.numbers[at] != NOBODY:  # ends: at most 70 % of the cells are taken
                at = (at + 1) & (n_cells - 1)
            index.keys[at] = keys[i]
            index.numbers[at] = numbers[i]


cdef inline uint32_t index_find(const Index* index, uint64_t key) noexcept nogil:
    cdef size_t cells = index.numbers.size(), at
    if cells == 0:
        return NOBODY
    at = key & (cells - 1)
    while index.numbers[at] != NOBODY:
        if index.keys[at] == key:
            return index.numbers[at]
        at = (at + 1) & (cells - 1)
    return NOBODY


# The key must not be in the index.
cdef inline void index_add(Index* index, uint64_t key, uint32_t number) noexcept nogil:
    cdef size_t at
    if (index.used + 1) * 10 > index.numbers.size() * 7:
        index_grow(index, max(<size_t>64, index.numbers.size() * 2))
    at = key & (index.numbers.size() - 1)
    while index.numbers[at] != NOBODY:
        at = (at + 1) & (index.numbers.size() - 1)
    index.keys[at] = key
    index.numbers[at] = number
    index.used += 1


cdef inline void index_remove(Index* index, uint64_t key) noexcept nogil:
    cdef size_t last = index.numbers.size() - 1, hole, at, home
    if index.numbers.empty():
        return
    hole = key & last
    while index.numbers[hole] != NOBODY and index.keys[hole] != key:
        hole = (hole + 1) & last
    if index.numbers[hole] == NOBODY:
        return
    at = hole
    while True:  # ends at the next empty cell
        at = (at + 1) & last
        if index.numbers[at] == NOBODY:
            break
        home = index.keys[at] & last
        if ((at - home) & last) >= ((at - hole) & last):
            index.keys[hole] = index.keys[at]
            index.numbers[hole] = index.numbers[at]
            hole = at
    index.numbers[hole] = NOBODY
    index.used -= 1


cdef inline size_t index_bytes(const Index* index) noexcept nogil:
    return index.keys.capacity() * 8 + index.numbers.capacity() * 4
