"""Read an address written without CJK characters, and write the forms of its door and building.

Words are a set: their order, commas, and the short or long form of a street's kind do not matter; the kinds of rooms
(Apt, Unit, Suite, #), countries and postcodes drop out, and so does a state beside a known city, and a site's or
company's name beside a house number. A number in a site's segment, or alone in front of one, is a room: 302, Shanti
Apts, 14 Hill Rd. Russian words are written in Latin letters. Numbers are told apart: the house (the first that belongs to nothing else),
buildings, floors and rooms; 05-12, 12c and 101-1203 tell floor or building and room. What the manifest's city field
says joins the words. The words stand in latin_words.py. An address without a city has a key of its own: it joins its
like, and none that names a city.
"""

from libc.stdint cimport uint32_t
from libcpp.vector cimport vector

from native.china cimport is_china, read_china
from native.forms cimport Form, copy, put, put_byte
from native.latin_found cimport (
    LONE, MAX_SPANS, OPTIONAL, QUARTER, ROADED, SITE, STATE, Found, Span, Spans, clear, leading_zeros, strip_zeros, take_room,
)
from native.latin_items cimport read_tokens
from native.latin_postcodes cimport is_long, is_short
from native.latin_tokens cimport MAX_TOKENS, Token, all_digits, compare, is_text, split
from native.places cimport LATIN_CHINESE_CITY, LATIN_CHINESE_DISTRICT

cdef enum:
    LONGEST_ROW = 40  # characters of a canonical word, and what is glued to one


cdef inline int order(const Span* one, const Span* other) noexcept nogil:
    return compare(one.text, one.size, other.text, other.size)


cdef void sort(Spans* spans) noexcept nogil:
    cdef uint32_t i, j
    cdef Span span
    for i in range(1, spans.n):
        span = spans.at[i]
        j = i
        while j > 0 and order(&span, &spans.at[j - 1]) < 0:
            spans.at[j] = spans.at[j - 1]
            j -= 1
        spans.at[j] = span


cdef bint is_short_here(const Found* found, const Span* number) noexcept nogil:
    """Say whether a number may be a postcode where it stands by a city."""
    if found.korean:
        return False
    if is_short(number.text, number.size):
        return number.by_city or number.plain
    return number.behind_city and all_digits(number.text, number.size, 3, 3)


cdef inline bint starts_road(const Found* found, const Span* number) noexcept nogil:
    """Say whether a number of five digits is a house's: 18000 West Main Street."""
    if number != &found.bare.at[0] or not number.front or number.by_city:
        return False
    return all_digits(number.text, number.size, 5, 5) and found.segments[number.segment] == ROADED


cdef bint is_postcode(const Found* found, const Span* number) noexcept nogil:
    if starts_road(found, number):
        return False
    if is_long(number.text, number.size, found.korean or found.canadian):
        return True
    return number.front and number.by_city and found.bare.n > 1 and is_short_here(found, number)


cdef bint in_site(const Found* found, const Span* number) noexcept nogil:
    """Say whether a number stands in a site's segment, or alone in front of one: 302, Sai Residency."""
    cdef uint32_t segment = number.segment
    while segment < found.n_segments and found.segments[segment] == LONE:
        segment += 1
    return segment < found.n_segments and found.segments[segment] == SITE


cdef uint32_t choose_house(const Found* found) noexcept nogil:
    """Return which of the numbers that no word explains is the house's; how many there are when none is."""
    cdef uint32_t i
    for i in range(found.bare.n):
        if not is_postcode(found, &found.bare.at[i]) and not in_site(found, &found.bare.at[i]):
            return i
    return found.bare.n


cdef Span read_house(Found* found, Span house) noexcept nogil:
    """Read a house number, which may tell its room too: 5-12 behind a road, 1-2-3-405."""
    cdef uint32_t n = 0, first = 0, last = 0, i
    house.size = strip_zeros(house.text, house.size)
    for i in range(house.size):
        if house.text[i] == 0x2D:
            first = i if n == 0 else first
            last = i
            n += 1
    if n == 3 or (n == 1 and not house.front):
        take_room(found, house.text + last + 1, house.size - last - 1)
        house.size = last
    elif n == 1 and found.canadian:
        take_room(found, house.text, first)
        house.text, house.size = house.text + first + 1, house.size - first - 1
    return house


cdef Span settle(Found* found) noexcept nogil:
    """Choose the house among the numbers that no word explains; what is no postcode of the others is a room."""
    cdef Span house
    cdef Span* number
    cdef uint32_t i, chosen = choose_house(found)
    cdef bint others = False
    house.size = 0
    for i in range(found.bare.n):
        number = &found.bare.at[i]
        if is_postcode(found, number):
            continue
        others = True
        if i == chosen:
            house = number[0]
        elif i < chosen or not is_short_here(found, number):
            take_room(found, number.text, number.size)
    found.housed = house.size > 0
    if found.housed:
        if found.hashed.size > 0:
            take_room(found, found.hashed.text, found.hashed.size)
        return read_house(found, house)
    if found.hashed.size > 0:
        found.hashed.front = False
        return read_house(found, found.hashed)
    if others:
        return house
    if found.bare.n > 0:
        house = found.bare.at[0]
        i = leading_zeros(house.text, house.size)
        house.text, house.size = house.text + i, house.size - i
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


