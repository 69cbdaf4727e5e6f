"""Remember what was found in goods texts: sellers describe their goods in the same words again and again.

A text is known by its keyed hash: no text is kept, and nobody without the key can write one that passes for another.
Of two texts that would take one place the later stays, and the one before it as long as no third comes.
"""

cimport cython
from libc.stdint cimport uint16_t, uint32_t, uint64_t
from libcpp.vector cimport vector

from native.canonical cimport GOODS
from native.keys cimport Keyring
from native.lexicon cimport Automaton, Match, drop_excepted
from native.parcel cimport Text
from native.records cimport prefetch
from native.volumes cimport Volume, read_volume

cdef enum:
    N_SETS = 32768  # with two texts each; all take 4 MB


@cython.final
cdef class KnownTexts:
    """Find the terms of an automaton in texts, with a look at what was found before.

    Args:
        keyring: gives texts their marks.
        is_asked: by lexicon: rules ask for it. Of the others nothing is told but their classes.
        classes_of: by lexicon: one bit for each goods class that its words tell.
    """

    def __init__(self, Automaton automaton not None, Keyring keyring not None, is_asked, classes_of):
        self.automaton, self.keyring, self.is_asked, self.classes_of = automaton, keyring, is_asked, classes_of
        self.places.resize(2 * N_SETS)

    cdef uint64_t expect(self, Text text) noexcept nogil:
        cdef uint64_t mark
        if text.size == 0:
            return 0
        mark = self.keyring.hash_bytes(GOODS, text.data, text.size)
        prefetch(&self.places[2 * (mark % N_SETS)])
        return mark

    cdef uint64_t read(self, Text text, uint64_t mark, uint32_t line, vector[Match]* out) noexcept nogil:
        cdef const KnownText* known
        cdef size_t place, first = out.size(), i
        cdef uint64_t classes = 0
        cdef uint32_t term
        self.stated = Volume(0, 1)
        if text.size == 0:
            return 0
        place = 2 * (mark % N_SETS)
        if self.places[place].mark == mark or self.places[place + 1].mark == mark:
            known = &self.places[place + (self.places[place].mark != mark)]
            for i in range(known.n):
                term = known.found[i].term
                out.push_back(Match(term, self.automaton.terms[term].lexicon, line, known.found[i].start, known.found[i].end))
            self.stated = Volume(known.stated_ml, known.n_stated)
            return known.classes
        self.stated = read_volume(text.data, text.size)
        self.matches.clear()
        if self.automaton.read(text.data, text.size, line, &self.room, &self.rows, &self.matches):
            drop_excepted(self.automaton, &self.matches)
        for i in range(self.matches.size()):
            classes |= self.classes_of[self.matches[i].lexicon]
            if self.is_asked[self.matches[i].lexicon]:
                out.push_back(self.matches[i])
        if out.size() - first <= MOST_FOUND:
            self.remember(place, mark, classes, out.data() + first, out.size() - first)
        return classes

    cdef void remember(self, size_t place, uint64_t mark, uint64_t classes, const Match* found, size_t n) noexcept nogil:
        cdef KnownText* known = &self.places[place]
        cdef size_t i
        self.places[place + 1] = known[0]
        known.mark, known.classes, known.n = mark, classes, <uint16_t>n
        known.stated_ml, known.n_stated = self.stated.ml, self.stated.n
        for i in range(n):
            known.found[i] = FoundTerm(found[i].term, <uint16_t>found[i].start, <uint16_t>found[i].end)
