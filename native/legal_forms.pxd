"""Shorten how a company's name ends."""

from libc.stdint cimport uint32_t

cdef enum:
    MAX_WORDS = 32  # of a Latin name; what follows them is not read


# The words of a Latin name in their order; borrowed from the folded text, or static.
cdef struct Words:
    uint32_t* word[MAX_WORDS]
    uint32_t size[MAX_WORDS]
    uint32_t n


cdef inline bint is_company_mark(const uint32_t* text) noexcept nogil:
    return text[0] == 0x516C and text[1] == 0x53F8  # 公司


# Where the last legal form outside brackets starts, 0 for none or when nothing stands before it.
cdef uint32_t last_form(const uint32_t* text, uint32_t size) noexcept nogil
# Shortens a Chinese name in place and returns its new length; `apart`: something other than a word stands behind the
# legal form.
cdef uint32_t shorten_chinese(uint32_t* name, uint32_t n, bint apart) noexcept nogil
# Takes 省 and 市 from a name that starts with a place and goes on, in place; returns its new length.
cdef uint32_t without_town_marks(uint32_t* name, uint32_t n) noexcept nogil
cdef void shorten_latin(Words* words) noexcept nogil
