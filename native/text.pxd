"""Normalise text so that one word written in many ways becomes one string of bytes."""

from libc.stdint cimport uint32_t, uint8_t
from libcpp.vector cimport vector

from native.words cimport Row

# A byte of input becomes at most this many bytes (U+FDFA: 3 bytes of UTF-8 to 33).
cdef enum:
    GROWTH = 11

cdef uint8_t ASCII_KIND[128]

# Separator, letter or digit, white space: kinds of ASCII characters.
cdef enum:
    MARK = 0
    WORD = 1
    SPACE = 2

# Writes at most GROWTH * size bytes to `out` and returns how many. With `offsets` (same room, else NULL)
# offsets[i] is the byte in `text` of the character that byte i of `out` came from.
# `text` must be valid UTF-8. With `rows` (else NULL) the rows of letters that were set apart are appended to it.
cdef uint32_t normalise(
    const char* text, uint32_t size, char* out, uint32_t* offsets, vector[Row]* rows
) noexcept nogil

# For identity keys: writes the code points of the mapped characters (ASCII case folded, brackets of all kinds
# as "(" and ")", apostrophes as "'", nothing dropped between characters) and returns how many, at most GROWTH * size.
cdef uint32_t fold(const char* text, uint32_t size, uint32_t* out) noexcept nogil

# Chinese characters and kana.
cdef inline bint is_cjk(uint32_t code) noexcept nogil:
    return (
        0x3400 <= code <= 0x9FFF or 0x20000 <= code <= 0x3FFFF or 0xF900 <= code <= 0xFAFF or 0x3040 <= code <= 0x30FF
        or code == 0x3007
    )

# Bytes of the UTF-8 character that starts with `lead`.
cdef inline uint32_t width(uint8_t lead) noexcept nogil:
    return 1 if lead < 0x80 else 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4

cdef inline bint is_word(uint8_t byte) noexcept nogil:
    return byte < 128 and ASCII_KIND[byte] == WORD
