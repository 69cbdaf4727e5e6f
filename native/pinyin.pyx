"""Write Chinese names by their syllables, without tones, as they stand in addresses in Latin letters.

So the road of 科苑路15号 and of 15 Keyuan Rd has one form. Roads of one district that sound alike have one too.
"""

from libc.stdint cimport uint16_t, uint32_t, uint8_t

from native.forms cimport Form, put
from native.places cimport is_digit

cdef extern from "pinyin.h" nogil:
    enum:
        PINYIN_FIRST
        PINYIN_END
    const uint16_t SYLLABLE_OF[]
    const uint16_t SYLLABLE_START[]
    const uint8_t SYLLABLE_TEXT[]

cdef enum:
    LONGEST_SPELT = 12  # a number below a hundred; the longest syllable has six letters

# ling yi er san si wu liu qi ba jiu shi
cdef uint32_t[11] NUMERALS = [
    0x96F6, 0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D, 0x5341,
]


cdef const uint8_t* syllable_of(uint32_t code, uint32_t* size) noexcept nogil:
    cdef uint32_t which
    size[0] = 0
    if code < PINYIN_FIRST or code >= PINYIN_END:
        return SYLLABLE_TEXT
    which = SYLLABLE_OF[code - PINYIN_FIRST]
    size[0] = SYLLABLE_START[which + 1] - SYLLABLE_START[which]
    return &SYLLABLE_TEXT[SYLLABLE_START[which]]


cdef inline uint32_t spell(uint32_t numeral, uint32_t* out) noexcept nogil:
    cdef uint32_t size, i
    cdef const uint8_t* letters = syllable_of(NUMERALS[numeral], &size)
    for i in range(size):
        out[i] = letters[i]
    return size


cdef uint32_t spell_number(const uint32_t* digits, uint32_t size, uint32_t* out) noexcept nogil:
    cdef uint32_t n = 0, tens, ones
    if size > 2:
        for n in range(size):
            out[n] = digits[n]
        return size
    tens, ones = digits[0] - 48 if size == 2 else 0, digits[size - 1] - 48
    if tens == 0:
        return spell(ones, out)
    if tens > 1:
        n = spell(tens, out)
    n += spell(10, out + n)
    return n + spell(ones, out + n) if ones != 0 else n


cdef void put_pinyin(Form* out, const uint32_t* text, uint32_t size) noexcept nogil:
    cdef uint32_t at = 0, end, n, i
    cdef const uint8_t* letters
    cdef uint32_t spelt[LONGEST_SPELT]
    while at < size:  # ends: each turn goes at least one character on
        if is_digit(text[at]):
            end = at + 1
            while end < size and is_digit(text[end]):
                end += 1
            if end - at > 2:
                put(out, text + at, end - at)
            else:
                put(out, spelt, spell_number(text + at, end - at, spelt))
            at = end
            continue
        letters = syllable_of(text[at], &n)
        if n == 0:
            put(out, text + at, 1)
        else:
            for i in range(n):
                spelt[i] = letters[i]
            put(out, spelt, n)
        at += 1


cdef bint sounds_like(const uint32_t* name, uint32_t size, const uint32_t* written, uint32_t n_written) noexcept nogil:
    cdef uint32_t at, used = 0, n, i
    cdef const uint8_t* letters
    for at in range(size):
        letters = syllable_of(name[at], &n)
        if n == 0:
            if used == n_written or written[used] != name[at]:
                return False
            used += 1
            continue
        if used + n > n_written:
            return False
        for i in range(n):
            if written[used + i] != letters[i]:
                return False
        used += n
    return used == n_written
