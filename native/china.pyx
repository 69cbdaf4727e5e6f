"""Read an address of China that is written in Latin letters into the items of a Chinese one.

In English or pinyin: Room 1205, Building 3, No. 88 Keji Road is Keji Lu 88 Hao 3 Hao Lou 1205 Shi, and 科技路88号3号楼1205室.
Places become the division's code, whatever stands first; the road is written by its syllables; numbers are sorted
into houses, buildings, units, floors and rooms by the words beside them (china_words.py). Names of sites drop out
beside a road and its house number.
"""

from libc.stdint cimport uint32_t

from native cimport china_reader as words
from native.china_names cimport NO_ROW, Reading, add, flush, is_mark, read_place, read_word
from native.china_places cimport settle_places
from native.china_reader cimport Found, Word, has_value, word_ahead, word_at
from native.china_values cimport put_items, take
from native.latin_found cimport leading_zeros
from native.latin_tokens cimport Token, all_digits, leading_digits
from native.pinyin cimport spell_number
from native.places cimport (
    CHINA, LATIN_CHINA, LATIN_CHINESE_CITY, LATIN_CHINESE_DISTRICT, LATIN_CITY, LATIN_PLACE, LATIN_REMARK, Region,
    is_digit, is_letter, latin_ahead, latin_kind,
)
from native.wordlists cimport is_one_of

cdef enum:
    TAIWAN = 710000  # it and what follows it are read as other countries are

cdef const char** SIDES = [b"dong", b"nan", b"xi", b"bei", b"zhong", NULL]


cdef bint is_china(const Token* tokens, uint32_t n, const Region* hint) noexcept nogil:
    cdef bint signal = 0 < hint.province < TAIWAN, names_road
    cdef uint32_t at = 0, end
    cdef int kind, does
    while at < n:
        kind, end = tokens[at].kind, at + tokens[at].span
        if kind == LATIN_CHINA:
            signal = True
        elif kind == LATIN_CHINESE_CITY or kind == LATIN_CITY or kind == LATIN_PLACE:
            does = word_at(tokens, n, end).does if end < n and not tokens[end].comma else words.NONE
            names_road = does == words.ROAD or does == words.SIDE
            if not names_road and kind != LATIN_CHINESE_CITY:
                return False
            signal |= not names_road
        at = end
    return signal


cdef void take_bare(Found* found, Reading* reading, uint32_t at, const Token* token, bint ended) noexcept nogil:
    """Take a number that no word behind it explains."""
    if has_value(found, words.HOUSE) or not is_digit(token.text[0]):
        take(found, words.ROOM, 0, token.text, token.size)
    elif ended or (at > 0 and word_at(found.tokens, found.n, at - 1).does == words.NUMBER):
        take(found, words.HOUSE, 0, token.text, token.size)
    else:
        reading.bare[reading.n_bare] = token
        reading.n_bare += 1
        reading.front = True


cdef bint take_glued(Found* found, Reading* reading, const Token* token) noexcept nogil:
    """Take a number and its word that are one token: 88hao, 5f."""
    cdef uint32_t n = leading_digits(token)
    cdef int kind, row
    if n == 0 or n == token.size or (token.size == n + 1 and token.text[n] != c"f"):
        return False
    kind = latin_kind(latin_ahead(CHINA, token.text + n, token.size - n), &row) % words.ENGLISH
    if not words.HOUSE <= kind <= words.PART:
        return False
    flush(found, reading)
    take(found, kind, row, token.text, n)
    return True


cdef uint32_t read_number(Found* found, Reading* reading, uint32_t at, const Token* token, bint ended) noexcept nogil:
    cdef Word word = word_ahead(found, at + 1)
    cdef bint digits = token.ordinal or all_digits(token.text, token.size, 1, token.size)
    cdef uint32_t n = token.size - 2 if token.ordinal else token.size, zeros
    cdef uint32_t spelt[12]
    if digits and (word.does == words.ROAD or word.does == words.SIDE) and (
        token.ordinal or reading.n_word > 0 or reading.side != NO_ROW
    ):
        zeros = leading_zeros(token.text, n)
        if n - zeros > 2:
            add(reading, token.text + zeros, n - zeros)
        else:
            add(reading, spelt, spell_number(token.text + zeros, n - zeros, spelt))
        return 1
    if word.does == words.SECTION:
        take(found, words.SECTION, 0, token.text, n)
        return 1 + word.span
    if words.HOUSE <= word.does <= words.PART and not is_mark(found, at + 1, &word):
        flush(found, reading)
        take(found, word.does, word.row, token.text, n)
        return 1 + word.span
    if take_glued(found, reading, token):
        return 1
    if token.ordinal:
        add(reading, token.text, token.size)
        return 1
    flush(found, reading)
    take_bare(found, reading, at, token, ended)
    return 1


