"""Write Chinese names by their syllables, without tones, as they stand in addresses in Latin letters."""

from libc.stdint cimport uint32_t, uint8_t

from native.forms cimport Form

# The syllable of a character, borrowed and static, and its size: 0 when it has none.
cdef const uint8_t* syllable_of(uint32_t code, uint32_t* size) noexcept nogil
# Writes a number below a hundred by its syllables to `out` (room for 12 or `size` characters), another as it is.
cdef uint32_t spell_number(const uint32_t* digits, uint32_t size, uint32_t* out) noexcept nogil
# Writes a name; what has no syllable stays.
cdef void put_pinyin(Form* out, const uint32_t* text, uint32_t size) noexcept nogil
# Whether a name is written so.
cdef bint sounds_like(const uint32_t* name, uint32_t size, const uint32_t* written, uint32_t n_written) noexcept nogil
