"""Collect what is found in a Latin address: words, house number, buildings, floors and rooms."""

from libc.stdint cimport uint32_t

from native.latin_tokens cimport Token, all_digits
from native.places cimport LATIN, LATIN_DROP, is_letter, latin_ahead, latin_kind, put_row

cdef enum:
    THAI_FIRST = 0xE00
    THAI_LAST = 0xE7F
    CYRILLIC_FIRST = 0x430
    N_CYRILLIC = 32
    LONGEST_GLUED = 8  # room for what glue_to writes

# а to я
cdef const char** IN_LATIN = [
    b"a", b"b", b"v", b"g", b"d", b"e", b"zh", b"z", b"i", b"y", b"k", b"l", b"m", b"n", b"o", b"p",
    b"r", b"s", b"t", b"u", b"f", b"kh", b"ts", b"ch", b"sh", b"shch", b"", b"y", b"", b"e", b"yu", b"ya",
]


cdef void clear(Found* found, uint32_t* free_) noexcept nogil:
    found.words.n = found.bare.n = found.rooms.n = found.buildings.n = found.floors.n = found.hashed.size = 0
    found.has_city = found.canadian = found.korean = found.singapore = False
    found.n_segments = 0
    found.free_ = free_


cdef void take(Spans* spans, uint32_t* text, uint32_t size) noexcept nogil:
    if spans.n < MAX_SPANS:
        spans.at[spans.n].text, spans.at[spans.n].size, spans.at[spans.n].role = text, size, KEPT
        spans.at[spans.n].plain = spans.at[spans.n].front = spans.at[spans.n].by_city = False
        spans.at[spans.n].behind_city, spans.at[spans.n].segment = False, 0
        spans.n += 1


cdef void take_value(Spans* spans, uint32_t* text, uint32_t size) noexcept nogil:
    cdef uint32_t zeros = leading_zeros(text, size)
    take(spans, text + zeros, size - zeros)


cdef uint32_t strip_zeros(uint32_t* text, uint32_t size) noexcept nogil:
    cdef uint32_t i, kept = 0
    cdef bint fronts = True
    for i in range(size):
        if fronts and text[i] == 48 and i + 1 < size and text[i + 1] != 0x2D:
            continue
        fronts = text[i] == 0x2D
        text[kept] = text[i]
        kept += 1
    return kept


cdef void take_room(Found* found, uint32_t* text, uint32_t size) noexcept nogil:
    cdef uint32_t cut = 0, second
    size = strip_zeros(text, size)
    while cut < size and text[cut] != 0x2D:
        cut += 1
    if cut == size:
        if size > 1 and is_letter(text[size - 1]) and all_digits(text, size - 1, 1, size):
            take(&found.floors, text, size - 1)
            take(&found.rooms, text + size - 1, 1)
        else:
            take(&found.rooms, text, size)
        return
    second = cut + 1
    while second < size and text[second] != 0x2D:
        second += 1
    if second < size:
        take(&found.rooms, text, size)
    else:
        take(&found.floors if cut < 3 else &found.buildings, text, cut)
        take(&found.rooms, text + cut + 1, size - cut - 1)


cdef void take_row(Found* found, Spans* spans, int row) noexcept nogil:
    cdef uint32_t size = put_row(row, found.free_)
    take(spans, found.free_, size)
    found.free_ += size


cdef void take_singapore(Found* found) noexcept nogil:
    cdef const char* name = b"singapore"
    cdef uint32_t i
    for i in range(9):
        found.free_[i] = <uint32_t>name[i]
    take(&found.words, found.free_, 9)
    found.free_ += 9
    found.has_city = True


cdef void glue_to(Span* word, const Token* token) noexcept nogil:
    cdef uint32_t i
    for i in range(token.size):
        word.text[word.size + i] = token.text[i]
    word.size += token.size


cdef uint32_t fold_word(uint32_t* text, uint32_t size) noexcept nogil:
    cdef uint32_t i, kept = 0
    if ends_in(text, size, b"strasse", 7):
        size -= 4
    elif ends_in(text, size, b"straat", 6):
        size -= 3
    elif ends_in(text, size, b"platz", 5):
        size -= 3
    if ends_in(text, size, b"iy", 2):
        size -= 1  # Nevskiy is Nevsky
        text[size - 1] = c"y"
    for i in range(size):
        if text[i] == c"e" and i > 0 and (text[i - 1] == c"a" or text[i - 1] == c"o" or text[i - 1] == c"u"):
            continue
        text[kept] = text[i]
        kept += 1
    return kept


cdef uint32_t thai_kind(const uint32_t* text, uint32_t size) noexcept nogil:
    """Return how long the kind of a Thai place is, which is written in one word with its name."""
    cdef uint32_t n = size - 2 if size > 4 else 0
    cdef int row
    if not THAI_FIRST <= text[0] <= THAI_LAST:
        return 0
    while n > 2:
        if latin_kind(latin_ahead(LATIN, text, n), &row) == LATIN_DROP:
            return n
        n -= 1
    return 0


cdef bint is_russian(const uint32_t* text, uint32_t size) noexcept nogil:
    cdef uint32_t i
    for i in range(size):
        if CYRILLIC_FIRST <= text[i] < CYRILLIC_FIRST + N_CYRILLIC:
            return True
    return False


cdef uint32_t put_latin(const uint32_t* text, uint32_t size, uint32_t* out) noexcept nogil:
    """Write a Russian word in Latin letters."""
    cdef uint32_t i, n = 0
    cdef const char* letters
    for i in range(size):
        if not CYRILLIC_FIRST <= text[i] < CYRILLIC_FIRST + N_CYRILLIC:
            out[n] = text[i]
            n += 1
            continue
        letters = IN_LATIN[text[i] - CYRILLIC_FIRST]
        while letters[0] != 0:  # ends: a letter a turn
            out[n] = <uint32_t>letters[0]
            n += 1
            letters += 1
    return n


cdef void take_word(Found* found, uint32_t* text, uint32_t size) noexcept nogil:
    cdef uint32_t cut = thai_kind(text, size)
    text, size = text + cut, size - cut
    if is_russian(text, size):
        size = put_latin(text, size, found.free_)
        text = found.free_
        found.free_ += size + LONGEST_GLUED
    take(&found.words, text, fold_word(text, size))
