"""A measure of parcels that come and go, in any order.

Whatever came before, the same parcels give the same value to the last bit: sums are of whole numbers.
"""

from libc.math cimport NAN
from libc.stdint cimport int64_t, uint64_t
from libcpp.algorithm cimport make_heap, pop_heap, push_heap

from native.counter cimport Cell, counter_add, counter_clear, counter_has

cdef enum:
    FEW = 16  # candidates


cdef void reset(Running* state) noexcept nogil:
    state.n = 0
    moments_clear(&state.moments)
    counter_clear(&state.counts)
    state.candidates.clear()


cdef void add_candidate(Running* state, int64_t value) noexcept nogil:
    cdef Cell* cell
    cdef size_t i
    if counter_add(&state.counts, <uint64_t>value) > 1:
        return
    state.candidates.push_back(value)
    if state.candidates.size() <= 2 * <size_t>state.counts.n_different + FEW:
        push_heap(state.candidates.begin(), state.candidates.end())
        return
    state.candidates.clear()  # more than half have gone
    for i in range(state.counts.cells.size()):
        cell = &state.counts.cells[i]
        if cell.epoch == state.counts.epoch and cell.n > 0:
            state.candidates.push_back(<int64_t>cell.value)
    make_heap(state.candidates.begin(), state.candidates.end())


cdef double best_of(Running* state) noexcept nogil:
    while not counter_has(&state.counts, <uint64_t>state.candidates.front()):  # ends: `n` values are there
        pop_heap(state.candidates.begin(), state.candidates.end())
        state.candidates.pop_back()
    return <double>state.candidates.front()


cdef double value_of(Running* state, const MeasureC* measure) noexcept nogil:
    if measure.kind == COUNT:
        return <double>state.n
    if measure.kind == DISTINCT:
        return <double>state.counts.n_different
    if measure.kind == SUM:
        return moments_sum(&state.moments) / measure.scale
    if measure.kind == RATIO or measure.kind == BASELINE or state.n == 0 or (measure.kind == STDDEV and state.n == 1):
        return NAN
    if measure.kind == STDDEV:
        return moments_stddev(&state.moments, state.n) / measure.scale
    if measure.kind == MEAN or measure.kind == SHARE:
        return moments_mean(&state.moments, state.n) / measure.scale
    if measure.kind == MIN:
        return -best_of(state) / measure.scale
    return best_of(state) / measure.scale


cdef size_t running_bytes(const Running* state) noexcept nogil:
    return sizeof(Running) + state.counts.cells.capacity() * sizeof(Cell) + state.candidates.capacity() * sizeof(int64_t)
