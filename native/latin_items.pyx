"""Sort the tokens of a Latin address into words, house number, buildings, floors and rooms.

Segments are what commas set apart. The name of a company or site that has a segment for itself is marked as optional.
"""

from libc.stdint cimport uint32_t

from native.latin_found cimport (
    LONE, MAX_SPANS, OPTIONAL, PLAIN, QUARTER, ROADED, SITE, STATE, Found, Span, fold_word, glue_to, take_row, take_singapore, take_value, take_word,
)
from native.latin_postcodes cimport SINGAPOREAN, postcode
from native.latin_reader cimport Reader, ahead_of, kind_ahead, value_ahead
from native.latin_tokens cimport Token, all_digits, is_text, ordinal_digits
from native.latin_values cimport read_value, take_marked
from native.places cimport (
    LATIN_BLOCK, LATIN_BUILDING, LATIN_BUILDING_BEHIND, LATIN_CITY, LATIN_COMPANY, LATIN_DROP, LATIN_FLOOR, LATIN_GLUED,
    LATIN_JOINT, LATIN_LANE, LATIN_LEVEL, LATIN_NUMBER, LATIN_PLACE, LATIN_PREMISES, LATIN_PROVINCE, LATIN_REMARK,
    LATIN_ROAD, LATIN_ROOM, LATIN_ROUTE, LATIN_SIDE, LATIN_SKIP, LATIN_STATE,
)

cdef enum:
    HANGUL_FIRST = 0xAC00


cdef void start_segment(Reader* reader, uint32_t at) noexcept nogil:
    reader.first, reader.first_word, reader.first_bare = at, reader.found.words.n, reader.found.bare.n
    reader.numbered = reader.site = reader.roads = reader.company = reader.named = reader.glue = False
    reader.pending, reader.closing = 0, MAX_SPANS + 1


cdef void end_segment(Reader* reader, uint32_t at) noexcept nogil:
    cdef uint32_t first = reader.first_word, i
    cdef bint only_site = reader.site and not reader.roads and (
        reader.closing == reader.found.words.n or reader.found.bare.n == reader.first_bare
    )
    reader.found.segments[reader.found.n_segments] = (
        LONE if reader.found.words.n == first else ROADED if reader.roads else SITE if only_site else PLAIN
    )
    reader.found.n_segments += 1
    if only_site or (not reader.numbered and (reader.site or reader.company)):
        if reader.company and not reader.numbered and not reader.named and not reader.numbered_before:
            first = reader.word_before  # ACME Trading Co., Ltd.
        for i in range(first, reader.found.words.n):
            reader.found.words.at[i].role = OPTIONAL
    reader.word_before, reader.numbered_before = reader.first_word, reader.numbered
    start_segment(reader, at)


cdef void end_in_site(Reader* reader, uint32_t at, uint32_t end) noexcept nogil:
    """Take a segment for a site's name, unless the word to come is all of it."""
    if at > reader.first or ahead_of(reader, end) != NULL:
        reader.site, reader.closing = True, reader.found.words.n + 1


cdef void read_mark(Reader* reader, uint32_t at, const Token* token) noexcept nogil:
    """Read a word before the value of a room, building or floor."""
    cdef uint32_t end = at + token.span
    cdef const Token* next_ = ahead_of(reader, end)
    cdef bint valued = value_ahead(reader, end)
    if kind_ahead(reader, end) == LATIN_NUMBER:
        valued = valued or value_ahead(reader, end + 1)
    if token.kind == LATIN_FLOOR:
        valued = valued and next_.is_value and next_.size <= 3
    if valued:
        reader.pending = token.kind
    elif kind_ahead(reader, end) == LATIN_ROAD:
        take_row(reader.found, &reader.found.words, token.row)
    elif token.kind == LATIN_BUILDING:
        end_in_site(reader, at, end)
        take_row(reader.found, &reader.found.words, token.row)


cdef void read_lane(Reader* reader, uint32_t at, const Token* token) noexcept nogil:
    cdef uint32_t ahead
    cdef bint named = reader.found.words.n > reader.first_word
    take_row(reader.found, &reader.found.words, token.row)
    for ahead in range(at + token.span, at + token.span + 3):
        if value_ahead(reader, ahead) or ahead_of(reader, ahead) == NULL:
            reader.lane = ahead
            reader.lane_named = value_ahead(reader, ahead) and (named or ahead > at + token.span)
            return


