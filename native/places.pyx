"""Find provinces, cities, districts and the words of addresses in folded text (`text.fold`).

One trie of all names, made at build (build_places.py): a node's first child is the next node, its other edges stand in
one hash table. A district's name that several cities have belongs to the likeliest of them, unless the address or the
manifest's city field says which: 南山区 alone is Shenzhen's, 鹤岗市南山区 is not.
"""

from libc.stdint cimport int32_t, uint16_t, uint32_t, uint64_t, uint8_t

from native.address_roads cimport is_main_street

cdef extern from "places.h" nogil:
    enum:
        EDGE_SHIFT
        EDGE_MASK
    const uint32_t FIRST_CHILD[]
    const uint64_t EDGES[]
    const uint16_t PLACE_FIRST[]
    const uint32_t PLACE_CODE[]
    const uint8_t WORD_KIND[]
    const uint16_t WORD_ROW[]
    const uint8_t WORD_START[]
    const uint8_t LATIN_START[]
    const uint16_t ROW_FIRST[]
    const uint16_t ROW_TEXT[]

cdef enum:
    PLACES = 0  # the tries' roots, as in build_places.py
    CHINESE = 1
    REFUSED = 2
    NOBODY = 4
    CODE_POINT = 0x1FFFFF  # the bits of a first child's character, as in build_places.py; above: has it siblings?
    N_CELLS = 1 << 14  # as in build_places.py
    LONGEST = 24  # characters of the longest name; longer ones are not looked for
    CITY_MARK = 0x5E02  # 市


cdef inline uint32_t step(uint32_t node, uint32_t code) noexcept nogil:
    """Return the node behind an edge, 0 for none."""
    cdef uint32_t key, at, first = FIRST_CHILD[node]
    if first & CODE_POINT == code:
        return node + 1
    if first <= CODE_POINT or code > 0xFFFF:
        return 0
    key = (node << 16 | code) + 1
    at = (key * <uint32_t>0x9E3779B1) >> EDGE_SHIFT
    while EDGES[at] != 0:  # ends: a third of the cells is taken
        if <uint32_t>(EDGES[at] >> 16) == key:
            return <uint32_t>(EDGES[at] & 0xFFFF)
        at = (at + 1) & EDGE_MASK
    return 0


cdef bint starts_word(uint32_t code) noexcept nogil:
    return WORD_START[code >> 3] >> (code & 7) & 1


cdef uint32_t word_at(const uint32_t* text, uint32_t size, uint32_t at, int* kind) noexcept nogil:
    cdef uint32_t node = CHINESE, i = at, length = 0
    kind[0] = NOTHING
    if at >= size or text[at] > 0xFFFF or not starts_word(text[at]):
        return 0
    while i < size:
        node = step(node, text[i])
        if node == 0:
            break
        i += 1
        if WORD_KIND[node] != 0:
            kind[0], length = WORD_KIND[node], i - at
    return length


cdef uint32_t latin_ahead(uint32_t node, const uint32_t* piece, uint32_t size) noexcept nogil:
    cdef uint32_t i
    for i in range(size):
        node = step(node, piece[i])
        if node == 0:
            return 0
    return node


