"""A measure of parcels that come and go in the order of time.

Whatever came before, the same parcels give the same value to the last bit: sums are of whole numbers.
"""

from libc.math cimport NAN
from libc.stdint cimport INT64_MIN, int64_t, uint32_t, uint64_t

from native.counter cimport counter_add, counter_clear, counter_remove


cdef void reset(Running* state) noexcept nogil:
    state.n, state.head = 0, 0
    moments_clear(&state.moments)
    state.values.clear()
    state.places.clear()
    counter_clear(&state.counts)


cdef inline bint is_missing(const MeasureC* measure, const int64_t* columns, uint64_t mask) noexcept nogil:
    if measure.kind == SHARE:
        return mask & measure.known == 0
    return measure.column >= 0 and columns[measure.column] == (0 if measure.hashed else INT64_MIN)


cdef inline int64_t worth(const MeasureC* measure, const int64_t* columns, uint64_t mask) noexcept nogil:
    if measure.kind == SHARE:
        return mask & measure.held != 0
    return columns[measure.column] if measure.column >= 0 else 0


cdef void enter(Running* state, const MeasureC* measure, const int64_t* columns, uint64_t mask, uint32_t place) noexcept nogil:
    cdef int64_t value
    if is_missing(measure, columns, mask):
        return
    state.n += 1
    value = worth(measure, columns, mask)
    if measure.kind == DISTINCT:
        counter_add(&state.counts, <uint64_t>value)
    elif measure.kind == MIN or measure.kind == MAX:
        while state.values.size() > state.head and (
            (measure.kind == MIN and state.values.back() >= value) or (measure.kind == MAX and state.values.back() <= value)
        ):
            state.values.pop_back()
            state.places.pop_back()
        state.values.push_back(value)
        state.places.push_back(place)
    else:
        moments_add(&state.moments, value)


cdef void leave(Running* state, const MeasureC* measure, const int64_t* columns, uint64_t mask, uint32_t place) noexcept nogil:
    cdef int64_t value
    if is_missing(measure, columns, mask):
        return
    state.n -= 1
    value = worth(measure, columns, mask)
    if measure.kind == DISTINCT:
        counter_remove(&state.counts, <uint64_t>value)
    elif measure.kind == MIN or measure.kind == MAX:
        if state.head < state.places.size() and state.places[state.head] == place:
            state.head += 1
    else:
        moments_remove(&state.moments, value)


cdef double value_of(Running* state, const MeasureC* measure) noexcept nogil:
    if measure.kind == COUNT:
        return <double>state.n
    if measure.kind == DISTINCT:
        return <double>state.counts.n_different
    if measure.kind == SUM:
        return moments_sum(&state.moments) / measure.scale
    if state.n == 0 or (measure.kind == STDDEV and state.n == 1):
        return NAN
    if measure.kind == STDDEV:
        return moments_stddev(&state.moments, state.n) / measure.scale
    if measure.kind == MEAN or measure.kind == SHARE:
        return moments_mean(&state.moments, state.n) / measure.scale
    return <double>state.values[state.head] / measure.scale
