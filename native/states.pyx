"""Hold words as the states of an automaton.

Aho-Corasick over byte classes (Aho and Corasick 1975). ASCII case is folded by the classes, and so are the marks that
join words and what is written in the place of a letter. Near the root, and where words part, a state has a row: one
look-up a byte. Of ten states nine are inside one word alone: such a state is the one byte that goes on, and the shorter
word to go back to for any other. The automaton takes an eighth of the memory that rows for all would.
"""

cimport cython
from libc.stdint cimport uint32_t, uint8_t
from libc.string cimport memcpy, memset
from libcpp.vector cimport vector

from native.spec import ALIKE, JOINTS


def shapes():
    """Return for each byte the one that stands for all of its class."""
    shape = bytes(range(256)).lower()
    for group in (JOINTS, *ALIKE):
        shape = shape.translate(bytes.maketrans(group.encode(), group[:1].encode() * len(group)))
    return shape


cdef enum:
    SHALLOW = 3  # bytes from the root: a Chinese character; four bytes of five lead no further


cdef bytes SHAPES = shapes()


cdef uint32_t ahead(const vector[Step]* trie, uint32_t state, uint32_t letter) noexcept nogil:
    """Return the state that a letter leads to within words."""
    cdef uint32_t child = trie[0][state].first
    while child != 0 and trie[0][child].letter != letter:
        child = trie[0][child].next
    return child


cdef void sort_by_depth(const vector[Step]* trie, vector[uint32_t]* out) noexcept nogil:
    """Give the states by their depth, those of one depth as they are in words."""
    cdef vector[uint32_t] starts
    cdef size_t i
    cdef uint32_t depth
    for i in range(trie.size()):
        depth = trie[0][i].depth
        if starts.size() < depth + 2:
            starts.resize(depth + 2)
        starts[depth + 1] += 1
    for i in range(1, starts.size()):
        starts[i] += starts[i - 1]
    out.resize(trie.size())
    for i in range(trie.size()):
        depth = trie[0][i].depth
        out[0][starts[depth]] = <uint32_t>i
        starts[depth] += 1


cdef void link(vector[Step]* trie, const vector[uint32_t]* order) noexcept nogil:
    """Find of each state the ones to go back to, which lie nearer to the root."""
    cdef size_t i
    cdef uint32_t state, child, shorter
    for i in range(order.size()):
        state = order[0][i]
        shorter = trie[0][state].back
        trie[0][state].suffix = shorter if trie[0][shorter].ends else trie[0][shorter].suffix
        child = trie[0][state].first
        while child != 0:
            shorter = trie[0][state].back
            while shorter != 0 and ahead(trie, shorter, trie[0][child].letter) == 0:
                shorter = trie[0][shorter].back
            trie[0][child].back = ahead(trie, shorter, trie[0][child].letter) if state != 0 else 0
            child = trie[0][child].next


cdef inline bint has_row(const vector[Step]* trie, uint32_t state) noexcept nogil:
    """Say whether a state has a row: it is near the root, or words part there."""
    cdef uint32_t child = trie[0][state].first
    return trie[0][state].depth <= SHALLOW or trie[0][child].next != 0


