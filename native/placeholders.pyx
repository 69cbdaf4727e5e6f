"""Tell a value that stands for nobody (placeholder_words.py says which) from one that may be somebody's."""

from libc.stdint cimport uint32_t, uint8_t

from native.places cimport is_digit, is_letter, placeholder_fields

cdef enum:
    ANY_FIELD = 63
    LEAST_NUMBERED = 4  # letters of a word that is known by itself when a number is written behind it
    LEAST_IDENTITY = 5  # digits of the shortest identity number that is nothing but digits
    EQUAL_PHONE = 8  # equal digits at the end of a phone that is nobody's
    EQUAL_IDENTITY = 10
    SUBSCRIBER = 7  # digits of the shorter Chinese land lines


cdef bint is_placeholder(const uint32_t* text, uint32_t size, int field) noexcept nogil:
    return (placeholder_fields(text, size) & field) != 0


cdef bint is_numbered_placeholder(const uint32_t* text, uint32_t size) noexcept nogil:
    cdef uint32_t n = size
    while n > 0 and is_digit(text[n - 1]):
        n -= 1
    return placeholder_fields(text, n) == ANY_FIELD and (n == size or n >= LEAST_NUMBERED)


cdef bint is_masked(const uint32_t* text, uint32_t size, int field) noexcept nogil:
    cdef uint32_t i, stars = 0, crosses = 0
    cdef bint has_letters = field == NAME_FIELD or field == EMAIL_FIELD  # where an x hides nothing
    cdef uint32_t least = 1 if has_letters else 4 if field == IDENTITY_FIELD else 3
    for i in range(size):
        stars = stars + 1 if text[i] == 0x2A else 0
        crosses = crosses + 1 if text[i] == c"x" and not has_letters else 0
        if stars >= least or crosses >= least:
            return True
    return False


cdef uint32_t equal_at_end(const char* digits, uint32_t n) noexcept nogil:
    cdef uint32_t equal = 1 if n > 0 else 0
    while equal < n and digits[n - 1 - equal] == digits[n - 1]:
        equal += 1
    return equal


cdef bint runs(const char* digits, uint32_t n) noexcept nogil:
    """Say whether each digit is one more, or each one less, than the one before; 0 stands behind 9."""
    cdef uint32_t i
    cdef int step
    if n < 2 or not is_digit(digits[0]) or not is_digit(digits[1]):
        return False
    step = (digits[1] - digits[0] + 10) % 10
    if step != 1 and step != 9:
        return False
    for i in range(1, n):
        if not is_digit(digits[i]) or (digits[i] - digits[i - 1] + 10) % 10 != step:
            return False
    return True


cdef bint is_nobodys_phone(const char* digits, uint32_t n, bint chinese) noexcept nogil:
    cdef uint32_t equal = equal_at_end(digits, n)
    if equal == n or runs(digits, n):
        return True
    if chinese and not (n == 11 and digits[0] == c"1"):
        # A bank's 0755-88888888 is its own; no land line starts with 0 or 1.
        return equal >= SUBSCRIBER and (digits[n - 1] == c"0" or digits[n - 1] == c"1")
    return equal >= EQUAL_PHONE or (chinese and digits[3] == c"1" and digits[4] == c"2" and runs(digits + 3, 8))


cdef bint is_nobodys_identity(const char* code, uint32_t n) noexcept nogil:
    cdef uint32_t i, equal = equal_at_end(code, n)
    cdef bint all_digits = True
    for i in range(n):
        all_digits = all_digits and is_digit(code[i])
    if all_digits and n < LEAST_IDENTITY:
        return True
    return (equal == n and n > 1) or equal >= EQUAL_IDENTITY or runs(code, n)


cdef bint is_nobodys_name(const char* form, size_t size) noexcept nogil:
    cdef size_t i
    cdef uint32_t n = 0
    cdef bint number = True, equal = True
    for i in range(size):
        n += (<uint8_t>form[i] & 0xC0) != 0x80
        number = number and (is_digit(form[i]) or form[i] == c" ")
        equal = equal and form[i] == form[0]
    return number or (n == 1 and size > 1) or (equal and size > 1 and is_letter(form[0]))
