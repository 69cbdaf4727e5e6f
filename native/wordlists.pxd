"""Look words of folded text up in short lists."""

from libc.stdint cimport uint32_t


cdef inline uint32_t n_equal(const char* word, const uint32_t* text, uint32_t size) noexcept nogil:
    """Return how many characters a text starts with as a word does."""
    cdef uint32_t n = 0
    while n < size and word[n] != 0 and text[n] == <uint32_t>word[n]:
        n += 1
    return n


cdef inline bint is_one_of(const char* const* words, const uint32_t* word, uint32_t size) noexcept nogil:
    """Say whether a word is in a list, which ends with NULL."""
    cdef uint32_t i = 0
    while words[i] != NULL:
        if n_equal(words[i], word, size) == size and words[i][size] == 0:
            return True
        i += 1
    return False


cdef inline uint32_t label_size(
    const char* const* labels, const uint32_t* text, uint32_t size, uint32_t least
) noexcept nogil:
    """Return the length of the first label of a list that stands before `least` characters or more, 0 for none."""
    cdef uint32_t i = 0, n
    while labels[i] != NULL:
        n = n_equal(labels[i], text, size)
        if labels[i][n] == 0 and size >= n + least:
            return n
        i += 1
    return 0
