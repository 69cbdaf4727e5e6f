"""Write the canonical form of a name.

Names lose titles, brackets and what follows a name (先生, Mr, 收); Latin ones are the sorted set of their words, since
ZHANG San and San Zhang are one.
"""

from libc.stdint cimport uint32_t
from libc.string cimport memcmp
from libcpp.vector cimport vector

from native.forms cimport put_text
from native.places cimport is_digit, is_word_char
from native.text cimport is_cjk

cdef enum:
    MAX_WORDS = 32  # of a Latin name; what follows them is not read
    LONG_NUMBER = 7  # digits in a name that are a phone

cdef extern from *:
    """
    #include <cstdint>
    static const char* const TITLES[] = {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "madam",
                                         "mme", "dear", "attn", "messrs"};
    // 总经理 经理 先生 女士 小姐 太太 老师 同学 师傅 阿姨 叔叔 老板 医生 主任 教授 亲收 亲启 收
    static const uint32_t SUFFIXES[18][3] = {
        {0x603b, 0x7ecf, 0x7406}, {0x7ecf, 0x7406}, {0x5148, 0x751f}, {0x5973, 0x58eb}, {0x5c0f, 0x59d0},
        {0x592a, 0x592a}, {0x8001, 0x5e08}, {0x540c, 0x5b66}, {0x5e08, 0x5085}, {0x963f, 0x59e8}, {0x53d4, 0x53d4},
        {0x8001, 0x677f}, {0x533b, 0x751f}, {0x4e3b, 0x4efb}, {0x6559, 0x6388}, {0x4eb2, 0x6536}, {0x4eb2, 0x542f},
        {0x6536}};
    // 收件人 寄件人 收货人 联系人 姓名
    static const uint32_t PREFIXES[5][3] = {
        {0x6536, 0x4ef6, 0x4eba}, {0x5bc4, 0x4ef6, 0x4eba}, {0x6536, 0x8d27, 0x4eba}, {0x8054, 0x7cfb, 0x4eba},
        {0x59d3, 0x540d}};
    """
    const char* const TITLES[14]
    const uint32_t SUFFIXES[18][3]
    const uint32_t PREFIXES[5][3]


cdef uint32_t without_brackets(uint32_t* text, uint32_t size) noexcept nogil:
    """Drop bracketed parts, unless nothing else is there; in place."""
    cdef uint32_t i, kept = 0
    cdef int depth = 0
    cdef bint any_word = False
    for i in range(size):
        depth += (text[i] == 0x28) - (text[i] == 0x29 and depth > 0)
        any_word |= depth == 0 and is_word_char(text[i])
    if not any_word:
        return size
    depth = 0
    for i in range(size):
        if text[i] == 0x28:
            depth += 1
        if depth == 0:
            text[kept] = text[i]
            kept += 1
        if text[i] == 0x29 and depth > 0:
            depth -= 1
    return kept


cdef inline uint32_t length_of(const uint32_t* word) noexcept nogil:
    return 3 if word[2] != 0 else 2 if word[1] != 0 else 1


cdef inline bint same(const uint32_t* one, const uint32_t* other, uint32_t n) noexcept nogil:
    return memcmp(one, other, 4 * n) == 0


cdef void put_chinese_name(uint32_t* name, uint32_t n, vector[char]* out) noexcept nogil:
    cdef uint32_t i, length
    cdef bint again = True
    for i in range(5):
        length = length_of(PREFIXES[i])
        if n >= length + 2 and same(name, PREFIXES[i], length):
            name += length
            n -= length
            break
    while again:  # ends: each turn but the last shortens the name
        again = False
        for i in range(18):
            length = length_of(SUFFIXES[i])
            if n >= length + 2 and same(name + n - length, SUFFIXES[i], length):
                n -= length
                again = True
                break
    put_text(out, name, n)


cdef bint is_title(const uint32_t* word, uint32_t size) noexcept nogil:
    cdef uint32_t i, j
    for i in range(14):
        j = 0
        while j < size and TITLES[i][j] != 0 and word[j] == <uint32_t>TITLES[i][j]:
            j += 1
        if j == size and TITLES[i][j] == 0:
            return True
    return False


cdef bint is_less(const uint32_t* one, uint32_t n_one, const uint32_t* other, uint32_t n_other) noexcept nogil:
    cdef uint32_t i
    for i in range(min(n_one, n_other)):
        if one[i] != other[i]:
            return one[i] < other[i]
    return n_one < n_other


cdef void put_latin_name(const uint32_t* text, uint32_t size, bint titles, vector[char]* out) noexcept nogil:
    """Write the sorted words of a name; `titles`: keep them."""
    cdef const uint32_t* words[MAX_WORDS]
    cdef uint32_t sizes[MAX_WORDS]
    cdef uint32_t n = 0, at = 0, start, j
    while at < size and n < MAX_WORDS:
        start = at
        while at < size and is_word_char(text[at]):
            at += 1
        if at > start and (titles or not is_title(text + start, at - start)):
            j = n
            while j > 0 and is_less(text + start, at - start, words[j - 1], sizes[j - 1]):
                words[j], sizes[j] = words[j - 1], sizes[j - 1]
                j -= 1
            words[j], sizes[j] = text + start, at - start
            n += 1
        at += 1
    for j in range(n):
        if j > 0:
            out.push_back(c" ")
        put_text(out, words[j], sizes[j])


cdef void put_name(uint32_t* text, uint32_t size, vector[char]* out) noexcept nogil:
    cdef uint32_t i, n = 0, n_cjk = 0, start
    size = without_brackets(text, size)
    for i in range(size):
        n_cjk += is_cjk(text[i])
    if n_cjk >= 2:
        for i in range(size):
            if is_cjk(text[i]):
                text[n] = text[i]
                n += 1
        put_chinese_name(text, n, out)
        return
    i = 0
    while i < size:  # phones go
        start = i
        while i < size and is_digit(text[i]):
            i += 1
        if i - start >= LONG_NUMBER:
            for n in range(start, i):
                text[n] = 0x20
        i += i == start
    put_latin_name(text, size, False, out)
    if out.empty():
        put_latin_name(text, size, True, out)