@cython.final
cdef class States:
    """Hold the words of an automaton; immutable after build.

    Args:
        ends: the numbers of the terms that each word, in small letters and joined by spaces, stands for.
    """

    def __init__(self, dict ends not None):
        cdef vector[Step] trie
        cdef vector[uint32_t] order
        self._fill_classes(ends)
        terms_at = self._grow(&trie, ends)
        sort_by_depth(&trie, &order)
        link(&trie, &order)
        self._place(&trie, &order)
        self._add_rows(&trie, &order)
        self._add_terms(&trie, terms_at)

    def _fill_classes(self, dict ends):
        cdef int byte
        used = sorted({SHAPES[byte] for raw in ends for byte in raw})
        numbers = {shape: number for number, shape in enumerate(used, start=1)}
        for byte in range(256):
            self.classes[byte] = numbers.get(SHAPES[byte], 0)
        self.n_classes = len(used) + 1

    cdef dict _grow(self, vector[Step]* trie, dict ends):
        """Make the states of all words, and return the numbers of the terms that end at each."""
        cdef bytes raw
        cdef Step step
        cdef uint32_t state, child
        cdef uint8_t byte
        terms_at = {}
        memset(&step, 0, sizeof(Step))
        trie.push_back(step)
        for raw in sorted(ends):
            state = 0
            for byte in raw:
                step.letter = self.classes[byte]
                child = ahead(trie, state, step.letter)
                if child == 0:
                    child = <uint32_t>trie.size()
                    step.depth, step.next = trie[0][state].depth + 1, trie[0][state].first
                    trie.push_back(step)
                    trie[0][state].first = child
                state = child
            trie[0][state].ends = True
            terms_at.setdefault(state, []).extend(ends[raw])
        return terms_at

    cdef void _place(self, vector[Step]* trie, const vector[uint32_t]* order) noexcept nogil:
        # Rows by depth: the ones that are asked most lie side by side. The others byte by byte, as they are in words.
        cdef uint32_t state, n_lone = 0
        cdef size_t i
        for i in range(order.size()):
            state = order[0][i]
            if has_row(trie, state):
                trie[0][state].number, trie[0][state].place = self.n_rows, self.n_rows * self.n_classes
                self.n_rows += 1
        for state in range(<uint32_t>trie.size()):
            if not has_row(trie, state):
                trie[0][state].number, trie[0][state].place = self.n_rows + n_lone, LONE | n_lone
                n_lone += 1
            if trie[0][state].ends or trie[0][state].suffix != 0:
                trie[0][state].place |= ENDS

    cdef void _add_rows(self, const vector[Step]* trie, const vector[uint32_t]* order) noexcept nogil:
        cdef uint32_t state, child, letter
        cdef size_t i
        self.moves.resize(<size_t>self.n_rows * self.n_classes)
        for i in range(order.size()):
            if has_row(trie, order[0][i]):
                self._fill_row(trie, order[0][i])
        for state in range(<uint32_t>trie.size()):
            if not has_row(trie, state):
                child = trie[0][state].first
                letter = trie[0][child].letter if child != 0 else self.n_classes  # no byte is of that class
                self.lone.push_back(Lone(letter, trie[0][child].place, trie[0][trie[0][state].back].place))

    cdef void _fill_row(self, const vector[Step]* trie, uint32_t state) noexcept nogil:
        """Fill a row with where a state leads, or else its suffixes, the longest first; rows nearer to the root are there."""
        cdef uint32_t* row = self.moves.data() + <size_t>trie[0][state].number * self.n_classes
        cdef uint32_t shorter = trie[0][state].back, child
        cdef vector[uint32_t] passed
        passed.push_back(state)
        while not has_row(trie, shorter):  # ends: the root has a row
            passed.push_back(shorter)
            shorter = trie[0][shorter].back
        if state != 0:
            memcpy(row, self.moves.data() + <size_t>trie[0][shorter].number * self.n_classes, self.n_classes * sizeof(uint32_t))
        while not passed.empty():
            child = trie[0][passed.back()].first
            passed.pop_back()
            while child != 0:
                row[trie[0][child].letter] = trie[0][child].place
                child = trie[0][child].next

    cdef void _add_terms(self, const vector[Step]* trie, dict terms_at):
        cdef vector[uint32_t] by_number
        cdef uint32_t state
        cdef size_t i
        by_number.resize(trie.size())
        for state in range(<uint32_t>trie.size()):
            by_number[trie[0][state].number] = state
        for i in range(by_number.size()):
            state = by_number[i]
            self.suffix.push_back(trie[0][trie[0][state].suffix].number)
            self.first_term.push_back(<uint32_t>self.term_order.size())
            if trie[0][state].ends:
                for number in terms_at[state]:
                    self.term_order.push_back(number)
        self.first_term.push_back(<uint32_t>self.term_order.size())
