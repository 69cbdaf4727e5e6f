"""Write the canonical form of a phone number.

The first number of the field, as country code and national number: 86 for a Chinese one, with or without +86, 0086, 86
or the 0 before the area code; extensions (转, ext, x) drop out. A foreign number has its country code when it is
written with + or 00; the trunk's 0 behind it drops out (+44 (0)20, +81 03). What fits nothing is its digits.
A number that is nobody's (placeholder_words.py) has no form.
"""

from libc.stdint cimport uint32_t
from libcpp.vector cimport vector

from native.placeholders cimport is_nobodys_phone
from native.places cimport is_digit, is_word_char

cdef enum:
    MAX_DIGITS = 32
    MAX_GROUPS = 16
    MIN_DIGITS = 7  # fewer are an extension, a hotline or made up


cdef struct Dialled:
    char digits[MAX_DIGITS]
    uint32_t n
    uint32_t ends[MAX_GROUPS]  # of the groups of digits, in `digits`
    uint32_t n_groups
    bint foreign  # written with + or 00


cdef inline bint divides(uint32_t code) noexcept nogil:
    """Say whether a mark stands between two numbers rather than inside one: / , ; | + # and letters."""
    return code in (0x2F, 0x2C, 0x3B, 0x7C, 0x2B, 0x23) or is_word_char(code)


cdef inline bint is_bracketed_zero(const uint32_t* text, uint32_t at) noexcept nogil:
    return text[at] == 0x29 and at > 1 and text[at - 1] == 0x30 and text[at - 2] == 0x28


cdef void read_digits(const uint32_t* text, uint32_t size, Dialled* dialled) noexcept nogil:
    """Read the groups of digits of the first number; a divider ends it once it has seven digits."""
    cdef uint32_t at = 0
    cdef bint inside = False
    dialled.n = dialled.n_groups = 0
    dialled.foreign = False
    for at in range(size):
        if is_digit(text[at]):
            if dialled.n == MAX_DIGITS or (not inside and dialled.n_groups == MAX_GROUPS):
                return
            if not inside:
                dialled.n_groups += 1
                if dialled.n == 0 and at > 0 and text[at - 1] == 0x2B:
                    dialled.foreign = True
            inside = True
            dialled.digits[dialled.n] = <char>text[at]
            dialled.n += 1
            dialled.ends[dialled.n_groups - 1] = dialled.n
            continue
        if inside and dialled.n_groups > 1 and is_bracketed_zero(text, at):
            dialled.n -= 1  # +44 (0)20
            dialled.n_groups -= 1
        inside = False
        if dialled.n >= 7 and divides(text[at]):
            return


cdef inline uint32_t country_size(const char* digits, uint32_t n) noexcept nogil:
    """Return how many digits the country code has (ITU E.164)."""
    cdef int first
    if n < 2:
        return n
    if digits[0] == c"1" or digits[0] == c"7":
        return 1
    first = (digits[0] - 48) * 10 + digits[1] - 48
    if first in (
        20, 27, 30, 31, 32, 33, 34, 36, 39, 40, 41, 43, 44, 45, 46, 47, 48, 49, 51, 52, 53, 54, 55, 56, 57, 58, 60,
        61, 62, 63, 64, 65, 66, 81, 82, 84, 86, 90, 91, 92, 93, 94, 95, 98,
    ):
        return 2
    return min(n, <uint32_t>3)


cdef inline void put_digits(vector[char]* out, const char* digits, uint32_t n) noexcept nogil:
    cdef uint32_t i
    for i in range(n):
        out.push_back(digits[i])


cdef uint32_t subscriber_size(const Dialled* dialled, uint32_t start) noexcept nogil:
    """Return how many digits from `start` on are the subscriber's: a group or two of 7 or 8, else at most 8."""
    cdef uint32_t i
    for i in range(dialled.n_groups):
        if dialled.ends[i] == start + 7 or dialled.ends[i] == start + 8:
            return dialled.ends[i] - start
    return min(dialled.n - start, <uint32_t>8)


cdef bint put_chinese(const Dialled* dialled, uint32_t start, bint sure, vector[char]* out) noexcept nogil:
    """Write what starts at `start` as a Chinese number and say whether it is one; `sure`: +86 stands before it."""
    cdef const char* digits = dialled.digits + start
    cdef uint32_t n = dialled.n - start, area, size
    if n >= 11 and digits[0] == c"1" and 51 <= digits[1] <= 57:
        put_digits(out, b"86", 2)
        put_digits(out, digits, 11)
        return True
    if n >= 10 and (digits[0] == c"4" or digits[0] == c"8") and digits[1] == c"0" and digits[2] == c"0":
        put_digits(out, b"86", 2)
        put_digits(out, digits, 10)
        return True
    if n > 0 and digits[0] == c"0":
        start += 1
        digits += 1
        n -= 1
        sure = True
    if not sure or n < 9:
        return False
    area = 2 if (digits[0] == c"1" and digits[1] == c"0") or digits[0] == c"2" else 3
    size = subscriber_size(dialled, start + area)
    if size < 7:
        return False
    put_digits(out, b"86", 2)
    put_digits(out, digits, area + size)
    return True


cdef size_t put_number(const uint32_t* text, uint32_t size, vector[char]* out) noexcept nogil:
    """Write country code and national number, and return how many digits the country code has; 0 when it is not told."""
    cdef Dialled dialled
    cdef uint32_t start = 0, country
    cdef bint keeps_zero
    cdef const char* digits = dialled.digits
    read_digits(text, size, &dialled)
    if dialled.n == 0:
        return 0
    if not dialled.foreign and dialled.n > 10 and digits[0] == c"0" and digits[1] == c"0":
        dialled.foreign = True
        start = 2
    if not dialled.foreign and dialled.ends[0] == 1 and digits[0] == c"1" and dialled.n == 11:
        dialled.foreign = True  # 1-415-555-2671: no mobile of China is set apart like that
    if (dialled.foreign and dialled.n > start + 2) or dialled.n >= 12:
        if digits[start] == c"8" and digits[start + 1] == c"6" and put_chinese(&dialled, start + 2, True, out):
            return 2
    if not dialled.foreign:
        if put_chinese(&dialled, 0, False, out):
            return 2
        put_digits(out, digits, dialled.n)
        return 0
    country = country_size(digits + start, dialled.n - start)
    put_digits(out, digits + start, country)
    keeps_zero = country == 2 and digits[start] == c"3" and digits[start + 1] == c"9"
    start += country
    if start < dialled.n and digits[start] == c"0" and not keeps_zero:
        start += 1  # the trunk's 0, which only Italy's numbers keep
    put_digits(out, digits + start, dialled.n - start)
    return country


cdef void put_phone(const uint32_t* text, uint32_t size, vector[char]* out) noexcept nogil:
    cdef size_t national = put_number(text, size, out)
    cdef bint chinese = out.size() > 10 and national == 2 and out[0][0] == c"8" and out[0][1] == c"6"
    if out.size() < MIN_DIGITS or is_nobodys_phone(out.data() + national, <uint32_t>(out.size() - national), chinese):
        out.clear()
