"""Write the canonical form of a phone number.

The first number of the field, as country code and national number: one that stands second may be anybody's, and the
first is what the other courier has too. 86 is a Chinese one, with or without +86, 0086, 86 or the 0 before the area
code. A foreign number has its country code when it is written with + or 00; the trunk's 0 behind it drops out (+44
(0)20, +81 03; not Italy's +39 06). Without them it is read as the party's country writes its own, where its length
fits: 020 7946 0018 is London's for a party in Britain and Guangzhou's for one in China; a bare Chinese mobile stays one
abroad, except where the country's own numbers look the same. What fits nothing is its digits.

Extensions (转, ext, x, or a group behind a number of full length) drop out: one line is one place, and its extension is
given at one courier and left out at the next. A number that is nobody's (placeholder_words.py) has no form.
"""

from libc.stdint cimport uint8_t, uint16_t, uint32_t
from libc.string cimport memcmp
from libcpp.vector cimport vector

from native.parcel cimport Text
from native.placeholders cimport is_nobodys_phone
from native.places cimport is_digit, is_word_char

cdef extern from "dialling.h" nogil:
    const uint8_t PLAN_OF_CODE[1000]
    const uint8_t PLAN_OF_COUNTRY[676]
    const uint16_t PLAN_CODE[]
    const uint8_t PLAN_LEAST[]
    const uint8_t PLAN_MOST[]
    const uint8_t PLAN_TRUNK_SIZE[]
    const char PLAN_TRUNK[]

cdef enum:
    CHINA = 0  # or no known country: those have no plan
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


cdef inline uint32_t number_of(const char* digits, uint32_t n) noexcept nogil:
    cdef uint32_t i, number = 0
    for i in range(n):
        number = number * 10 + digits[i] - 48
    return number


cdef inline uint32_t country_size(const char* digits, uint32_t n) noexcept nogil:
    """Return how many digits the country code has (ITU E.164): three, unless one or two are a country's."""
    cdef uint32_t first
    if n < 2:
        return n
    if digits[0] == c"1" or digits[0] == c"7":
        return 1
    first = number_of(digits, 2)
    if first == 86 or (first > 9 and PLAN_OF_CODE[first] != 0):
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


cdef bint is_chinese_mobile(const Dialled* dialled) noexcept nogil:
    cdef uint32_t i
    for i in range(dialled.n_groups):
        if dialled.ends[i] == 11:
            return dialled.digits[0] == c"1" and 51 <= dialled.digits[1] <= 57
    return False


cdef bint is_land_line(const Dialled* dialled) noexcept nogil:
    """Say whether an area code without its 0 and a subscriber's number stand first: 755-86543210."""
    cdef const char* digits = &dialled.digits[0]
    cdef uint32_t i, area
    if dialled.n < 10 or digits[0] == c"0" or (digits[0] == c"1" and digits[1] != c"0"):
        return False
    area = 2 if digits[0] <= c"2" else 3
    for i in range(dialled.n_groups):
        if dialled.ends[i] == area + 8 or (area == 3 and dialled.ends[i] == area + 7):
            return i == 0 or dialled.ends[0] == area
    return False


cdef inline int plan_of(Text country) noexcept nogil:
    if country.size != 2 or not (65 <= country.data[0] <= 90 and 65 <= country.data[1] <= 90):
        return CHINA
    return PLAN_OF_COUNTRY[(country.data[0] - 65) * 26 + country.data[1] - 65]


cdef inline bint fits(int plan, uint32_t n) noexcept nogil:
    return PLAN_LEAST[plan] <= n <= PLAN_MOST[plan]


cdef inline uint32_t code_size(int plan) noexcept nogil:
    return 1 if PLAN_CODE[plan] < 10 else 2 if PLAN_CODE[plan] < 100 else 3


cdef inline bint has_trunk(int plan, const char* digits, uint32_t n) noexcept nogil:
    """Say whether a national number with the prefix of such numbers stands there."""
    cdef uint32_t trunk = PLAN_TRUNK_SIZE[plan]
    return trunk > 0 and n > trunk and memcmp(digits, PLAN_TRUNK + 2 * plan, trunk) == 0 and fits(plan, n - trunk)


cdef uint32_t national_start(int plan, const char* digits, uint32_t n) noexcept nogil:
    """Return where the national number starts in `n` digits that are written without + and 00; n: nowhere."""
    cdef uint32_t size = code_size(plan)
    if has_trunk(plan, digits, n):
        return PLAN_TRUNK_SIZE[plan]
    if PLAN_TRUNK_SIZE[plan] == 0 and fits(plan, n):
        return 0
    if n > size and number_of(digits, size) == PLAN_CODE[plan]:
        if has_trunk(plan, digits + size, n - size):
            return size + PLAN_TRUNK_SIZE[plan]
        if fits(plan, n - size):
            return size
    return 0 if fits(plan, n) else n


