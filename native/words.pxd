"""Settle the words of a text while it is normalised: look-alike letters, letters set apart."""

from libc.stdint cimport uint32_t, uint8_t
from libcpp.vector cimport vector

cdef enum:
    NOWHERE = 0xFFFFFFFF
    MAX_GAP = 4  # separators between two letters of a row


# A row of single letters, in bytes of the normalised text.
cdef struct Row:
    uint32_t start
    uint32_t end


cdef struct Sink:
    char* out  # borrowed from the caller
    uint32_t* offsets  # borrowed from the caller; NULL when nobody asks
    uint32_t size
    uint32_t after_word  # `size` after the last character that is no separator
    bint after_cjk  # that character was CJK
    uint32_t word  # where the word at hand starts in `out`; NOWHERE between words
    bint latin  # it has Latin letters or digits
    bint foreign  # it has Greek or Cyrillic letters
    bint alike  # all of those look Latin
    vector[Row]* rows  # borrowed from the caller; NULL when nobody asks
    uint32_t chain  # where a row of single letters starts, and where its last letter ends
    uint32_t chain_end
    uint32_t n_chain  # letters and digits in it
    uint32_t n_letters  # Latin ones
    uint32_t n_foreign  # letters that are left as they are until it ends
    bint doubled  # more than one space stands behind one of them


# Ends the word at hand, which ends where `out` does.
cdef void end_word(Sink* sink) noexcept nogil
# Ends a row of single letters.
cdef void end_chain(Sink* sink) noexcept nogil
