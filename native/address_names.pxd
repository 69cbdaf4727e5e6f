"""Tell the names in an address that are no part of it: recipients, and sites in front of a road."""

from libc.stdint cimport uint32_t

# Whether a name that ends so may be a site's: 大厦, 广场, 花园.
cdef bint ends_site(uint32_t code) noexcept nogil
# Where a recipient ends who stands alone at `at`, of six characters at most: 王秀兰收, 李女士. 0 for none.
cdef uint32_t recipient(const uint32_t* text, uint32_t size, uint32_t at) noexcept nogil
