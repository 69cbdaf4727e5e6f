"""Remember what was found in goods texts: sellers describe their goods in the same words again and again."""

from libc.stdint cimport uint16_t, uint32_t, uint64_t, uint8_t
from libcpp.vector cimport vector

from native.keys cimport Keyring
from native.lexicon cimport Automaton, Match
from native.parcel cimport Text
from native.volumes cimport Volume
from native.words cimport Row

cdef enum:
    MOST_FOUND = 5  # a text with more is read each time


cdef struct FoundTerm:
    uint32_t term
    uint16_t start  # bytes of the normalised text, which has at most GROWTH * 4 * 1,024
    uint16_t end


# 64 bytes, what a processor fetches at once: the table does not fit into its caches.
cdef struct KnownText:
    uint64_t mark  # keyed hash of a text, 0 for none yet
    uint64_t classes
    float stated_ml
    uint16_t n_stated
    uint16_t n
    FoundTerm[MOST_FOUND] found


cdef class KnownTexts:
    cdef Automaton automaton
    cdef Keyring keyring
    cdef vector[uint64_t] classes_of  # (n_lexicons)
    cdef vector[bint] is_asked  # (n_lexicons)
    cdef vector[KnownText] places  # (2 * N_SETS): two a set, the later one first
    cdef vector[char] room  # of one normalised text
    cdef vector[Row] rows  # its rows of letters set apart
    cdef vector[Match] matches  # all of one text
    cdef Volume stated  # by the text that was read last

    # The mark by which a text is known, 0 for an empty one; starts loading what is known of it.
    cdef uint64_t expect(self, Text text) noexcept nogil
    # Appends every term in a text that rules ask for to `out`, with this `line`; returns the classes that its words tell.
    cdef uint64_t read(self, Text text, uint64_t mark, uint32_t line, vector[Match]* out) noexcept nogil
    cdef void remember(self, size_t place, uint64_t mark, uint64_t classes, const Match* found, size_t n) noexcept nogil
