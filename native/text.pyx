"""Normalise text so that one word written in many ways becomes one string of bytes.

Per character, from a table made at build (build_tables.py): NFKC, accents of Latin letters dropped, case folding
outside ASCII, Traditional to Simplified, format characters dropped, dashes to "-", other punctuation and symbols
outside ASCII to a space. ASCII case stays, since formulas are told by it (WC, GaP); the keyword automaton folds it.

Across characters, here: runs of spaces become one; spaces and punctuation between two CJK characters go. A word with
Latin letters or digits and Greek or Cyrillic letters that all look Latin becomes Latin; other Greek and Cyrillic words
are folded. Five or more single letters or digits set apart (d y s p r o s i u m) become words.
"""

from libc.stdint cimport uint16_t, uint32_t, uint8_t
from libcpp.vector cimport vector

from native.words cimport NOWHERE, Row, Sink, end_chain, end_word


cdef extern from "tables.h" nogil:
    const uint16_t PAGE_OF[]
    const uint16_t CELLS[]
    const uint8_t POOL[]
    const uint16_t SMALL[]
    const uint8_t LOOKS_LIKE[]
    enum:
        FOREIGN_FIRST
        FOREIGN_END


cdef int _fill_kinds() noexcept nogil:
    cdef int code
    for code in range(128):
        if 48 <= code <= 57 or 65 <= code <= 90 or 97 <= code <= 122:
            ASCII_KIND[code] = WORD
        elif code <= 32 or code == 127:
            ASCII_KIND[code] = SPACE
        else:
            ASCII_KIND[code] = MARK
    return 0


_fill_kinds()


cdef enum:
    FIRST_HAN = 0x3400  # of the characters among which no bracket is


cdef inline uint32_t code_point(const uint8_t* at, uint32_t n) noexcept nogil:
    if n == 1:
        return at[0]
    if n == 2:
        return (at[0] & 0x1F) << 6 | (at[1] & 0x3F)
    if n == 3:
        return (at[0] & 0x0F) << 12 | (at[1] & 0x3F) << 6 | (at[2] & 0x3F)
    return (at[0] & 0x07) << 18 | (at[1] & 0x3F) << 12 | (at[2] & 0x3F) << 6 | (at[3] & 0x3F)


cdef inline void copy(Sink* sink, const uint8_t* at, uint32_t n, uint32_t source) noexcept nogil:
    cdef uint32_t i
    for i in range(n):
        sink.out[sink.size + i] = <char>at[i]
        if sink.offsets != NULL:
            sink.offsets[sink.size + i] = source
    sink.size += n


cdef inline void open_word(Sink* sink) noexcept nogil:
    if sink.word == NOWHERE:
        sink.word = sink.size
        sink.latin = sink.foreign = False
        sink.alike = True


cdef inline void push_ascii(Sink* sink, uint8_t byte, uint32_t source) noexcept nogil:
    cdef uint8_t kind = ASCII_KIND[byte]
    if kind == WORD:
        open_word(sink)
        sink.latin = True
        copy(sink, &byte, 1, source)
        sink.after_word = sink.size
        sink.after_cjk = False
        return
    if sink.word != NOWHERE:
        end_word(sink)
    if kind == SPACE:
        byte = 32
        if sink.size > 0 and sink.out[sink.size - 1] == 32:
            if sink.n_chain == 0 or sink.chain_end != sink.size - 1:
                return
            sink.doubled = True  # the wider gap may tell the words of a row of letters; it goes when the row ends
    copy(sink, &byte, 1, source)


cdef inline void push(Sink* sink, const uint8_t* at, uint32_t n, uint32_t source) noexcept nogil:
    """Append one character that is not ASCII."""
    cdef uint32_t code = code_point(at, n)
    cdef bint cjk = is_cjk(code)
    if FOREIGN_FIRST <= code < FOREIGN_END:
        open_word(sink)
        sink.foreign = True
        sink.alike &= LOOKS_LIKE[code - FOREIGN_FIRST] != 0
    else:
        if sink.word != NOWHERE:
            end_word(sink)
        if sink.n_chain > 0:
            end_chain(sink)
    if cjk and sink.after_cjk:
        sink.size = sink.after_word  # what stood between the two CJK characters goes
    copy(sink, at, n, source)
    sink.after_word = sink.size
    sink.after_cjk = cjk


cdef void push_mapped(Sink* sink, uint16_t cell, uint32_t source) noexcept nogil:
    """Append what a cell of the table says; ends, since each turn takes at least one of its bytes."""
    cdef const uint8_t* at = &POOL[cell + 1]
    cdef const uint8_t* end = at + POOL[cell]
    cdef uint32_t n
    while at < end:
        n = width(at[0])
        if n == 1:
            push_ascii(sink, at[0], source)
        else:
            push(sink, at, n, source)
        at += n


