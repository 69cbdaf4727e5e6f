"""Blank what stands in an address and is none: phones, postcodes, bracketed remarks.

Everything works on folded text (`text.fold`) in place, so that offsets stay.
"""

from libc.stdint cimport uint32_t, uint64_t, uint8_t

from native.places cimport HOUSE, ROOM, UNIT, is_digit, is_letter, is_place, is_structural, word_at
from native.text cimport is_cjk

cdef enum:
    OPEN = 0x28
    CLOSE = 0x29
    SPACE = 0x20
    POSTAL_MARK = 0x3012  # the Japanese one, before a postcode
    MAX_PIECES = 4  # of a phone number written in groups


# What a character below OTHERS is: a digit, a gap in a phone, a plus, a bracket; the last cell is for all others.
cdef enum:
    DIGIT = 1
    GAP = 2
    PLUS = 4
    BRACKET = 8
    OTHERS = 128
cdef uint8_t[OTHERS + 1] CLASS


cdef int _fill_class() noexcept nogil:
    cdef uint32_t code
    for code in range(48, 58):
        CLASS[code] = DIGIT
    CLASS[SPACE] = CLASS[0x2D] = GAP
    CLASS[OPEN] = CLASS[CLOSE] = BRACKET | GAP  # it becomes a space
    CLASS[0x2B] = PLUS
    return 0


_fill_class()


cdef int signs_of(const uint32_t* text, uint32_t size) noexcept nogil:
    cdef uint32_t i, class_, all_bits = 0, classes = 0, signs = 0
    cdef uint32_t last = 0  # two bits a character, the lowest the one at hand
    for i in range(size):  # without branches: many would be guessed wrong
        all_bits |= text[i]
        class_ = CLASS[min(text[i], <uint32_t>OTHERS)]
        classes |= class_
        last = last << 2 | (class_ & 3)
        signs |= MAY_HAVE_PHONE * ((last & 0xFFF) == 0x555)  # six digits
        signs |= MAY_HAVE_PHONE * ((last & 0x3F) == 0x19)  # a digit, a gap, a digit
    if classes & PLUS:
        signs |= MAY_HAVE_PHONE
    if classes & BRACKET:
        signs |= HAS_BRACKET
    if all_bits >= 0x3000:
        for i in range(size):
            if is_cjk(text[i]):
                return signs | HAS_CJK
    return signs


cdef inline int ones_of(uint32_t code) noexcept nogil:
    """Return the value of a Chinese digit, also of the forms used on cheques; -1 for none."""
    if code < 0x3007:
        return -1
    if code == 0x96F6 or code == 0x3007:  # 零〇
        return 0
    if code == 0x4E00 or code == 0x58F9:  # 一壹
        return 1
    if code == 0x4E8C or code == 0x8D30:  # 二贰
        return 2
    if code == 0x4E09 or code == 0x53C1:  # 三叁
        return 3
    if code == 0x56DB or code == 0x8086:  # 四肆
        return 4
    if code == 0x4E94 or code == 0x4F0D:  # 五伍
        return 5
    if code == 0x516D or code == 0x9646:  # 六陆
        return 6
    if code == 0x4E03 or code == 0x67D2:  # 七柒
        return 7
    if code == 0x516B or code == 0x634C:  # 八捌
        return 8
    if code == 0x4E5D or code == 0x7396:  # 九玖
        return 9
    return -1


cdef inline bint is_ten(uint32_t code) noexcept nogil:
    return code == 0x5341 or code == 0x62FE  # 十拾


cdef inline bint is_hundred(uint32_t code) noexcept nogil:
    return code == 0x767E or code == 0x4F70  # 百佰


cdef Number number_at(const uint32_t* text, uint32_t size, uint32_t at) noexcept nogil:
    cdef Number number
    cdef uint32_t end = at
    while end < size and is_digit(text[end]):
        end += 1
    number.chinese = end == at
    if number.chinese:
        while end < size and (
            ones_of(text[end]) >= 0 or is_ten(text[end]) or (end > at and is_hundred(text[end]))
        ):
            end += 1
    number.end = end
    return number


cdef uint32_t put_number(const uint32_t* text, uint32_t at, Number number, uint32_t* out) noexcept nogil:
    cdef uint32_t i, n = 0
    cdef uint64_t total = 0, ones = 0, scale
    cdef bint units = False
    cdef uint32_t digits[20]
    for i in range(at, number.end):
        if not number.chinese:
            out[n] = text[i]
            n += 1
        elif ones_of(text[i]) >= 0:
            ones = ones_of(text[i])
            out[n] = 48 + <uint32_t>ones
            n += 1
        else:
            units = True
            scale = 10 if is_ten(text[i]) else 100
            total += (ones if ones != 0 else 1) * scale
            ones = 0
    if units:
        total += ones
        n = 0
        while total > 0 or n == 0:  # ends: each turn takes a digit
            digits[n] = 48 + <uint32_t>(total % 10)
            total //= 10
            n += 1
        for i in range(n):
            out[i] = digits[n - 1 - i]
        return n
    i = 0
    while i + 1 < n and out[i] == 48:
        i += 1
    for at in range(n - i):
        out[at] = out[at + i]
    return n - i


