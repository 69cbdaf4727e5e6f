"""Which rules a parcel may hit, or leave unknown: the others are not asked at all.

A rule whose condition cannot hold without a mention of some lexicons is found by the lexicons that a parcel mentions,
so that a thousand rules about words cost a parcel without such words nothing. Of the others, those that need the same
part of a condition, a leaf or a fragment that many packs start with, are asked together: when it misses, so do all of
them.
"""

cimport cython
from libc.stdint cimport int64_t, uint32_t, uint64_t

from native.condition cimport MISS
from native.evaluate cimport Evaluator
from native.program cimport Program

from native.needs import guards_of, lexicons_needed


cdef int64_t place_of(Program program, uint32_t number, node, part) except -2:
    """Return the number of a part of the tree that stands at a node's number, -1 where it is none."""
    cdef int64_t place = -1
    if node == part:
        return number
    for at, child in enumerate(node.children):
        place = place_of(program, program.nodes[number].first_child + <uint32_t>at, child, part)
        if place >= 0:
            break
    return place


@cython.final
cdef class Candidates:
    """Know by what the rules of a program are told."""

    def __init__(self, Program program not None):
        cdef size_t number, lexicon
        cdef uint64_t bit
        spec = program.spec
        self.program = program
        self.n_words = len(spec.rules) // 64 + 1
        self.always.resize(self.n_words)
        self.found.resize(self.n_words)
        self.by_lexicon.resize(len(spec.lexicons) * self.n_words)
        places = {}
        for number, (rule, guard) in enumerate(zip(spec.rules, guards_of(spec))):
            lexicons = lexicons_needed(rule.condition, spec.leaves)
            bit = <uint64_t>1 << (number & 63)
            if lexicons is not None:
                for lexicon in lexicons:
                    self.by_lexicon[lexicon * self.n_words + number // 64] |= bit
            elif guard is None:
                self.always[number // 64] |= bit
            else:
                if guard not in places:
                    places[guard] = len(places)
                    self.guards.push_back(<uint32_t>place_of(program, program.rules[number].root, rule.condition, guard))
                    self.by_guard.resize(len(places) * self.n_words)
                self.by_guard[<size_t>places[guard] * self.n_words + number // 64] |= bit

    cdef void find(self, Evaluator evaluator) noexcept nogil:
        cdef size_t i
        cdef uint64_t left
        self.found.assign(self.always.begin(), self.always.end())
        for i in range(evaluator.lexicon_seen.size()):
            left = evaluator.lexicon_seen[i]
            while left != 0:
                self.add(self.by_lexicon.data() + (64 * i + lowest_bit(left)) * self.n_words)
                left &= left - 1
        for i in range(self.guards.size()):
            if evaluator.node(self.guards[i]) != MISS:
                self.add(self.by_guard.data() + i * self.n_words)

    cdef void add(self, const uint64_t* words) noexcept nogil:
        cdef size_t i
        for i in range(self.n_words):
            self.found[i] |= words[i]
