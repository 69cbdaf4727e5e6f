"""Tell the names in an address that are no part of it: recipients, and sites in front of a road."""

from libc.stdint cimport uint32_t

from native.address_roads cimport is_one_of
from native.places cimport is_word_char
from native.text cimport is_cjk

cdef enum:
    LONGEST_RECIPIENT = 6
    RECEIVED = 0x6536  # 收

# 厦场心园城苑寓区楼厂司店院府邸庭湾库港校
cdef uint32_t[20] SITE_ENDS = [
    0x53A6, 0x573A, 0x5FC3, 0x56ED, 0x57CE, 0x82D1, 0x5BD3, 0x533A, 0x697C, 0x5382,
    0x53F8, 0x5E97, 0x9662, 0x5E9C, 0x90B8, 0x5EAD, 0x6E7E, 0x5E93, 0x6E2F, 0x6821,
]
# 先生 女士 小姐 经理 老师 老板
cdef uint32_t[6][2] TITLES = [
    [0x5148, 0x751F], [0x5973, 0x58EB], [0x5C0F, 0x59D0], [0x7ECF, 0x7406], [0x8001, 0x5E08], [0x8001, 0x677F],
]


cdef bint ends_site(uint32_t code) noexcept nogil:
    return is_one_of(code, SITE_ENDS, 20)


cdef uint32_t recipient(const uint32_t* text, uint32_t size, uint32_t at) noexcept nogil:
    cdef uint32_t end = at, i
    while end < size and end < at + LONGEST_RECIPIENT + 1 and is_cjk(text[end]):
        end += 1
    if end < at + 2 or end == at + LONGEST_RECIPIENT + 1 or (end < size and is_word_char(text[end])):
        return 0
    if text[end - 1] == RECEIVED:
        return end
    for i in range(6):
        if text[end - 2] == TITLES[i][0] and text[end - 1] == TITLES[i][1]:
            return end
    return 0
