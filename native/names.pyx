"""Write the canonical form of a name.

Names lose titles, brackets and what follows a name (先生, Mr, 收), and companies their legal form (legal_forms.pyx).
Latin ones are the sorted list of their words, since ZHANG San and San Zhang are one. Of a Chinese name Latin letters
drop out, except a company's only word of them: TCL科技 is not 科技.
"""

from libc.stdint cimport uint32_t
from libc.string cimport memcmp
from libcpp.vector cimport vector

from native.forms cimport put_text
from native.legal_forms cimport (
    MAX_WORDS, Words, is_company_mark, last_form, shorten_chinese, shorten_latin, without_town_marks,
)
from native.places cimport is_digit, is_letter, is_word_char
from native.text cimport is_cjk
from native.wordlists cimport is_one_of

cdef enum:
    LONGEST_BRAND = 8  # letters and digits of the Latin word in a company's Chinese name
    LONG_NUMBER = 7  # digits in a name that are a phone

cdef extern from *:
    """
    #include <cstdint>
    static const char* const TITLES[] = {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "madam",
                                         "mme", "dear", "attn", "messrs", 0};
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
    const char* const TITLES[15]
    const uint32_t SUFFIXES[18][3]
    const uint32_t PREFIXES[5][3]


cdef uint32_t without_brackets(uint32_t* text, uint32_t size) noexcept nogil:
    """Drop bracketed parts, unless nothing else is there or a company's legal form follows (信达(深圳)有限公司); in place."""
    cdef uint32_t i, kept = 0, form
    cdef int depth = 0
    cdef bint any_word = False, any_bracket = False
    for i in range(size):
        any_bracket |= text[i] == 0x28
        depth += (text[i] == 0x28) - (text[i] == 0x29 and depth > 0)
        any_word |= depth == 0 and is_word_char(text[i])
    if not any_word or not any_bracket:
        return size
    form = last_form(text, size)
    depth = 0
    for i in range(size):
        if text[i] == 0x28:
            depth += 1
        if depth == 0 or i < form:
            text[kept] = text[i]
            kept += 1
        if text[i] == 0x29 and depth > 0:
            depth -= 1
    return kept


cdef inline uint32_t length_of(const uint32_t* word) noexcept nogil:
    return 3 if word[2] != 0 else 2 if word[1] != 0 else 1


cdef inline bint same(const uint32_t* one, const uint32_t* other, uint32_t n) noexcept nogil:
    return memcmp(one, other, 4 * n) == 0


cdef void put_chinese_name(uint32_t* name, uint32_t n, bint apart, vector[char]* out) noexcept nogil:
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
    n = shorten_chinese(name, without_town_marks(name, n), apart)
    put_text(out, name, n)


cdef bint is_less(const uint32_t* one, uint32_t n_one, const uint32_t* other, uint32_t n_other) noexcept nogil:
    cdef uint32_t i
    for i in range(min(n_one, n_other)):
        if one[i] != other[i]:
            return one[i] < other[i]
    return n_one < n_other


cdef void put_latin_name(uint32_t* text, uint32_t size, bint titles, vector[char]* out) noexcept nogil:
    """Write the sorted words of a name; `titles`: keep them."""
    cdef Words words
    cdef uint32_t at = 0, start, i, j, length
    cdef uint32_t* word
    words.n = 0
    while at < size and words.n < MAX_WORDS:
        start = at
        while at < size and is_word_char(text[at]):
            at += 1
        if at > start and (titles or not is_one_of(TITLES, text + start, at - start)):
            words.word[words.n], words.size[words.n] = text + start, at - start
            words.n += 1
        at += 1
    shorten_latin(&words)
    for i in range(1, words.n):
        word, length, j = words.word[i], words.size[i], i
        while j > 0 and is_less(word, length, words.word[j - 1], words.size[j - 1]):
            words.word[j], words.size[j] = words.word[j - 1], words.size[j - 1]
            j -= 1
        words.word[j], words.size[j] = word, length
    for j in range(words.n):
        if j > 0:
            out.push_back(c" ")
        put_text(out, words.word[j], words.size[j])


cdef uint32_t without_apostrophes(uint32_t* text, uint32_t size) noexcept nogil:
    """Close up D'Souza; in place."""
    cdef uint32_t i, kept = 0
    for i in range(size):
        if text[i] == 0x27 and kept > 0 and is_word_char(text[kept - 1]) and i + 1 < size and is_word_char(text[i + 1]):
            continue
        text[kept] = text[i]
        kept += 1
    return kept


cdef bint has_brand(const uint32_t* text, uint32_t form) noexcept nogil:
    """Say whether one short word of Latin letters and digits stands before a company's 公司."""
    cdef uint32_t i, n_words = 0, length = 0
    cdef bint inside = False
    for i in range(form):
        if is_digit(text[i]) or is_letter(text[i]):
            n_words += not inside
            length += 1
            inside = True
        else:
            inside = False
    return n_words == 1 and length <= LONGEST_BRAND


cdef uint32_t only_chinese(uint32_t* text, uint32_t size, bint* apart) noexcept nogil:
    """Keep the Chinese characters, and a company's brand; in place. `apart`: a mark stands behind its legal form."""
    cdef uint32_t i, n = 0, form = size
    cdef bint brand
    while form > 0 and not (form + 1 < size and is_company_mark(text + form)):
        form -= 1
    brand = has_brand(text, form)
    apart[0] = form + 2 < size and not is_cjk(text[form + 2])
    for i in range(size):
        if is_cjk(text[i]) or (brand and i < form and (is_digit(text[i]) or is_letter(text[i]))):
            text[n] = text[i]
            n += 1
    return n


cdef void put_name(uint32_t* text, uint32_t size, vector[char]* out) noexcept nogil:
    cdef uint32_t i, n = 0, n_cjk = 0, start
    cdef bint apart
    size = without_brackets(text, size)
    for i in range(size):
        n_cjk += is_cjk(text[i])
    if n_cjk >= 2:
        n = only_chinese(text, size, &apart)
        put_chinese_name(text, n, apart, out)
        return
    size = without_apostrophes(text, size)
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
