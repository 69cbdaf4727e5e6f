"""Ask the rules of a program of one parcel, in three-valued logic."""

from libc.stdint cimport int8_t, uint32_t, uint64_t
from libcpp.vector cimport vector

from native.condition cimport LeafC, NodeC
from native.facts cimport Facts
from native.lexicon cimport Match
from native.parcel cimport Manifest, Parcel
from native.program cimport Program, RuleC


cdef class Evaluator:
    cdef Program program
    cdef Facts facts
    cdef vector[int8_t] known  # (n_leaves): Truth of the parcel at hand, -1 before a leaf is asked
    cdef vector[int8_t] joined  # the same of joints, by program.questions
    cdef vector[Match] matches  # terms in the goods text; `line` is 2 * goods line, + 1 in brand_model
    cdef vector[uint64_t] text_marks  # room of the facts
    cdef object failure
    cdef list written  # goods texts of the parcel at hand, once they were asked for
    cdef bint has_written
    cdef vector[int8_t] opened  # (n_gates): whether any pattern behind a gate matches, -1 before it is asked
    cdef vector[uint64_t] lexicon_seen  # one bit a lexicon

    # Takes the next parcel; the views must stay valid until the one after it.
    cdef void start(self, const Manifest* manifest, const Parcel* parcel) noexcept nogil
    # Truth of a rule's condition, its dates and its exceptions.
    cdef int rule(self, const RuleC* rule) noexcept nogil
    cdef int node(self, uint32_t number) noexcept nogil
    cdef int join(self, const NodeC* node) noexcept nogil
    cdef int leaf(self, uint32_t number) noexcept nogil
    cdef int ask(self, const LeafC* leaf) noexcept nogil
    cdef int ask_in(self, const LeafC* leaf) noexcept nogil
    cdef int ask_prefix(self, const LeafC* leaf) noexcept nogil
    cdef int ask_under(self, const LeafC* leaf) noexcept nogil
    # Whether a text mentions any of a range of the program's `lexicon_words`.
    cdef bint mentions_any(self, uint32_t first_word, uint32_t n_words) noexcept nogil
    cdef int ask_mentions(self, const LeafC* leaf) noexcept nogil
    cdef int ask_regex(self, const LeafC* leaf) noexcept with gil
    cdef bint matches_any(self, pattern) except -1
    cdef list goods_texts(self)
    # Raises what kept a pattern from being asked.
    cdef int check(self) except -1
    cdef bint present(self, int field) noexcept nogil
