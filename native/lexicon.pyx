"""Find the terms of all lexicons in one pass over a normalised text.

Marks that join words are the same in text and terms (tungsten carbide, tungsten-carbide, TUNGSTEN_CARBIDE), and so is
what is written in place of a letter (native/likeness.pyx); terms that care about case, or about what touches them, are
checked where they end. Rows of letters that were set apart
(native/words.pyx) are read a second time, letters and digits only, for terms that are long enough to be no chance:
what is spelled out shows no certain bounds of words.
"""

cimport cython
from libc.stdint cimport uint32_t, uint8_t
from libc.string cimport memset
from libcpp.vector cimport vector

from native.likeness cimport FOLDED, Likeness, compare, is_digit, is_meant
from native.spec import JOINTS, Term
from native.states cimport ENDS, States
from native.text cimport GROWTH, is_word, normalise
from native.text import normalised
from native.words cimport MAX_GAP, Row

cdef enum:
    MIN_TELLING = 5  # letters of a term that is found anywhere in a row; letters and digits where case counts
    MIN_DISGUISED = 5  # letters and digits of a term that is told when something else is written for some of them


JOINED = bytes.maketrans(JOINTS.encode(), b" " * len(JOINTS))


cdef inline bint touches(char left, char right, bint exact) noexcept nogil:
    """Say whether two neighbours are of one word; between a letter and a digit (gallium99.9%) formulas alone go on."""
    if not is_word(left) or not is_word(right):
        return False
    return exact or is_digit(left) == is_digit(right)


cdef inline bint goes_on(
    const char* text, uint32_t size, uint32_t start, uint32_t end, char first, char last, bint exact
) noexcept nogil:
    """Say whether a word goes on outside [start, end) when `first` and `last` are what stands there at either end."""
    return (start > 0 and touches(text[start - 1], first, exact)) or (end < size and touches(last, text[end], exact))


