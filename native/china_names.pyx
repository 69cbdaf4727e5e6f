"""Read the names in a Latin address of China: places, roads, sites, and the words beside them."""

from libc.stdint cimport uint32_t
from libc.string cimport strlen

from native cimport china_reader as words
from native.china_reader cimport (
    LONGEST_NAME, MAX_PLACES, MAX_SITES, Found, Name, Word, has_value, is_value, stands, word_ahead,
)
from native.china_values cimport take
from native.latin_tokens cimport Token, is_text
from native.places cimport LATIN_CHINESE_CITY, put_row


cdef void add(Reading* reading, const uint32_t* text, uint32_t size) noexcept nogil:
    cdef uint32_t i
    if reading.n_word + size <= LONGEST_NAME:
        for i in range(size):
            reading.word[reading.n_word + i] = text[i]
        reading.n_word += size


cdef void add_row(Reading* reading, int row) noexcept nogil:
    cdef uint32_t size = put_row(row, reading.word + reading.n_word)
    if reading.n_word + size <= LONGEST_NAME:
        reading.n_word += size


cdef inline void clear(Reading* reading) noexcept nogil:
    reading.n_word, reading.side = 0, NO_ROW


cdef Name keep(Found* found, const Reading* reading) noexcept nogil:
    """Write the name at hand to the pool."""
    cdef Name name
    cdef uint32_t i
    name.start, name.size = found.used, reading.n_word
    for i in range(reading.n_word):
        found.pool[found.used + i] = reading.word[i]
    found.used += reading.n_word
    return name


cdef void flush(Found* found, Reading* reading) noexcept nogil:
    if reading.n_word > 0 and found.n_sites < MAX_SITES:
        found.sites[found.n_sites] = keep(found, reading)
        found.n_sites += 1
    clear(reading)


cdef bint is_mark(const Found* found, uint32_t at, const Word* word) noexcept nogil:
    return word.english and is_value(found, at + word.span)


cdef bint is_syllable(const Token* token) noexcept nogil:
    """Say whether a word has one group of vowels."""
    cdef uint32_t i, groups = 0
    cdef bint vowel, before = False
    for i in range(token.size):
        vowel = token.text[i] in (c"a", c"e", c"i", c"o", c"u")
        groups += vowel and not before
        before = vowel
    return token.n_digits == 0 and groups == 1


cdef bint leads_to_road(const Found* found, uint32_t at) noexcept nogil:
    """Say whether a road's kind, a side, or the last syllable of a road's name stands here."""
    cdef int does = word_ahead(found, at).does
    if does == words.ROAD or does == words.SIDE:
        return True
    return stands(found, at) and is_syllable(&found.tokens[at]) and word_ahead(found, at + 1).does == words.ROAD


cdef uint32_t read_place(Found* found, Reading* reading, uint32_t at) noexcept nogil:
    cdef const Token* token = &found.tokens[at]
    cdef uint32_t end = at + token.span
    cdef Word word = word_ahead(found, end)
    cdef bint district = False
    if leads_to_road(found, end) or word.does == words.TOWN or word.does == words.QUARTER or word.does == words.SECTION:
        return 0
    if reading.n_word > 0 and word.does != words.SUFFIX and word.does != words.DISTRICT:
        return 0
    flush(found, reading)
    while word.does == words.SUFFIX or word.does == words.DISTRICT or (
        word.does == words.ROOM and is_text(found.tokens[end].text, found.tokens[end].size, b"shi")
    ):
        district |= word.does == words.DISTRICT
        end += word.span
        word = word_ahead(found, end)
    if found.n_places < MAX_PLACES:
        found.places[found.n_places].node, found.places[found.n_places].district = token.node, district
        found.places[found.n_places].city = token.kind == LATIN_CHINESE_CITY
        found.n_places += 1
    return end - at