cdef void add_folded(Reading* reading, const Token* token) noexcept nogil:
    """Add a word with ü as u: lv, lyu, nv, nyu."""
    cdef uint32_t folded[2 * words.LONGEST_NAME]
    cdef uint32_t n = 0, i = 0
    if token.size > 2 * words.LONGEST_NAME:
        return  # it has no room
    while i < token.size:
        folded[n] = token.text[i]
        n += 1
        i += 1
        if token.text[i - 1] != c"l" and token.text[i - 1] != c"n":
            continue
        if i < token.size and token.text[i] == c"v":
            folded[n] = c"u"
            n, i = n + 1, i + 1
        elif i + 1 < token.size and token.text[i] == c"y" and token.text[i + 1] == c"u":
            folded[n] = c"u"
            n, i = n + 1, i + 2
    add(reading, folded, n)


cdef uint32_t read_one(Found* found, Reading* reading, uint32_t at) noexcept nogil:
    """Read a word, phrase or number; return how many tokens that took."""
    cdef Token* token = &found.tokens[at]
    cdef bint ended = reading.ended
    cdef Word word
    cdef uint32_t n, i
    reading.ended = False
    if reading.pending != words.NONE and token.is_value:
        take(found, reading.pending, reading.row, token.text, token.size)
        reading.pending = words.NONE
        return 1
    if token.n_digits > 0:
        return read_number(found, reading, at, token, ended)
    if token.kind == LATIN_CHINESE_CITY or token.kind == LATIN_CHINESE_DISTRICT:
        n = read_place(found, reading, at)
        if n > 0:
            return n
    if token.kind == LATIN_CHINA:
        flush(found, reading)
        return token.span
    word = word_at(found.tokens, found.n, at)
    if word.does != words.NONE:
        n = read_word(found, reading, at, &word, ended)
        if n > 0:
            return n
    word = word_ahead(found, at + 1)
    if token.size == 1 and is_letter(token.text[0]) and word.does == words.BUILDING and not is_mark(found, at + 1, &word):
        flush(found, reading)
        take(found, words.BUILDING, 0, token.text, 1)
        return 1 + word.span
    if ended and is_one_of(SIDES, token.text, token.size):
        for i in range(token.size):
            found.road[found.n_road + i] = token.text[i]
        found.n_road += token.size
        return 1
    add_folded(reading, token)
    return 1


cdef void read_tokens(Found* found) noexcept nogil:
    cdef Reading reading
    cdef uint32_t at = 0, i
    cdef bint remark = False, dialled = False
    cdef Token* token
    reading.n_word, reading.side, reading.n_bare, reading.pending, reading.row = 0, NO_ROW, 0, words.NONE, 0
    reading.ended = reading.front = False
    while at < found.n:  # ends: each turn takes a token
        token = &found.tokens[at]
        if token.comma:
            flush(found, &reading)
            reading.pending = words.NONE
            remark = reading.ended = reading.front = False
        if token.hashed and reading.pending == words.NONE:
            reading.pending, reading.row = words.ROOM, 0
        dialled = token.n_digits > 0 and (token.plus or dialled)
        if remark or dialled:
            at += 1
        elif token.kind == LATIN_REMARK and at > 0:
            remark = True
            at += 1
        else:
            at += read_one(found, &reading, at)
    flush(found, &reading)
    for i in range(reading.n_bare):
        take(found, words.ROOM if has_value(found, words.HOUSE) else words.HOUSE, 0, reading.bare[i].text, reading.bare[i].size)


cdef void read_china(
    Token* tokens, uint32_t n, const Region* hint, uint32_t* pool, uint32_t used, China* china
) noexcept nogil:
    cdef Found found
    found.tokens, found.n, found.pool, found.used = tokens, n, pool, used
    found.n_places = found.n_values = found.n_sites = found.n_road = found.town.size = found.section.size = 0
    read_tokens(&found)
    settle_places(&found, hint, china)
    put_items(&found, &china.items)
