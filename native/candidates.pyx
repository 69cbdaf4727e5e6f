"""Which rules a parcel may hit, or leave unknown: the others are not asked at all.

A rule whose condition cannot hold without a mention of some lexicons is found by the lexicons that a parcel mentions,
so that a thousand rules about words cost a parcel without such words nothing. Of the others, those that need the same
leaf are asked together: when it misses, so do all of them.
"""

from collections import Counter

cimport cython
from libc.stdint cimport uint32_t, uint64_t

from native.condition cimport MISS
from native.evaluate cimport Evaluator
from native.program cimport Program

from native.needs import leaves_needed, lexicons_needed
from native.spec import Field, LeafKind

# Which leaf to tell rules by: first those that few parcels hit. A pattern is too dear to be asked of every parcel.
_RANKS = {LeafKind.UNDER: 3, LeafKind.IN: 3, LeafKind.STARTS_WITH: 3, LeafKind.COMPARE: 2, LeafKind.RANGE: 2,
          LeafKind.PRESENT: 1, LeafKind.FLAG: 1}
_DEAR_FIELDS = {Field.SENDER_KIND}  # worked out of a number and a name: not of every parcel, if another leaf will do


def guards_of(spec):
    """Return of each rule the leaf it is told by, None where there is none."""
    needed = [
        [leaf for leaf in leaves_needed(rule.condition) if spec.leaves[leaf].kind in _RANKS] for rule in spec.rules
    ]
    n_rules = Counter(leaf for leaves in needed for leaf in leaves)

    def worth(leaf):
        rank = 0 if spec.leaves[leaf].field in _DEAR_FIELDS else _RANKS[spec.leaves[leaf].kind]
        return rank, n_rules[leaf], -leaf

    return [max(leaves, key=worth, default=None) for leaves in needed]


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
                    self.guards.push_back(guard)
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
            if evaluator.leaf(self.guards[i]) != MISS:
                self.add(self.by_guard.data() + i * self.n_words)

    cdef void add(self, const uint64_t* words) noexcept nogil:
        cdef size_t i
        for i in range(self.n_words):
            self.found[i] |= words[i]
