"""Tell who a party is: a registered company or a private person.

The identity number says it: a resident's has a birthday and its own check digit, a unified social credit number has
another. Where it is left out the name has to do: companies say what they are, in Chinese at the end and in English
anywhere, abroad by their legal form too, and people's names are short.
"""

from libc.stdint cimport uint32_t

from native.identities cimport N_IDENTITY, is_credit_number, is_date, resident_check
from native.places cimport is_word_char
from native.text cimport is_cjk
from native.wordlists cimport is_one_of

cdef enum:
    LONGEST_LATIN = 4  # words

cdef extern from *:
    """
    #include <cstdint>
    // 公司 集团 商行 商店 厂 店 经营部 工作室 服务部 合作社 研究所 研究院 大学 学院 中心 门市部 商贸 企业 会社
    static const uint32_t HOUSES[][4] = {
        {0x516c, 0x53f8}, {0x96c6, 0x56e2}, {0x5546, 0x884c}, {0x5546, 0x5e97}, {0x5382}, {0x5e97},
        {0x7ecf, 0x8425, 0x90e8}, {0x5de5, 0x4f5c, 0x5ba4}, {0x670d, 0x52a1, 0x90e8}, {0x5408, 0x4f5c, 0x793e},
        {0x7814, 0x7a76, 0x6240}, {0x7814, 0x7a76, 0x9662}, {0x5927, 0x5b66}, {0x5b66, 0x9662}, {0x4e2d, 0x5fc3},
        {0x95e8, 0x5e02, 0x90e8}, {0x5546, 0x8d38}, {0x4f01, 0x4e1a}, {0x4f1a, 0x793e},
        {0}};
    static const char* const HOUSE_WORDS[] = {
        "co", "ltd", "llc", "inc", "corp", "corporation", "company", "limited", "gmbh", "factory", "firm", "trading",
        "group", "store", "shop", "studio", "department", "enterprise", "enterprises", "institute", "university",
        "manufacturing", "technology", "technologies", "industry", "industrial", "ecommerce", "commerce", 0};
    // Legal forms of other countries, and trades that are nobody's name. Two letters may be: not sa, ag, as, bv.
    static const char* const ABROAD[] = {
        "pte", "sdn", "bhd", "pty", "plc", "llp", "srl", "sarl", "sro", "doo", "kft", "zrt", "jsc", "pjsc", "ooo",
        "zao", "oao", "ltda", "lda", "tbk", "fze", "fzco", "fzc", "dmcc", "oyj", "aps",
        "materials", "metals", "alloys", "minerals", "chemicals", "imports", "exports", "logistics", "cargo",
        "freight", "warehouse", "solutions", "systems", "engineering", "electronics", "instruments", "holdings",
        "laboratory", "laboratories", "labs", "college", "hospital", 0};
    """
    const uint32_t HOUSES[20][4]
    const char* const HOUSE_WORDS[29]
    const char* const ABROAD[49]


cdef int owner_of_number(const char* code, size_t size) noexcept nogil:
    if size != <size_t>N_IDENTITY:
        return 0
    # a credit number of nothing but digits may pass as a resident's; then its birthday is none
    if resident_check(code) == code[17] and code[6] <= c"2" and is_date(code + 8):
        return PERSON
    return COMPANY if is_credit_number(code) else 0


cdef bint has_house(const uint32_t* name, uint32_t size) noexcept nogil:
    cdef uint32_t at, n
    cdef int i
    for at in range(size):
        if not is_cjk(name[at]):
            continue
        i = 0
        while HOUSES[i][0] != 0:
            n = 0
            while HOUSES[i][n] != 0 and at + n < size and name[at + n] == HOUSES[i][n]:
                n += 1
            if HOUSES[i][n] == 0 and n < size:  # 公司 alone says nothing
                return True
            i += 1
    return False


cdef bint is_house_word(const uint32_t* word, uint32_t size) noexcept nogil:
    return is_one_of(HOUSE_WORDS, word, size)


cdef int owner_of_name(const uint32_t* name, uint32_t size) noexcept nogil:
    cdef uint32_t at = 0, start, n_chinese = 0, n_latin = 0
    if has_house(name, size):
        return COMPANY
    while at < size:
        if is_cjk(name[at]):
            n_chinese += 1
            at += 1
            continue
        start = at
        while at < size and is_word_char(name[at]) and not is_cjk(name[at]):
            at += 1
        if at > start:
            if is_house_word(name + start, at - start) or is_one_of(ABROAD, name + start, at - start):
                return COMPANY
            n_latin += 1
        else:
            at += 1
    if n_latin == 0:
        return PERSON if 2 <= n_chinese <= LONGEST_CHINESE else 0
    return PERSON if n_chinese == 0 and 2 <= n_latin <= LONGEST_LATIN else 0
