"""Take the numbers of a Latin address of China, and make items of what was found in it."""

from libc.stdint cimport uint32_t

from native cimport china_reader as words
from native.address_items cimport MAX_ITEMS, Item, Reader as Items
from native.china_reader cimport MAX_VALUES, Found, Name, Value, has_value
from native.latin_found cimport leading_zeros
from native.latin_tokens cimport compare
from native.pinyin cimport spell_number
from native.places cimport (
    BUILDING, FLOOR, HOUSE, NOTHING, PART, ROOM, UNIT, is_digit, is_letter, put_row,
)


cdef void take_section(Found* found, const uint32_t* text, uint32_t size) noexcept nogil:
    cdef uint32_t n = 0, zeros, i
    cdef const char* kind = b"duan"
    while n < size and is_digit(text[n]):
        n += 1
    found.section.start, found.section.size = found.used, 0
    if n == 0:
        return
    zeros = leading_zeros(text, n)
    found.used += spell_number(text + zeros, n - zeros, found.pool + found.used)
    for i in range(4):
        found.pool[found.used + i] = <uint32_t>kind[i]
    found.used += 4
    found.section.size = found.used - found.section.start


cdef inline int class_of(uint32_t code) noexcept nogil:
    return 0 if code == 0x2D else 1 if is_digit(code) else 2 if is_letter(code) else 3


cdef void take(Found* found, int kind, int row, const uint32_t* text, uint32_t size) noexcept nogil:
    cdef uint32_t at = 0, end, first = found.n_values, zeros, i
    cdef Value* value
    cdef int class_
    if kind == words.SECTION:
        take_section(found, text, size)
        return
    while at < size:
        class_, end = class_of(text[at]), at + 1
        while end < size and class_of(text[end]) == class_:
            end += 1
        if class_ == 0 or found.n_values == MAX_VALUES:
            at = end
            continue
        zeros = leading_zeros(text + at, end - at) if class_ == 1 else 0
        value = &found.values[found.n_values]
        if (
            end == size and end - at == 2 and class_ == 1 and text[at] == 48 and found.n_values > first
            and is_digit(found.pool[found.values[found.n_values - 1].text.start])
        ):
            value -= 1  # 8-01 is 801
            zeros = 0
        else:
            value.text.start, value.text.size, value.kind = found.used, 0, kind
            found.n_values += 1
        for i in range(at + zeros, end):
            found.pool[found.used] = text[i]
            found.used += 1
        value.text.size = found.used - value.text.start
        at = end
    for i in range(first, found.n_values):
        found.values[i].alone = found.n_values - first == 1
    if kind == words.PART:
        put_marks(found, first, row)


cdef void put_marks(Found* found, uint32_t first, int row) noexcept nogil:
    """Write the word of a row behind each of the values from `first` on."""
    cdef Value* value
    cdef uint32_t start, i, j
    for i in range(first, found.n_values):
        value = &found.values[i]
        start = found.used
        for j in range(value.text.size):
            found.pool[found.used + j] = found.pool[value.text.start + j]
        found.used += value.text.size
        found.used += put_row(row, found.pool + found.used)
        value.text.start, value.text.size = start, found.used - start


cdef void append(Items* items, char tag, int kind, Name text) noexcept nogil:
    cdef Item* item
    if items.n_items < MAX_ITEMS:
        item = &items.items[items.n_items]
        item.tag, item.kind, item.anchor, item.start, item.size = tag, kind, False, text.start, text.size
        items.n_items += 1


cdef void append_values(Items* items, const Found* found, int word, char tag, int kind) noexcept nogil:
    cdef uint32_t i
    for i in range(found.n_values):
        if found.values[i].kind == word:
            append(items, tag, kind if found.values[i].alone or word == words.PART else NOTHING, found.values[i].text)


cdef inline bint is_before(const Found* found, const Name* one, const Name* other) noexcept nogil:
    return compare(found.pool + one.start, one.size, found.pool + other.start, other.size) < 0


cdef void append_sites(Items* items, Found* found) noexcept nogil:
    """Write the names of sites in the order of their letters."""
    cdef uint32_t i, j
    cdef Name site
    for i in range(1, found.n_sites):
        site = found.sites[i]
        j = i
        while j > 0 and is_before(found, &site, &found.sites[j - 1]):
            found.sites[j] = found.sites[j - 1]
            j -= 1
        found.sites[j] = site
    for i in range(found.n_sites):
        append(items, c"W", NOTHING, found.sites[i])


cdef Name road_of(Found* found) noexcept nogil:
    """Write the road's name and its section."""
    cdef Name road
    cdef uint32_t i
    road.start = found.used
    for i in range(found.n_road):
        found.pool[found.used + i] = found.road[i]
    found.used += found.n_road
    for i in range(found.section.size):
        found.pool[found.used + i] = found.pool[found.section.start + i]
    found.used += found.section.size
    road.size = found.used - road.start
    return road


cdef void put_items(Found* found, Items* items) noexcept nogil:
    cdef Name road = road_of(found)
    cdef bint housed = has_value(found, words.LANE) or has_value(found, words.HOUSE)
    cdef bint has_room = has_value(found, words.ROOM)
    cdef uint32_t first
    items.pool, items.n_items = found.pool, 0
    if road.size > 0:
        append(items, c"W", NOTHING, road)
    if not (road.size > 0 and housed):
        append_sites(items, found)
    first = items.n_items
    append_values(items, found, words.LANE, c"N", HOUSE)
    append_values(items, found, words.HOUSE, c"N", HOUSE)
    if road.size > 0 and housed and first < items.n_items:
        items.items[first].anchor = is_digit(items.pool[items.items[first].start])
    append_values(items, found, words.PART, c"P", PART)
    append_values(items, found, words.BUILDING, c"N", BUILDING)
    append_values(items, found, words.DOOR, c"N", UNIT)
    if has_room:
        append_values(items, found, words.UNIT, c"N", UNIT)
    append_values(items, found, words.FLOOR, c"N", FLOOR)
    append_values(items, found, words.ROOM if has_room else words.UNIT, c"N", ROOM)
