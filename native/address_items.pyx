"""Read what follows the region of a Chinese address into a row of names and numbers (rules 4 to 6 of address.pyx)."""

from libc.stdint cimport uint32_t, uint8_t

from native.address_names cimport ends_site, recipient
from native.address_noise cimport Number, number_at, put_number
from native.address_roads cimport before_inner_road, before_road, ends_in_road, is_one_of
from native.places cimport (
    BUILDING, FLOOR, HOUSE, LABEL, NAME, NOISE, NOTHING, PART, REMARK, ROOM, SUBDISTRICT, UNIT, has_digit,
    is_digit, is_letter, is_structural, is_word_char, starts_word, word_at,
)


# 甲乙丙丁戊己, 东西南北中左右前后主副裙
cdef uint32_t[6] STEMS = [0x7532, 0x4E59, 0x4E19, 0x4E01, 0x620A, 0x5DF1]
cdef uint32_t[12] SIDES = [
    0x4E1C, 0x897F, 0x5357, 0x5317, 0x4E2D, 0x5DE6, 0x53F3, 0x524D, 0x540E, 0x4E3B, 0x526F, 0x88D9,
]


# 组队社排
cdef uint32_t[4] GROUPS = [0x7EC4, 0x961F, 0x793E, 0x6392]
# 第附之负
cdef uint32_t[4] MARKS = [0x7B2C, 0x9644, 0x4E4B, 0x8D1F]
cdef uint8_t[0x2000] PLAIN  # one bit a character


cdef int _fill_plain() noexcept nogil:
    cdef uint32_t code
    for code in range(0x10000):
        if starts_word(code) or is_letter(code) or number_at(&code, 1, 0).end > 0:
            continue
        if not (is_one_of(code, STEMS, 6) or is_one_of(code, SIDES, 12) or is_one_of(code, MARKS, 4)):
            PLAIN[code >> 3] |= <uint8_t>(1 << (code & 7))
    return 0


_fill_plain()


cdef inline bint is_plain(uint32_t code) noexcept nogil:
    """Say whether a character can only be part of a name."""
    return code <= 0xFFFF and PLAIN[code >> 3] >> (code & 7) & 1


cdef inline bint is_sure(int kind) noexcept nogil:
    """Say whether a number with this word counts even behind a remark."""
    return kind == BUILDING or kind == UNIT or kind == ROOM


cdef void append(Reader* reader, char tag, int kind, bint anchor, uint32_t start) noexcept nogil:
    """Make an item of what the pool holds from `start` on."""
    cdef Item* item
    if reader.n_items < MAX_ITEMS:
        item = &reader.items[reader.n_items]
        item.tag, item.kind, item.anchor, item.start, item.size = tag, kind, anchor, start, reader.n_pool - start
        reader.n_items += 1
        reader.named |= tag == c"W"
    reader.word = reader.n_pool


cdef void flush(Reader* reader, bint road) noexcept nogil:
    """Make an item of the name at hand; in a known district it loses its subdistrict, a road what it runs through."""
    cdef uint32_t n = reader.n_pool - reader.word, at = n, length
    cdef const uint32_t* word = reader.pool + reader.word
    cdef int kind
    if reader.in_district:
        at = n - 3 if n > 3 else 0
        while at > 0:
            length = word_at(word, n, at, &kind)
            if kind == SUBDISTRICT and at + length + 2 <= n:
                reader.word += at + length
                break
            at -= 1
    if road:
        if reader.word < reader.cut < reader.n_pool and ends_site(reader.pool[reader.cut - 1]):
            reader.word = reader.cut
        reader.word += before_road(reader.pool + reader.word, reader.n_pool - reader.word)
    elif reader.n_items == 0:
        reader.word += before_inner_road(reader.pool + reader.word, reader.n_pool - reader.word)
    if reader.n_pool > reader.word:
        append(reader, c"W", NOTHING, False, reader.word)


cdef inline void name(Reader* reader, uint32_t code) noexcept nogil:
    if not (reader.anchored or reader.closed or reader.remarked):
        reader.pool[reader.n_pool] = code
        reader.n_pool += 1


