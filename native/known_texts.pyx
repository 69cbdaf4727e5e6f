"""Remember what was found in goods texts: sellers describe their goods in the same words again and again.

A text is known by its keyed hash: no text is kept, and nobody without the key can write one that passes for another.
Of two texts that would take one place the later stays, and the one before it as long as no third comes.
"""

cimport cython
from libc.stdint cimport uint32_t, uint64_t, uint8_t
from libcpp.vector cimport vector

from native.keys cimport GOODS, Keyring
from native.lexicon cimport Automaton, Match
from native.parcel cimport Text

cdef enum:
    N_SETS = 8192  # with two texts each; all take about 2 MB


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

    cdef bint read(self, Text text, uint32_t line, vector[Match]* out) noexcept nogil:
        cdef uint64_t mark
        cdef KnownText* known
        cdef size_t first = out.size(), i
        cdef bint is_excepted
        if text.size == 0:
            return False
        mark = self.keyring.hash_bytes(GOODS, text.data, text.size)
        known = &self.places[2 * (mark % N_SETS)]
        for i in range(2):
            if known[i].mark == mark:
                out.insert(out.end(), known[i].found, known[i].found + known[i].n)
                for first in range(first, out.size()):
                    out[0][first].line = line
                return known[i].is_excepted
        is_excepted = self.automaton.read(
            text.data, text.size, line, &self.room, &self.rows if self.may_be_spelled else NULL, out
        )
        if out.size() - first <= MOST_FOUND:
            known[1] = known[0]
            known.mark, known.n, known.is_excepted = mark, <uint8_t>(out.size() - first), is_excepted
            for i in range(known.n):
                known.found[i] = out[0][first + i]
        return is_excepted
