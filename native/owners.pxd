"""Tell who sends: a registered company or a private person."""

from libc.stdint cimport uint32_t

cdef enum:
    PERSON = 1
    COMPANY = 2


# Whose number a canonical form is, by its check digit: PERSON (GB 11643), COMPANY (GB 32100), 0 where it is neither.
cdef int owner_of_number(const char* code, size_t size) noexcept nogil
# Who has a folded name: COMPANY by a word of its kind, PERSON when it is as short as people's names are, else 0.
cdef int owner_of_name(const uint32_t* name, uint32_t size) noexcept nogil
