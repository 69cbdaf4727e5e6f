"""Read an address written without CJK characters, and write the forms of its door and building.

Words are a set: their order, commas, and the short or long form of a street's kind do not matter; the kinds of rooms
(Apt, Unit, Suite, #), countries, provinces and postcodes drop out. Numbers are told apart: the house (the first that
belongs to nothing else), buildings, floors and rooms. What the manifest's city field says joins the words.
"""

from libc.stdint cimport uint32_t, uint8_t
from libcpp.vector cimport vector

from native.latin_tokens cimport MAX_TOKENS, Token, all_digits, are_postcode, is_glued_postcode, split
from native.places cimport (
    LATIN_ALIAS, LATIN_BUILDING, LATIN_DROP, LATIN_FLOOR, LATIN_NUMBER, LATIN_PLACE, LATIN_REMARK, LATIN_ROAD, LATIN_ROOM,
    LATIN_ROUTE, LATIN_SIDE, is_digit, latin_row,
)

cdef enum:
    MAX_SPANS = 192  # the tokens of address and city


cdef struct Span:
    const uint32_t* text  # borrowed from the pool
    uint32_t size
    bint plain  # of bare numbers: a plain word stands before


cdef struct Spans:
    Span at[MAX_SPANS]
    uint32_t n


cdef struct Found:
    Spans words
    Spans bare
    Spans rooms
    Spans buildings
    Spans floors


cdef void put(vector[char]* out, const uint32_t* text, uint32_t size) noexcept nogil:
    cdef uint32_t i, code
    cdef size_t before = out.size()
    cdef char* at
    out.resize(before + 4 * <size_t>size)
    at = out.data() + before
    for i in range(size):
        code = text[i]
        if code < 0x80:
            at[0] = <char>code
            at += 1
            continue
        if code < 0x800:
            at[0] = <char>(0xC0 | code >> 6)
        else:
            if code < 0x10000:
                at[0] = <char>(0xE0 | code >> 12)
            else:
                at[0] = <char>(0xF0 | code >> 18)
                at += 1
                at[0] = <char>(0x80 | (code >> 12 & 0x3F))
            at += 1
            at[0] = <char>(0x80 | (code >> 6 & 0x3F))
        at[1] = <char>(0x80 | (code & 0x3F))
        at += 2
    out.resize(at - out.data())


cdef void take(Spans* spans, const uint32_t* text, uint32_t size, bint plain) noexcept nogil:
    if spans.n < MAX_SPANS:
        spans.at[spans.n].text, spans.at[spans.n].size, spans.at[spans.n].plain = text, size, plain
        spans.n += 1


cdef void take_value(Spans* spans, const uint32_t* text, uint32_t size, bint plain) noexcept nogil:
    while size > 1 and text[0] == 48:
        text += 1
        size -= 1
    take(spans, text, size, plain)


cdef void take_row(Found* found, int row, uint32_t** pool) noexcept nogil:
    """Take the canonical word of a row."""
    cdef uint32_t size, i
    cdef const uint8_t* letters = latin_row(row, &size)
    for i in range(size):
        pool[0][i] = letters[i]
    take(&found.words, pool[0], size, False)
    pool[0] += size


cdef void take_word(Found* found, const Token* token) noexcept nogil:
    cdef uint32_t size = token.size, i
    cdef const char* strasse = b"strasse"
    if size > 7:
        for i in range(7):
            if token.text[size - 7 + i] != <uint32_t>strasse[i]:
                break
        else:
            size -= 4
    take(&found.words, token.text, size, False)


cdef bint is_long(const uint32_t* number, uint32_t size) noexcept nogil:
    """Say whether a number is a postcode by its length: 5 digits and more, 5-4, 3-4."""
    if all_digits(number, size, 5, size):
        return True
    if (size != 10 and size != 8) or number[size - 5] != 0x2D or not all_digits(number + size - 4, 4, 4, 4):
        return False
    return all_digits(number, size - 5, 3, 5)


