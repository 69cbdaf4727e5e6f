"""Find the town or subdistrict that stands behind the region of a Chinese address.

The towns of one district lie side by side (build_towns.py), so a look is a scan of some ten names. Where only the city
is known, the towns of its districts are looked through, and a town that one of them has tells the district.
"""

from libc.stdint cimport int32_t, uint16_t, uint32_t, uint8_t

from native.address_noise cimport Number, number_at
from native.pinyin cimport sounds_like
from native.places cimport Region, is_municipality, is_structural, is_word_char, refused, word_at
from native.text cimport is_cjk

cdef extern from "towns.h" nogil:
    enum:
        N_PARENTS
    const int32_t PARENT[]
    const uint16_t FIRST_PARENT[]
    const uint32_t TOWN_FIRST[]
    const uint32_t TOWN_HEAD[]
    const uint32_t TOWN_START[]
    const uint8_t TOWN_STEM[]
    const uint8_t TOWN_TELLING[]
    const uint32_t TOWN_TEXT[]

cdef enum:
    STREET = 0x8857  # 街
    WAY = 0x9053  # 道
    OFFICE = 0x529E  # 办
    TOWN = 0x9547  # 镇
    TOWNSHIP = 0x4E61  # 乡
    DISTRICT = 0x533A  # 区, as 东莞's are called
    HONG_KONG = 810000  # it and what follows it have no cities
    NO_PARENT = 1  # no province's or city's code: a place that has no others in it


cdef inline uint32_t first_parent(int32_t code) noexcept nogil:
    """Return the first district whose code is not below `code`."""
    cdef uint32_t parent = FIRST_PARENT[code // 100]
    while parent < N_PARENTS and PARENT[parent] < code:
        parent += 1
    return parent


cdef inline uint32_t same(const uint32_t* text, uint32_t size, uint32_t town, uint32_t least) noexcept nogil:
    """Return how many characters of a town's name a text starts with; 0 for fewer than `least`."""
    cdef const uint32_t* name = &TOWN_TEXT[TOWN_START[town]]
    cdef uint32_t length = TOWN_START[town + 1] - TOWN_START[town], n = 0
    while n < length and n < size and text[n] == name[n]:
        n += 1
    return n if n >= least else 0


cdef bint name_goes_on(const uint32_t* text, uint32_t size, uint32_t at) noexcept nogil:
    """Say whether a name of two characters or more stands at `at`, and no number."""
    cdef Number number
    cdef int kind
    while at < size and not is_word_char(text[at]):
        at += 1
    if at + 2 > size or not is_cjk(text[at]):
        return False
    number = number_at(text, size, at)
    if number.end == at:
        return True
    word_at(text, size, number.end, &kind)
    return not is_structural(kind)


cdef uint32_t town_end(const uint32_t* text, uint32_t size, uint32_t at, uint32_t town) noexcept nogil:
    """Return where a town's name that stands at `at` ends; 0 when it does not stand there."""
    cdef uint32_t length = TOWN_START[town + 1] - TOWN_START[town], stem = TOWN_STEM[town]
    cdef uint32_t n = same(text + at, size - at, town, max(stem, <uint32_t>1)), end = at + n
    if n == 0:
        return 0
    if n == length:
        if end < size and text[end] == OFFICE:
            end += 3 if end + 2 < size and text[end + 2] == 0x5904 else 1  # 办事处
        return end if TOWN_TELLING[town] or name_goes_on(text, size, end) else 0
    end = at + stem
    if stem < 2:
        return 0
    if end + 1 < size and text[end] == STREET and text[end + 1] == WAY and name_goes_on(text, size, end + 2):
        return end + 2  # a town that became a subdistrict, or is still written as one
    if end < size and (text[end] == TOWN or text[end] == TOWNSHIP or text[end] == DISTRICT) and name_goes_on(text, size, end + 1):
        return end + 1
    if n > stem and text[end] == STREET and name_goes_on(text, size, end + 1):
        return end + 1  # 大石街, of 大石街道
    return end if name_goes_on(text, size, end) and not refused(text, size, end, NO_PARENT) else 0


cdef int32_t parent_of(const Region* region, int32_t* unit) noexcept nogil:
    """Return the code whose districts' towns may follow, 0 for none, and by what codes are divided to compare them."""
    unit[0] = 1
    if region.district != 0:
        return region.district
    unit[0] = 100
    if region.city != 0:
        return region.city
    unit[0] = 10000
    return region.province if is_municipality(region.province) or region.province >= HONG_KONG else 0


cdef bint find_town(
    const uint32_t* written, uint32_t n_written, Region* region, const uint32_t** telling, uint32_t* n_telling
) noexcept nogil:
    cdef int32_t unit
    cdef int32_t code = parent_of(region, &unit)
    cdef uint32_t parent, town, found_town = 0, found_parent = N_PARENTS
    n_telling[0] = 0
    if code == 0:
        return False
    parent = first_parent(code)
    while parent < N_PARENTS and PARENT[parent] // unit == code // unit:
        for town in range(TOWN_FIRST[parent], TOWN_FIRST[parent + 1]):
            if sounds_like(&TOWN_TEXT[TOWN_START[town]], TOWN_STEM[town], written, n_written):
                if found_parent == N_PARENTS:
                    found_town, found_parent = town, parent
                elif found_parent != parent:
                    return False
        parent += 1
    if found_parent == N_PARENTS:
        return False
    if PARENT[found_parent] % 100 != 0:
        region.city, region.district = PARENT[found_parent] // 100 * 100, PARENT[found_parent]
    if TOWN_TELLING[found_town]:
        telling[0], n_telling[0] = &TOWN_TEXT[TOWN_START[found_town]], TOWN_STEM[found_town]
    return True


cdef uint32_t skip_town(
    const uint32_t* text, uint32_t size, uint32_t at, Region* region, Stem* stem
) noexcept nogil:
    cdef int32_t unit
    cdef int32_t code = parent_of(region, &unit)
    cdef uint32_t parent, town, end, best = at, best_town = 0, best_parent = 0
    cdef bint twice = False
    stem.start = stem.size = 0
    if at >= size or code == 0:
        return at
    parent = first_parent(code)
    while parent < N_PARENTS and PARENT[parent] // unit == code // unit:
        for town in range(TOWN_FIRST[parent], TOWN_FIRST[parent + 1]):
            if TOWN_HEAD[town] != text[at]:
                continue
            end = town_end(text, size, at, town)
            if end > best:
                best, best_town, best_parent, twice = end, town, parent, False
            elif end == best and end > at and parent != best_parent:
                twice = True
        parent += 1
    if best == at or twice:
        return at
    if PARENT[best_parent] % 100 != 0:
        region.city, region.district = PARENT[best_parent] // 100 * 100, PARENT[best_parent]
    if TOWN_TELLING[best_town]:
        stem.start, stem.size = at, TOWN_STEM[best_town]
    return best