cdef bint is_cut_postcode(const Reader* reader, uint32_t at) noexcept nogil:
    """Say whether an s stands last, behind a comma or a number: S(560123), whose number was blanked."""
    if reader.tokens[at].size != 1 or reader.tokens[at].text[0] != c"s" or at + 1 != reader.n or at == 0:
        return False
    return at == reader.first or reader.tokens[at - 1].is_value


cdef inline bint is_german(const Token* token) noexcept nogil:
    return is_text(token.text, token.size, b"strasse") or is_text(token.text, token.size, b"str")


cdef void glue_word(Span* word, const Token* token) noexcept nogil:
    """Write Sejong-daero in one word."""
    glue_to(word, token)
    word.size = fold_word(word.text, word.size)


cdef void glue_street(Span* word, const Token* token) noexcept nogil:
    """Write Mariahilfer Straße in one word, as it is written as often."""
    cdef Token short = token[0]
    short.size = 3
    glue_word(word, &short)


cdef bint is_number_sign(const Reader* reader, const Token* token, uint32_t at) noexcept nogil:
    """Say whether an n stands before a number that no road follows: n. 15."""
    cdef const Token* next_ = ahead_of(reader, at)
    if next_ == NULL or not is_text(token.text, token.size, b"n"):
        return False
    return all_digits(next_.text, next_.size, 1, next_.size) and kind_ahead(reader, at + 1) != LATIN_ROAD


cdef bint take_slashed(Reader* reader, uint32_t at) noexcept nogil:
    """Take the number of a Scottish flat, 2/1, which ends its segment."""
    cdef Token* token = &reader.tokens[at]
    cdef Token* next_ = ahead_of(reader, at + 1)
    cdef uint32_t* text = reader.found.free_
    cdef uint32_t i
    if reader.pending != LATIN_ROOM or next_ == NULL or next_.gap != 0x2F or not next_.alone or next_.n_digits == 0:
        return False
    if ahead_of(reader, at + 2) != NULL:
        return False
    for i in range(token.size):
        text[i] = token.text[i]
    text[token.size] = 0x2D
    for i in range(next_.size):
        text[token.size + 1 + i] = next_.text[i]
    reader.found.free_ += token.size + 1 + next_.size
    take_marked(reader, LATIN_ROOM, text, token.size + 1 + next_.size)
    return True


cdef void read_known(Reader* reader, uint32_t at, const Token* token, bint glue) noexcept nogil:
    cdef Found* found = reader.found
    cdef int kind = token.kind
    cdef uint32_t end = at + token.span
    cdef int next_kind = kind_ahead(reader, end)
    cdef bint before_road = next_kind == LATIN_ROAD
    reader.named |= kind != LATIN_COMPANY
    if kind == LATIN_BLOCK:
        if found.singapore or (at == reader.first and found.bare.n == 0 and ahead_of(reader, end + 1) != NULL):
            reader.pending = 0  # it starts a street: the number that follows is the house's
        else:
            reader.pending = LATIN_BUILDING
    elif kind == LATIN_ROOM or kind == LATIN_BUILDING or kind == LATIN_FLOOR:
        read_mark(reader, at, token)
    elif kind == LATIN_LEVEL:
        take_row(found, &found.floors, token.row)
    elif kind == LATIN_ROUTE:
        if value_ahead(reader, end):
            take_row(found, &found.words, token.row)
            take_value(&found.words, reader.tokens[end].text, reader.tokens[end].size)
    elif kind == LATIN_LANE:
        read_lane(reader, at, token)
    elif kind == LATIN_GLUED and glue:
        found.korean = True
        glue_word(&found.words.at[found.words.n - 1], token)
    elif kind == LATIN_ROAD and glue and is_german(token):
        reader.roads = True
        glue_street(&found.words.at[found.words.n - 1], token)
    elif kind == LATIN_SIDE and is_cut_postcode(reader, at):
        take_singapore(found)
    elif kind == LATIN_SIDE and found.bare.n == 0 and is_number_sign(reader, token, end):
        pass
    elif kind == LATIN_CITY:
        found.has_city |= not before_road
        take_row(found, &found.words, token.row)
    elif kind == LATIN_STATE or kind == LATIN_PROVINCE:
        found.canadian |= kind == LATIN_PROVINCE
        take_row(found, &found.words, token.row)
        if not before_road:
            found.words.at[found.words.n - 1].role = STATE
    elif kind == LATIN_DROP or kind == LATIN_PLACE or kind == LATIN_REMARK:
        if kind == LATIN_REMARK or before_road:
            take_row(found, &found.words, token.row)
    elif kind != LATIN_NUMBER and kind != LATIN_SKIP and kind != LATIN_JOINT and kind != LATIN_BUILDING_BEHIND:
        if kind == LATIN_PREMISES and not before_road:
            end_in_site(reader, at, end)
        if kind == LATIN_ROAD:
            reader.roads |= next_kind != LATIN_PREMISES and next_kind != LATIN_BUILDING
        reader.company |= kind == LATIN_COMPANY
        take_row(found, &found.words, token.row)


