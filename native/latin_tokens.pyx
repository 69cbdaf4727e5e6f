"""Split an address written without CJK characters into words and values.

A value is what has a digit, or a single letter. Values joined by a hyphen are one (12-b is 12b, 1-2 stays 1-2), and so
are initials with points (U.S.A., N.W.).
"""

from libc.stdint cimport uint32_t

from native.places cimport is_digit, is_letter, is_word_char, latin_word


cdef enum:
    GAP_COMMA = 1
    GAP_HASH = 2
    GAP_PLUS = 4


cdef inline void describe(Token* token) noexcept nogil:
    cdef uint32_t i
    cdef uint32_t a, b
    token.has_digit = False
    for i in range(token.size):
        token.has_digit |= is_digit(token.text[i])
    token.is_value = token.has_digit or (token.size == 1 and is_letter(token.text[0]))
    token.ordinal = False
    if token.size > 2 and all_digits(token.text, token.size - 2, 1, token.size):
        a, b = token.text[token.size - 2], token.text[token.size - 1]
        token.ordinal = (
            (a == c"s" and b == c"t") or (a == c"n" and b == c"d") or (a == c"r" and b == c"d") or (a == c"t" and b == c"h")
        )


cdef uint32_t split(const uint32_t* text, uint32_t size, uint32_t* pool, Token* tokens) noexcept nogil:
    cdef uint32_t at = 0, n = 0, used = 0, n_gap = 0, last_gap = 0, start, i
    cdef int gap = 0
    cdef bint initials = False, letter, joined
    cdef Token token
    while at < size:
        if text[at] == 0x27:  # O'Connell is oconnell
            at += 1
            continue
        if not is_word_char(text[at]):
            last_gap = text[at]
            n_gap += 1
            if last_gap == 0x2C or last_gap == 0x28 or last_gap == 0x29:
                gap |= GAP_COMMA
            gap |= GAP_HASH if last_gap == 0x23 else GAP_PLUS if last_gap == 0x2B else 0
            at += 1
            continue
        start = used
        while at < size and (is_word_char(text[at]) or text[at] == 0x27):
            if text[at] != 0x27:
                pool[used] = text[at]
                used += 1
            at += 1
        token.text, token.size = pool + start, used - start
        token.comma, token.hashed, token.plus = gap & GAP_COMMA, (gap & GAP_HASH) != 0, (gap & GAP_PLUS) != 0
        token.slash = n_gap == 1 and last_gap == 0x2F
        describe(&token)
        letter = token.size == 1 and is_letter(token.text[0])
        joined = False
        if n > 0 and n_gap == 1 and last_gap == 0x2D and tokens[n - 1].is_value and token.is_value:
            joined = True
            initials = False
            if is_digit(pool[start - 1]) and is_digit(pool[start]):
                i = used
                while i > start:
                    pool[i] = pool[i - 1]
                    i -= 1
                pool[start] = 0x2D
                used += 1
        elif n > 0 and n_gap == 1 and last_gap == 0x2E and letter and (initials or (tokens[n - 1].size == 1 and is_letter(tokens[n - 1].text[0]))):
            joined = True
            initials = True
        if joined:
            tokens[n - 1].size = <uint32_t>(pool + used - tokens[n - 1].text)
            describe(&tokens[n - 1])
        elif n == MAX_TOKENS:
            break
        else:
            tokens[n] = token
            n += 1
            initials = False
        gap = 0
        n_gap = 0
    for i in range(n):
        tokens[i].kind = latin_word(tokens[i].text, tokens[i].size, &tokens[i].row)
    return n


cdef bint all_digits(const uint32_t* text, uint32_t size, uint32_t least, uint32_t most) noexcept nogil:
    cdef uint32_t i
    if size < least or size > most:
        return False
    for i in range(size):
        if not is_digit(text[i]):
            return False
    return True


cdef bint like(const uint32_t* text, uint32_t size, const char* pattern) noexcept nogil:
    """Match a text with a pattern of A (letter) and 9 (digit), character by character."""
    cdef uint32_t i
    for i in range(size):
        if pattern[i] == 0 or not (is_digit(text[i]) if pattern[i] == c"9" else is_letter(text[i])):
            return False
    return pattern[size] == 0


# Outward codes of British postcodes.
cdef bint is_outward(const uint32_t* text, uint32_t size) noexcept nogil:
    return (
        like(text, size, b"A9") or like(text, size, b"A99") or like(text, size, b"A9A") or like(text, size, b"AA9")
        or like(text, size, b"AA99") or like(text, size, b"AA9A")
    )


cdef bint is_glued_postcode(const Token* token) noexcept nogil:
    if token.size < 5 or token.size > 7:
        return False
    if like(token.text, token.size, b"A9A9A9"):
        return True
    return like(token.text + token.size - 3, 3, b"9AA") and is_outward(token.text, token.size - 3)


cdef bint are_postcode(const Token* outward, const Token* inward) noexcept nogil:
    if like(inward.text, inward.size, b"9AA"):
        return is_outward(outward.text, outward.size)
    return like(inward.text, inward.size, b"9A9") and like(outward.text, outward.size, b"A9A")
