"""Hold words as the states of a dense automaton.

Aho-Corasick over byte classes (Aho and Corasick 1975): one table look-up a byte, whatever the number of words. ASCII
case is folded by the classes, and so are the marks that join words and what is written in the place of a letter.
"""

from collections import deque

cimport cython
from libc.stdint cimport uint32_t
from libcpp.vector cimport vector

from native.spec import ALIKE, JOINTS


def shapes():
    """Return for each byte the one that stands for all of its class."""
    shape = bytes(range(256)).lower()
    for group in (JOINTS, *ALIKE):
        shape = shape.translate(bytes.maketrans(group.encode(), group[:1].encode() * len(group)))
    return shape


cdef bytes SHAPES = shapes()


@cython.final
cdef class States:
    """Hold the words of an automaton; immutable after build.

    Args:
        ends: the numbers of the terms that each word, in small letters and joined by spaces, stands for.
    """

    def __init__(self, dict ends not None):
        self._fill_classes(ends)
        self._build(ends)

    def _fill_classes(self, dict ends):
        cdef int byte
        used = sorted({SHAPES[byte] for raw in ends for byte in raw})
        numbers = {shape: number for number, shape in enumerate(used, start=1)}
        for byte in range(256):
            self.classes[byte] = numbers.get(SHAPES[byte], 0)
        self.n_classes = len(used) + 1

    def _build(self, dict ends):
        goto, terms_at = [{}], [[]]
        for raw in sorted(ends):
            state = 0
            for byte in raw:
                number = self.classes[byte]
                if number not in goto[state]:
                    goto[state][number] = len(goto)
                    goto.append({})
                    terms_at.append([])
                state = goto[state][number]
            terms_at[state].extend(ends[raw])
        self.n_states = len(goto)
        self.moves.resize(<size_t>self.n_states * self.n_classes)
        self.suffix.resize(self.n_states)
        fail = [0] * self.n_states
        queue = deque([0])
        by_depth = []
        while queue:  # breadth first: a state's fallback lies nearer to the root, so it is complete
            state = queue.popleft()
            by_depth.append(state)
            self._complete(state, goto, fail, terms_at, queue)
        self._number_rows(terms_at, by_depth)

    def _complete(self, uint32_t state, list goto, list fail, list terms_at, queue):
        cdef uint32_t number
        cdef uint32_t back = fail[state]
        cdef uint32_t fallback
        # No conditional expressions here: on vector elements Cython 3.3 makes them read a dead temporary.
        self.suffix[state] = back
        if not terms_at[back]:
            self.suffix[state] = self.suffix[back]
        for number in range(self.n_classes):
            fallback = 0
            if state != 0:
                fallback = self.moves[<size_t>back * self.n_classes + number]
            ahead = (<dict>goto[state]).get(number)
            if ahead is None:
                self.moves[<size_t>state * self.n_classes + number] = fallback
            else:
                self.moves[<size_t>state * self.n_classes + number] = ahead
                fail[ahead] = fallback
                queue.append(ahead)

    def _number_rows(self, list terms_at, list by_depth):
        """Put states in which terms end last, and let moves hold rows: one addition and one look-up a byte.

        Three bytes of four lead to a state no further than three from the root: those rows lie side by side.
        """
        cdef vector[uint32_t] moves, suffix
        cdef uint32_t state, number, at, ahead
        cdef uint32_t n_classes = self.n_classes
        accepting = [bool(numbers) or self.suffix[state] != 0 for state, numbers in enumerate(terms_at)]
        order = sorted(by_depth, key=accepting.__getitem__)  # stable: the root stays first
        place = [0] * self.n_states
        for number, state in enumerate(order):
            place[state] = number
        moves.resize(self.moves.size())
        for number, state in enumerate(order):
            for at in range(n_classes):
                ahead = self.moves[<size_t>state * n_classes + at]
                moves[<size_t>number * n_classes + at] = <uint32_t>place[ahead] * n_classes
            suffix.push_back(place[self.suffix[state]])
        self.moves.swap(moves)
        self.suffix.swap(suffix)
        self.first_accepting = <uint32_t>accepting.count(False) * n_classes
        for state in order:
            self.first_term.push_back(self.term_order.size())
            for number in terms_at[state]:
                self.term_order.push_back(number)
        self.first_term.push_back(self.term_order.size())
