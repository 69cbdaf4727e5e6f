"""Hold words as the states of an automaton.

Aho-Corasick over byte classes (Aho and Corasick 1975). ASCII case is folded by the classes, and so are the marks that
join words and what is written in the place of a letter. Near the root, and where words part, a state has a row: one
look-up a byte. Of ten states nine are inside one word alone: such a state is the one byte that goes on, and the shorter
word to go back to for any other. The automaton takes an eighth of the memory that rows for all would.
"""

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


cdef enum:
    SHALLOW = 3  # bytes from the root: a Chinese character; four bytes of five lead no further


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
        back, depth = fallbacks(goto)
        by_depth = sorted(range(len(goto)), key=depth.__getitem__)
        suffix = [0] * len(goto)
        for state in by_depth:
            suffix[state] = back[state] if terms_at[back[state]] else suffix[back[state]]
        # Rows by depth: the ones that are asked most lie side by side. The others byte by byte, as they are in words.
        with_row = [state for state in by_depth if depth[state] <= SHALLOW or len(goto[state]) > 1]
        lone = [state for state in range(len(goto)) if depth[state] > SHALLOW and len(goto[state]) <= 1]
        self.n_rows = len(with_row)
        places = [0] * len(goto)
        for number, state in enumerate(with_row):
            places[state] = number * self.n_classes
        for number, state in enumerate(lone):
            places[state] = LONE | number
        for state in by_depth:
            places[state] |= ENDS if terms_at[state] or suffix[state] else 0
        self._add_rows(with_row, goto, back, places)
        for state in lone:
            (letter, ahead), = goto[state].items() or ((self.n_classes, 0),)  # no byte is of that class
            self.lone.push_back(Lone(letter, places[ahead], places[back[state]]))
        self._add_terms(with_row + lone, suffix, terms_at)

    def _add_rows(self, list with_row, list goto, list back, list places):
        rows = {0: [0] * self.n_classes}
        for state in with_row:
            shorter, passed = back[state], []
            while shorter not in rows:  # ends: the root has a row
                passed.append(shorter)
                shorter = back[shorter]
            row = rows[state] = list(rows[shorter])
            for nearer in (*reversed(passed), state):
                for letter, ahead in goto[nearer].items():
                    row[letter] = places[ahead]
            for place in row:
                self.moves.push_back(place)

    def _add_terms(self, list order, list suffix, list terms_at):
        numbers = [0] * len(order)
        for number, state in enumerate(order):
            numbers[state] = number
        for state in order:
            self.suffix.push_back(numbers[suffix[state]])
            self.first_term.push_back(self.term_order.size())
            for number in terms_at[state]:
                self.term_order.push_back(number)
        self.first_term.push_back(self.term_order.size())


def fallbacks(goto):
    """Return of each state the one of the longest proper suffix that words begin with, and the length of its own."""
    back, depth, queue = [0] * len(goto), [0] * len(goto), [0]
    for state in queue:  # breadth first: the queue grows, and a state's fallback lies nearer to the root
        for letter, ahead in goto[state].items():
            queue.append(ahead)
            depth[ahead] = depth[state] + 1
            shorter = back[state]
            while shorter and letter not in goto[shorter]:
                shorter = back[shorter]
            back[ahead] = goto[shorter].get(letter, 0) if state else 0
    return back, depth
