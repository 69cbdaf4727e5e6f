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
from native.records cimport prefetch

cdef enum:
    N_SETS = 32768  # with two texts each; all take 4 MB
    MOST_LEXICONS = 0xFFFF  # with more, nothing is remembered


@cython.final
cdef class KnownTexts:
    """Find the terms of an automaton in texts, with a look at what was found before.

    Args:
        keyring: gives texts their marks.
        may_be_spelled: terms written with their letters set apart are found, too.
    """

    def __init__(self, Automaton automaton not None, Keyring keyring not None, bint may_be_spelled):
        self.automaton, self.keyring, self.may_be_spelled = automaton, keyring, may_be_spelled
        self.places.resize(2 * N_SETS)

    cdef uint64_t expect(self, Text text) noexcept nogil:
        cdef uint64_t mark
        if text.size == 0:
            return 0
        mark = self.keyring.hash_bytes(GOODS, text.data, text.size)
        self.load(mark)
        return mark

    cdef void load(self, uint64_t mark) noexcept nogil:
        prefetch(&self.places[2 * (mark % N_SETS)])

    cdef bint read(self, Text text, uint64_t mark, uint32_t line, vector[Match]* out) noexcept nogil:
        cdef const KnownText* known
        cdef size_t place, first = out.size()
        cdef uint32_t i
        cdef bint is_excepted
        if text.size == 0:
            return False
        place = 2 * (mark % N_SETS)
        if self.places[place].mark == mark or self.places[place + 1].mark == mark:
            known = &self.places[place + (self.places[place].mark != mark)]
            for i in range(known.n):
                out.push_back(Match(known.found[i].term, known.found[i].lexicon, line, known.found[i].start, known.found[i].end))
            return known.is_excepted
        is_excepted = self.automaton.read(
            text.data, text.size, line, &self.room, &self.rows if self.may_be_spelled else NULL, out
        )
        if out.size() - first <= MOST_FOUND and self.automaton.n_lexicons <= MOST_LEXICONS:
            self.remember(place, mark, out.data() + first, out.size() - first, is_excepted)
        return is_excepted

    cdef void remember(self, size_t place, uint64_t mark, const Match* found, size_t n, bint is_excepted) noexcept nogil:
        cdef KnownText* known = &self.places[place]
        cdef size_t i
        self.places[place + 1] = known[0]
        known.mark, known.n, known.is_excepted = mark, <uint8_t>n, is_excepted
        for i in range(n):
            known.found[i] = FoundTerm(found[i].term, <uint16_t>found[i].lexicon, <uint16_t>found[i].start, <uint16_t>found[i].end)
