"""Ask the rules of a program of one parcel, in three-valued logic (Kleene: hit, miss, unknown)."""

cimport cython
from libc.math cimport isnan
from libc.stdint cimport int64_t, int8_t, uint32_t, uint64_t
from libc.string cimport memset
from libcpp.string cimport string
from libcpp.vector cimport vector

from native.condition cimport (
    ALL, ANY, COMPARE, HIT, IN, LEAF, MENTIONS, MISS, NOT, PRESENT, RANGE, REGEX, STARTS_WITH, UNDER, UNKNOWN, LeafC, NodeC,
    within,
)
from native.facts cimport (
    MAX_VALUES, Facts, begin, compared_of, derive, find_words, hashes_of, n_texts, pack_codes, text_at,
)
from native.fields cimport GOODS_TEXT
from native.headings cimport is_under
from native.numbers cimport N_NUMBERS
from native.parcel cimport Goods, Manifest, Parcel, Text
from native.program cimport LexiconWord, Program, RuleC

from native.patterns import GATE_PATTERNS

cdef inline bint starts_with(Text text, const string* prefix) noexcept nogil:
    """Say whether a code starts with a prefix in capital letters."""
    cdef size_t i
    cdef char letter
    if text.size < prefix.size():
        return False
    for i in range(prefix.size()):
        letter = text.data[i]
        if 97 <= letter <= 122:
            letter -= 32
        if letter != prefix.data()[i]:
            return False
    return True


cdef inline bint has_licence(const Facts* facts) noexcept nogil:
    """Say whether there is a licence number: blanks are none."""
    cdef uint32_t i
    for i in range(facts.parcel.licence_no.size):
        if <unsigned char>facts.parcel.licence_no.data[i] > 32:
            return True
    return False


