"""Find the terms of all lexicons in one pass over a normalised text.

A dense Aho-Corasick automaton over byte classes (Aho and Corasick 1975): one table look-up a byte, whatever
the number of terms. ASCII case is folded by the classes, and so are the marks that join words (tungsten carbide,
tungsten-carbide, TUNGSTEN_CARBIDE); terms that care about case, or about what touches them, are checked where they end.
"""

from collections import deque

from libc.stdint cimport uint32_t, uint8_t
from libcpp.vector cimport vector

from native.spec import JOINTS, Term
from native.text cimport is_word
from native.text import normalised


JOINED = bytes.maketrans(JOINTS.encode(), b" " * len(JOINTS))


cdef inline bint is_joint(char byte) noexcept nogil:
    """Say whether a byte is one of JOINTS."""
    return byte == c" " or byte == c"-" or byte == c"_" or byte == c"."


cdef inline bint is_same(const char* text, const char* term, uint32_t size) noexcept nogil:
    """Say whether a text is a term letter by letter, whatever joins its words."""
    cdef uint32_t at
    for at in range(size):
        if text[at] != term[at] and not (is_joint(text[at]) and is_joint(term[at])):
            return False
    return True


cdef inline bint touches(char left, char right, bint exact) noexcept nogil:
    """Say whether two neighbours are of one word; between a letter and a digit (gallium99.9%) formulas alone go on."""
    if not is_word(left) or not is_word(right):
        return False
    return exact or (48 <= left <= 57) == (48 <= right <= 57)


