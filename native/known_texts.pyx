"""Remember what was found in goods texts: sellers describe their goods in the same words again and again.

A text is known by its keyed hash: no text is kept, and nobody without the key can write one that passes for another.
Of two texts that would take one place the later stays, and the one before it as long as no third comes.
"""

cimport cython
from libc.stdint cimport uint16_t, uint32_t, uint64_t, uint8_t
from libcpp.vector cimport vector

from native.keys cimport GOODS, Keyring
from native.lexicon cimport Automaton, Match
from native.parcel cimport Text

cdef enum:
    N_SETS = 8192  # with two texts each; all take about 1 MB


@cython.final
cdef class KnownTexts:
    """Find the terms of an automaton in texts, with a look at what was found before.

    Args:
        keyring: gives texts their marks.
        may_be_spelled: terms written with their letters set apart are found, too.
    """

    def __init__(self, Automaton automaton not None, Keyring keyring not None, bint may_be_spelled):
        self.automaton, self.keyring, self.may_be_spelled = automaton, keyring, may_be_spelled
        self.marks.resize(2 * N_SETS)
        self.places.resize(2 * N_SETS)

    cdef bint read(self, Text text, uint32_t line, vector[Match]* out) noexcept nogil:
        cdef uint64_t mark
        cdef const KnownText* known
        cdef size_t place, first = out.size()
        cdef uint32_t i
        cdef bint is_excepted
        if text.size == 0:
            return False
        mark = self.keyring.hash_bytes(GOODS, text.data, text.size)
        place = 2 * (mark % N_SETS)
        if self.marks[place] == mark or self.marks[place + 1] == mark:
            known = &self.places[place + (self.marks[place] != mark)]
            for i in range(known.n):
                out.push_back(Match(known.found[i].term, known.found[i].lexicon, line, known.found[i].start, known.found[i].end))
            return known.is_excepted
        is_excepted = self.automaton.read(
            text.data, text.size, line, &self.room, &self.rows if self.may_be_spelled else NULL, out
        )
        if out.size() - first <= MOST_FOUND:
            self.remember(place, mark, out.data() + first, out.size() - first, is_excepted)
        return is_excepted

    cdef void remember(self, size_t place, uint64_t mark, const Match* found, size_t n, bint is_excepted) noexcept nogil:
        cdef KnownText* known = &self.places[place]
        cdef size_t i
        self.marks[place + 1], self.places[place + 1] = self.marks[place], known[0]
        self.marks[place], known.n, known.is_excepted = mark, <uint8_t>n, is_excepted
        for i in range(n):
            known.found[i] = FoundTerm(found[i].term, found[i].lexicon, <uint16_t>found[i].start, <uint16_t>found[i].end)
