"""Tell a road by its name, and its own name from what it runs through.

Nobody can tell 锦厦 from 河南路 without a map of all roads. But nearly every road's name has two or three characters
before its kind, so of longer ones the last two are kept: what stood before is a village or estate, left out as often as
given, or it belongs to a long name that is cut the same way everywhere. A name is not cut inside a gate or village:
建国门外大街.
"""

from libc.stdint cimport uint32_t

from native.places cimport is_digit

cdef enum:
    SECTION = 0x6BB5  # 段
    ZONE = 0x533A  # 区
    LONG_NAME = 4

# 路街道巷弄里条线村庄屯寨同坊段镇乡, 东西南北中口侧段
cdef uint32_t[17] ROAD_ENDS = [
    0x8DEF, 0x8857, 0x9053, 0x5DF7, 0x5F04, 0x91CC, 0x6761, 0x7EBF, 0x6751, 0x5E84, 0x5C6F, 0x5BE8, 0x540C,
    0x574A, 0x6BB5, 0x9547, 0x4E61,
]
cdef uint32_t[8] ROAD_SIDES = [0x4E1C, 0x897F, 0x5357, 0x5317, 0x4E2D, 0x53E3, 0x4FA7, 0x6BB5]
# 路街道巷弄里, 东西南北中环支横直
cdef uint32_t[6] KINDS = [0x8DEF, 0x8857, 0x9053, 0x5DF7, 0x5F04, 0x91CC]
cdef uint32_t[9] MODIFIERS = [0x4E1C, 0x897F, 0x5357, 0x5317, 0x4E2D, 0x73AF, 0x652F, 0x6A2A, 0x76F4]
# 河南 湖南 云南 海南 济南 江南 岭南 淮南 渭南 河北 湖北 淮北 东北 西北 江北 山东 广东 江东
# 浦东 华东 山西 广西 江西 陕西 华西 华南 华北 华中 关中 汉中 晋中 中南 西南 东南 城东 城西 城南 城北
cdef enum:
    N_REGIONS = 38
cdef uint32_t[N_REGIONS][2] REGIONS = [
    [0x6CB3, 0x5357], [0x6E56, 0x5357], [0x4E91, 0x5357], [0x6D77, 0x5357], [0x6D4E, 0x5357], [0x6C5F, 0x5357],
    [0x5CAD, 0x5357], [0x6DEE, 0x5357], [0x6E2D, 0x5357], [0x6CB3, 0x5317], [0x6E56, 0x5317], [0x6DEE, 0x5317],
    [0x4E1C, 0x5317], [0x897F, 0x5317], [0x6C5F, 0x5317], [0x5C71, 0x4E1C], [0x5E7F, 0x4E1C], [0x6C5F, 0x4E1C],
    [0x6D66, 0x4E1C], [0x534E, 0x4E1C], [0x5C71, 0x897F], [0x5E7F, 0x897F], [0x6C5F, 0x897F], [0x9655, 0x897F],
    [0x534E, 0x897F], [0x534E, 0x5357], [0x534E, 0x5317], [0x534E, 0x4E2D], [0x5173, 0x4E2D], [0x6C49, 0x4E2D],
    [0x664B, 0x4E2D], [0x4E2D, 0x5357], [0x897F, 0x5357], [0x4E1C, 0x5357], [0x57CE, 0x4E1C], [0x57CE, 0x897F],
    [0x57CE, 0x5357], [0x57CE, 0x5317],
]
# 门村桥庄寺园营湾口关
cdef uint32_t[10] PLACE_ENDS = [0x95E8, 0x6751, 0x6865, 0x5E84, 0x5BFA, 0x56ED, 0x8425, 0x6E7E, 0x53E3, 0x5173]


cdef inline bint is_region(uint32_t code, uint32_t side) noexcept nogil:
    """Say whether a side is the end of a name that roads are called after: 河南, 江东."""
    cdef int i
    for i in range(N_REGIONS):
        if REGIONS[i][0] == code and REGIONS[i][1] == side:
            return True
    return False


cdef bint ends_in_road(const uint32_t* word, uint32_t n) noexcept nogil:
    if n > 1 and is_one_of(word[n - 1], ROAD_SIDES, 8) and is_one_of(word[n - 2], ROAD_ENDS, 17):
        return True
    return n > 0 and is_one_of(word[n - 1], ROAD_ENDS, 17)


cdef inline uint32_t before_kind(const uint32_t* word, uint32_t n) noexcept nogil:
    """Return how much of a name stands before 大道, 公路, 胡同, 路 and the like; `n` when none is at its end."""
    if n > 1:
        if word[n - 2] == 0x5927 and (word[n - 1] == 0x9053 or word[n - 1] == 0x8857):
            return n - 2
        if (word[n - 2] == 0x516C or word[n - 2] == 0x9A6C) and word[n - 1] == 0x8DEF:
            return n - 2
        if word[n - 2] == 0x80E1 and word[n - 1] == 0x540C:
            return n - 2
    return n - 1 if n > 0 and is_one_of(word[n - 1], KINDS, 6) else n


cdef uint32_t before_road(const uint32_t* word, uint32_t n) noexcept nogil:
    cdef uint32_t end = n, at = before_kind(word, n), zone
    if at == n:
        if n > 0 and word[n - 1] == SECTION:
            end = n - 1
            while end > 0 and is_digit(word[end - 1]):
                end -= 1
        elif n > 0 and is_one_of(word[n - 1], ROAD_SIDES, 7):
            end = n - 1
        at = before_kind(word, end)
        if at == end:
            return 0
    while at > 0 and is_digit(word[at - 1]):
        at -= 1
    end = at
    while end > 0 and (is_one_of(word[end - 1], MODIFIERS, 9) or is_digit(word[end - 1])):
        end -= 1
    for zone in range(end - 2 if end > 2 else 0, 0, -1):
        if word[zone - 1] == ZONE:
            return zone  # 高科技园区祖冲之路
    if at < LONG_NAME or end < LONG_NAME - 1 or is_one_of(word[at - 2], PLACE_ENDS, 10):
        return 0
    if end + 1 == at and not is_region(word[end - 1], word[end]):
        return end - 2 if not is_one_of(word[end - 2], PLACE_ENDS, 10) else 0  # 迎宾 of 迎宾北路
    return at - 2


cdef uint32_t before_inner_road(const uint32_t* word, uint32_t n) noexcept nogil:
    cdef uint32_t at = n - 2 if n > 4 else 0
    while at > 2:
        at -= 1
        if is_one_of(word[at], KINDS, 3):
            return before_road(word, at + 1)
    return 0
