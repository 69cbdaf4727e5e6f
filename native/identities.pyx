"""Write the canonical form of an identity number, a name or a city.

Identity numbers keep letters and digits: a resident's number of 15 digits becomes the person's one of 18; letters
that were taken for digits (O, I, Z, S, B) become digits when that makes the check digit right; labels drop out.
Names lose titles, brackets and what follows a name (先生, Mr, 收); Latin ones are the sorted set of their words, since
ZHANG San and San Zhang are one. A Chinese city is its code.
"""

from libc.stdint cimport int32_t, uint32_t
from libc.string cimport memcmp, memcpy
from libcpp.vector cimport vector

from native.forms cimport encode
from native.places cimport Region, is_digit, is_letter, is_word_char, read_region
from native.text cimport is_cjk

cdef enum:
    MAX_WORDS = 32  # of a Latin name; what follows them is not read
    LONG_NUMBER = 7  # digits in a name that are a phone

cdef extern from *:
    """
    #include <cstdint>
    static const int RESIDENT_WEIGHTS[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};  // GB 11643
    static const char RESIDENT_CHECKS[] = "10x98765432";
    static const int CREDIT_WEIGHTS[17] = {1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28};  // GB 32100
    static const int CREDIT_LETTERS[26] = {10, 11, 12, 13, 14, 15, 16, 17, -1, 18, 19, 20, 21, 22, -1, 23, 24, 25, -1,
                                           26, 27, -1, 28, 29, 30, -1};  // its digits after 9: no I, O, S, V, Z
    static const char* const LABELS[] = {"passportno", "passport", "idcardno", "idcard", "idno"};
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
    const int RESIDENT_WEIGHTS[17]
    const char RESIDENT_CHECKS[11]
    const int CREDIT_WEIGHTS[17]
    const int CREDIT_LETTERS[26]
    const char* const LABELS[5]
    const char* const TITLES[14]
    const uint32_t SUFFIXES[18][3]
    const uint32_t PREFIXES[5][3]


cdef char resident_check(const char* digits) noexcept nogil:
    """Return the check digit of 17 digits, 0 when they are none."""
    cdef int total = 0, i
    for i in range(17):
        if not is_digit(digits[i]):
            return 0
        total += (digits[i] - 48) * RESIDENT_WEIGHTS[i]
    return RESIDENT_CHECKS[total % 11]


cdef bint is_credit_number(const char* code) noexcept nogil:
    cdef int total = 0, i, value
    for i in range(N_IDENTITY):
        value = -1
        if is_digit(code[i]):
            value = code[i] - 48
        elif 97 <= code[i] <= 122:
            value = CREDIT_LETTERS[code[i] - 97]
        if value < 0:
            return False
        if i == 17:
            return value == (31 - total % 31) % 31
        total += value * CREDIT_WEIGHTS[i]
    return False


cdef inline bint is_checked(const char* code) noexcept nogil:
    return resident_check(code) == code[17] or is_credit_number(code)


cdef char as_digit(char letter) noexcept nogil:
    """Return the digit that a letter is taken for."""
    if letter == c"o":
        return c"0"
    if letter == c"i" or letter == c"l":
        return c"1"
    if letter == c"z":
        return c"2"
    if letter == c"s":
        return c"5"
    return c"8" if letter == c"b" else letter


cdef bint is_date(const char* digits) noexcept nogil:
    """Say whether six digits may be a birthday: YYMMDD."""
    cdef int month = (digits[2] - 48) * 10 + digits[3] - 48, day = (digits[4] - 48) * 10 + digits[5] - 48
    return 1 <= month <= 12 and 1 <= day <= 31


cdef void put_identity(uint32_t* text, uint32_t size, vector[char]* out) noexcept nogil:
    cdef uint32_t i, j, n = 0, first = 0, length
    cdef char code[64]
    cdef char mended[N_IDENTITY]
    cdef bint all_digits = True
    for i in range(size):
        if is_digit(text[i]) or is_letter(text[i]):
            if n == 64:
                break
            code[n] = <char>text[i]
            n += 1
    for i in range(5):
        length = 0
        while LABELS[i][length] != 0:
            length += 1
        if n >= length + 6 and memcmp(code, LABELS[i], length) == 0:
            first, n = length, n - length
            break
    for i in range(n):
        all_digits = all_digits and is_digit(code[first + i])
    if n == 15 and all_digits and is_date(code + first + 6):
        memcpy(mended, code + first, 6)
        mended[6], mended[7] = c"1", c"9"
        memcpy(mended + 8, code + first + 6, 9)
        mended[17] = resident_check(mended)
        out.insert(out.end(), mended, mended + N_IDENTITY)
        return
    if n == <uint32_t>N_IDENTITY and not is_checked(code + first):
        for j in range(<uint32_t>N_IDENTITY):
            mended[j] = as_digit(code[first + j])
        if is_checked(mended):
            out.insert(out.end(), mended, mended + N_IDENTITY)
            return
    out.insert(out.end(), code + first, code + first + n)


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


cdef void put(vector[char]* out, const uint32_t* text, uint32_t size) noexcept nogil:
    cdef size_t before = out.size()
    out.resize(before + 4 * <size_t>size)
    out.resize(encode(text, size, out.data() + before) - out.data())


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
    put(out, name, n)


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
        put(out, words[j], sizes[j])


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


cdef void put_city(uint32_t* text, uint32_t size, vector[char]* out) noexcept nogil:
    cdef Region region
    cdef int32_t code, scale = 100000
    cdef uint32_t i, n = 0
    region.province = region.city = region.district = region.told = 0
    read_region(text, size, &region)
    code = region.city if region.city != 0 and region.province not in (110000, 120000, 310000, 500000) else region.province
    if code != 0:
        while scale > 0:  # ends: six digits
            out.push_back(<char>(48 + code // scale % 10))
            scale //= 10
        return
    for i in range(size):
        if is_word_char(text[i]):
            text[n] = text[i]
            n += 1
    if n > 6 and text[n - 1] == c"y" and text[n - 2] == c"t" and text[n - 3] == c"i" and text[n - 4] == c"c":
        n -= 4
    put(out, text, n)