cdef bint is_part(const uint32_t* text, uint32_t size) noexcept nogil:
    """Say whether a bracket holds a building, unit or room, a letter, or a place."""
    cdef uint32_t at
    cdef Number number
    cdef int kind
    if size == 0:
        return False
    # 近原旧对靠旁: near, formerly, opposite
    if text[0] in (0x8FD1, 0x539F, 0x65E7, 0x5BF9, 0x9760, 0x65C1):
        return False
    if (size == 1 and is_letter(text[0])) or is_place(text, size, 0):
        return True
    for at in range(size):
        number = number_at(text, size, at)
        if number.end > at or is_letter(text[at]):
            word_at(text, size, max(number.end, at + 1), &kind)
            if is_structural(kind):
                return True
    return False


cdef void blank_brackets(uint32_t* text, uint32_t size) noexcept nogil:
    cdef uint32_t at = 0, end, i
    while at < size:
        if text[at] | 1 != CLOSE:  # which OPEN is but for its last bit
            at += 1
            continue
        if text[at] == CLOSE:
            text[at] = SPACE
            continue
        end = at + 1
        while end < size and text[end] != CLOSE:
            end += 1
        if not is_part(text + at + 1, end - at - 1):
            for i in range(at, end):
                text[i] = SPACE
        text[at] = SPACE
        if end < size:
            text[end] = SPACE
        at = end + 1


cdef inline bint is_mobile(const uint32_t* text, uint32_t size) noexcept nogil:
    return size == 11 and text[0] == 49 and 51 <= text[1] <= 57


cdef bint is_postcode(const uint32_t* text, uint32_t size, uint32_t start, uint32_t end) noexcept nogil:
    cdef int kind
    if end - start != 6 or (start > 0 and is_letter(text[start - 1])):
        return False
    word_at(text, size, end, &kind)
    return not (HOUSE <= kind <= UNIT or kind == ROOM)


cdef inline uint32_t run_end(const uint32_t* text, uint32_t size, uint32_t at) noexcept nogil:
    while at < size and is_digit(text[at]):
        at += 1
    return at


cdef bint is_86(const uint32_t* text, uint32_t size) noexcept nogil:
    if size == 2:
        return text[0] == 56 and text[1] == 54
    return size == 4 and text[0] == 48 and text[1] == 48 and text[2] == 56 and text[3] == 54


cdef uint32_t phone_pieces(
    const uint32_t* text, const uint32_t* starts, const uint32_t* sizes, uint32_t n
) noexcept nogil:
    """Return how many of the groups of digits are one phone number, from the first on."""
    cdef uint32_t first = 1 if n > 1 and is_86(text + starts[0], sizes[0]) else 0
    cdef const uint32_t* head = text + starts[first]
    cdef uint32_t a = sizes[first]
    cdef uint32_t b = sizes[first + 1] if first + 1 < n else 0
    cdef uint32_t c = sizes[first + 2] if first + 2 < n else 0
    if first == 1 and a == 11:
        return 2
    if a == 3 and b == 4 and c == 4 and head[0] == 49 and 51 <= head[1] <= 57:
        return first + 3
    if b > 0 and head[0] == 48 and (a == 3 or a == 4):
        if b == 7 or b == 8:
            return first + 2
        if c == 4 and (b == 4 or b == 3):
            return first + 3
    if a == 3 and (head[0] == 52 or head[0] == 56) and head[1] == 48 and head[2] == 48:
        if (b == 3 and c == 4) or (b == 4 and c == 3):
            return first + 3
    return 0


cdef inline uint32_t long_number(const uint32_t* text, uint32_t size, uint32_t start, uint32_t end) noexcept nogil:
    """Return from where on a run of digits is no number of a door; `end` when all of it may be."""
    cdef uint32_t n = end - start
    if n >= 11 and is_mobile(text + end - 11, 11):
        return start if is_86(text + start, n - 11) else end - 11
    if n >= 7 or is_postcode(text, size, start, end):
        return start
    return end


cdef void blank_phones(uint32_t* text, uint32_t size) noexcept nogil:
    cdef uint32_t starts[MAX_PIECES]
    cdef uint32_t sizes[MAX_PIECES]
    cdef uint32_t at = 0, n, end, taken, start, i
    cdef bint postcode
    while at < size:
        if not is_digit(text[at]):
            at += 1
            continue
        n, end = 0, at
        while True:  # ends: at most MAX_PIECES groups
            starts[n] = end
            end = run_end(text, size, end)
            sizes[n] = end - starts[n]
            n += 1
            if n == MAX_PIECES or end + 1 >= size or not is_digit(text[end + 1]):
                break
            if text[end] != SPACE and text[end] != 0x2D:
                break
            end += 1
        start = at
        taken = n if at > 0 and text[at - 1] == 0x2B else phone_pieces(text, starts, sizes, n)
        if at > 0 and text[at - 1] == POSTAL_MARK and (n > 1 or sizes[0] >= 6):
            start, taken = at - 1, min(n, <uint32_t>2)
        postcode = False
        if taken == 0:
            end = starts[0] + sizes[0]
            start = long_number(text, size, at, end)
            if start == end:
                at = end
                continue
            taken = 1
            postcode = is_postcode(text, size, at, end)
        end = starts[taken - 1] + sizes[taken - 1]
        # An extension, told by - or 转; the last group of a phone of six digits has none.
        if not postcode and not is_postcode(text, size, starts[taken - 1], end):
            if end + 1 < size and (text[end] == 0x2D or text[end] == 0x8F6C) and is_digit(text[end + 1]):
                end = run_end(text, size, end + 1)
        for i in range(start, end):
            text[i] = SPACE
        at = end
