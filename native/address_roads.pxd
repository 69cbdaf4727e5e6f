"""Tell a road by its name, and its own name from what it runs through."""

from libc.stdint cimport uint32_t


cdef inline bint is_one_of(uint32_t code, const uint32_t* these, int n) noexcept nogil:
    cdef int i
    for i in range(n):
        if these[i] == code:
            return True
    return False


# Whether a name ends as a road's or village's does.
cdef bint ends_in_road(const uint32_t* word, uint32_t n) noexcept nogil
# How many characters stand before a road's own name: the village or estate of 锦厦河南路. 0 for a short name.
cdef uint32_t before_road(const uint32_t* word, uint32_t n) noexcept nogil
# The same of a road that a site stands behind: 航城大道安乐工业区.
cdef uint32_t before_inner_road(const uint32_t* word, uint32_t n) noexcept nogil
