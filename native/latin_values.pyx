"""Read the numbers of a Latin address: house, building, floor, room, and those that are none of them."""

from libc.stdint cimport uint32_t
from libc.string cimport strlen

from native.latin_found cimport Found, Span, ends_in, glue_to, take, take_room, take_singapore, take_value
from native.latin_postcodes cimport (
    CANADIAN, NONE, SINGAPOREAN, Postcode, has_country, is_long, postcode, postcode_of_two,
)
from native.latin_reader cimport Reader, ahead_of, kind_ahead, value_ahead
from native.latin_tokens cimport Token, all_digits, is_text, leading_digits
from native.places cimport (
    LATIN, LATIN_BLOCK, LATIN_BUILDING, LATIN_BUILDING_BEHIND, LATIN_CITY, LATIN_DROP, LATIN_FLOOR, LATIN_GLUED, LATIN_JOINT,
    LATIN_NUMBER, LATIN_ROAD, LATIN_ROOM, LATIN_ROOM_BEHIND, LATIN_ROUTE, LATIN_SIDE, LATIN_SKIP, is_letter,
    latin_ahead, latin_kind,
)


cdef enum:
    N_STREETS = 11
cdef const char** STREETS = [
    b"allee", b"strasse", b"str", b"weg", b"gasse", b"ring", b"damm", b"ufer", b"straat", b"gracht", b"laan",
]


cdef void take_marked(Reader* reader, int kind, uint32_t* text, uint32_t size) noexcept nogil:
    cdef Found* found = reader.found
    reader.numbered = True
    if kind == LATIN_BUILDING:
        take_value(&found.buildings, text, size)
    elif kind == LATIN_FLOOR:
        take_value(&found.floors, text, size)
    elif reader.by_hash and found.hashed.size == 0:
        found.hashed.text, found.hashed.size = text, size
    else:
        take_room(found, text, size)


cdef bint is_suffix(const Reader* reader, uint32_t at) noexcept nogil:
    """Say whether a token belongs to the number before it: 45 A, 12 bis."""
    cdef const Token* token = &reader.tokens[at]
    cdef const Token* next_ = ahead_of(reader, at + 1)
    if (token.gap != 0x20 and token.gap != 0x2F) or not token.alone:
        return False
    if is_text(token.text, token.size, b"bis"):
        return True
    if token.size != 1 or not is_letter(token.text[0]):
        return False
    if 0 < token.kind < LATIN_ROOM or (
        token.kind > LATIN_NUMBER and token.kind != LATIN_ROUTE and token.kind != LATIN_SKIP
    ):
        return False
    return next_ == NULL or (
        next_.kind != LATIN_ROAD and not next_.is_value and next_.gap == 0x20 and next_.alone
    )


cdef uint32_t read_bare(Reader* reader, uint32_t at, bint fronts) noexcept nogil:
    """Take a number and what belongs to it, 1 Chome 2-3 as 1-2-3; return how many tokens that took."""
    cdef Token* token = &reader.tokens[at]
    cdef const Token* before = &reader.tokens[at - 1] if at > 0 else NULL
    cdef uint32_t hyphen = 0x2D, end = at + 1
    cdef Span span
    span.text, span.size = token.text, token.size
    while kind_ahead(reader, end) == LATIN_JOINT:
        end += reader.tokens[end].span
        if ahead_of(reader, end) != NULL and reader.tokens[end].n_digits > 0:
            span.text[span.size] = hyphen
            span.size += 1
            glue_to(&span, &reader.tokens[end])
            end += 1
    if end == at + 1 and ahead_of(reader, end) != NULL and all_digits(span.text, span.size, 1, span.size):
        if is_suffix(reader, end):
            glue_to(&span, &reader.tokens[end])
            end += 1
    take(&reader.found.bare, span.text, span.size)
    cdef Span* bare = &reader.found.bare.at[reader.found.bare.n - 1]
    bare.plain = before != NULL and before.kind != LATIN_ROAD and before.kind != LATIN_SIDE and before.n_digits == 0
    bare.front = fronts
    bare.by_city = kind_ahead(reader, end) == LATIN_CITY
    bare.segment = reader.found.n_segments
    if before != NULL and before.kind == LATIN_DROP and at > 1:
        before = &reader.tokens[at - 2]
    bare.behind_city = before != NULL and before.kind == LATIN_CITY
    return end - at


cdef bint is_glued_lane(const Token* token) noexcept nogil:
    """Say whether a Korean lane and its number are one token: 110gil."""
    cdef uint32_t n = leading_digits(token)
    cdef int row
    return 0 < n < token.size and latin_kind(latin_ahead(LATIN, token.text + n, token.size - n), &row) == LATIN_GLUED