@cython.final
cdef class Automaton:
    """Hold the terms of all lexicons of a rule set; immutable after build.

    Args:
        lexicons: `native.spec.Lexicon` objects; their index is the lexicon number of a match.
    Raises:
        ValueError: a term or phrase is empty once it is normalised.
    """

    def __init__(self, lexicons):
        plain, spelled = {}, {}  # folded bytes -> term numbers
        for number, lexicon in enumerate(lexicons):
            for term in lexicon.terms:
                self._add_term(plain, spelled, lexicon.name, number, term, False)
            for phrase in lexicon.excepts:
                self._add_term(plain, spelled, lexicon.name, number, Term(phrase), True)
        self.plain, self.spelled = States(plain), States(spelled)

    def _add_term(self, dict plain, dict spelled, name, number, term, excepts):
        cdef TermInfo info
        cdef bytes raw = normalised(term.text)[0].strip().encode()
        if not raw:
            raise ValueError(f"lexicon {name}: the term {term.text!r} is empty once it is normalised")
        letters = bytes(byte for byte in raw if is_word(byte))
        info.lexicon, info.first, info.size = number, <uint32_t>self.exact_bytes.size(), <uint32_t>len(raw)
        info.whole, info.exact, info.alone, info.excepts = term.whole, term.exact, term.alone, excepts
        info.n_spelled = <uint32_t>len(letters)
        info.has_digit = any(48 <= byte <= 57 for byte in letters)
        info.has_disguise = raw.isascii() and not term.alone and info.n_spelled >= MIN_DISGUISED
        plain.setdefault(raw.lower().translate(JOINED), []).append(self.terms.size())
        if raw.isascii() and not term.alone and is_telling(letters, term.exact):
            spelled.setdefault(letters.lower(), []).append(self.terms.size())
            self.longest_spelled = max(self.longest_spelled, info.n_spelled * (MAX_GAP + 1))
        self.terms.push_back(info)
        for byte in raw:
            self.exact_bytes.push_back(<char>byte)

    cdef bint read(
        self, const char* raw, uint32_t size, uint32_t line, vector[char]* room, vector[Row]* rows, vector[Match]* out
    ) noexcept nogil:
        cdef bint excepted
        cdef size_t i
        if size == 0:
            return False
        if room.size() < <size_t>size * GROWTH:
            room.resize(<size_t>size * GROWTH)
        rows.clear()
        excepted = self.scan(room.data(), normalise(raw, size, room.data(), NULL, rows), line, out)
        for i in range(rows.size()):
            excepted |= self.scan_row(room.data(), rows[0][i], line, out)
        return excepted

    cdef bint scan(self, const char* text, uint32_t size, uint32_t line, vector[Match]* out) noexcept nogil:
        cdef uint32_t place = 0, at, i
        cdef bint excepted = False
        for at in range(size):
            place = self.plain.step(place, <uint8_t>text[at])
            if place & ENDS:
                i = self.plain.ending(place)
                while i != 0:  # each step goes to a shorter suffix
                    excepted |= self._collect(i, text, size, at + 1, line, out)
                    i = self.plain.suffix[i]
        return excepted

    cdef bint _collect(
        self, uint32_t state, const char* text, uint32_t size, uint32_t end, uint32_t line, vector[Match]* out
    ) noexcept nogil:
        cdef uint32_t i
        cdef TermInfo* term
        cdef Match match
        cdef bint excepted = False
        match.line, match.end = line, end
        for i in range(self.plain.first_term[state], self.plain.first_term[state + 1]):
            match.term = self.plain.term_order[i]
            term = &self.terms[match.term]
            match.start = end - term.size
            match.lexicon = term.lexicon
            if term.whole and goes_on(text, size, match.start, end, text[match.start], text[end - 1], term.exact):
                continue
            if not self._is_same(text + match.start, term):
                if not (term.has_disguise and self._is_meant(text, size, match.start, term)):
                    continue
            if term.alone and not is_all(text, size, match.start, end):
                continue
            excepted |= term.excepts
            out.push_back(match)
        return excepted

    cdef bint _is_same(self, const char* text, const TermInfo* term) noexcept nogil:
        """Say whether a text that has a term's classes is it letter by letter; what joins its words is all the same."""
        cdef const char* raw = self.exact_bytes.data() + term.first
        cdef uint32_t at
        cdef uint8_t folded
        for at in range(term.size):
            if text[at] != raw[at]:
                folded = FOLDED[<uint8_t>text[at]]
                if folded != FOLDED[<uint8_t>raw[at]] or (term.exact and folded != 32):
                    return False
        return True

    cdef bint _is_meant(self, const char* text, uint32_t size, uint32_t start, const TermInfo* term) noexcept nogil:
        """Say whether a text is a term in disguise, which is no part of a word, whether read as written or as meant."""
        cdef const char* raw = self.exact_bytes.data() + term.first
        cdef Likeness seen
        cdef uint32_t at, end = start + term.size
        memset(&seen, 0, sizeof(Likeness))
        for at in range(term.size):
            compare(&seen, text[start + at], raw[at], at == 0 or not is_word(raw[at - 1]))
        if not is_meant(&seen, term.n_spelled, term.exact, term.has_digit):
            return False
        return not (
            goes_on(text, size, start, end, text[start], text[end - 1], term.exact)
            or goes_on(text, size, start, end, raw[0], raw[term.size - 1], term.exact)
        )

    cdef bint scan_row(self, const char* text, Row row, uint32_t line, vector[Match]* out) noexcept nogil:
        cdef uint32_t place = 0, at, i
        cdef size_t j
        cdef bint excepted = False
        cdef vector[Match] hits
        for at in range(row.start, row.end):
            if not is_word(text[at]):
                continue
            place = self.spelled.step(place, <uint8_t>text[at])
            if place & ENDS:
                i = self.spelled.ending(place)
                while i != 0:  # each step goes to a shorter suffix
                    self._collect_spelled(i, text, at + 1, line, &hits)
                    i = self.spelled.suffix[i]
        for j in range(hits.size()):
            if not self._is_cut_out(text, &hits, j):
                excepted |= self.terms[hits[j].term].excepts
                out.push_back(hits[j])
        return excepted

    cdef void _collect_spelled(
        self, uint32_t state, const char* text, uint32_t end, uint32_t line, vector[Match]* out
    ) noexcept nogil:
        cdef uint32_t i, left, at
        cdef const TermInfo* term
        cdef Likeness seen
        cdef bint starts
        cdef Match match
        match.line, match.end = line, end
        for i in range(self.spelled.first_term[state], self.spelled.first_term[state + 1]):
            match.term = self.spelled.term_order[i]
            term = &self.terms[match.term]
            match.lexicon, match.start = term.lexicon, end
            memset(&seen, 0, sizeof(Likeness))
            at, left = term.first + term.size, term.n_spelled
            while left > 0:  # the row has as many letters before `end` as the term
                match.start -= 1
                if is_word(text[match.start]):
                    at -= 1
                    while not is_word(self.exact_bytes[at]):
                        at -= 1
                    left -= 1
                    starts = at == term.first or not is_word(self.exact_bytes[at - 1])
                    compare(&seen, text[match.start], self.exact_bytes[at], starts)
            if is_meant(&seen, term.n_spelled, term.exact, term.has_digit):
                out.push_back(match)

    cdef bint _is_cut_out(self, const char* text, const vector[Match]* hits, size_t number) noexcept nogil:
        """Say whether a hit lies askew in a longer one, as erbium does in ytterbium."""
        cdef const Match* inner = &hits[0][number]
        cdef const Match* outer
        cdef const TermInfo* term
        cdef uint32_t before, at
        cdef size_t j = number
        if not self.terms[inner.term].whole:
            return False
        while j > 0 and hits[0][j - 1].end == inner.end:
            j -= 1
        for j in range(j, hits.size()):  # they stand in the order of their ends
            outer = &hits[0][j]
            term = &self.terms[outer.term]
            if outer.end - inner.end > self.longest_spelled:
                break
            if outer.start > inner.start or term.n_spelled <= self.terms[inner.term].n_spelled:
                continue
            before = 0
            for at in range(outer.start, inner.start):
                before += is_word(text[at])
            if not self._breaks_after(term, before):
                return True
            if not self._breaks_after(term, before + self.terms[inner.term].n_spelled):
                return True
        return False

    cdef bint _breaks_after(self, const TermInfo* term, uint32_t n) noexcept nogil:
        """Say whether a word of the term ends with its n-th letter or digit, or none has begun."""
        cdef const char* raw = self.exact_bytes.data() + term.first
        cdef uint32_t at = 0, left = n
        while left > 0:  # the caller counts no more letters than the term has
            left -= is_word(raw[at])
            at += 1
        return n == 0 or at == term.size or not is_word(raw[at])

    def find(self, str text not None):
        """Return the hits in a text as (lexicon, term, start, end) in bytes of the normalised text.

        Phrases of `except` have done their work: neither they nor what they cancel is returned.
        """
        cdef bytes raw = text.encode()
        cdef vector[char] room
        cdef vector[Row] rows
        cdef vector[Match] matches
        if self.read(raw, <uint32_t>len(raw), 0, &room, &rows, &matches):
            drop_excepted(self, &matches)
        found = [(match.lexicon, match.term, match.start, match.end) for match in matches]
        return list(dict.fromkeys(found))  # a term spelled out is there twice where the row is closed up to it


