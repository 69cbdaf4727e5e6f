"""A rule set as flat arrays, made once from a ProgramSpec; nothing changes but what is remembered of goods texts and senders."""

from functools import lru_cache

cimport cython
from libc.math cimport NAN
from libc.stdint cimport int32_t, int64_t, uint32_t, uint64_t

from libcpp.vector cimport vector

from native.condition cimport LeafC, add_tree, leaf_of, mark_costly, same_questions
from native.fields cimport key_kind
from native.headings cimport HsPrefix, HsSet
from native.keys cimport Keyring
from native.known_senders cimport KnownSenders
from native.known_texts cimport KnownTexts
from native.parcel cimport Text

from native.lexicon import Automaton
from native.needs import lexicons_needed
from native.patterns import compile_gates, compile_pattern
from native.spec import Field, LeafKind


@lru_cache(maxsize=4)
def automaton_of(lexicons):
    """Return the automaton of some lexicons; it never changes, so that programs with the same ones share it."""
    return Automaton(lexicons)


def group_types(spec):
    """Return what sightings are grouped by: {fields: {slot: own group when missing}}, in the rules' order.

    The slots of a window's shares follow its own; they have nothing against a missing key.
    Raises:
        ValueError: one `group_by` has more than 64 slots; a sighting has 64 bits for them.
    """
    slots = {}
    for rule in spec.rules:
        if rule.window is not None:
            of_type = slots.setdefault(tuple(rule.window.group_by), {})
            of_type.setdefault(rule.window.slot, rule.window.own_group_when_missing)
            for share in shares_of(rule.window):
                of_type.setdefault(share.held, True)
                of_type.setdefault(share.known, True)
            if len(of_type) > 64:
                names = ", ".join(Field(field).name.lower() for field in rule.window.group_by)
                raise ValueError(f"rule {rule.rule_id}: more than 64 different windows and shares are grouped by {names}")
    return slots


def shares_of(window):
    """Return the shares that a window measures."""
    return [measure.share for measure in window.measures if measure.share is not None]


def measured_fields(spec):
    """Return the fields that windows measure, ascending: the columns of a sighting."""
    return sorted(
        {
            int(measure.field)
            for rule in spec.rules
            if rule.window is not None
            for measure in rule.window.measures
            if measure.field is not None
        }
    )


def measured_of_slots(spec):
    """Return {(group_by, slot): fields that its windows measure}."""
    out = {}
    for window in [rule.window for rule in spec.rules if rule.window is not None]:
        fields = {int(measure.field) for measure in window.measures if measure.field is not None}
        out.setdefault((tuple(window.group_by), window.slot), set()).update(fields)
    return out


cdef inline int32_t currency_number(Text currency) noexcept nogil:
    cdef int32_t number = 0, i
    if currency.size != 3:
        return -1
    for i in range(3):
        if not 65 <= currency.data[i] <= 90:
            return -1
        number = number * 26 + currency.data[i] - 65
    return number