cdef void turn_road(Found* found, int row) noexcept nogil:
    """Put a side behind a road's name where it stands in Chinese: before 路, behind 大道."""
    cdef const char* kind = b""
    if found.n_road >= 2 and is_text(found.road + found.n_road - 2, 2, b"lu"):
        kind = b"lu"
    elif found.n_road >= 3 and is_text(found.road + found.n_road - 3, 3, b"jie"):
        kind = b"jie"
    found.n_road -= <uint32_t>strlen(kind)
    found.n_road += put_row(row, found.road + found.n_road)
    while kind[0] != 0:  # ends: a letter a turn
        found.road[found.n_road] = <uint32_t>kind[0]
        found.n_road += 1
        kind += 1


cdef void end_road(Found* found, Reading* reading, int row) noexcept nogil:
    cdef uint32_t i
    cdef const Token* house
    if reading.side != NO_ROW:
        reading.n_word += put_row(reading.side, reading.word + reading.n_word)
    reading.n_word += put_row(row, reading.word + reading.n_word)
    if found.n_road > 0:
        flush(found, reading)
        return
    for i in range(reading.n_word):
        found.road[i] = reading.word[i]
    found.n_road = reading.n_word
    clear(reading)
    reading.ended = True
    if reading.front and not has_value(found, words.HOUSE):
        reading.n_bare -= 1
        house = reading.bare[reading.n_bare]
        take(found, words.HOUSE, 0, house.text, house.size)
    reading.front = False


cdef bint is_ordinal_road(const Found* found, uint32_t at) noexcept nogil:
    """Say whether a number stands here that belongs to a road's name: South 12th Road."""
    return is_value(found, at) and found.tokens[at].n_digits > 0 and word_ahead(found, at + 1).does == words.ROAD


cdef uint32_t read_side(Found* found, Reading* reading, uint32_t at, const Word* word, bint ended) noexcept nogil:
    cdef bint letter = found.tokens[at].size == 1
    cdef bint before_road = word_ahead(found, at + word.span).does == words.ROAD
    if before_road or is_ordinal_road(found, at + word.span):
        if reading.n_word > 0 or not letter or before_road:
            add_row(reading, word.row)
            return word.span
    if ended:
        turn_road(found, word.row)
        return word.span
    if not letter and reading.n_word == 0 and reading.side == NO_ROW:
        reading.side = word.row
        return word.span
    return 0


cdef uint32_t read_kind_of_place(Found* found, Reading* reading, uint32_t at, const Word* word) noexcept nogil:
    """Read 区, 镇, 街道 and the like behind a name that is no known place."""
    if reading.n_word == 0:
        return word.span if found.tokens[at].size > 4 or word.does == words.SUFFIX else 0
    if word.does == words.TOWN:
        found.town = keep(found, reading)
    clear(reading)
    return word.span


cdef uint32_t read_word(Found* found, Reading* reading, uint32_t at, const Word* word, bint ended) noexcept nogil:
    cdef const Token* token = &found.tokens[at]
    cdef uint32_t end = at + word.span
    cdef Word behind = word_ahead(found, end)
    cdef bint valued = is_value(found, end + behind.span if behind.does == words.NUMBER else end)
    cdef int does = word.does
    if does == words.ROAD and (reading.n_word > 0 or reading.side != NO_ROW):
        end_road(found, reading, word.row)
        return word.span
    if does == words.SIDE:
        return read_side(found, reading, at, word, ended)
    if does == words.SITE or (does == words.BUILDING and word.english and not valued):
        if behind.does == words.ROAD:
            return 0
        add(reading, token.text, token.size)
        flush(found, reading)
        return word.span
    if words.LANE <= does <= words.PART and valued:
        flush(found, reading)
        reading.pending, reading.row = does, word.row
        return word.span
    if does == words.SECTION and valued:
        reading.pending, reading.row = does, word.row
        return word.span
    if does == words.SUFFIX or does == words.DISTRICT or does == words.QUARTER or does == words.TOWN:
        return read_kind_of_place(found, reading, at, word)
    return word.span if does == words.NUMBER or does == words.ANYWHERE else 0
