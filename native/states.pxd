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


# A state while the automaton is made. The root is number 0, and nobody's child: 0 stands for none, too.
cdef struct Step:
    uint32_t letter  # class of the byte that leads to it
    uint32_t depth  # bytes from the root
    uint32_t first  # of the states ahead
    uint32_t next  # of those that lie ahead of the same state
    uint32_t back  # the longest proper suffix that words begin with
    uint32_t suffix  # the longest proper suffix that ends a term
    uint32_t number  # among the states, those with a row first
    uint32_t place
    bint ends


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

    # Returns the numbers of the terms that end at each state of the trie.
    cdef dict _grow(self, vector[Step]* trie, dict ends)
    # `order`: the states by their depth.
    cdef void _place(self, vector[Step]* trie, const vector[uint32_t]* order) noexcept nogil
    cdef void _add_rows(self, const vector[Step]* trie, const vector[uint32_t]* order) noexcept nogil
    cdef void _fill_row(self, const vector[Step]* trie, uint32_t state) noexcept nogil
    cdef void _add_terms(self, const vector[Step]* trie, dict terms_at)

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
