"""Tell postcodes from the numbers of doors."""

from libc.stdint cimport uint32_t

from native.latin_tokens cimport Token, all_digits, like


cdef bint is_long(const uint32_t* number, uint32_t size, bint hyphens) noexcept nogil:
    if all_digits(number, size, 5, size):
        return True
    if hyphens:
        return False  # 101-1203 is building and room in Korea, 305-1200 room and house in Canada
    if size == 8:
        return like(number, size, b"999-9999") or like(number, size, b"9999-999")
    return size == 9 and like(number, size, b"99999-999") or size == 10 and like(number, size, b"99999-9999")


cdef bint is_short(const uint32_t* number, uint32_t size) noexcept nogil:
    return like(number, size, b"9999") or like(number, size, b"99-999")


# Outward codes of British postcodes.
cdef bint is_outward(const uint32_t* text, uint32_t size) noexcept nogil:
    return (
        like(text, size, b"A9") or like(text, size, b"A99") or like(text, size, b"A9A") or like(text, size, b"AA9")
        or like(text, size, b"AA99") or like(text, size, b"AA9A")
    )


cdef Postcode postcode(const Token* token) noexcept nogil:
    cdef uint32_t first = token.text[0], size = token.size
    if size < 5 or size > 8:
        return NONE
    if like(token.text, size, b"A9A9A9"):
        return CANADIAN
    if first == c"s" and like(token.text, size, b"A999999"):
        return SINGAPOREAN
    if first == c"s" and token.text[1] == c"g" and like(token.text, size, b"AA999999"):
        return SINGAPOREAN
    if like(token.text, size, b"9999AA"):  # the Netherlands
        return OTHER
    if (first == c"d" or first == c"e" or first == c"f" or first == c"i") and like(token.text, size, b"A99999"):
        return OTHER
    return OTHER if like(token.text + size - 3, 3, b"9AA") and is_outward(token.text, size - 3) else NONE


cdef Postcode postcode_of_two(const Token* one, const Token* other, bint has_number) noexcept nogil:
    if other.gap != 0x20 or not other.alone:
        return NONE
    if like(other.text, other.size, b"9AA") and is_outward(one.text, one.size):
        return OTHER
    if like(other.text, other.size, b"9A9") and like(one.text, one.size, b"A9A"):
        return CANADIAN
    if not has_number:
        return NONE
    if like(one.text, one.size, b"9999") and like(other.text, other.size, b"AA"):  # the Netherlands
        return OTHER
    return OTHER if like(one.text, one.size, b"999") and like(other.text, other.size, b"999") else NONE  # India


cdef bint has_country(const Token* token) noexcept nogil:
    return like(token.text, token.size, b"A9999") or like(token.text, token.size, b"AA9999")
