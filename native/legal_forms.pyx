"""Shorten how a company's name ends: its legal form, and a department behind it.

有限公司, 有限责任公司 and 公司 are one; so are Co., Ltd., Company Limited and Ltd. They drop out where what stands before
them is a company's name by itself: in Chinese when it is longer than people's names, starts with a town or ends with a
trade (贸易), in English when it names a trade (Trading). Elsewhere they are written in one way, for 王小明公司 is not
王小明. What tells two companies apart stays: the town, the trade, 股份, 集团, 分公司, Inc, LLC, GmbH.
"""

from libc.stdint cimport uint32_t
from libc.string cimport memcmp, memmove

from native.owners cimport LONGEST_CHINESE, has_house, is_house_word
from native.places cimport is_place, is_word_char
from native.wordlists cimport is_one_of

cdef enum:
    LONGEST_DEPARTMENT = 4  # characters, 进出口部; words
    MAX_DOTTED = 3  # letters of a form that is written with dots, L.L.C.

cdef extern from *:
    """
    #include <cstdint>
    static const uint32_t LIMITED_FORM[] = {0x6709, 0x9650, 0x8d23, 0x4efb};  // 有限责任; its first half is 有限
    static const uint32_t CO[] = {'c', 'o'}, LTD[] = {'l', 't', 'd'}, INC[] = {'i', 'n', 'c'};
    static const uint32_t CORP[] = {'c', 'o', 'r', 'p'};
    // 贸易 商贸 工贸 科技 技术 实业 电子 材料 商务 出口 工艺 五金 机械 化工 服饰 国际 物流 货运 集团 股份
    static const uint32_t CHINESE_TRADES[][2] = {
        {0x8d38, 0x6613}, {0x5546, 0x8d38}, {0x5de5, 0x8d38}, {0x79d1, 0x6280}, {0x6280, 0x672f}, {0x5b9e, 0x4e1a},
        {0x7535, 0x5b50}, {0x6750, 0x6599}, {0x5546, 0x52a1}, {0x51fa, 0x53e3}, {0x5de5, 0x827a}, {0x4e94, 0x91d1},
        {0x673a, 0x68b0}, {0x5316, 0x5de5}, {0x670d, 0x9970}, {0x56fd, 0x9645}, {0x7269, 0x6d41}, {0x8d27, 0x8fd0},
        {0x96c6, 0x56e2}, {0x80a1, 0x4efd}, {0}};
    static const char* const TRADES[] = {
        "trade", "traders", "electronics", "electronic", "electric", "import", "imports", "export", "exports", "impex",
        "logistics", "international", "material", "materials", "metal", "metals", "mineral", "minerals", "tech",
        "chemical", "chemicals", "industries", "supply", "products", "textile", "textiles", "garment", "garments",
        "machinery", "hardware", "crafts", "holdings", "services", "solutions", "systems", "engineering", 0};
    static const char* const FORMS[] = {
        "co", "company", "ltd", "limited", "inc", "incorporated", "corp", "corporation", "llc", "gmbh", 0};
    static const char* const LIMITED[] = {"company", "ltd", "limited", 0};
    static const char* const DOTTED[] = {
        "ltd", "llc", "sa", "bv", "nv", "srl", "spa", "sas", "llp", "plc", "ag", "kg", "as", "kk", 0};
    static const char* const DEPARTMENTS[] = {"dept", "department", 0};
    static const char* const JUST_CO[] = {"co", 0};
    static const char* const AND[] = {"and", 0};
    static const char* const INCORPORATED[] = {"incorporated", 0};
    static const char* const CORPORATION[] = {"corporation", 0};
    """
    const uint32_t LIMITED_FORM[4]
    const uint32_t CO[2]
    const uint32_t LTD[3]
    const uint32_t INC[3]
    const uint32_t CORP[4]
    const uint32_t CHINESE_TRADES[21][2]
    const char* const TRADES[37]
    const char* const FORMS[11]
    const char* const LIMITED[4]
    const char* const DOTTED[15]
    const char* const DEPARTMENTS[3]
    const char* const JUST_CO[2]
    const char* const AND[2]
    const char* const INCORPORATED[2]
    const char* const CORPORATION[2]


cdef uint32_t last_form(const uint32_t* text, uint32_t size) noexcept nogil:
    cdef uint32_t at = 0, start, last = 0
    cdef int depth = 0
    while at < size:
        depth += (text[at] == 0x28) - (text[at] == 0x29 and depth > 0)
        if depth > 0 or not is_word_char(text[at]):
            at += 1
            continue
        start = at
        while at < size and is_word_char(text[at]):
            if at + 1 < size and is_company_mark(text + at):
                last = at
            at += 1
        if is_one_of(FORMS, text + start, at - start):
            last = start
    return last


cdef bint is_department(const uint32_t* name, uint32_t end, uint32_t n, bint apart) noexcept nogil:
    """Say whether what stands behind a company's name, from `end` on, is a department, or somebody, set apart."""
    cdef uint32_t last = name[n - 1]
    if n - end > LONGEST_DEPARTMENT or has_house(name + end - 1, n - end + 1) or is_place(name, n, end):
        return False
    # 部 科 办 组 室 库 台
    return (apart and n - end > 1) or last in (0x90E8, 0x79D1, 0x529E, 0x7EC4, 0x5BA4, 0x5E93, 0x53F0)