cdef void put_code(int plan, vector[char]* out) noexcept nogil:
    cdef uint32_t code = PLAN_CODE[plan], scale = 100 if code > 99 else 10 if code > 9 else 1
    while scale > 0:  # ends: at most three digits
        out.push_back(<char>(48 + code // scale % 10))
        scale //= 10


cdef size_t put_national(int plan, const Dialled* dialled, uint32_t n, vector[char]* out) noexcept nogil:
    """Write the first `n` digits as a country's number; return how many digits its code has, 0 when they are none."""
    cdef uint32_t start = national_start(plan, dialled.digits, n), code = PLAN_CODE[plan]
    if start == n:
        return 0
    # Numbers of America, Germany and Brazil may look like a Chinese mobile; no American one is set apart 3-4-4.
    if is_chinese_mobile(dialled) and (code not in (1, 49, 55) or (code == 1 and dialled.ends[0] == 3)):
        return 0
    put_code(plan, out)
    put_digits(out, dialled.digits + start, n - start)
    return code_size(plan)


cdef inline bint keeps_zero(int plan, uint32_t n) noexcept nogil:
    """Say whether a 0 behind the country code is the number's own, as in Italy, rather than the trunk's."""
    return plan != 0 and PLAN_TRUNK_SIZE[plan] == 0 and (fits(plan, n) or not fits(plan, n - 1))


cdef uint32_t without_extension(int plan, const Dialled* dialled, uint32_t start) noexcept nogil:
    """Return where a number that starts at `start` ends: at a group that gives it all digits that it may have."""
    cdef uint32_t i
    for i in range(dialled.n_groups if dialled.n > start + PLAN_MOST[plan] else 0):
        if dialled.ends[i] == start + PLAN_MOST[plan]:
            return dialled.ends[i]
    return dialled.n


cdef size_t put_own(int plan, Dialled* dialled, vector[char]* out) noexcept nogil:
    """Write a number of a party's own country, without an extension behind it."""
    cdef uint32_t i
    cdef size_t country = put_national(plan, dialled, dialled.n, out)
    for i in range(dialled.n_groups if country == 0 else 0):
        if dialled.ends[i] - national_start(plan, dialled.digits, dialled.ends[i]) == PLAN_MOST[plan]:
            return put_national(plan, dialled, dialled.ends[i], out)
    return country


cdef size_t put_number(const uint32_t* text, uint32_t size, int plan, vector[char]* out) noexcept nogil:
    """Write country code and national number; return how many digits the country code has, 0 when it is not told."""
    cdef Dialled dialled
    cdef uint32_t start = 0, country, end
    cdef size_t told
    cdef const char* digits = dialled.digits
    read_digits(text, size, &dialled)
    if dialled.n == 0:
        return 0
    if dialled.n > 10 and digits[0] == c"0" and digits[1] == c"0":
        dialled.foreign = True
        start = 2
    if not dialled.foreign and dialled.ends[0] == 1 and digits[0] == c"1" and dialled.n == 11:
        dialled.foreign = True  # 1-415-555-2671: no mobile of China is set apart like that
    if (dialled.foreign and dialled.n > start + 2) or dialled.n >= 12:
        if digits[start] == c"8" and digits[start + 1] == c"6" and put_chinese(&dialled, start + 2, True, out):
            return 2
    if not dialled.foreign:
        told = put_own(plan, &dialled, out) if plan != CHINA else 0
        if told > 0:
            return told
        if put_chinese(&dialled, 0, plan == CHINA and is_land_line(&dialled), out):
            return 2
        put_digits(out, digits, dialled.n)
        return 0
    country = country_size(digits + start, dialled.n - start)
    put_digits(out, digits + start, country)
    plan = PLAN_OF_CODE[number_of(digits + start, country)]
    start += country
    if start < dialled.n and digits[start] == c"0" and not keeps_zero(plan, dialled.n - start):
        start += 1
    end = without_extension(plan, &dialled, start) if plan != 0 else dialled.n
    put_digits(out, digits + start, end - start)
    return country


cdef void put_phone(const uint32_t* text, uint32_t size, Text country, vector[char]* out) noexcept nogil:
    cdef size_t national = put_number(text, size, plan_of(country), out)
    cdef bint chinese = out.size() > 10 and national == 2 and out[0][0] == c"8" and out[0][1] == c"6"
    if out.size() < MIN_DIGITS or is_nobodys_phone(out.data() + national, <uint32_t>(out.size() - national), chinese):
        out.clear()
