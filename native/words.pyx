"""Settle the words of a text while it is normalised: look-alike letters, letters set apart.

A word with Latin letters or digits and Greek or Cyrillic letters that all look Latin means to look so, and becomes
Latin; any other Greek or Cyrillic word is folded. Five or more single letters or digits (two letters at least) set apart by one and the
same mark are one word: d y s p r o s i u m.
"""

from libc.stdint cimport uint16_t, uint32_t, uint8_t

cdef extern from "tables.h" nogil:
    const uint16_t SMALL[]
    const uint8_t LOOKS_LIKE[]
    enum:
        FOREIGN_FIRST

cdef enum:
    MIN_SPACED = 5  # single letters set apart that make a word


cdef inline bint may_space(char byte) noexcept nogil:
    """Say whether a mark may stand between the letters of a word set apart."""
    return byte == c" " or byte == c"." or byte == c"-" or byte == c"_" or byte == c"*"


cdef void move(Sink* sink, uint32_t target, uint32_t source, uint32_t n) noexcept nogil:
    cdef uint32_t i
    for i in range(n):
        sink.out[target + i] = sink.out[source + i]
        if sink.offsets != NULL:
            sink.offsets[target + i] = sink.offsets[source + i]


cdef void end_chain(Sink* sink) noexcept nogil:
    """Close up a row of single letters that is long enough to be a word."""
    cdef uint32_t i, shift = sink.n_chain - 1
    if sink.n_chain >= MIN_SPACED and sink.n_letters >= 2:
        for i in range(1, sink.n_chain):
            move(sink, sink.chain + i, sink.chain + 2 * i, 1)
        move(sink, sink.chain + sink.n_chain, sink.chain_end, sink.size - sink.chain_end)
        sink.size -= shift
        sink.after_word -= shift
    sink.n_chain = 0


cdef void settle_foreign(Sink* sink) noexcept nogil:
    """Write the word at hand in Latin letters when it means to look so, else in small letters."""
    cdef uint32_t at = sink.word, target = sink.word, code
    cdef bint latin = sink.latin and sink.alike
    while at < sink.size:  # ends: one or two bytes a turn
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
    sink.size = sink.after_word = target


cdef void end_word(Sink* sink) noexcept nogil:
    """Settle the word at hand, which ends where `out` does."""
    cdef uint32_t start = sink.word
    cdef bint follows
    sink.word = NOWHERE
    if sink.foreign:
        sink.word = start
        settle_foreign(sink)
        sink.word = NOWHERE
    if sink.size - start != 1:
        if sink.n_chain > 0:
            end_chain(sink)
        return
    follows = sink.n_chain > 0 and start == sink.chain_end + 1 and may_space(sink.out[start - 1])
    if follows and sink.n_chain > 1 and sink.out[start - 1] != sink.out[start - 3]:
        follows = False
    if not follows:
        if sink.n_chain > 0:
            end_chain(sink)
            start = sink.size - 1
        sink.chain, sink.n_letters = start, 0
    sink.n_chain += 1
    sink.n_letters += not 48 <= sink.out[start] <= 57
    sink.chain_end = sink.size