cdef bint may_start_phrase(const uint32_t* word, uint32_t size) noexcept nogil:
    cdef uint32_t at = (word[0] * 31 + word[size // 2] * 7 + word[size - 1] * 131 + size * 1009) % N_CELLS
    return LATIN_START[at >> 3] >> (at & 7) & 1


cdef int latin_kind(uint32_t node, int* row) noexcept nogil:
    row[0] = WORD_ROW[node]
    return WORD_KIND[node]


cdef int placeholder_fields(const uint32_t* text, uint32_t size) noexcept nogil:
    cdef uint32_t node = NOBODY, i
    for i in range(size):
        if is_word_char(text[i]):
            node = step(node, text[i])
            if node == 0:
                return 0
    return WORD_KIND[node]


cdef const uint32_t* places_of(uint32_t node, uint32_t* n) noexcept nogil:
    n[0] = PLACE_FIRST[node + 1] - PLACE_FIRST[node]
    return &PLACE_CODE[PLACE_FIRST[node]]


cdef uint32_t put_row(int row, uint32_t* out) noexcept nogil:
    cdef uint32_t first = ROW_FIRST[row], size = ROW_FIRST[row + 1] - first, i
    for i in range(size):
        out[i] = ROW_TEXT[first + i]
    return size


cdef bint is_place(const uint32_t* text, uint32_t size, uint32_t at) noexcept nogil:
    cdef uint32_t node = PLACES, i
    for i in range(at, size):
        node = step(node, text[i])
        if node == 0:
            return False
    return at < size and PLACE_FIRST[node] != PLACE_FIRST[node + 1]


cdef bint has_child(const uint32_t* text, uint32_t size, uint32_t at, int32_t code) noexcept nogil:
    """Say whether a place inside the province or city `code` starts at `at`."""
    cdef uint32_t node = PLACES, i = at, j
    cdef int32_t unit = 10000 if code % 10000 == 0 else 100, child
    if code % 100 != 0:
        return False
    while i < size and i < at + LONGEST:
        node = step(node, text[i])
        if node == 0:
            return False
        i += 1
        for j in range(PLACE_FIRST[node], PLACE_FIRST[node + 1]):
            child = <int32_t>(PLACE_CODE[j] >> 1)
            if child // unit == code // unit and child != code:
                return True
    return False


cdef bint refused(const uint32_t* text, uint32_t size, uint32_t at, int32_t code) noexcept nogil:
    """Say whether a short name that ends at `at` is the start of a longer name: 南京 in 南京西路."""
    cdef uint32_t node = REFUSED, i = at
    while i < size:
        node = step(node, text[i])
        if node == 0:
            return False
        if WORD_KIND[node] != 0:
            return not has_child(text, size, at, code)
        i += 1
    return False


cdef bint suits(const Region* region, int32_t code) noexcept nogil:
    cdef int32_t province = code // 10000 * 10000, city = code // 100 * 100
    if code == province:
        return region.province == code or code_of(region) == 0
    if region.province != 0 and region.province != province:
        return False
    if code == city:
        return region.city == code or (region.city == 0 and region.district == 0)
    if not is_municipality(province) and region.city != 0 and region.city != city:
        return False
    if code % 100 >= FIRST_ZONE and region.city == 0 and region.province // 10000 * 10000 != code // 100 * 100:
        return False  # every city has one
    return region.district == 0 or region.district == code


cdef int32_t choose(
    const uint32_t* text, uint32_t size, uint32_t end, uint32_t node, const Region* region, bint full_only
) noexcept nogil:
    """Return which of the places of one name is meant, 0 for none; the first is the likeliest."""
    cdef uint32_t first = PLACE_FIRST[node], last = PLACE_FIRST[node + 1], i
    cdef int32_t code, repeated = 0
    cdef int turn
    cdef bint short_
    for turn in range(2):  # first those that have the place that comes next: 朝阳 in 朝阳北票市
        for i in range(first, last):
            code, short_ = <int32_t>(PLACE_CODE[i] >> 1), PLACE_CODE[i] & 1
            if (last - first > 1 and has_child(text, size, end, code)) != (turn == 0 and last - first > 1):
                continue
            if not suits(region, code) or (short_ and full_only):
                continue
            if short_ and refused(text, size, end, code):
                if code % 100 == 0 or region.city != code // 100 * 100 or not is_main_street(text, size, end):
                    continue
            if not short_ and text[end - 1] == CITY_MARK and has_child(text, size, end - 1, code):
                continue  # 济南市中区 is 济南, 市中区
            if code != region.province and code != region.city and code != region.district:
                return code
            repeated = code
        if last - first == 1:
            break
    return repeated


cdef uint32_t place_at(
    const uint32_t* text, uint32_t size, uint32_t at, const Region* region, bint full_only, int32_t* code
) noexcept nogil:
    cdef uint32_t nodes[LONGEST + 1]
    cdef uint32_t node = PLACES, length = 0
    while at + length < size and length < LONGEST:
        node = step(node, text[at + length])
        if node == 0:
            break
        length += 1
        nodes[length] = node
    while length > 1:
        if PLACE_FIRST[nodes[length]] != PLACE_FIRST[nodes[length] + 1]:
            code[0] = choose(text, size, at + length, nodes[length], region, full_only)
            if code[0] != 0:
                return length
        length -= 1
    return 0


cdef uint32_t read_region(const uint32_t* text, uint32_t size, Region* region) noexcept nogil:
    cdef uint32_t at = 0, length
    cdef int32_t code
    cdef int kind
    while True:  # ends: each turn but the last takes a word
        while at < size and not is_word_char(text[at]):
            at += 1
        length = word_at(text, size, at, &kind)
        if kind == LABEL:
            at += length
            continue
        length = place_at(text, size, at, region, region.district != 0, &code)
        if length == 0:
            return at
        if code % 100 == 0:
            region.told = True
            region.city = code if code % 10000 != 0 else region.city
        else:
            region.city, region.district = code // 100 * 100, code
        region.province = code // 10000 * 10000
        at += length
