"""Write the canonical form of an identity number or a city.

Identity numbers keep letters and digits: a resident's number of 15 digits becomes the person's one of 18; letters
that were taken for digits (O, I, Z, S, B) become digits when that makes the check digit right; labels before and behind
(ID:, 身份证号, Credit Code) drop out. A Chinese city is its code.
"""

from libc.stdint cimport int32_t, uint32_t
from libc.string cimport memcpy
from libcpp.vector cimport vector

from native.forms cimport put_text
from native.places cimport Region, has_digit, is_digit, is_letter, is_word_char, read_region
from native.wordlists cimport is_one_of, label_size

cdef enum:
    MAX_CODE = 64  # letters and digits of an identity number and its labels
    LEAST_LABELLED = 6  # of a number behind a label that is one with it

cdef extern from *:
    """
    #include <cstdint>
    static const int RESIDENT_WEIGHTS[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};  // GB 11643
    static const char RESIDENT_CHECKS[] = "10x98765432";
    static const int CREDIT_WEIGHTS[17] = {1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28};  // GB 32100
    static const int CREDIT_LETTERS[26] = {10, 11, 12, 13, 14, 15, 16, 17, -1, 18, 19, 20, 21, 22, -1, 23, 24, 25, -1,
                                           26, 27, -1, 28, 29, 30, -1};  // its digits after 9: no I, O, S, V, Z
    static const char* const LABELS[] = {"passportno", "passport", "idcardno", "idcard", "idno", 0};
    // words set apart from the number
    static const char* const LABEL_WORDS[] = {
        "id", "idno", "idnr", "idnumber", "idcard", "idcardno", "identity", "identification", "card", "passport",
        "passportno", "passportnumber", "pp", "ppno", "no", "nr", "num", "number", "uscc", "usci", "uscic", "unified",
        "social", "credit", "code", "tax", "taxid", "taxno", "tin", "vat", "vatno", "eori", "cpf", "cnpj", "rut", "rfc",
        "curp", "dni", "nie", "nif", "inn", "cuit", "ssn", "ein", "reg", "registration", "business", "licence",
        "license", "document", "doc", "cert", "certificate", "resident", "citizen", "national", "chinese", "prc", 0};
    """
    const int RESIDENT_WEIGHTS[17]
    const char RESIDENT_CHECKS[11]
    const int CREDIT_WEIGHTS[17]
    const int CREDIT_LETTERS[26]
    const char* const LABELS[6]
    const char* const LABEL_WORDS[59]


cdef char resident_check(const char* digits) noexcept nogil:
    """Return the check digit of 17 digits, 0 when they are none."""
    cdef int total = 0, i
    for i in range(17):
        if not is_digit(digits[i]):
            return 0
        total += (digits[i] - 48) * RESIDENT_WEIGHTS[i]
    return RESIDENT_CHECKS[total % 11]


cdef bint is_credit_number(const char* code) noexcept nogil:
    cdef int total = 0, i, value
    for i in range(N_IDENTITY):
        value = -1
        if is_digit(code[i]):
            value = code[i] - 48
        elif 97 <= code[i] <= 122:
            value = CREDIT_LETTERS[code[i] - 97]
        if value < 0:
            return False
        if i == 17:
            return value == (31 - total % 31) % 31
        total += value * CREDIT_WEIGHTS[i]
    return False


cdef inline bint is_checked(const char* code) noexcept nogil:
    return resident_check(code) == code[17] or is_credit_number(code)


cdef char as_digit(char letter) noexcept nogil:
    """Return the digit that a letter is taken for."""
    if letter == c"o":
        return c"0"
    if letter == c"i" or letter == c"l":
        return c"1"
    if letter == c"z":
        return c"2"
    if letter == c"s":
        return c"5"
    return c"8" if letter == c"b" else letter


cdef bint is_date(const char* digits) noexcept nogil:
    """Say whether six digits may be a birthday: YYMMDD."""
    cdef int month = (digits[2] - 48) * 10 + digits[3] - 48, day = (digits[4] - 48) * 10 + digits[5] - 48
    return 1 <= month <= 12 and 1 <= day <= 31


cdef uint32_t close_up(uint32_t* text, uint32_t size, uint32_t* first) noexcept nogil:
    """Keep letters and digits, in place, and return where they end; `first`: and start, without labels set apart."""
    cdef uint32_t starts[MAX_CODE + 1]
    cdef uint32_t i, n = 0, n_words = 0, word = 0
    cdef bint inside = False
    for i in range(size):
        if not (is_digit(text[i]) or is_letter(text[i])):
            inside = False
            continue
        if n == MAX_CODE:
            break
        if not inside:
            starts[n_words] = n
            n_words += 1
        inside = True
        text[n] = text[i]
        n += 1
    starts[n_words] = n
    if not has_digit(text, 0, n):
        return n
    # Some word has a digit and is no label, so the last one left need not be looked up.
    while word + 1 < n_words and is_one_of(LABEL_WORDS, text + starts[word], starts[word + 1] - starts[word]):
        word += 1
    while n_words > word + 1 and is_one_of(
        LABEL_WORDS, text + starts[n_words - 1], starts[n_words] - starts[n_words - 1]
    ):
        n_words -= 1
    first[0] = starts[word]
    return starts[n_words]


cdef void put_identity(uint32_t* text, uint32_t size, vector[char]* out) noexcept nogil:
    cdef uint32_t i, j, n, first = 0
    cdef char code[MAX_CODE]
    cdef char mended[N_IDENTITY]
    cdef bint all_digits = True
    n = close_up(text, size, &first) - first
    text += first
    for i in range(n):
        code[i] = <char>text[i]
    first = label_size(LABELS, text, n, LEAST_LABELLED)
    if first == 0 and n > <uint32_t>N_IDENTITY and not has_digit(text, 0, n - N_IDENTITY):
        if is_checked(code + n - N_IDENTITY):
            first = n - N_IDENTITY  # whatever stands there: the check digit says where the number starts
    n -= first
    for i in range(n):
        all_digits = all_digits and is_digit(code[first + i])
    if n == 15 and all_digits and is_date(code + first + 6):
        memcpy(mended, code + first, 6)
        mended[6], mended[7] = c"1", c"9"
        memcpy(mended + 8, code + first + 6, 9)
        mended[17] = resident_check(mended)
        out.insert(out.end(), mended, mended + N_IDENTITY)
        return
    if n == <uint32_t>N_IDENTITY and not is_checked(code + first):
        for j in range(<uint32_t>N_IDENTITY):
            mended[j] = as_digit(code[first + j])
        if is_checked(mended):
            out.insert(out.end(), mended, mended + N_IDENTITY)
            return
    out.insert(out.end(), code + first, code + first + n)


cdef void put_city(uint32_t* text, uint32_t size, vector[char]* out) noexcept nogil:
    cdef Region region
    cdef int32_t code, scale = 100000
    cdef uint32_t i, n = 0
    region.province = region.city = region.district = region.told = 0
    read_region(text, size, &region)
    code = region.city if region.city != 0 and region.province not in (110000, 120000, 310000, 500000) else region.province
    if code != 0:
        while scale > 0:  # ends: six digits
            out.push_back(<char>(48 + code // scale % 10))
            scale //= 10
        return
    for i in range(size):
        if is_word_char(text[i]):
            text[n] = text[i]
            n += 1
    if n > 6 and text[n - 1] == c"y" and text[n - 2] == c"t" and text[n - 3] == c"i" and text[n - 4] == c"c":
        n -= 4
    put_text(out, text, n)
