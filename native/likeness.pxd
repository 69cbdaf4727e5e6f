"""Say whether characters of a text stand for those of a term."""

from libc.stdint cimport uint32_t, uint8_t

cdef uint8_t FOLDED[256]  # small letters for capitals, a space for what joins words


# What is seen of a text while it is compared with a term, character by character.
cdef struct Likeness:
    uint32_t n_stand_ins
    bint differs  # a character stands for none of the term
    bint recased  # a letter has not the term's case
    bint small  # a small letter stands for itself
    bint unlike_digit  # a letter is none of o, l and i, or what stands for it is neither 0 nor 1 nor a letter
    bint low_l  # l within a word for i
    bint tall_i  # I for l


# Compares one character of a text with that of a term; `starts`: a word of the term starts there. Both have one class.
cdef void compare(Likeness* seen, uint8_t text, uint8_t raw, bint starts) noexcept nogil

# Says whether a text may be meant for a term of `n` letters and digits.
cdef bint is_meant(const Likeness* seen, uint32_t n, bint exact, bint has_digit) noexcept nogil


cdef inline bint is_digit(uint8_t byte) noexcept nogil:
    return 48 <= byte <= 57
