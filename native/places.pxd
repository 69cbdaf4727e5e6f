"""Find provinces, cities, districts and the words of addresses in folded text (`text.fold`)."""

from libc.stdint cimport int32_t, uint32_t

cdef enum:
    FIRST_ZONE = 95  # the last digits of codes that stand for a city's zones
    LATIN = 3  # the root of the trie of Latin phrases, as in build_places.py
    CHINA = 5  # that of the words in Latin addresses of China

# address_words.Word
cdef enum WordKind:
    NOTHING = 0
    HOUSE = 1
    BUILDING = 2
    STOREY = 3
    UNIT = 4
    FLOOR = 5
    ROOM = 6
    PART = 7
    NAME = 8
    NOISE = 9
    REMARK = 10
    LABEL = 11
    SUBDISTRICT = 12

# latin_words.Latin
cdef enum LatinKind:
    LATIN_ROAD = 1
    LATIN_SIDE = 2
    LATIN_ROOM = 3
    LATIN_BUILDING = 4
    LATIN_FLOOR = 5
    LATIN_NUMBER = 6
    LATIN_DROP = 7
    LATIN_PLACE = 8
    LATIN_REMARK = 9
    LATIN_ROUTE = 10
    LATIN_ALIAS = 11
    LATIN_CITY = 12
    LATIN_STATE = 13
    LATIN_PROVINCE = 14
    LATIN_SKIP = 15
    LATIN_PREMISES = 16
    LATIN_LEVEL = 17
    LATIN_BUILDING_BEHIND = 18
    LATIN_ROOM_BEHIND = 19
    LATIN_GLUED = 20
    LATIN_JOINT = 21
    LATIN_COMPANY = 22
    LATIN_LANE = 23
    LATIN_BLOCK = 24
    LATIN_CHINA = 25
    LATIN_CHINESE_CITY = 26
    LATIN_CHINESE_DISTRICT = 27

# Six-digit codes of the divisions, 0 for what is not known.
cdef struct Region:
    int32_t province
    int32_t city
    int32_t district
    bint told  # the text itself names its province or city

# Letters, digits and everything outside ASCII.
cdef inline bint is_word_char(uint32_t code) noexcept nogil:
    return (code >= 128) | (48 <= code <= 57) | (97 <= code | 32 <= 122)

cdef inline bint is_digit(uint32_t code) noexcept nogil:
    return 48 <= code <= 57

cdef inline bint has_digit(const uint32_t* text, uint32_t start, uint32_t end) noexcept nogil:
    cdef uint32_t i
    for i in range(start, end):
        if is_digit(text[i]):
            return True
    return False

cdef inline bint is_letter(uint32_t code) noexcept nogil:
    return 97 <= code <= 122 or 65 <= code <= 90

cdef inline bint is_structural(int kind) noexcept nogil:
    return HOUSE <= kind <= PART

cdef inline int32_t code_of(const Region* region) noexcept nogil:
    return region.district if region.district else region.city if region.city else region.province

# Whether a Chinese word starts with a character; may be asked of the first 0x10000 code points.
cdef bint starts_word(uint32_t code) noexcept nogil
# Length of the longest Chinese word at `at` (0 for none) and its WordKind.
cdef uint32_t word_at(const uint32_t* text, uint32_t size, uint32_t at, int* kind) noexcept nogil
# A phrase of a Latin address is read in pieces: the node behind the last one, LATIN at first; 0 when no phrase goes
# on so.
cdef uint32_t latin_ahead(uint32_t node, const uint32_t* piece, uint32_t size) noexcept nogil
# Whether a word may be the first one of a phrase: most others are told at once.
cdef bint may_start_phrase(const uint32_t* word, uint32_t size) noexcept nogil
# LatinKind of the phrase that ends at a node, 0 for none; `row` receives the number of its canonical word.
cdef int latin_kind(uint32_t node, int* row) noexcept nogil
# placeholder_words.Field of a text without its spaces and marks, 0 when it is none of the words.
cdef int placeholder_fields(const uint32_t* text, uint32_t size) noexcept nogil
# Writes the canonical word of a row; returns how many letters it has.
cdef uint32_t put_row(int row, uint32_t* out) noexcept nogil
cdef inline bint is_municipality(int32_t province) noexcept nogil:
    return province == 110000 or province == 120000 or province == 310000 or province == 500000

# Whether a short name that ends at `at` is the start of a longer name, 南京 in 南京西路; `code` is the place's.
cdef bint refused(const uint32_t* text, uint32_t size, uint32_t at, int32_t code) noexcept nogil
# Whether a place's name starts at `at` and ends at `size`.
cdef bint is_place(const uint32_t* text, uint32_t size, uint32_t at) noexcept nogil
# Codes of the places whose name ends at a node, each above a bit that says whether the name is a short one.
cdef const uint32_t* places_of(uint32_t node, uint32_t* n) noexcept nogil
# Whether a place may follow what is known, or repeat it.
cdef bint suits(const Region* region, int32_t code) noexcept nogil
# Reads province, city, district from the start of the text on and returns where they end.
cdef uint32_t read_region(const uint32_t* text, uint32_t size, Region* region) noexcept nogil
# Length of the longest place that may stand at `at` (0 for none) and its code.
cdef uint32_t place_at(
    const uint32_t* text, uint32_t size, uint32_t at, const Region* region, bint full_only, int32_t* code
) noexcept nogil
