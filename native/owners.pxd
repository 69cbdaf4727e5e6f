"""Tell who sends: a registered company or a private person."""

from libc.stdint cimport uint32_t

cdef enum:
    PERSON = 1
    COMPANY = 2
    LONGEST_CHINESE = 4  # characters of a person's name; those of other peoples have more, and are then unknown


# Whose number a canonical form is, by its check digit: PERSON (GB 11643), COMPANY (GB 32100), 0 where it is neither.
cdef int owner_of_number(const char* code, size_t size) noexcept nogil
# Who has a folded name: COMPANY by a word of its kind, PERSON when it is as short as people's names are, else 0.
cdef int owner_of_name(const uint32_t* name, uint32_t size) noexcept nogil
# Whether a folded name holds a word of a company's kind (公司, 厂, 商行) and more; whether an English word is one (factory).
cdef bint has_house(const uint32_t* name, uint32_t size) noexcept nogil
cdef bint is_house_word(const uint32_t* word, uint32_t size) noexcept nogil