cdef class Automaton:
    """Hold the terms of all lexicons of a rule set; immutable after build.

    Args:
        lexicons: `native.spec.Lexicon` objects; their index is the lexicon number of a match.
    Raises:
        ValueError: a term or phrase is empty once it is normalised.
    """

    def __init__(self, lexicons):
        self.n_lexicons = len(lexicons)
        ends = {}  # folded bytes -> term numbers
        for number, lexicon in enumerate(lexicons):
            for term in lexicon.terms:
                self._add_term(ends, lexicon.name, number, term, False)
            for phrase in lexicon.excepts:
                self._add_term(ends, lexicon.name, number, Term(phrase), True)
        self._fill_classes(ends)
        self._build(ends)

    def _add_term(self, dict ends, name, number, term, excepts):
        cdef TermInfo info
        cdef bytes raw = normalised(term.text)[0].strip().encode()
        if not raw:
            raise ValueError(f"lexicon {name}: the term {term.text!r} is empty once it is normalised")
        info.lexicon, info.first, info.size = number, <uint32_t>self.exact_bytes.size(), <uint32_t>len(raw)
        info.whole, info.exact, info.alone, info.excepts = term.whole, term.exact, term.alone, excepts
        ends.setdefault(raw.lower().translate(JOINED), []).append(self.terms.size())
        self.terms.push_back(info)
        for byte in raw:
            self.exact_bytes.push_back(<char>byte)

    def _fill_classes(self, dict ends):
        cdef int byte
        used = sorted({byte for raw in ends for byte in raw})
        for byte in range(256):
            self.classes[byte] = 0
        for number, byte in enumerate(used, start=1):
            self.classes[byte] = number
        for byte in range(65, 91):
            self.classes[byte] = self.classes[byte + 32]
        for byte in JOINTS.encode():
            self.classes[byte] = self.classes[32]
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
        while queue:  # breadth first: a state's fallback lies nearer to the root, so it is complete
            self._complete(queue.popleft(), goto, fail, terms_at, queue)
        self._number_rows(terms_at)

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

    def _number_rows(self, list terms_at):
        """Put states in which terms end last, and let moves hold rows: one addition and one look-up a byte."""
        cdef vector[uint32_t] moves, suffix
        cdef uint32_t state, number
        cdef uint32_t n_classes = self.n_classes
        accepting = [bool(numbers) or self.suffix[state] != 0 for state, numbers in enumerate(terms_at)]
        order = sorted(range(self.n_states), key=accepting.__getitem__)  # stable: the root stays first
        place = [0] * self.n_states
        for number, state in enumerate(order):
            place[state] = number
        moves.resize(self.moves.size())
        for number, state in enumerate(order):
            for at in range(n_classes):
                moves[<size_t>number * n_classes + <size_t>at] = <uint32_t>place[self.moves[<size_t>state * n_classes + <size_t>at]] * n_classes
            suffix.push_back(place[self.suffix[state]])
        self.moves.swap(moves)
        self.suffix.swap(suffix)
        self.first_accepting = <uint32_t>accepting.count(False) * n_classes
        for state in order:
            self.first_term.push_back(self.term_order.size())
            for number in terms_at[state]:
                self.term_order.push_back(number)
        self.first_term.push_back(self.term_order.size())

    cdef bint scan(self, const char* text, uint32_t size, uint32_t line, vector[Match]* out) noexcept nogil:
        cdef const uint8_t* raw = <const uint8_t*>text
        cdef const uint32_t* moves = self.moves.data()
        cdef const uint8_t* classes = self.classes
        cdef uint32_t first_accepting = self.first_accepting, row = 0, at, i
        cdef bint excepted = False
        for at in range(size):
            row = moves[row + classes[raw[at]]]
            if row >= first_accepting:
                i = row // self.n_classes
                if self.first_term[i] == self.first_term[i + 1]:
                    i = self.suffix[i]
                while i != 0:  # each step goes to a shorter suffix
                    excepted |= self._collect(i, text, size, at + 1, line, out)
                    i = self.suffix[i]
        return excepted

    cdef bint _collect(
        self, uint32_t state, const char* text, uint32_t size, uint32_t end, uint32_t line, vector[Match]* out
    ) noexcept nogil:
        cdef uint32_t i
        cdef TermInfo* term
        cdef Match match
        cdef bint excepted = False
        match.line, match.end = line, end
        for i in range(self.first_term[state], self.first_term[state + 1]):
            match.term = self.term_order[i]
            term = &self.terms[match.term]
            match.start = end - term.size
            match.lexicon = term.lexicon
            if term.exact and not is_same(text + match.start, self.exact_bytes.data() + term.first, term.size):
                continue
            if term.whole and (
                (match.start > 0 and touches(text[match.start - 1], text[match.start], term.exact))
                or (end < size and touches(text[end - 1], text[end], term.exact))
            ):
                continue
            if term.alone and not is_all(text, size, match.start, end):
                continue
            excepted |= term.excepts
            out.push_back(match)
        return excepted

    def find(self, str text not None):
        """Return the hits in a text as (lexicon, term, start, end) in bytes of the normalised text.

        Phrases of `except` have done their work: neither they nor what they cancel is returned.
        """
        cdef bytes raw = normalised(text)[0].encode()
        cdef vector[Match] matches
        if self.scan(raw, <uint32_t>len(raw), 0, &matches):
            drop_excepted(self, &matches)
        return [(match.lexicon, match.term, match.start, match.end) for match in matches]


cdef bint is_all(const char* text, uint32_t size, uint32_t start, uint32_t end) noexcept nogil:
    """Say whether nothing but spaces and ASCII punctuation lies outside [start, end)."""
    cdef uint32_t at
    for at in range(size):
        if (at < start or at >= end) and (is_word(text[at]) or <uint8_t>text[at] >= 0x80):
            return False
    return True


cdef void drop_excepted(Automaton automaton, vector[Match]* matches) noexcept nogil:
    cdef size_t kept = 0, i, j
    cdef Match match, other
    cdef bint inside
    cdef vector[Match] phrases
    for i in range(matches.size()):
        if automaton.terms[matches[0][i].term].excepts:
            phrases.push_back(matches[0][i])
    for i in range(matches.size()):
        match = matches[0][i]
        inside = automaton.terms[match.term].excepts
        for j in range(phrases.size()):
            other = phrases[j]
            if other.lexicon == match.lexicon and other.line == match.line and other.start <= match.start and match.end <= other.end:
                inside = True
        if not inside:
            matches[0][kept] = match
            kept += 1
    matches.resize(kept)