def is_telling(bytes letters, bint exact):
    """Say whether a term is too long for chance to make it in a row of letters."""
    n_letters = sum(byte > 57 for byte in letters)
    return len(letters) >= MIN_TELLING and n_letters >= 2 if exact else n_letters >= MIN_TELLING


cdef bint is_all(const char* text, uint32_t size, uint32_t start, uint32_t end) noexcept nogil:
    """Say whether nothing but spaces and ASCII punctuation lies outside [start, end)."""
    cdef uint32_t at
    for at in range(size):
        if (at < start or at >= end) and (is_word(text[at]) or <uint8_t>text[at] >= 0x80):
            return False
    return True


cdef void drop_excepted(Automaton automaton, vector[Match]* matches) noexcept nogil:
    cdef size_t kept = 0, i, j
    cdef Match match, other
    cdef bint inside
    cdef vector[Match] phrases
    for i in range(matches.size()):
        if automaton.terms[matches[0][i].term].excepts:
            phrases.push_back(matches[0][i])
    for i in range(matches.size()):
        match = matches[0][i]
        inside = automaton.terms[match.term].excepts
        for j in range(phrases.size()):
            other = phrases[j]
            if other.lexicon == match.lexicon and other.line == match.line:
                inside |= other.start <= match.start and match.end <= other.end
        if not inside:
            matches[0][kept] = match
            kept += 1
    matches.resize(kept)
