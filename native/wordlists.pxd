"""Look words of folded text up in short lists."""

from libc.stdint cimport uint32_t


cdef inline bint is_one_of(const char* const* words, const uint32_t* word, uint32_t size) noexcept nogil:
    """Say whether a word is in a list, which ends with NULL."""
    cdef uint32_t i = 0, j
    while words[i] != NULL:
        j = 0
        while j < size and words[i][j] != 0 and word[j] == <uint32_t>words[i][j]:
            j += 1
        if j == size and words[i][j] == 0:
            return True
        i += 1
    return False
