"""Tell a road by its name, and its own name from what it runs through."""

from libc.stdint cimport uint32_t


cdef inline bint is_one_of(uint32_t code, const uint32_t* these, int n) noexcept nogil:
    cdef int i
    for i in range(n):
        if these[i] == code:
            return True
    return False


cdef inline bint is_main_street(const uint32_t* text, uint32_t size, uint32_t at) noexcept nogil:
    """Say whether 东大街 or the like starts at `at`: a road's whole name, so that what stands before it is a district."""
    if at + 3 > size or text[at + 1] != 0x5927 or text[at + 2] != 0x8857:
        return False
    return text[at] == 0x4E1C or text[at] == 0x897F or text[at] == 0x5357 or text[at] == 0x5317


# Whether a name ends as a road's or village's does.
cdef bint ends_in_road(const uint32_t* word, uint32_t n) noexcept nogil
# How many characters stand before a road's own name: the village or estate of 锦厦河南路. 0 for a short name.
cdef uint32_t before_road(const uint32_t* word, uint32_t n) noexcept nogil
# The same of a road that a site stands behind: 航城大道安乐工业区.
cdef uint32_t before_inner_road(const uint32_t* word, uint32_t n) noexcept nogil
