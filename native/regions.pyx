"""Find the region of an address wherever it stands: in front, behind a company's name or a room, or at the end."""

from libc.stdint cimport int32_t, uint32_t

from native.places cimport Region, code_of, has_digit, is_digit, is_word_char, place_at, read_region


cdef uint32_t district_before(const uint32_t* text, uint32_t end, Region* region) noexcept nogil:
    """Read the district that stands last in a text; return where the text without it ends."""
    cdef uint32_t start = end, length
    cdef int32_t code
    cdef bint only_marks
    while start > 1:
        start -= 1
        length = place_at(text, end, start, region, True, &code)
        if length == 0 or code % 100 == 0:
            continue
        only_marks = True
        for length in range(start + length, end):
            only_marks = only_marks and not is_word_char(text[length])
        if only_marks:
            region.city, region.district = code // 100 * 100, code
            return start
    return end


cdef uint32_t company_end(const uint32_t* text, uint32_t size) noexcept nogil:
    """Return where a company's name in front of a place ends, 0 for none."""
    cdef Region nowhere
    cdef uint32_t at, end
    cdef int32_t code
    nowhere.province = nowhere.city = nowhere.district = nowhere.told = 0
    for at in range(1, size):
        if is_digit(text[at]):
            return 0
        if text[at - 1] == 0x516C and text[at] == 0x53F8:  # 公司
            end = at + 1
            while end < size and not is_word_char(text[end]):
                end += 1
            return end if place_at(text, size, end, &nowhere, True, &code) > 0 else 0
    return 0


cdef uint32_t locate(
    const uint32_t* text, uint32_t size, const Region* hint, Region* region, uint32_t* front_end, uint32_t* rest_end
) noexcept nogil:
    cdef Region nowhere, told
    cdef uint32_t at, start = 0, end, told_end
    cdef int32_t code
    nowhere.province = nowhere.city = nowhere.district = nowhere.told = 0
    region[0] = nowhere
    rest_end[0], front_end[0] = size, 0
    start = company_end(text, size)
    end = start + read_region(text + start, size - start, region)
    if code_of(region) == 0:
        for at in range(1, size):
            if place_at(text, size, at, &nowhere, True, &code) > 0 and code % 100 == 0:
                start = at
                end = at + read_region(text + at, size - at, region)
                break
        if has_digit(text, 0, start):
            if not has_digit(text, start, size):
                rest_end[0] = district_before(text, start, region)
                return 0
            front_end[0] = start
    if hint.province != 0 and not region.told:
        told = nowhere
        told.province, told.city = hint.province, hint.city
        told_end = start + read_region(text + start, size - start, &told)
        if told.district != 0 or region.district == 0:
            region[0] = told
            return told_end
    return end
