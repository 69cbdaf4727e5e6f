"""Count how often each of some 64-bit hashes is there, and how many different ones are.

Values come hashed: their low bits are the place. Linear probing; a value of which none is left keeps its cell until the
next growth, so a probe always meets an empty cell. Clearing moves on to another epoch and gives no memory back.
"""

from libc.stdint cimport uint32_t, uint64_t
from libcpp.vector cimport vector

cdef enum:
    FEWEST_CELLS = 16


cdef struct Cell:
    uint64_t value
    uint32_t n
    uint32_t epoch  # the cell is empty in any other


cdef struct Counter:
    vector[Cell] cells  # a power of two, or none
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
    cdef size_t last = counter.cells.size() - 1, at = value & last
    while counter.cells[at].epoch == counter.epoch and counter.cells[at].value != value:
        at = (at + 1) & last  # ends: at most 70 % of the cells are taken
    return &counter.cells[at]


cdef inline void counter_grow(Counter* counter) noexcept nogil:
    cdef vector[Cell] old
    cdef Cell* cell
    cdef size_t i, n_cells = FEWEST_CELLS
    while n_cells < <size_t>counter.n_different * 4:
        n_cells *= 2
    old.swap(counter.cells)
    counter.cells.resize(n_cells)
    for i in range(n_cells):
        counter.cells[i].epoch = counter.epoch - 1
    counter.n_taken = counter.n_different
    for i in range(old.size()):
        if old[i].epoch == counter.epoch and old[i].n > 0:
            cell = counter_cell(counter, old[i].value)
            cell[0] = old[i]


cdef inline void counter_add(Counter* counter, uint64_t value) noexcept nogil:
    cdef Cell* cell
    if (<size_t>counter.n_taken + 1) * 10 > counter.cells.size() * 7:
        counter_grow(counter)
    cell = counter_cell(counter, value)
    if cell.epoch != counter.epoch:
        cell.value, cell.n, cell.epoch = value, 0, counter.epoch
        counter.n_taken += 1
    counter.n_different += cell.n == 0
    cell.n += 1


# The value was added, and not removed as often.
cdef inline void counter_remove(Counter* counter, uint64_t value) noexcept nogil:
    cdef Cell* cell = counter_cell(counter, value)
    cell.n -= 1
    counter.n_different -= cell.n == 0