cdef void read_word(Reader* reader, Token* token) noexcept nogil:
    reader.pending = 0
    reader.named = reader.glue = True
    reader.found.korean |= token.text[0] >= HANGUL_FIRST
    take_word(reader.found, token.text, token.size)
    if reader.quarters:
        reader.found.words.at[reader.found.words.n - 1].role = QUARTER


cdef uint32_t read_one(Reader* reader, uint32_t at) noexcept nogil:
    """Read a word, phrase or number; return how many tokens that took."""
    cdef Token* token = &reader.tokens[at]
    cdef bint glue = reader.glue
    cdef uint32_t digits, n
    reader.glue = False
    if reader.pending != 0 and token.is_value and not token.ordinal:
        n = 2 if take_slashed(reader, at) else 1
        if n == 1:
            take_marked(reader, reader.pending, token.text, token.size)
        reader.pending = 0
        reader.by_hash = False
        return n
    if token.n_digits > 0 and kind_ahead(reader, at + 1) == LATIN_FLOOR:
        digits = ordinal_digits(token)
        if digits > 0:
            take_marked(reader, LATIN_FLOOR, token.text, digits)
            return 2
    if at == reader.lane:
        take_value(&reader.found.words, token.text, token.size)
        reader.quarters |= reader.lane_named
        return 1
    if token.kind != 0:
        read_known(reader, at, token, glue)
        if (token.kind == LATIN_ROUTE or token.kind == LATIN_SKIP) and value_ahead(reader, at + token.span):
            return token.span + 1
        return token.span
    if token.n_digits > 0 and not token.ordinal:
        return read_value(reader, at)
    read_word(reader, token)
    return 1


cdef bint is_singapore(const Token* tokens, uint32_t n) noexcept nogil:
    cdef uint32_t i
    for i in range(n):
        if tokens[i].text[0] == c"s" and (
            is_text(tokens[i].text, tokens[i].size, b"singapore") or postcode(&tokens[i]) == SINGAPOREAN
        ):
            return True
    return n > 1 and is_text(tokens[n - 1].text, tokens[n - 1].size, b"s") and (
        tokens[n - 1].comma or tokens[n - 2].is_value
    )


cdef void read_tokens(Token* tokens, uint32_t n, Found* found) noexcept nogil:
    cdef Reader reader
    cdef uint32_t at = 0
    cdef bint remark = False, dialled = False
    cdef Token* token
    reader.tokens, reader.n, reader.found = tokens, n, found
    reader.by_hash, reader.lane = False, n
    reader.lane_named = reader.quarters = False
    found.singapore = is_singapore(tokens, n)
    start_segment(&reader, 0)
    reader.word_before, reader.numbered_before = 0, True
    while at < n:  # ends: each turn takes a token
        token = &tokens[at]
        if token.comma:
            end_segment(&reader, at)
            remark = False
        if token.hashed and reader.pending == 0:
            reader.pending, reader.by_hash = LATIN_ROOM, True
        dialled = token.n_digits > 0 and (token.plus or dialled)
        if remark or dialled:
            at += 1
        elif token.kind == LATIN_REMARK and (found.words.n > 0 or found.bare.n > 0):
            remark = True
            at += 1
        else:
            at += read_one(&reader, at)
    end_segment(&reader, at)