cdef bint is_company_by_itself(const uint32_t* name, uint32_t n) noexcept nogil:
    cdef int i = 0
    if n > LONGEST_CHINESE or (n > 3 and is_place(name, 2, 0)):
        return True
    while CHINESE_TRADES[i][0] != 0:
        if n > 2 and memcmp(name + n - 2, CHINESE_TRADES[i], 8) == 0:
            return True
        i += 1
    return False


cdef uint32_t shorten_chinese(uint32_t* name, uint32_t n, bint apart) noexcept nogil:
    cdef uint32_t end = n, core
    while end > 1 and not is_company_mark(name + end - 2):
        end -= 1
    if end < 2 or (end < n and not is_department(name, end, n, apart)):
        return n
    core = end - 2
    if core > 0 and name[core - 1] in (0x5206, 0x5B50, 0x603B):  # 分公司 子公司 总公司
        return end
    if core > 3 and memcmp(name + core - 4, LIMITED_FORM, 16) == 0:
        core -= 4
    elif core > 1 and memcmp(name + core - 2, LIMITED_FORM, 8) == 0:
        core -= 2
    if core == 0:
        return end
    if not is_company_by_itself(name, core):
        memmove(name + core, name + end - 2, 8)
        core += 2
    return core


cdef uint32_t without_town_marks(uint32_t* name, uint32_t n) noexcept nogil:
    cdef uint32_t at = 0, i
    cdef int turn
    for turn in range(2):  # 广东省, 深圳市
        for i in range(at + 2, at + 5):
            if i + 3 <= n and name[i] in (0x5E02, 0x7701) and is_place(name, i + 1, at):
                memmove(name + i, name + i + 1, 4 * <size_t>(n - i - 1))
                n -= 1
                at = i
                break
    return n


cdef bint has_trade(const Words* words) noexcept nogil:
    cdef uint32_t i
    for i in range(words.n):
        if is_house_word(words.word[i], words.size[i]) or is_one_of(TRADES, words.word[i], words.size[i]):
            return True
    return False


cdef inline bint ends_with(const Words* words, const char* const* table) noexcept nogil:
    return is_one_of(table, words.word[words.n - 1], words.size[words.n - 1])


cdef inline void write_last(Words* words, uint32_t* word, uint32_t size) noexcept nogil:
    words.word[words.n - 1], words.size[words.n - 1] = word, size


cdef void cut_department(Words* words) noexcept nogil:
    cdef uint32_t i
    if not ends_with(words, DEPARTMENTS):
        return
    for i in range(min(words.n - 1, <uint32_t>LONGEST_DEPARTMENT)):
        if is_one_of(FORMS, words.word[words.n - 2 - i], words.size[words.n - 2 - i]):
            words.n -= i + 1
            return


cdef void join_letters(Words* words) noexcept nogil:
    """Make one word of the letters of a form that is written with dots."""
    cdef uint32_t letters[MAX_DOTTED]
    cdef uint32_t n = 0, first, i
    while n < MAX_DOTTED and n + 1 < words.n and words.size[words.n - 1 - n] == 1:
        n += 1
    while n > 1:
        first = words.n - n
        for i in range(n):
            letters[i] = words.word[first + i][0]
        if is_one_of(DOTTED, letters, n):
            for i in range(n):  # marks stand between them, so there is room
                words.word[first][i] = letters[i]
            words.size[first] = n
            words.n = first + 1
            return
        n -= 1


cdef bint has_and(const Words* words) noexcept nogil:
    """Say whether the word stands behind the first one, which stays whatever it is."""
    cdef uint32_t i
    for i in range(1, words.n):
        if is_one_of(AND, words.word[i], words.size[i]):
            return True
    return False


cdef void drop_and(Words* words) noexcept nogil:
    cdef uint32_t i, n = 0
    for i in range(words.n):
        if i == 0 or not is_one_of(AND, words.word[i], words.size[i]):
            words.word[n], words.size[n] = words.word[i], words.size[i]
            n += 1
    words.n = n


cdef void shorten_latin(Words* words) noexcept nogil:
    cdef uint32_t whole
    cdef bint limited = False, form
    if words.n < 2:
        return
    cut_department(words)
    join_letters(words)
    whole = words.n
    while words.n > 1 and (ends_with(words, LIMITED) or ends_with(words, JUST_CO)):
        limited = limited or ends_with(words, LIMITED)
        words.n -= 1
    form = words.n < whole
    if form and not has_trade(words):
        words.n += 1
        if limited:
            write_last(words, <uint32_t*>LTD, 3)
        else:
            write_last(words, <uint32_t*>CO, 2)
    elif words.n > 1 and ends_with(words, INCORPORATED):
        write_last(words, <uint32_t*>INC, 3)
    elif words.n > 1 and ends_with(words, CORPORATION):
        write_last(words, <uint32_t*>CORP, 4)
    # Most names are people's, without any of these: the long list of trades is looked through last.
    if has_and(words) and (form or ends_with(words, FORMS) or has_trade(words)):
        drop_and(words)
