"""Split an address written without CJK characters into words and values, and find the phrases among them.

A value is what has a digit, or a single letter. Values joined by a hyphen are one (12-b is 12b, 1-2 stays 1-2), and so
are initials with points (U.S.A., N.W.). A mark that is glued to its value is a token of its own (apt5b, l12, 101동).
"""

from libc.stdint cimport uint32_t

from native.places cimport (
    LATIN, LATIN_BUILDING, LATIN_BUILDING_BEHIND, LATIN_FLOOR, LATIN_NUMBER, LATIN_ROOM, LATIN_ROOM_BEHIND, LATIN_ROUTE,
    LATIN_SKIP, is_digit, is_letter, is_word_char, latin_ahead, latin_kind,
    may_start_phrase,
)

cdef enum:
    APOSTROPHE = 0x27
    POSTAL_MARK = 0x3012  # the Japanese one, before a postcode


cdef bint[128] IS_PART


cdef int _fill_parts() noexcept nogil:
    cdef uint32_t code
    for code in range(128):
        IS_PART[code] = is_word_char(code)
    return 0


_fill_parts()


cdef inline bint is_part(uint32_t code) noexcept nogil:
    return IS_PART[code] if code < 128 else code != POSTAL_MARK


cdef bint all_digits(const uint32_t* text, uint32_t size, uint32_t least, uint32_t most) noexcept nogil:
    cdef uint32_t i
    if size < least or size > most:
        return False
    for i in range(size):
        if not is_digit(text[i]):
            return False
    return True


cdef bint like(const uint32_t* text, uint32_t size, const char* pattern) noexcept nogil:
    cdef uint32_t i
    for i in range(size):
        if pattern[i] == 0:
            return False
        if pattern[i] == c"-":
            if text[i] != 0x2D:
                return False
        elif not (is_digit(text[i]) if pattern[i] == c"9" else is_letter(text[i])):
            return False
    return pattern[size] == 0


cdef uint32_t leading_digits(const Token* token) noexcept nogil:
    cdef uint32_t n = 0
    while n < token.size and is_digit(token.text[n]):
        n += 1
    return n


cdef bint ends_in_one_of(const Token* token, uint32_t n, const char* endings) noexcept nogil:
    """Say whether what follows the first `n` characters is one of some words, set apart by spaces."""
    cdef uint32_t i
    while True:  # ends: a word a turn
        i = 0
        while n + i < token.size and token.text[n + i] == <uint32_t>endings[i]:
            i += 1
        if n + i == token.size and (endings[i] == c" " or endings[i] == 0):
            return True
        while endings[0] != c" ":
            if endings[0] == 0:
                return False
            endings += 1
        endings += 1


cdef inline bint is_english_ordinal(const Token* token, uint32_t n) noexcept nogil:
    return ends_in_one_of(token, n, b"st nd rd th")


cdef uint32_t ordinal_digits(const Token* token) noexcept nogil:
    cdef uint32_t n = leading_digits(token)
    if n == 0 or n == token.size or token.size > n + 3:
        return 0
    return n if is_english_ordinal(token, n) or ends_in_one_of(token, n, b"er e eme o a ro do to ra da ta") else 0


cdef inline void describe(Token* token) noexcept nogil:
    """Say what a token is, by its characters and the number of its digits."""
    cdef uint32_t n = token.n_digits
    token.is_value = n > 0 or (token.size == 1 and is_letter(token.text[0]))
    token.ordinal = n > 0 and token.size == n + 2 and is_english_ordinal(token, n)


cdef uint32_t split_at(const Token* token) noexcept nogil:
    """Return where a mark and its value are glued together, 0 for nowhere."""
    cdef uint32_t n = 0, i
    cdef int kind, row
    if token.n_digits == 0 or token.n_digits == token.size:
        return 0
    while not is_digit(token.text[n]):  # ends: it has a digit
        n += 1
    if n > 0:
        kind = latin_kind(latin_ahead(LATIN, token.text, n), &row)
        if kind in (LATIN_ROOM, LATIN_BUILDING, LATIN_FLOOR, LATIN_NUMBER, LATIN_ROUTE, LATIN_SKIP):
            if n > 1 or token.text[0] == c"l" or token.text[0] == c"u":
                return n
        return 0
    n = leading_digits(token)
    for i in range(n, token.size):
        if token.text[i] < 128:
            return 0
    kind = latin_kind(latin_ahead(LATIN, token.text + n, token.size - n), &row)
    return n if kind == LATIN_BUILDING_BEHIND or kind == LATIN_ROOM_BEHIND or kind == LATIN_FLOOR else 0


