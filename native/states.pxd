"""Hold words as the states of an automaton."""

from libc.stdint cimport uint32_t, uint8_t
from libcpp.vector cimport vector

# A place in the automaton is where a state's row starts, or the number of a state without one; 0 is the root.
cdef enum:
    ENDS = 0x40000000  # terms end there
    LONE = 0x20000000  # it has no row
    NUMBER = 0x1FFFFFFF


# A state from which words go one way, or none.
cdef struct Lone:
    uint32_t letter  # class of the byte that goes on
    uint32_t ahead  # where that leads
    uint32_t back  # where to look for any other byte


cdef class States:
    cdef vector[uint32_t] moves  # (n_rows x n_classes): places
    cdef vector[Lone] lone
    cdef uint8_t classes[256]  # byte -> class; upper and lower case of an ASCII letter share one
    cdef uint32_t n_classes
    cdef uint32_t n_rows
    # By state, those with a row first.
    cdef vector[uint32_t] first_term  # (n_states + 1): range in `term_order`
    cdef vector[uint32_t] suffix  # (n_states): longest proper suffix that ends a term, 0 for none
    cdef vector[uint32_t] term_order

    # The place that a byte leads to.
    cdef inline uint32_t step(self, uint32_t place, uint8_t byte) noexcept nogil:
        cdef uint32_t letter = self.classes[byte]
        cdef const Lone* lone
        while place & LONE:  # ends: each turn goes to a shorter suffix, and the root has a row
            lone = &self.lone[place & NUMBER]
            if lone.letter == letter:
                return lone.ahead
            place = lone.back
        return self.moves[(place & NUMBER) + letter]

    # The state of a place where terms end: its own, else that of its longest suffix.
    cdef inline uint32_t ending(self, uint32_t place) noexcept nogil:
        cdef uint32_t state = place & NUMBER
        if place & LONE:
            state += self.n_rows
        else:
            state //= self.n_classes
        if self.first_term[state] == self.first_term[state + 1]:
            state = self.suffix[state]
        return state
