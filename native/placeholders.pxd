"""Tell a value that stands for nobody (placeholder_words.py says which) from one that may be somebody's."""

from libc.stdint cimport uint32_t

# placeholder_words.Field
cdef enum PlaceholderField:
    PHONE_FIELD = 1
    IDENTITY_FIELD = 2
    NAME_FIELD = 4
    ADDRESS_FIELD = 8
    EMAIL_FIELD = 16
    ACCOUNT_FIELD = 32

# All take folded text (`text.fold`).
# Whether a field holds nothing but a word of the list.
cdef bint is_placeholder(const uint32_t* text, uint32_t size, int field) noexcept nogil
# Whether a word of all the lists stands there, with or without a number behind it: test, test123.
cdef bint is_numbered_placeholder(const uint32_t* text, uint32_t size) noexcept nogil
# Whether characters are hidden: any * of a name or an e-mail, *** or xxx of a phone or an account number, four and more
# of an identity number.
cdef bint is_masked(const uint32_t* text, uint32_t size, int field) noexcept nogil
# Whether a national number is nobody's: as it is dialled, without country code and trunk 0.
cdef bint is_nobodys_phone(const char* digits, uint32_t n, bint chinese) noexcept nogil
# Whether letters and digits are nobody's identity number; empty ones are.
cdef bint is_nobodys_identity(const char* code, uint32_t n) noexcept nogil
# Whether the canonical form of a name is none: one Chinese character, a number, one letter repeated.
cdef bint is_nobodys_name(const char* form, size_t size) noexcept nogil