cdef uint32_t push(Token* tokens, uint32_t n, Token token) noexcept nogil:
    """Append a token, or the mark and the value that it is made of; return how many tokens there are."""
    cdef uint32_t at = split_at(&token)
    cdef Token mark
    if at > 0:
        mark = token
        mark.size, mark.n_digits = at, token.n_digits if is_digit(token.text[0]) else 0
        describe(&mark)
        tokens[n] = mark
        n += 1
        token.text, token.size, token.n_digits = token.text + at, token.size - at, token.n_digits - mark.n_digits
        token.gap = 0
        token.alone = token.comma = token.hashed = token.plus = False
        describe(&token)
    if n < MAX_TOKENS:
        tokens[n] = token
        n += 1
    return n


cdef bint join(Token* last, const Token* token, bint* initials, uint32_t* used) noexcept nogil:
    """Make one token of two values with a hyphen between them, or of two initials with a point."""
    cdef uint32_t end = <uint32_t>(token.text - last.text) + token.size, i
    cdef bint letter = token.size == 1 and is_letter(token.text[0])
    if token.gap == 0x2D and last.is_value and token.is_value:
        initials[0] = False
        if is_digit(last.text[last.size - 1]) and is_digit(token.text[0]):
            i = token.size
            while i > 0:
                token.text[i] = token.text[i - 1]
                i -= 1
            token.text[0] = 0x2D
            used[0] += 1
            end += 1
    elif token.gap == 0x2E and letter and (initials[0] or (last.size == 1 and is_letter(last.text[0]))):
        initials[0] = True
    else:
        return False
    last.size, last.n_digits = end, last.n_digits + token.n_digits
    describe(last)
    return True


cdef void find_phrase(Token* tokens, uint32_t n, uint32_t at) noexcept nogil:
    """Write kind, row and span of the longest phrase that starts at a token."""
    cdef Token* head = &tokens[at]
    cdef uint32_t space = 0x20, node, end = at + 1
    cdef int kind, row
    head.kind, head.span = 0, 1
    if is_digit(head.text[0]) and is_digit(head.text[head.size - 1]):
        return  # no phrase starts with a number
    if not may_start_phrase(head.text, head.size):
        return
    node = latin_ahead(LATIN, head.text, head.size)
    if node == 0:
        return
    if head.size == 1 and is_letter(head.text[0]) and end < n and tokens[end].gap != 0:
        head.kind = latin_kind(latin_ahead(node, &tokens[end].gap, 1), &head.row)
        if head.kind != 0:
            return
    while True:  # ends: a phrase has an end
        kind = latin_kind(node, &row)
        if kind != 0:
            head.kind, head.row, head.span, head.node = kind, row, end - at, node
        if end == n or tokens[end].comma or tokens[end].hashed or tokens[end].plus:
            return
        node = latin_ahead(node, &space, 1)
        node = latin_ahead(node, tokens[end].text, tokens[end].size) if node != 0 else 0
        if node == 0:
            return
        end += 1


cdef uint32_t split(const uint32_t* text, uint32_t size, uint32_t* pool, Token* tokens) noexcept nogil:
    cdef uint32_t at = 0, n = 0, used = 0, n_gap = 0, cut = size, i
    cdef bint initials = False
    cdef Token token
    token.gap = 0
    token.alone = token.comma = token.hashed = token.plus = False
    while at < size:
        if text[at] == APOSTROPHE:  # O'Connell is oconnell
            at += 1
            continue
        if not is_part(text[at]):
            if n_gap == 0:
                token.gap = text[at]
            n_gap += 1
            token.comma |= text[at] == 0x2C or text[at] == 0x28 or text[at] == 0x29
            token.hashed |= text[at] == 0x23
            token.plus |= text[at] == 0x2B
            at += 1
            continue
        token.text, token.n_digits = pool + used, 0
        while at < size:  # ends: a character a turn
            if is_part(text[at]):
                pool[used] = text[at]
                used += 1
                token.n_digits += is_digit(text[at])
            elif text[at] != APOSTROPHE:
                break
            elif at > 0 and at - 1 != cut and text[at - 1] == c"s" and at + 1 < size and text[at + 1] == c"s":
                at += 1  # James's is James
                cut = at
            at += 1
        token.size = <uint32_t>(pool + used - token.text)
        token.alone = n_gap == 1
        describe(&token)
        if not (n > 0 and token.alone and join(&tokens[n - 1], &token, &initials, &used)):
            if n == MAX_TOKENS:
                break
            if token.text[token.size - 1] == c"o" and all_digits(token.text, token.size - 1, 1, 2):
                token.size -= 1  # 3º
                used -= 1
                describe(&token)
            n = push(tokens, n, token)
            initials = False
        token.gap = n_gap = 0
        token.comma = token.hashed = token.plus = False
    for i in range(n):
        find_phrase(tokens, n, i)
    return n
