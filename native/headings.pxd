"""HS codes as numbers, and the sets of headings they may be under."""

from libc.stdint cimport uint32_t, uint64_t

from native.parcel cimport Text


# A prefix of HS codes, packed as `pack_hs` packs a code: a code is under it when it has these digits under the mask.
cdef struct HsPrefix:
    uint64_t digits
    uint64_t mask


# Prefixes that are asked together.
cdef struct HsSet:
    uint32_t first, n  # range in the program's prefixes
    uint64_t chapters[4]  # a bit for the two first digits, as they are packed, of every code that may be under them


# The digits of an HS code, the first in the highest four bits, each one more than it says: 0 is no digit.
cdef inline uint64_t pack_hs(Text code) noexcept nogil:
    cdef uint32_t i
    cdef uint64_t packed = 0
    cdef int at = 60
    for i in range(code.size):
        if 48 <= code.data[i] <= 57 and at >= 0:
            packed |= <uint64_t>(code.data[i] - 47) << at
            at -= 4
    return packed


# Whether a packed code is under a prefix of a set. Most codes are of a chapter that it has nothing of.
cdef inline bint is_under(const HsPrefix* prefixes, const HsSet* asked, uint64_t packed) noexcept nogil:
    cdef uint32_t i
    if not asked.chapters[packed >> 62] >> (packed >> 56 & 63) & 1:
        return False
    for i in range(asked.first, asked.first + asked.n):
        if packed & prefixes[i].mask == prefixes[i].digits:
            return True
    return False
