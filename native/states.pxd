"""Hold words as the states of a dense automaton."""

from libc.stdint cimport uint32_t, uint8_t
from libcpp.vector cimport vector


cdef class States:
    cdef vector[uint32_t] moves  # (n_states x n_classes): where the row of the next state starts
    cdef uint32_t first_accepting  # rows from here on are of states in which terms end
    cdef uint8_t classes[256]  # byte -> class; upper and lower case of an ASCII letter share one
    cdef uint32_t n_classes
    cdef vector[uint32_t] first_term  # (n_states + 1): range in `term_order`
    cdef vector[uint32_t] suffix  # (n_states): longest proper suffix that ends a term, 0 for none
    cdef vector[uint32_t] term_order
    cdef uint32_t n_states

    # The state of an accepting row in which terms end: its own, else that of its longest suffix.
    cdef inline uint32_t ending(self, uint32_t row) noexcept nogil:
        cdef uint32_t state = row // self.n_classes
        if self.first_term[state] == self.first_term[state + 1]:
            state = self.suffix[state]
        return state
