"""Write the canonical form of an e-mail address: the first one of the field, in small letters.

Blanks around the @ go, and a blank that stands for the domain's first dot (qq。com) becomes it. Gmail says of its
mailboxes that dots do not count, that what follows + is a tag, and that googlemail.com is gmail.com
(support.google.com/mail/answer/7436150 and 10313); so they are written without. Of other domains nothing is assumed.
An address that is nobody's (placeholder_words.py) has no form.
"""

from libc.stdint cimport uint32_t
from libcpp.vector cimport vector

from native.placeholders cimport EMAIL_FIELD, is_nobodys_identity, is_numbered_placeholder, is_placeholder
from native.places cimport is_digit, is_letter
from native.wordlists cimport is_one_of

cdef enum:
    MAX_MAILBOX = 64  # RFC 5321
    LONGEST_ECHO = 3  # characters of a mailbox that is nobody's when it repeats the domain

cdef extern from *:
    """
    static const char GMAIL[] = "gmail.com";
    static const char* const GOOGLE[] = {GMAIL, "googlemail.com", 0};
    """
    const char* GMAIL
    const char* const GOOGLE[3]


cdef struct Address:
    uint32_t start  # of the mailbox
    uint32_t mailbox_end
    uint32_t domain
    uint32_t end
    uint32_t blank_dot  # where a blank stands for a dot; `end` when none does


cdef inline bint is_plain(uint32_t code) noexcept nogil:
    return is_digit(code) or is_letter(code)


cdef inline bint is_mailbox(uint32_t code) noexcept nogil:
    """Say whether a character may stand in a mailbox: letters, digits and . _ % + - = ~ & of all that RFC 5322 allows."""
    return is_plain(code) or code in (0x2E, 0x5F, 0x25, 0x2B, 0x2D, 0x3D, 0x7E, 0x26)


cdef bint read_domain(const uint32_t* text, uint32_t size, Address* address) noexcept nogil:
    """Read labels from `domain` on; the last one is two letters or more, what is glued to it goes."""
    cdef uint32_t at = address.domain, dot = address.domain, letters
    cdef bint is_encoded  # a name outside ASCII (RFC 5891)
    address.blank_dot = size
    while at < size:
        if text[at] == 0x2E or (text[at] == 0x20 and dot == address.domain and at + 1 < size and is_letter(text[at + 1])):
            if at == address.domain or at + 1 >= size or not is_plain(text[at + 1]):
                break
            if text[at] == 0x20:
                address.blank_dot = at
            dot = at
        elif not is_plain(text[at]) and text[at] != 0x2D:
            break
        at += 1
    letters = dot + 1
    while letters < at and is_letter(text[letters]):
        letters += 1
    is_encoded = at - dot > 5 and text[dot + 1] == c"x" and text[dot + 2] == c"n" and text[dot + 3] == text[dot + 4] == 0x2D
    address.end = at if is_encoded else letters
    return dot > address.domain and address.end - dot > 2


cdef bint read_email(const uint32_t* text, uint32_t size, Address* address) noexcept nogil:
    """Find the first @ between a mailbox and a domain."""
    cdef uint32_t at
    for at in range(size):
        if text[at] != 0x40:
            continue
        address.mailbox_end = at
        while address.mailbox_end > 0 and text[address.mailbox_end - 1] == 0x20:
            address.mailbox_end -= 1
        address.start = address.mailbox_end
        while address.start > 0 and is_mailbox(text[address.start - 1]):
            address.start -= 1
        while address.start < address.mailbox_end and text[address.start] != 0x5F and not is_plain(text[address.start]):
            address.start += 1
        address.domain = at + 1
        while address.domain < size and text[address.domain] == 0x20:
            address.domain += 1
        if address.start < address.mailbox_end and read_domain(text, size, address):
            return True
    return False


cdef bint is_nobodys_email(
    const uint32_t* mailbox, uint32_t n_mailbox, const uint32_t* domain, uint32_t n_domain
) noexcept nogil:
    cdef char code[MAX_MAILBOX]
    cdef uint32_t i, n = 0, n_label = 0
    cdef bint echoes
    for i in range(n_mailbox):
        if n < MAX_MAILBOX and is_plain(mailbox[i]):
            code[n] = <char>mailbox[i]
            n += 1
    while n_label < n_domain and domain[n_label] != 0x2E and domain[n_label] != 0x20:
        n_label += 1
    echoes = n == n_label and n <= LONGEST_ECHO
    for i in range(n if echoes else 0):
        echoes = echoes and <uint32_t>code[i] == domain[i]
    return (
        echoes or n == 1 or is_nobodys_identity(code, n)
        or is_placeholder(mailbox, n_mailbox, EMAIL_FIELD)
        or is_numbered_placeholder(mailbox, n_mailbox)
        or is_numbered_placeholder(domain, n_label)
    )


cdef void put_email(const uint32_t* text, uint32_t size, vector[char]* out) noexcept nogil:
    cdef Address address
    cdef const uint32_t* domain
    cdef uint32_t i, n_domain, end
    cdef bint google
    if not read_email(text, size, &address):
        return
    domain, n_domain = text + address.domain, address.end - address.domain
    google = is_one_of(GOOGLE, domain, n_domain)
    end = address.start
    while end < address.mailbox_end and not (google and text[end] == 0x2B):
        end += 1
    if is_nobodys_email(text + address.start, end - address.start, domain, n_domain):
        return
    for i in range(address.start, end):
        if not (google and text[i] == 0x2E):
            out.push_back(<char>text[i])
    out.push_back(c"@")
    if google:
        out.insert(out.end(), GMAIL, GMAIL + 9)
        return
    for i in range(address.domain, address.end):
        out.push_back(c"." if i == address.blank_dot else <char>text[i])