cdef inline bint after_number(const Reader* reader) noexcept nogil:
    return reader.n_items > 0 and reader.items[reader.n_items - 1].tag != c"W" and reader.n_pool == reader.word


cdef inline bint behind_group(const Reader* reader) noexcept nogil:
    """Say whether the group of a village was read last: 朝阳村6组."""
    cdef const Item* group
    if not after_number(reader) or not reader.named:
        return False
    group = &reader.items[reader.n_items - 1]
    return group.tag == c"P" and is_one_of(reader.pool[group.start + group.size - 1], GROUPS, 4)


cdef inline void close(Reader* reader, uint32_t end) noexcept nogil:
    """Let names count no more, unless none was read and a road may follow: 1103室, 江南大道288号."""
    reader.closed |= reader.named or not has_digit(reader.text, end, reader.size)


cdef void add_number(Reader* reader, uint32_t at, Number number, int kind, uint32_t mark) noexcept nogil:
    cdef uint32_t start, i
    cdef bint anchors = not reader.anchored and (kind == NOTHING or kind == HOUSE)
    if anchors and not ends_in_road(reader.pool + reader.word, reader.n_pool - reader.word):
        anchors = kind == HOUSE and behind_group(reader)
    flush(reader, anchors)
    reader.anchored |= anchors
    start = reader.n_pool
    reader.n_pool += put_number(reader.text, at, number, reader.pool + start)
    if kind == ROOM:
        close(reader, number.end)
    elif kind == NOTHING and reader.n_pool - start >= 3:
        for i in range(reader.n_items):
            if reader.items[i].tag != c"W":
                close(reader, number.end)
                break
    if mark != 0:
        reader.pool[reader.n_pool] = mark
        reader.n_pool += 1
    append(reader, c"P" if mark != 0 else c"N", kind, anchors, start)


cdef inline bint is_door_of_floor(const Reader* reader, uint32_t end) noexcept nogil:
    """Say whether -01 follows the number that was read last, behind a house number: 8-01 is 801."""
    cdef const uint32_t* text = reader.text
    if not reader.anchored or end + 2 >= reader.size or reader.items[reader.n_items - 1].anchor:
        return False
    if text[end] != 0x2D or text[end + 1] != 48 or not is_digit(text[end + 2]):
        return False
    return end + 3 == reader.size or not (is_digit(text[end + 3]) or text[end + 3] == 0x2D)


cdef uint32_t add_door(Reader* reader, uint32_t end) noexcept nogil:
    if reader.n_items < MAX_ITEMS:  # else the number itself may not have been kept
        reader.pool[reader.n_pool], reader.pool[reader.n_pool + 1] = 48, reader.text[end + 2]
        reader.n_pool += 2
        reader.items[reader.n_items - 1].size += 2
        reader.word = reader.n_pool
    reader.closed = True
    return end + 3


cdef uint32_t read_number(Reader* reader, uint32_t at, Number number) noexcept nogil:
    cdef const uint32_t* text = reader.text
    cdef uint32_t after = number.end, length, end = number.end
    cdef int kind, kind_behind
    while after < reader.size and (text[after] == 0x20 or text[after] == 0x23):
        after += 1
    length = word_at(text, reader.size, after, &kind)
    if kind == NOISE and after == end and not (number.chinese and reader.n_items == 0):
        return end + length
    if (kind == NAME and after == end) or (number.chinese and not is_structural(kind)):
        if not (reader.anchored or reader.closed or reader.remarked):
            reader.n_pool += put_number(text, at, number, reader.pool + reader.n_pool)
        return end
    if end < reader.size and text[end] == c"f" and not (end + 1 < reader.size and is_letter(text[end + 1])):
        word_at(text, reader.size, end + 1, &kind_behind)
        if not is_structural(kind_behind):
            kind, after, length = FLOOR, end, 1
    if not is_structural(kind):
        kind, after, length = NOTHING, end, 0
    if not reader.remarked or is_sure(kind):
        add_number(reader, at, number, kind, text[after] if kind == PART else 0)
        if kind == NOTHING and is_door_of_floor(reader, end):
            return add_door(reader, end)
    return after + length