cdef bint is_room_in_front(const Reader* reader) noexcept nogil:
    """Say whether a house number follows the first number: 2B, 45 Kings Rd."""
    cdef const Token* second = &reader.tokens[1]
    if reader.n < 2 or not second.comma or second.n_digits == 0 or second.ordinal:
        return False
    return not is_long(second.text, second.size, False)


cdef bint skips_postcode(Reader* reader, const Token* token, const Token* ahead, uint32_t* n) noexcept nogil:
    """Say whether a postcode stands here, and of how many tokens."""
    cdef Found* found = reader.found
    cdef Postcode known = postcode(token)
    n[0] = 1
    if known == SINGAPOREAN:
        take_singapore(found)
    elif known == NONE and ahead != NULL:
        if has_country(token) and token == &reader.tokens[reader.first] and found.bare.n > 0:
            return True
        known = postcode_of_two(token, ahead, found.bare.n > 0)
        n[0] = 2
    found.canadian |= known == CANADIAN
    return known != NONE


cdef uint32_t read_slash(Reader* reader, Token* token, Token* ahead, bint fronts) noexcept nogil:
    """Read 3/45 in front of a street as room and house, 45/3 behind it as house and room."""
    if fronts:
        take_room(reader.found, token.text, token.size)
        return 1
    take_room(reader.found, ahead.text, ahead.size)
    take(&reader.found.bare, token.text, token.size)
    reader.found.bare.at[reader.found.bare.n - 1].segment = reader.found.n_segments
    return 2


cdef bint is_street(const Token* token) noexcept nogil:
    """Say whether a word ends as the name of a German or Dutch street does: behind it 60F is a house."""
    cdef int i
    for i in range(N_STREETS):
        if ends_in(token.text, token.size, STREETS[i], <uint32_t>strlen(STREETS[i])):
            return True
    return False


cdef uint32_t read_value(Reader* reader, uint32_t at) noexcept nogil:
    cdef Found* found = reader.found
    cdef Token* token = &reader.tokens[at]
    cdef Token* ahead = ahead_of(reader, at + 1)
    cdef int kind = kind_ahead(reader, at + 1)
    cdef bint slash = ahead != NULL and ahead.alone and ahead.gap == 0x2F
    cdef bint tied = ahead != NULL and (ahead.gap == 0 or (ahead.alone and ahead.gap == 0x2D))
    cdef bint fronts = at == reader.first
    cdef uint32_t n
    if at == reader.first + 1:
        fronts = reader.tokens[at - 1].kind == LATIN_NUMBER or reader.tokens[at - 1].kind == LATIN_BLOCK
    if kind == LATIN_GLUED and tied:
        found.korean = True
        take(&found.words, token.text, token.size)
        glue_to(&found.words.at[found.words.n - 1], ahead)
        return 2
    if is_glued_lane(token):
        take(&found.words, token.text, token.size)
        return 1
    if skips_postcode(reader, token, ahead, &n):
        return n
    if ahead != NULL and token.size < 3 and is_text(ahead.text, ahead.size, b"de"):
        take(&found.words, token.text, token.size)  # Calle 5 de Mayo
        return 1
    reader.numbered = True
    if kind == LATIN_FLOOR and (slash or ahead.size > 1 or ahead.text[0] != c"f"):
        if slash or found.bare.n > 0 or not value_ahead(reader, at + 2):  # not of 1602 Piso 4
            take_value(&found.floors, token.text, token.size)
            return 2
    if token.text[token.size - 1] == c"f" and all_digits(token.text, token.size - 1, 1, 3) and not (
        at > 0 and is_street(&reader.tokens[at - 1])
    ):
        take_value(&found.floors, token.text, token.size - 1)
        return 1
    if tied and kind == LATIN_ROOM_BEHIND:
        take_room(found, token.text, token.size)
        return 2
    if tied and kind == LATIN_BUILDING_BEHIND:
        take_value(&found.buildings, token.text, token.size)
        return 2
    if slash and ahead.n_digits > 0 and found.bare.n == 0:
        return read_slash(reader, token, ahead, fronts)
    if at == 0 and is_room_in_front(reader):
        take_room(found, token.text, token.size)
        return 1
    if found.singapore and at > 0 and reader.tokens[at - 1].kind == LATIN_ROAD and not fronts:
        if all_digits(token.text, token.size, 1, token.size):
            take_value(&found.words, token.text, token.size)  # Bishan Street 23
            return 1
    return read_bare(reader, at, fronts)
