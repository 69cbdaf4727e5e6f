"""Write the canonical form of an account number at a courier: its letters and digits, without a label before them.

A number that is nobody's (placeholder_words.py) has no form. Leading zeros stay: couriers differ in whether they count.
"""

from libc.stdint cimport uint32_t
from libc.string cimport strlen
from libcpp.vector cimport vector

from native.placeholders cimport is_nobodys_identity, is_numbered_placeholder
from native.places cimport is_digit, is_letter

cdef enum:
    MAX_ACCOUNT = 64
    LEAST_ACCOUNT = 5  # letters and digits; fewer are a counter, a region or made up

cdef extern from *:
    """
    static const char* const ACCOUNT_LABELS[] = {"accountnumber", "accountno", "account", "acctno", "acct", "accno"};
    """
    const char* const ACCOUNT_LABELS[6]


cdef uint32_t label_size(const uint32_t* text, uint32_t size) noexcept nogil:
    """Return how many letters are a label; 0 when too little for a number stands behind it."""
    cdef uint32_t i, j, n
    for i in range(6):
        n = <uint32_t>strlen(ACCOUNT_LABELS[i])
        if size >= n + LEAST_ACCOUNT:
            j = 0
            while j < n and text[j] == <uint32_t>ACCOUNT_LABELS[i][j]:
                j += 1
            if j == n:
                return n
    return 0


cdef void put_account(uint32_t* text, uint32_t size, vector[char]* out) noexcept nogil:
    cdef char code[MAX_ACCOUNT]
    cdef uint32_t i, n = 0, first
    cdef bint counts = False
    for i in range(size):
        if is_digit(text[i]) or is_letter(text[i]):
            text[n] = text[i]
            n += 1
    first = label_size(text, n)
    n = min(n - first, <uint32_t>MAX_ACCOUNT)
    for i in range(n):
        code[i] = <char>text[first + i]
        counts |= 49 <= code[i] <= 57
    if counts and n >= LEAST_ACCOUNT and not is_nobodys_identity(code, n) and not is_numbered_placeholder(text + first, n):
        out.insert(out.end(), code, code + n)