cdef uint32_t read_letters(Reader* reader, uint32_t at) noexcept nogil:
    cdef const uint32_t* text = reader.text
    cdef uint32_t end = at, length, i
    cdef int kind
    while end < reader.size and is_letter(text[end]):
        end += 1
    length = word_at(text, reader.size, end, &kind)
    if not is_structural(kind):
        kind, length = NOTHING, 0
    if end - at >= 2 and text[at] == c"n" and text[at + 1] == c"o":
        if end - at == 2 or (end - at == 3 and text[at + 2] == c"s"):
            return end
    if (end - at > 1 and kind == NOTHING) or (reader.remarked and not is_sure(kind)):
        for i in range(at, end):
            name(reader, text[i])
        return end
    flush(reader, False)
    for i in range(at, end):
        reader.pool[reader.n_pool] = text[i]
        reader.n_pool += 1
    append(reader, c"N", kind, False, reader.word)
    if kind == ROOM:
        close(reader, end)
    return end + length


cdef uint32_t read_annex(Reader* reader, uint32_t at) noexcept nogil:
    """Read the number behind 附 or 之, which counts in Chinese numerals too: 753号之二."""
    cdef Number number = number_at(reader.text, reader.size, at)
    cdef int kind
    word_at(reader.text, reader.size, number.end, &kind)
    if not number.chinese or is_structural(kind) or reader.remarked:
        return at
    add_number(reader, at, number, NOTHING, 0)
    return number.end


cdef uint32_t read_one(Reader* reader, uint32_t at) noexcept nogil:
    """Read one number, run of letters or character; return where what follows starts."""
    cdef const uint32_t* text = reader.text
    cdef uint32_t code = text[at], length
    cdef int kind
    cdef bint ahead
    cdef Number number = number_at(text, reader.size, at)
    if number.end > at:
        return read_number(reader, at, number)
    if is_letter(code):
        return read_letters(reader, at)
    if not is_one_of(code, MARKS, 4):
        if not is_one_of(code, STEMS, 6) and not (reader.anchored and is_one_of(code, SIDES, 12)):
            name(reader, code)
            return at + 1
    ahead = number_at(text, reader.size, at + 1).end > at + 1
    if ahead and code == 0x7B2C:
        return at + 1
    if ahead and (code == 0x9644 or code == 0x4E4B) and after_number(reader):
        return read_annex(reader, at + 1)
    length = word_at(text, reader.size, at + 1, &kind)
    if (code == 0x8D1F and ahead) or (
        is_one_of(code, STEMS, 6) and (ahead or is_structural(kind) or after_number(reader))
    ):
        flush(reader, False)
        reader.pool[reader.n_pool] = code
        reader.n_pool += 1
        append(reader, c"N", NOTHING, False, reader.word)
        return at + 1 + (length if not ahead and is_structural(kind) else 0)
    if reader.anchored and is_one_of(code, SIDES, 12) and BUILDING <= kind <= PART and kind != FLOOR:
        if not reader.remarked:
            reader.pool[reader.n_pool] = code
            reader.n_pool += 1
            append(reader, c"N", UNIT if kind == UNIT else BUILDING, False, reader.word)
        return at + 1 + length
    name(reader, code)
    return at + 1


cdef void read_items(Reader* reader) noexcept nogil:
    cdef uint32_t at = 0, length, i
    cdef int kind
    reader.cut = 0
    while at < reader.size:  # ends: each turn goes at least one character on
        if not is_word_char(reader.text[at]):
            at += 1
            reader.cut = reader.n_pool
            length = recipient(reader.text, reader.size, at) if reader.n_items > 0 else 0
            if length > 0:
                at = length
            continue
        if is_plain(reader.text[at]):
            name(reader, reader.text[at])
            at += 1
            continue
        length = word_at(reader.text, reader.size, at, &kind)
        if kind == REMARK:
            for i in range(reader.n_items):
                reader.remarked |= reader.items[i].tag == c"N"
            at += length
            while at < reader.size and is_word_char(reader.text[at]):
                at += 1
        elif kind == LABEL:
            at += length
        else:
            at = read_one(reader, at)
    flush(reader, False)
