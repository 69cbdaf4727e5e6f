"""Write the canonical form of an account number at a courier: its letters and digits, without a label before them.

A number that is nobody's (placeholder_words.py) has no form. Leading zeros stay: couriers differ in whether they count.
"""

from libc.stdint cimport uint32_t
from libcpp.vector cimport vector

from native.placeholders cimport is_nobodys_identity, is_numbered_placeholder
from native.places cimport is_digit, is_letter
from native.wordlists cimport label_size

cdef enum:
    MAX_ACCOUNT = 64
    LEAST_ACCOUNT = 5  # letters and digits; fewer are a counter, a region or made up

cdef extern from *:
    """
    static const char* const ACCOUNT_LABELS[] = {"accountnumber", "accountno", "account", "acctno", "acct", "accno", 0};
    """
    const char* const ACCOUNT_LABELS[7]


cdef void put_account(uint32_t* text, uint32_t size, vector[char]* out) noexcept nogil:
    cdef char code[MAX_ACCOUNT]
    cdef uint32_t i, n = 0, first
    cdef bint counts = False
    for i in range(size):
        if is_digit(text[i]) or is_letter(text[i]):
            text[n] = text[i]
            n += 1
    first = label_size(ACCOUNT_LABELS, text, n, LEAST_ACCOUNT)
    n = min(n - first, <uint32_t>MAX_ACCOUNT)
    for i in range(n):
        code[i] = <char>text[first + i]
        counts |= 49 <= code[i] <= 57
    if counts and n >= LEAST_ACCOUNT and not is_nobodys_identity(code, n) and not is_numbered_placeholder(text + first, n):
        out.insert(out.end(), code, code + n)