cdef uint32_t read_value(
    const Token* tokens, uint32_t n, uint32_t at, const Token* ahead, Found* found
) noexcept nogil:
    """Read a number that no word explains; return how many tokens that took."""
    cdef const Token* token = &tokens[at]
    cdef const Token* before
    cdef bint plain = False
    if ahead != NULL and ahead.kind == LATIN_FLOOR and (ahead.size > 1 or ahead.slash):
        take_value(&found.floors, token.text, token.size, False)
        return 2
    if token.text[token.size - 1] == c"f" and all_digits(token.text, token.size - 1, 1, 3):
        take_value(&found.floors, token.text, token.size - 1, False)
        return 1
    if ahead != NULL and ahead.slash and ahead.has_digit and found.bare.n == 0:
        take_value(&found.rooms, token.text, token.size, False)
        return 1
    if at == 0 and n > 1 and tokens[1].comma and tokens[1].has_digit:
        if not is_long(tokens[1].text, tokens[1].size):
            take_value(&found.rooms, token.text, token.size, False)  # 2B, 45 Kings Rd
            return 1
    if is_glued_postcode(token):
        return 1
    if ahead != NULL and are_postcode(token, ahead):
        return 2
    if at > 0:
        before = &tokens[at - 1]
        plain = before.kind != LATIN_ROAD and before.kind != LATIN_SIDE and not before.has_digit
    take_value(&found.bare, token.text, token.size, plain)
    return 1


cdef void read_tokens(const Token* tokens, uint32_t n, Found* found, uint32_t** pool) noexcept nogil:
    cdef uint32_t at = 0
    cdef int pending = 0
    cdef bint remark = False, dialled = False, number_ahead
    cdef const Token* token
    cdef const Token* ahead
    while at < n:  # ends: each turn takes a token
        token = &tokens[at]
        ahead = &tokens[at + 1] if at + 1 < n and not tokens[at + 1].comma else NULL
        number_ahead = ahead != NULL and ahead.has_digit
        at += 1
        if token.comma:
            remark, pending = False, 0
        if token.hashed and pending == 0:
            pending = LATIN_ROOM
        dialled = token.has_digit and (token.plus or dialled)
        if remark or dialled:
            continue
        if token.kind == LATIN_REMARK and (found.words.n > 0 or found.bare.n > 0):
            remark = True
        elif pending != 0 and token.is_value and not token.ordinal:
            take_value(
                &found.rooms if pending == LATIN_ROOM else &found.buildings if pending == LATIN_BUILDING else &found.floors,
                token.text, token.size, False,
            )
            pending = 0
        elif token.ordinal and ahead != NULL and ahead.kind == LATIN_FLOOR:
            take_value(&found.floors, token.text, token.size - 2, False)
            at += 1
        elif token.kind == 0:
            if token.has_digit and not token.ordinal:
                at += read_value(tokens, n, at - 1, ahead, found) - 1
            else:
                take_word(found, token)
        elif token.kind == LATIN_ROOM or token.kind == LATIN_BUILDING:
            pending = token.kind
        elif token.kind == LATIN_FLOOR:
            if number_ahead and ahead.size <= 3:
                pending = token.kind
        elif token.kind == LATIN_ROUTE and number_ahead:
            take_row(found, token.row, pool)
            take(&found.words, ahead.text, ahead.size, False)
            at += 1
        elif token.kind == LATIN_PLACE or token.kind == LATIN_REMARK:
            if token.kind == LATIN_REMARK or (ahead != NULL and ahead.kind == LATIN_ROAD):
                take(&found.words, token.text, token.size, False)
        elif token.kind != LATIN_NUMBER and token.kind != LATIN_DROP:
            take_row(found, token.row, pool)


cdef int compare(const Span* one, const Span* other) noexcept nogil:
    cdef uint32_t i
    for i in range(min(one.size, other.size)):
        if one.text[i] != other.text[i]:
            return -1 if one.text[i] < other.text[i] else 1
    return 0 if one.size == other.size else -1 if one.size < other.size else 1