cdef uint32_t normalise(
    const char* text, uint32_t size, char* out, uint32_t* offsets, vector[Row]* rows
) noexcept nogil:
    cdef const uint8_t* raw = <const uint8_t*>text
    cdef Sink sink
    cdef uint32_t at = 0, n, code
    cdef uint16_t cell
    sink.out, sink.offsets, sink.size, sink.after_word, sink.after_cjk = out, offsets, 0, 0, False
    sink.word, sink.n_chain, sink.chain_end, sink.rows = NOWHERE, 0, 0, rows
    while at < size:
        if raw[at] < 0x80:
            push_ascii(&sink, raw[at], at)
            at += 1
            continue
        n = width(raw[at])
        if n > size - at:
            break  # not UTF-8 after all: read nothing past the end
        code = code_point(raw + at, n)
        cell = CELLS[<uint32_t>PAGE_OF[code >> 8] * 256 + (code & 0xFF)] if code < 0x110000 else 0
        if cell == 0:
            push(&sink, raw + at, n, at)
        else:
            push_mapped(&sink, cell, at)
        at += n
    if sink.word != NOWHERE:
        end_word(&sink)
    if sink.n_chain > 0:
        end_chain(&sink)
    return sink.size


cdef inline uint32_t small(uint32_t code) noexcept nogil:
    if 65 <= code <= 90:
        return code + 32
    return SMALL[code - FOREIGN_FIRST] if FOREIGN_FIRST <= code < FOREIGN_END else code


cdef inline uint32_t bracket(uint32_t code) noexcept nogil:
    """Return "(" or ")" for a bracket, "'" for an apostrophe, 0 for all else."""
    if code == 0x28 or code == 0x5B or code == 0x7B or code == 0x3C:
        return 0x28
    if code == 0x29 or code == 0x5D or code == 0x7D or code == 0x3E:
        return 0x29
    if code == 0x60:
        return 0x27
    if code < 0xB4:
        return 0
    if code == 0xB4 or code == 0x2018 or code == 0x2019:
        return 0x27
    if 0x3008 <= code <= 0x3011 or 0x3014 <= code <= 0x3017:
        return 0x29 if code & 1 else 0x28
    if code == 0xFF08 or code == 0xFF3B or code == 0xFF5B or code == 0xFF1C:
        return 0x28
    if code == 0xFF09 or code == 0xFF3D or code == 0xFF5D or code == 0xFF1E:
        return 0x29
    return 0


cdef uint8_t ASCII_FOLDED[128]


cdef int _fill_folded() noexcept nogil:
    cdef uint32_t code
    cdef uint16_t cell
    for code in range(128):
        cell = CELLS[<uint32_t>PAGE_OF[0] * 256 + code]
        ASCII_FOLDED[code] = <uint8_t>(bracket(code) or (POOL[cell + 1] if cell != 0 else small(code)))
    return 0


_fill_folded()


cdef uint32_t fold(const char* text, uint32_t size, uint32_t* out) noexcept nogil:
    cdef const uint8_t* raw = <const uint8_t*>text
    cdef const uint8_t* part
    cdef const uint8_t* end
    cdef uint32_t at = 0, n, code, count = 0, special
    cdef uint16_t cell
    while at < size:
        if raw[at] < 0x80:
            out[count] = ASCII_FOLDED[raw[at]]
            count += 1
            at += 1
            continue
        n = width(raw[at])
        if n > size - at:
            break  # not UTF-8 after all: read nothing past the end
        code = code_point(raw + at, n)
        at += n
        special = bracket(code) if not FIRST_HAN <= code < 0xA000 else 0
        if special != 0:
            out[count] = special
            count += 1
            continue
        cell = CELLS[<uint32_t>PAGE_OF[code >> 8] * 256 + (code & 0xFF)] if code < 0x110000 else 0
        if cell == 0:
            out[count] = small(code)
            count += 1
            continue
        part = &POOL[cell + 1]
        end = part + POOL[cell]
        while part < end:
            n = width(part[0])
            code = code_point(part, n)
            out[count] = small(code)
            count += 1
            part += n
    return count


def normalised(str text not None):
    """Return the normalised text, and for each of its UTF-8 bytes the byte offset it came from.

    Returns:
        (text, offsets): `offsets` index the UTF-8 bytes of the input.
    """
    cdef bytes raw = text.encode()
    cdef vector[char] out
    cdef vector[uint32_t] offsets
    out.resize(len(raw) * GROWTH + 1)
    offsets.resize(len(raw) * GROWTH + 1)
    cdef uint32_t size = normalise(raw, <uint32_t>len(raw), out.data(), offsets.data(), NULL)
    return out.data()[:size].decode(), [offsets[i] for i in range(size)]
