"""Read what volume a goods text states: 500ml, 1.5 L x 6, 12*330毫升.

Small bottles weigh more than they hold, so that less than 200 ml say nothing; more than 5 l are no parcel's, and 316L is steel.
"""

from libc.stdint cimport uint16_t, uint32_t, uint8_t
from libc.string cimport memcmp

from native.likeness cimport is_digit

cdef enum:
    LEAST_ML = 200
    MOST_ML = 5000
    MOST_DIGITS = 5
    MOST_VESSELS = 1000


cdef inline bint is_latin(char byte) noexcept nogil:
    return 97 <= (byte | 32) <= 122


cdef inline uint32_t times_at(const char* text, uint32_t size, uint32_t at) noexcept nogil:
    """Return how long a sign of multiplication is: x, X, * or ×; 0 for none."""
    if at < size and (text[at] | 32 == c"x" or text[at] == c"*"):
        return 1
    return 2 if at + 2 <= size and memcmp(text + at, b"\xc3\x97", 2) == 0 else 0


cdef uint32_t number_before(const char* text, uint32_t end) noexcept nogil:
    """Return the whole number before a sign of multiplication that ends here; 1 for none."""
    cdef uint32_t at = end, factor = 1, number = 0, n = 0
    while at > 0 and text[at - 1] == c" ":
        at -= 1
    if at > 0 and times_at(text, at, at - 1) == 1:
        at -= 1
    elif at > 1 and times_at(text, at, at - 2) == 2:
        at -= 2
    else:
        return 1
    while at > 0 and text[at - 1] == c" ":
        at -= 1
    while at > 0 and is_digit(<uint8_t>text[at - 1]) and n < MOST_DIGITS:
        at -= 1
        number += factor * <uint32_t>(text[at] - 48)
        factor *= 10
        n += 1
    return number if 1 <= number <= MOST_VESSELS else 1


cdef uint32_t number_after(const char* text, uint32_t size, uint32_t start) noexcept nogil:
    """Return the whole number behind a sign of multiplication that starts here; 1 for none."""
    cdef uint32_t at = start, number = 0, n = 0
    while at < size and text[at] == c" ":
        at += 1
    if times_at(text, size, at) == 0:
        return 1
    at += times_at(text, size, at)
    while at < size and text[at] == c" ":
        at += 1
    while at < size and is_digit(<uint8_t>text[at]) and n < MOST_DIGITS:
        number = 10 * number + <uint32_t>(text[at] - 48)
        at += 1
        n += 1
    return number if 1 <= number <= MOST_VESSELS else 1


cdef uint32_t unit_at(const char* text, uint32_t size, uint32_t at, double* ml) noexcept nogil:
    """Return how long a unit of volume is, 0 for none, and what one of it is in ml."""
    cdef uint32_t n = 0
    ml[0] = 1.0
    if at + 2 <= size and text[at] | 32 == c"m" and text[at + 1] | 32 == c"l":
        n = 2
    elif at < size and text[at] | 32 == c"l":
        ml[0], n = 1000.0, 1
    if n > 0:
        return 0 if at + n < size and (is_latin(text[at + n]) or is_digit(<uint8_t>text[at + n])) else n
    if at + 6 <= size and memcmp(text + at, b"\xe6\xaf\xab\xe5\x8d\x87", 6) == 0:  # 毫升
        return 6
    ml[0] = 1000.0
    return 3 if at + 3 <= size and memcmp(text + at, b"\xe5\x8d\x87", 3) == 0 else 0  # 升


cdef Volume read_volume(const char* text, uint32_t size) noexcept nogil:
    cdef Volume out
    cdef uint32_t at = 0, start, n, length
    cdef double number, place, unit
    out.ml, out.n = 0, 1
    while at < size:
        if not is_digit(<uint8_t>text[at]):
            at += 1
            continue
        start, number, n = at, 0, 0
        while at < size and is_digit(<uint8_t>text[at]):
            number = 10 * number + (text[at] - 48)
            at += 1
            n += 1
        if at + 1 < size and text[at] == c"." and is_digit(<uint8_t>text[at + 1]):
            at += 1
            place = 1.0
            while at < size and is_digit(<uint8_t>text[at]):
                place /= 10
                number += place * (text[at] - 48)
                at += 1
        length = unit_at(text, size, at + (at < size and text[at] == c" "), &unit)
        if length == 0 or n > MOST_DIGITS or not LEAST_ML <= number * unit <= MOST_ML:
            continue
        out.ml = <float>(number * unit)
        at += length + (text[at] == c" ")
        out.n = <uint16_t>max(number_before(text, start), number_after(text, size, at))
        return out
    return out


def stated_volume(str text not None):
    """Return (ml, vessels) of the first volume that a text states; (0.0, 1) when it states none; for tests."""
    cdef bytes raw = text.encode()
    cdef Volume volume = read_volume(raw, <uint32_t>len(raw))
    return volume.ml, volume.n
