"""Write the canonical form of a text that is no address, by its kind."""

from libc.stdint cimport uint32_t, uint8_t
from libcpp.vector cimport vector

from native.accounts cimport put_account
from native.emails cimport put_email
from native.forms cimport put_text
from native.identities cimport put_city, put_identity
from native.names cimport put_name
from native.parcel cimport Text
from native.phones cimport put_phone
from native.placeholders cimport (
    ACCOUNT_FIELD, ADDRESS_FIELD, EMAIL_FIELD, IDENTITY_FIELD, NAME_FIELD, PHONE_FIELD, is_masked, is_nobodys_identity,
    is_nobodys_name, is_placeholder,
)
from native.places cimport is_digit, is_letter
from native.text cimport GROWTH, fold


cdef inline char upper(char byte) noexcept nogil:
    return byte - 32 if 97 <= byte <= 122 else byte


cdef void put_code(Text text, vector[char]* out) noexcept nogil:
    """Write a code in capital letters, without the spaces around it."""
    cdef uint32_t start = 0, end = text.size, i
    while start < end and <uint8_t>text.data[start] <= 32:
        start += 1
    while end > start and <uint8_t>text.data[end - 1] <= 32:
        end -= 1
    for i in range(start, end):
        out.push_back(upper(text.data[i]))


cdef void put_wording(uint32_t* text, uint32_t size, vector[char]* out) noexcept nogil:
    """Write the letters of a goods text: words with a digit in them count or weigh, and marks are whoever typed it."""
    cdef uint32_t i, n = 0, start = 0  # of the Latin word at hand, in what is kept
    cdef bint is_count = False
    for i in range(size + 1):
        if i < size and (is_digit(text[i]) or is_letter(text[i])):
            is_count |= is_digit(text[i])
            text[n] = text[i]
            n += 1
            continue
        n = start if is_count else n
        is_count = False
        if i < size and text[i] >= 128:  # a letter: marks are blanks by now
            text[n] = text[i]
            n += 1
        start = n
    put_text(out, text, n)


cdef inline int placeholder_field(int kind) noexcept nogil:
    """Return in which list of words a text of a kind may stand for nobody."""
    if kind == IDENTITY:
        return IDENTITY_FIELD
    if kind == PHONE:
        return PHONE_FIELD
    if kind == CITY:
        return ADDRESS_FIELD
    if kind == ACCOUNT:
        return ACCOUNT_FIELD
    return EMAIL_FIELD if kind == EMAIL else NAME_FIELD


cdef void put_form(vector[uint32_t]* room, int kind, Text text, Text country, vector[char]* out) noexcept nogil:
    """Write the canonical form of a text that is no address; nothing when nothing is left, or it stands for nobody."""
    cdef uint32_t size
    cdef int field
    if kind == CODE:
        put_code(text, out)
        return
    if room.size() < <size_t>text.size * GROWTH:
        room.resize(<size_t>text.size * GROWTH)
    size = fold(text.data, text.size, room.data())
    if kind == WORDING:
        put_wording(room.data(), size, out)
        return
    field = placeholder_field(kind)
    if is_placeholder(room.data(), size, field) or (kind != CITY and is_masked(room.data(), size, field)):
        return
    if kind == IDENTITY:
        put_identity(room.data(), size, out)
        if is_nobodys_identity(out.data(), <uint32_t>out.size()):
            out.clear()
    elif kind == PHONE:
        put_phone(room.data(), size, country, out)
    elif kind == CITY:
        put_city(room.data(), size, out)
    elif kind == ACCOUNT:
        put_account(room.data(), size, out)
    elif kind == EMAIL:
        put_email(room.data(), size, out)
    else:
        put_name(room.data(), size, out)
        if is_nobodys_name(out.data(), out.size()):
            out.clear()