@cython.final
cdef class Program:
    """Hold a rule set in the form the evaluator walks.

    Args:
        spec: the compiled rule set.
        secret: the key under which identities become pseudonyms, >= 16 bytes.
    Raises:
        ValueError: the secret is too short, a lexicon term is empty, RE2 refuses a pattern, too many windows share
            a group, or there are more than 64 goods classes.
    """

    def __init__(self, spec, bytes secret not None):
        self.spec = spec
        self.keyring = Keyring(secret)
        self.senders = KnownSenders(self.keyring)
        self.goods_texts = self._goods_texts(spec)
        self.n_words = len(spec.lexicons) // 64 + 1
        self.patterns, self.word_ranges = [], {}
        for leaf in spec.leaves:
            self.leaves.push_back(self._leaf(leaf))
        self.gates = compile_gates([pattern.pattern for pattern in self.patterns])
        self.columns = measured_fields(spec)
        types = group_types(spec)
        self._add_group_types(types)
        numbers = {fields: number for number, fields in enumerate(types)}
        for rule in spec.rules:
            self._add_rule(rule, numbers, types)
        self._add_shares(spec, numbers, types)
        for goods_class in spec.classes:
            self._add_class(goods_class)
        self._add_policy(spec.policy)
        self._add_rates(spec.rates)
        self.questions = same_questions(&self.nodes)
        mark_costly(&self.nodes, &self.leaves)

    def _goods_texts(self, spec):
        if len(spec.classes) > 64:
            raise ValueError(f"{len(spec.classes)} goods classes; a parcel has 64 bits for them")
        asked = {lexicon for leaf in spec.leaves for lexicon in leaf.lexicons}
        classes_of = [0] * len(spec.lexicons)
        for bit, goods_class in enumerate(spec.classes):
            for lexicon in goods_class.lexicons:
                classes_of[lexicon] |= 1 << bit
        is_asked = [number in asked for number in range(len(spec.lexicons))]
        return KnownTexts(automaton_of(spec.lexicons), self.keyring, is_asked, classes_of)

    def _leaf(self, leaf):
        cdef LeafC out = leaf_of(leaf)
        cdef Text view
        cdef bytes raw
        if leaf.kind == LeafKind.IN:
            hashes = set()
            for value in leaf.values:
                raw = value.encode()
                view.data, view.size = raw, <uint32_t>len(raw)
                hashes.add(self.keyring.hash_text(key_kind(leaf.field), view))
            out.first = self.values.size()
            for value in sorted(hashes):
                self.values.push_back(value)
            out.count = len(hashes)
        elif leaf.kind == LeafKind.STARTS_WITH:
            out.first, out.count = self.prefixes.size(), len(leaf.values)
            for value in leaf.values:
                self.prefixes.push_back(value.strip().upper().encode())
        elif leaf.kind == LeafKind.UNDER:
            out.first, out.count = self._add_hs_set(leaf.values), 1
        elif leaf.kind == LeafKind.MENTIONS:
            out.first, out.count = self.lexicons.size(), len(leaf.lexicons)
            for value in leaf.lexicons:
                self.lexicons.push_back(value)
            out.first_word, out.n_words = self._words_of(frozenset(leaf.lexicons))
        elif leaf.kind == LeafKind.REGEX:
            out.first, out.count = len(self.patterns), len(leaf.values)
            self.patterns += [compile_pattern(value) for value in leaf.values]
        return out

    def _words_of(self, lexicons):
        """Return the range in `lexicon_words` that asks for some lexicons."""
        if lexicons not in self.word_ranges:
            first = self.lexicon_words.size()
            for number in sorted({value // 64 for value in lexicons}):
                bits = sum(1 << value % 64 for value in lexicons if value // 64 == number)
                self.lexicon_words.push_back(LexiconWord(number, bits))
            self.word_ranges[lexicons] = first, self.lexicon_words.size() - first
        return self.word_ranges[lexicons]

    def _add_condition(self, condition):
        """Add a tree of nodes, each with the words that it cannot hold without, and return its root."""
        cdef uint32_t root = add_tree(&self.nodes, condition)
        self._add_needs(root, condition)
        return root

    def _add_needs(self, uint32_t number, node):
        needed = lexicons_needed(node, self.spec.leaves)
        if needed is not None:
            self.nodes[number].first_word, self.nodes[number].n_words = self._words_of(needed)
        for at, child in enumerate(node.children):
            self._add_needs(self.nodes[number].first_child + <uint32_t>at, child)

    def _add_group_types(self, types):
        cdef GroupTypeC out
        windows = {rule.window.slot for rule in self.spec.rules if rule.window is not None}
        column_of = {field: column for column, field in enumerate(measured_fields(self.spec))}
        measured = measured_of_slots(self.spec)
        for fields, slots in types.items():
            out.fields = fields
            out.slots = list(slots)
            out.columns = [sum(1 << column_of[field] for field in measured.get((fields, slot), ())) for slot in slots]
            out.own_group_mask = sum(1 << bit for bit, own_group in enumerate(slots.values()) if own_group)
            raw = bytes(fields)
            out.window_mask = sum(1 << bit for bit, slot in enumerate(slots) if slot in windows)
            out.identity = self.keyring.hash_bytes(0, raw, len(raw))
            self.group_types.push_back(out)

    def _add_rule(self, rule, numbers, types):
        cdef RuleC out
        out.root = self._add_condition(rule.condition)
        out.first_exception, out.n_exceptions = self.exceptions.size(), len(rule.exceptions)
        for clause in rule.exceptions:
            self.exceptions.push_back(ExceptionC(self._add_condition(clause.condition), clause.until_ms))
        out.from_ms, out.until_ms = rule.from_ms, rule.until_ms
        out.decision, out.score, out.score_group, out.active = rule.decision, rule.score, rule.score_group, rule.active
        out.group_type, out.slot = -1, 0
        if rule.window is not None:
            group = tuple(rule.window.group_by)
            out.group_type = numbers[group]
            out.slot = list(types[group]).index(rule.window.slot)
        self.rules.push_back(out)

    def _add_shares(self, spec, numbers, types):
        known = set()
        for rule in spec.rules:
            for share in shares_of(rule.window) if rule.window is not None else ():
                group = tuple(rule.window.group_by)
                if (group, share.held) not in known:
                    known.add((group, share.held))
                    bits = list(types[group])
                    # Cython takes an index for a C number, and C shifts a plain 1 within 32 bits
                    held, told = <uint64_t>1 << bits.index(share.held), <uint64_t>1 << bits.index(share.known)
                    self.shares.push_back(ShareC(numbers[group], held, told, self._add_condition(share.condition)))

    def _add_class(self, goods_class):
        cdef GoodsClassC out
        out.name = goods_class.name.encode()
        out.hs_set = self._add_hs_set(goods_class.hs_prefixes)
        self.classes.push_back(out)

    def _add_hs_set(self, prefixes):
        cdef HsSet out
        out.first, out.n = self.hs_prefixes.size(), len(prefixes)
        chapters = 0
        for prefix in prefixes:
            cells = [(60 - 4 * place, int(digit) + 1) for place, digit in enumerate(prefix.strip()[:16])]
            digits, mask = sum(digit << at for at, digit in cells), sum(0xF << at for at, _ in cells)
            self.hs_prefixes.push_back(HsPrefix(digits, mask))
            chapters |= sum(1 << chapter for chapter in range(256) if chapter & mask >> 56 == digits >> 56)
        for part in range(4):
            out.chapters[part] = chapters >> 64 * part & 0xFFFFFFFFFFFFFFFF
        self.hs_sets.push_back(out)
        return self.hs_sets.size() - 1

    def _add_policy(self, policy):
        self.policy[0], self.policy[1], self.policy[2], self.policy[3] = 0, policy.info, policy.inspect, policy.hold

    def _add_rates(self, rows):
        cdef vector[RateC] empty
        cdef bytes raw
        cdef Text view
        cdef int32_t number
        self.rate_of.assign(26 * 26 * 26, -1)
        for row in sorted(rows, key=lambda row: (row.currency, -row.from_ms)):
            raw = row.currency.encode()
            view.data, view.size = raw, <uint32_t>len(raw)
            number = currency_number(view)
            if number < 0:
                raise ValueError(f"currency {row.currency!r}: a code has three capital letters")
            if self.rate_of[number] < 0:
                self.rate_of[number] = <int32_t>self.rates.size()
                self.rates.push_back(empty)
            self.rates[self.rate_of[number]].push_back(RateC(row.from_ms, row.usd))

    cdef double usd_rate(self, Text currency, int64_t at_ms) noexcept nogil:
        cdef int32_t number = currency_number(currency)
        cdef size_t i
        if number < 0 or self.rate_of[number] < 0:
            return NAN
        number = self.rate_of[number]
        for i in range(self.rates[number].size()):
            if self.rates[number][i].from_ms <= at_ms:
                return self.rates[number][i].usd
        return NAN
