"""Count how often each of some 64-bit values is there, and how many different ones are.

A value's place is the high end of its product with the golden ratio. Linear probing; a value of which none is left
keeps its cell until the next growth, so a probe always meets an empty cell. Clearing moves on to another epoch and gives
no memory back.
"""

from libc.stdint cimport uint32_t, uint64_t
from libcpp.vector cimport vector

from native.records cimport GOLDEN_RATIO

cdef enum:
    FEWEST_BITS = 4  # of a place in the smallest table


cdef struct Cell:
    uint64_t value
    uint32_t n
    uint32_t epoch  # the cell is empty in any other


cdef struct Counter:
    vector[Cell] cells  # a power of two, or none
    uint32_t shift  # of a product, down to a place
    uint32_t epoch
    uint32_t n_taken
    uint32_t n_different


cdef inline void counter_clear(Counter* counter) noexcept nogil:
    cdef size_t i
    counter.n_taken = counter.n_different = 0
    counter.epoch += 1
    if counter.epoch == 0:  # after four thousand million: old cells would look taken
        for i in range(counter.cells.size()):
            counter.cells[i].epoch = 0
        counter.epoch = 1


cdef inline Cell* counter_cell(Counter* counter, uint64_t value) noexcept nogil:
    cdef size_t last = counter.cells.size() - 1, at = value * GOLDEN_RATIO >> counter.shift
    while counter.cells[at].epoch == counter.epoch and counter.cells[at].value != value:
        at = (at + 1) & last  # ends: at most three quarters of the cells are taken
    return &counter.cells[at]


cdef inline void counter_grow(Counter* counter) noexcept nogil:
    cdef vector[Cell] old
    cdef size_t i
    cdef uint32_t bits = FEWEST_BITS
    while (<size_t>1 << bits) < <size_t>counter.n_different * 2:
        bits += 1
    old.swap(counter.cells)
    counter.cells.resize(<size_t>1 << bits)
    counter.shift = 64 - bits
    for i in range(counter.cells.size()):
        counter.cells[i].epoch = counter.epoch - 1
    counter.n_taken = counter.n_different
    for i in range(old.size()):
        if old[i].epoch == counter.epoch and old[i].n > 0:
            counter_cell(counter, old[i].value)[0] = old[i]


# Returns how many there are now.
cdef inline uint32_t counter_add(Counter* counter, uint64_t value) noexcept nogil:
    cdef Cell* cell
    if (<size_t>counter.n_taken + 1) * 4 > counter.cells.size() * 3:
        counter_grow(counter)
    cell = counter_cell(counter, value)
    if cell.epoch != counter.epoch:
        cell.value, cell.n, cell.epoch = value, 0, counter.epoch
        counter.n_taken += 1
    counter.n_different += cell.n == 0
    cell.n += 1
    return cell.n


# The value was added, and not removed as often.
cdef inline void counter_remove(Counter* counter, uint64_t value) noexcept nogil:
    cdef Cell* cell = counter_cell(counter, value)
    cell.n -= 1
    counter.n_different -= cell.n == 0


cdef inline bint counter_has(Counter* counter, uint64_t value) noexcept nogil:
    cdef Cell* cell
    if counter.cells.empty():
        return False
    cell = counter_cell(counter, value)
    return cell.epoch == counter.epoch and cell.n > 0
