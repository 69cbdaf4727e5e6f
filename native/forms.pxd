"""Write canonical forms: of an address, in room that is used again."""

from libc.stdint cimport uint32_t
from libc.string cimport memcpy
from libcpp.vector cimport vector


cdef struct Form:
    vector[char] room  # grows, never shrinks: a vector's own size would be written over for every address
    size_t size


cdef inline char* room_for(Form* form, size_t n) noexcept nogil:
    """Return where the next `n` bytes may be written."""
    if form.room.size() < form.size + n:
        form.room.resize(2 * (form.size + n))
    return form.room.data() + form.size


cdef inline void put_byte(Form* form, char byte) noexcept nogil:
    room_for(form, 1)[0] = byte
    form.size += 1


cdef inline char* encode(const uint32_t* text, uint32_t size, char* out) noexcept nogil:
    """Write code points as UTF-8, at most four bytes each; return where what follows may be written."""
    cdef uint32_t i, code
    for i in range(size):
        code = text[i]
        if code < 0x80:
            out[0] = <char>code
            out += 1
            continue
        if code < 0x800:
            out[0] = <char>(0xC0 | code >> 6)
        else:
            if code < 0x10000:
                out[0] = <char>(0xE0 | code >> 12)
            else:
                out[0] = <char>(0xF0 | code >> 18)
                out += 1
                out[0] = <char>(0x80 | (code >> 12 & 0x3F))
            out += 1
            out[0] = <char>(0x80 | (code >> 6 & 0x3F))
        out[1] = <char>(0x80 | (code & 0x3F))
        out += 2
    return out


cdef inline void put(Form* form, const uint32_t* text, uint32_t size) noexcept nogil:
    """Append code points."""
    cdef char* start = room_for(form, 4 * <size_t>size)
    form.size += encode(text, size, start) - start


cdef inline void put_text(vector[char]* out, const uint32_t* text, uint32_t size) noexcept nogil:
    """Append code points to bytes."""
    cdef size_t before = out.size()
    out.resize(before + 4 * <size_t>size)
    out.resize(encode(text, size, out.data() + before) - out.data())


cdef inline void copy(Form* form, const Form* other) noexcept nogil:
    """Write what another form holds."""
    form.size = 0
    memcpy(room_for(form, other.size), other.room.data(), other.size)
    form.size = other.size