cdef void sort(Spans* spans) noexcept nogil:
    cdef uint32_t i, j
    cdef Span span
    for i in range(1, spans.n):
        span = spans.at[i]
        j = i
        while j > 0 and compare(&span, &spans.at[j - 1]) < 0:
            spans.at[j] = spans.at[j - 1]
            j -= 1
        spans.at[j] = span


cdef Span settle_bare(Found* found) noexcept nogil:
    """Choose the house among the numbers that no word explains; what is no postcode of the others is a room."""
    cdef Span house
    cdef uint32_t i, first = 0
    house.text = NULL
    house.size, house.plain = 0, False
    if found.bare.n > 1 and is_long(found.bare.at[0].text, found.bare.at[0].size):
        for i in range(1, found.bare.n):
            if not is_long(found.bare.at[i].text, found.bare.at[i].size):
                first = 1  # a postcode in front
    for i in range(first, found.bare.n):
        if house.size == 0:
            house = found.bare.at[i]
        elif not is_long(found.bare.at[i].text, found.bare.at[i].size):
            if not (found.bare.at[i].plain and all_digits(found.bare.at[i].text, found.bare.at[i].size, 4, 4)):
                take(&found.rooms, found.bare.at[i].text, found.bare.at[i].size, False)
    return house


cdef bint repeats(const Span* floor, const Spans* rooms) noexcept nogil:
    """Say whether a room's number starts with the floor's."""
    cdef uint32_t i, j
    for i in range(rooms.n):
        if rooms.at[i].size == floor.size + 2:
            for j in range(floor.size):
                if rooms.at[i].text[j] != floor.text[j]:
                    break
            else:
                return True
    return False


cdef void put_marked(vector[char]* out, char mark, Spans* spans, const Spans* rooms) noexcept nogil:
    cdef uint32_t i
    sort(spans)
    for i in range(spans.n):
        if rooms == NULL or not repeats(&spans.at[i], rooms):
            out.push_back(c"|")
            out.push_back(mark)
            put(out, spans.at[i].text, spans.at[i].size)


cdef void latin_forms(
    const uint32_t* text, uint32_t size, const uint32_t* city, uint32_t city_size,
    vector[uint32_t]* pool, vector[char]* door, vector[char]* building,
) noexcept nogil:
    cdef Token tokens[MAX_TOKENS]
    cdef Found found, city_found
    cdef uint32_t n, i
    cdef uint32_t* free_
    cdef Span house
    door.clear()
    building.clear()
    # Twice for hyphens put between values, and the canonical words behind them.
    if pool.size() < 4 * (<size_t>size + city_size) + 2 * MAX_TOKENS * 8:
        pool.resize(4 * (<size_t>size + city_size) + 2 * MAX_TOKENS * 8)
    free_ = pool.data() + 2 * (size + city_size)
    found.words.n = found.bare.n = found.rooms.n = found.buildings.n = found.floors.n = 0
    n = split(text, size, pool.data(), tokens)
    read_tokens(tokens, n, &found, &free_)
    house = settle_bare(&found)
    if city_size > 0:
        city_found.words.n = city_found.bare.n = city_found.rooms.n = city_found.buildings.n = city_found.floors.n = 0
        n = split(city, city_size, pool.data() + 2 * size, tokens)
        read_tokens(tokens, n, &city_found, &free_)
        for i in range(city_found.words.n):
            take(&found.words, city_found.words.at[i].text, city_found.words.at[i].size, False)
    if found.words.n + house.size + found.buildings.n + found.rooms.n + found.floors.n == 0:
        return
    sort(&found.words)
    for i in range(found.words.n):
        if i > 0 and compare(&found.words.at[i], &found.words.at[i - 1]) == 0:
            continue
        if i > 0:
            building.push_back(c" ")
        put(building, found.words.at[i].text, found.words.at[i].size)
    building.push_back(c"|")
    put(building, house.text, house.size)
    put_marked(building, c"b", &found.buildings, NULL)
    door.assign(building.begin(), building.end())
    sort(&found.rooms)
    put_marked(door, c"f", &found.floors, &found.rooms)
    put_marked(door, c"r", &found.rooms, NULL)