cdef void put_marked(Form* out, char mark, Spans* spans) noexcept nogil:
    cdef uint32_t i
    sort(spans)
    for i in range(spans.n):
        put_byte(out, c"|")
        put_byte(out, mark)
        put(out, spans.at[i].text, spans.at[i].size)


cdef void put_floors(Form* out, Spans* floors, const Spans* rooms) noexcept nogil:
    """Write the floors that no room's number repeats, each once."""
    cdef Spans kept
    cdef uint32_t i
    kept.n = 0
    sort(floors)
    for i in range(floors.n):
        if i > 0 and order(&floors.at[i], &floors.at[i - 1]) == 0:
            continue
        if not repeats(&floors.at[i], rooms):
            kept.at[kept.n] = floors.at[i]
            kept.n += 1
    put_marked(out, c"f", &kept)


cdef bint is_vietnamese(const Span* word) noexcept nogil:
    """Say whether a word is a city of Vietnam."""
    if word.text[0] == c"h":
        return (
            is_text(word.text, word.size, b"hcmc") or is_text(word.text, word.size, b"hanoi")
            or is_text(word.text, word.size, b"hai phong")
        )
    return word.text[0] == c"d" and is_text(word.text, word.size, b"da nang")


cdef void put_words(Form* out, Spans* words, bint has_city, bint has_house) noexcept nogil:
    """Write the words that count, each once."""
    cdef const Span* last = NULL
    cdef uint32_t i
    cdef bint vietnamese = False
    for i in range(words.n):
        vietnamese |= is_vietnamese(&words.at[i])
    sort(words)
    for i in range(words.n):
        if (words.at[i].role == STATE and has_city) or (words.at[i].role == OPTIONAL and has_house):
            continue
        if words.at[i].role == QUARTER and has_house and has_city:
            continue
        if vietnamese and is_text(words.at[i].text, words.at[i].size, b"st"):
            continue  # Tran Thai Tong is Tran Thai Tong Street
        if last != NULL and order(&words.at[i], last) == 0:
            continue
        if last != NULL:
            put_byte(out, c" ")
        last = &words.at[i]
        put(out, last.text, last.size)


cdef void forget_china(Token* tokens, uint32_t n) noexcept nogil:
    """Make words of places of China: the address is none of China's."""
    cdef uint32_t i
    for i in range(n):
        if tokens[i].kind == LATIN_CHINESE_CITY or tokens[i].kind == LATIN_CHINESE_DISTRICT:
            tokens[i].kind, tokens[i].span = 0, 1


cdef bint latin_forms(
    const uint32_t* text, uint32_t size, const uint32_t* city, uint32_t city_size, const Region* hint,
    vector[uint32_t]* pool, Form* door, Form* building, China* china,
) noexcept nogil:
    cdef Token tokens[2 * MAX_TOKENS]
    cdef Found found, there
    cdef uint32_t n, n_city, i
    cdef size_t needed = 8 * (<size_t>size + city_size) + 2 * MAX_TOKENS * LONGEST_ROW
    cdef Span house
    cdef bint comma
    door.size = building.size = 0
    if pool.size() < needed:  # twice for hyphens put between values, four letters for a Cyrillic one
        pool.resize(needed)
    n = split(text, size, pool.data(), tokens)
    n_city = split(city, city_size, pool.data() + 2 * size, tokens + n)
    if n_city > 0:
        comma, tokens[n].comma = tokens[n].comma, True
    i = min(n + n_city, <uint32_t>MAX_TOKENS) if hint.province == 0 else n
    if is_china(tokens, i, hint):
        read_china(tokens, i, hint, pool.data(), 2 * (size + city_size), china)
        return True
    if n_city > 0:
        tokens[n].comma = comma
    forget_china(tokens, n + n_city)
    clear(&found, pool.data() + 2 * (size + city_size))
    read_tokens(tokens, n, &found)
    house = settle(&found)
    if n_city > 0:
        clear(&there, found.free_)
        read_tokens(tokens + n, n_city, &there)
        found.has_city |= there.has_city
        for i in range(there.words.n):
            if found.words.n < MAX_SPANS:
                found.words.at[found.words.n] = there.words.at[i]
                found.words.n += 1
    put_words(building, &found.words, found.has_city, found.housed)
    if building.size + house.size + found.buildings.n + found.rooms.n + found.floors.n == 0:
        return False
    put_byte(building, c"|")
    put(building, house.text, house.size)
    put_marked(building, c"b", &found.buildings)
    copy(door, building)
    put_floors(door, &found.floors, &found.rooms)
    put_marked(door, c"r", &found.rooms)
    return False
