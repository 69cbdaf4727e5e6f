"""Settle the words of a text while it is normalised: look-alike letters, letters set apart.

A word with Latin letters or digits and Greek or Cyrillic letters that all look Latin means to look so, and becomes
Latin; any other Greek or Cyrillic word is folded. Five or more single letters or digits (two letters at least, one of
them Latin), each set apart from the next by a few separators, are a row: the separator that stands alone between most
of them goes, four times at least, and others stay as breaks between words: d y s p r o s i u m   o x i d e. Greek and
Cyrillic letters that look Latin become so in a row, which only its end tells.
"""

from libc.stdint cimport uint16_t, uint32_t, uint8_t
from libc.string cimport memset

cdef extern from "tables.h" nogil:
    const uint16_t SMALL[]
    const uint8_t LOOKS_LIKE[]
    enum:
        FOREIGN_FIRST

cdef enum:
    MIN_ROW = 5  # single letters set apart that make a row
    TWO_SPACES = 127  # two or more spaces, among the separators; never one of them, since DEL becomes a space


cdef void move(Sink* sink, uint32_t target, uint32_t source, uint32_t n) noexcept nogil:
    cdef uint32_t i
    for i in range(n):
        sink.out[target + i] = sink.out[source + i]
        if sink.offsets != NULL:
            sink.offsets[target + i] = sink.offsets[source + i]


cdef inline uint8_t gap_kind(const char* gap, uint32_t n) noexcept nogil:
    """Return what stands alone between two letters, 0 for more than one mark."""
    if n == 1:
        return <uint8_t>gap[0]
    return TWO_SPACES if n == 2 and gap[0] == c" " and gap[1] == c" " else 0


cdef inline uint32_t next_letter(const Sink* sink, uint32_t at) noexcept nogil:
    """Return where the row's next letter stands; ends, since a row ends with one."""
    cdef uint8_t byte = <uint8_t>sink.out[at]
    while not (48 <= byte <= 57 or 65 <= byte <= 90 or 97 <= byte <= 122 or byte >= 0xC0):
        at += 1
        byte = <uint8_t>sink.out[at]
    return at


cdef uint8_t usual_gap(const Sink* sink) noexcept nogil:
    """Return what stands most often between the letters of a row, 0 where it makes no word."""
    cdef uint32_t counts[128]
    cdef uint32_t at = sink.chain, ahead
    cdef uint8_t kind, best = 0
    memset(counts, 0, sizeof(counts))
    while at + 1 < sink.chain_end:  # ends: one letter a turn
        ahead = next_letter(sink, at + 1)
        counts[gap_kind(sink.out + at + 1, ahead - at - 1)] += 1
        at = ahead
    counts[0] = MIN_ROW - 2
    for kind in range(1, 128):
        if counts[kind] > counts[best]:
            best = kind
    return best


cdef void close_up(Sink* sink, uint8_t dropped) noexcept nogil:
    """Drop one kind of gap from a row, and all spaces but one from where there are more."""
    cdef uint32_t at = sink.chain, target = sink.chain, ahead, n
    while True:  # ends: one letter a turn
        n = letter_size(sink, at)
        move(sink, target, at, n)
        target += n
        at += n
        if at == sink.chain_end:
            break
        ahead = next_letter(sink, at)
        if dropped == 0 or gap_kind(sink.out + at, ahead - at) != dropped:
            at += sink.out[at] == c" " and sink.out[at + 1] == c" "
            move(sink, target, at, ahead - at)
            target += ahead - at
        at = ahead
    sink.chain_end = target
    at += at + 1 < sink.size and sink.out[at] == c" " and sink.out[at + 1] == c" "
    close_gap(sink, target, at)


cdef inline void close_gap(Sink* sink, uint32_t target, uint32_t at) noexcept nogil:
    """Move what stands from `at` on, the end of a row or behind it, to `target`."""
    if at > target:
        move(sink, target, at, sink.size - at)
        sink.size -= at - target
        sink.after_word -= at - target


cdef inline uint32_t letter_size(const Sink* sink, uint32_t at) noexcept nogil:
    return 1 if <uint8_t>sink.out[at] < 0x80 else 2


cdef uint32_t settle_foreign(Sink* sink, uint32_t start, uint32_t end, bint latin) noexcept nogil:
    """Write Greek and Cyrillic letters in Latin, else in small letters; return where the text ends then."""
    cdef uint32_t at = start, target = start, code
    while at < end:  # ends: one or two bytes a turn
        code = <uint8_t>sink.out[at]
        if code < 0x80:
            move(sink, target, at, 1)
            at += 1
            target += 1
            continue
        code = (code & 0x1F) << 6 | (<uint8_t>sink.out[at + 1] & 0x3F)
        move(sink, target, at, 2)
        if latin:
            sink.out[target] = <char>LOOKS_LIKE[code - FOREIGN_FIRST]
            target += 1
        else:
            code = SMALL[code - FOREIGN_FIRST]
            sink.out[target] = <char>(0xC0 | code >> 6)
            sink.out[target + 1] = <char>(0x80 | (code & 0x3F))
            target += 2
        at += 2
    return target


cdef inline void settle_row(Sink* sink, bint latin) noexcept nogil:
    """Settle the Greek and Cyrillic letters of a row, and move up what stands behind it."""
    cdef uint32_t end = sink.chain_end
    sink.chain_end = settle_foreign(sink, sink.chain, end, latin)
    close_gap(sink, sink.chain_end, end)


cdef void end_chain(Sink* sink) noexcept nogil:
    """Close up a row of single letters that is long enough to be a word."""
    cdef Row row
    cdef bint is_row = sink.n_chain >= MIN_ROW and sink.n_letters >= 1 and sink.n_letters + sink.n_foreign >= 2
    if sink.n_foreign > 0:
        settle_row(sink, is_row)
    if is_row:
        close_up(sink, usual_gap(sink))
        row.start, row.end = sink.chain, sink.chain_end
        if sink.rows != NULL:
            sink.rows.push_back(row)
    elif sink.doubled:
        close_up(sink, 0)
    sink.n_chain = 0


cdef void end_word(Sink* sink) noexcept nogil:
    """Settle the word at hand, which ends where `out` does."""
    cdef uint32_t start = sink.word, n = sink.size - start
    cdef bint may_be_latin = sink.foreign and sink.alike and n == 2 and not sink.latin  # if it is one of a row
    sink.word = NOWHERE
    if sink.foreign and not may_be_latin:
        sink.size = sink.after_word = settle_foreign(sink, start, sink.size, sink.latin and sink.alike)
        n = sink.size - start
    if n != 1 and not may_be_latin:
        if sink.n_chain > 0:
            end_chain(sink)
        return
    if sink.n_chain > 0 and start - sink.chain_end > MAX_GAP:
        end_chain(sink)
        start = sink.size - n
    if sink.n_chain == 0:
        sink.chain, sink.n_letters, sink.n_foreign, sink.doubled = start, 0, 0, False
    sink.n_chain += 1
    sink.n_foreign += may_be_latin
    sink.n_letters += not may_be_latin and not 48 <= sink.out[start] <= 57
    sink.chain_end = sink.size