@cython.final
cdef class Evaluator:
    """Hold what is known of the parcel at hand."""

    def __init__(self, Program program not None):
        self.program = program
        cdef uint32_t question
        self.known.resize(program.leaves.size() + 1)
        for question in program.questions:
            if question >= self.joined.size():
                self.joined.resize(question + 1)
        self.opened.resize(len(program.gates))
        self.lexicon_seen.resize(program.n_words)

    cdef void start(self, const Manifest* manifest, const Parcel* parcel) noexcept nogil:
        self.facts.text_marks = &self.text_marks
        begin(&self.facts, self.program, manifest, parcel)
        memset(self.known.data(), 0xFF, self.known.size())
        memset(self.joined.data(), 0xFF, self.joined.size())
        self.has_written = False
        memset(self.opened.data(), 0xFF, self.opened.size())
        memset(self.lexicon_seen.data(), 0, 8 * self.lexicon_seen.size())
        self.facts.lexicon_seen = self.lexicon_seen.data()
        find_words(&self.facts, self.program.goods_texts, &self.matches)

    cdef int rule(self, const RuleC* rule) noexcept nogil:
        cdef int64_t at_ms = self.facts.parcel.event_ms
        cdef int truth, excused
        cdef uint32_t i
        if at_ms < rule.from_ms or at_ms >= rule.until_ms:
            return MISS
        truth = self.node(rule.root)
        for i in range(rule.first_exception, rule.first_exception + rule.n_exceptions):
            if truth == MISS:
                return MISS
            if at_ms < self.program.exceptions[i].until_ms:
                excused = self.node(self.program.exceptions[i].root)
                truth = min(truth, HIT - excused)
        return truth

    cdef int node(self, uint32_t number) noexcept nogil:
        cdef const NodeC* node = &self.program.nodes[number]
        cdef int8_t* truth
        if node.kind == LEAF:
            return self.leaf(node.leaf)
        # Rules share fragments, window rules whole conditions: each is worked out once a parcel.
        truth = &self.joined[self.program.questions[number]]
        if truth[0] < 0:
            truth[0] = <int8_t>self.join(node)
        return truth[0]

    cdef int join(self, const NodeC* node) noexcept nogil:
        cdef uint32_t child, hits = 0, open_ones = 0
        cdef const NodeC* part
        cdef int truth, worst = HIT, best = MISS, turn
        if node.kind == NOT:
            return HIT - self.node(node.first_child)
        for turn in range(1 + node.has_costly):
            for child in range(node.first_child, node.first_child + node.n_children):
                part = &self.program.nodes[child]
                if node.has_costly and part.is_costly != (turn == 1):
                    continue
                truth = MISS
                if part.n_words == 0 or self.mentions_any(part.first_word, part.n_words):
                    truth = self.node(child)
                hits += truth == HIT
                open_ones += truth == UNKNOWN
                worst, best = min(worst, truth), max(best, truth)
                if (node.kind == ALL and truth == MISS) or (node.kind == ANY and truth == HIT):
                    return truth
        if node.kind == ALL:
            return worst
        if node.kind == ANY:
            return best
        return HIT if hits >= node.n else UNKNOWN if hits + open_ones >= node.n else MISS

    cdef int leaf(self, uint32_t number) noexcept nogil:
        if self.known[number] < 0:
            self.known[number] = <int8_t>self.ask(&self.program.leaves[number])
        return self.known[number]

    cdef int ask(self, const LeafC* leaf) noexcept nogil:
        if leaf.kind == RANGE:
            return within(self.facts.number[leaf.field], leaf, 1.0)
        if leaf.kind == COMPARE:
            return within(self.facts.number[leaf.field], leaf, self.facts.number[leaf.other])
        if leaf.kind == IN:
            return self.ask_in(leaf)
        if leaf.kind == STARTS_WITH:
            return self.ask_prefix(leaf)
        if leaf.kind == UNDER:
            return self.ask_under(leaf)
        if leaf.kind == MENTIONS:
            return self.ask_mentions(leaf)
        if leaf.kind == REGEX:
            return self.ask_regex(leaf)
        if leaf.kind == PRESENT:
            return HIT if self.present(leaf.field) else MISS
        return HIT if has_licence(&self.facts) else MISS

    cdef bint present(self, int field) noexcept nogil:
        cdef uint64_t hashes[MAX_VALUES]
        if field < N_NUMBERS:
            return not isnan(self.facts.number[field])
        if field >= GOODS_TEXT:
            return field == GOODS_TEXT or has_licence(&self.facts)
        return hashes_of(&self.facts, self.program, field, hashes) > 0

    cdef int ask_in(self, const LeafC* leaf) noexcept nogil:
        cdef uint64_t hashes[MAX_VALUES]
        cdef uint32_t n = compared_of(&self.facts, self.program, leaf.field, hashes), i, j
        cdef const uint64_t* values = self.program.values.data() + leaf.first
        for i in range(n):
            for j in range(leaf.count):
                if values[j] == hashes[i]:
                    return HIT
        return MISS if n > 0 else UNKNOWN

    cdef int ask_prefix(self, const LeafC* leaf) noexcept nogil:
        cdef Text text
        cdef uint32_t i, j, n_known = 0
        derive(&self.facts, self.program, leaf.field)
        for i in range(n_texts(&self.facts, leaf.field)):
            text = text_at(&self.facts, leaf.field, i)
            while text.size > 0 and <unsigned char>text.data[0] <= 32:  # as equality does: spaces and case do not count
                text.data += 1
                text.size -= 1
            if text.size == 0:
                continue
            n_known += 1
            for j in range(leaf.first, leaf.first + leaf.count):
                if starts_with(text, &self.program.prefixes[j]):
                    return HIT
        return MISS if n_known > 0 else UNKNOWN

    cdef int ask_under(self, const LeafC* leaf) noexcept nogil:
        cdef uint32_t i
        pack_codes(&self.facts)
        for i in range(self.facts.n_hs):
            if is_under(self.program.hs_prefixes.data(), &self.program.hs_sets[leaf.first], self.facts.hs[i]):
                return HIT
        return MISS if self.facts.n_hs > 0 else UNKNOWN

    cdef inline bint mentions_any(self, uint32_t first_word, uint32_t n_words) noexcept nogil:
        cdef const LexiconWord* words = self.program.lexicon_words.data() + first_word
        cdef uint32_t i
        for i in range(n_words):
            if self.lexicon_seen[words[i].number] & words[i].bits:
                return True
        return False

    cdef int ask_mentions(self, const LeafC* leaf) noexcept nogil:
        cdef uint32_t i, found = 0
        cdef size_t j, k
        cdef bint again
        if leaf.at_least == 0:
            return HIT
        if not self.mentions_any(leaf.first_word, leaf.n_words):
            return MISS
        if leaf.at_least == 1:
            return HIT
        for i in range(leaf.first, leaf.first + leaf.count):
            for j in range(self.matches.size()):
                if self.matches[j].lexicon == self.program.lexicons[i]:
                    again = False
                    for k in range(j):
                        again |= self.matches[k].term == self.matches[j].term
                    found += not again
        return HIT if found >= leaf.at_least else MISS

    cdef int ask_regex(self, const LeafC* leaf) noexcept with gil:
        # Only memory can run out here. The parcel goes on as unknown, and `check` ends the batch.
        cdef uint32_t gate = leaf.first // <uint32_t>GATE_PATTERNS
        try:
            if self.opened[gate] < 0:
                pattern = self.program.gates[gate]
                self.opened[gate] = pattern is None or self.matches_any(pattern)
            return HIT if self.opened[gate] and self.matches_any(self.program.patterns[leaf.first]) else MISS
        except Exception as error:
            self.failure = error
            return UNKNOWN

    cdef bint matches_any(self, pattern) except -1:
        search = pattern.search
        for text in self.goods_texts():
            if search(text) is not None:
                return True
        return False

    cdef int check(self) except -1:
        if self.failure is not None:
            failure, self.failure = self.failure, None
            raise failure
        return 0

    cdef list goods_texts(self):
        """Return descriptions and brand_models as they were written."""
        cdef const Goods* line
        cdef uint32_t i
        if not self.has_written:
            self.has_written, self.written = True, []
            for i in range(self.facts.parcel.n_goods):
                line = &self.facts.parcel.goods[i]
                self.written.append(line.description.data[:line.description.size])
                if line.brand_model.size > 0:
                    self.written.append(line.brand_model.data[:line.brand_model.size])
        return self.written
