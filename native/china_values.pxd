"""Take the numbers of a Latin address of China, and make items of what was found in it."""

from libc.stdint cimport uint32_t

from native.address_items cimport Reader as Items
from native.china_reader cimport Found

# Takes a value, whose parts are set apart by hyphens or by letters: 5-2-602, b1203. The number of a section counts too.
cdef void take(Found* found, int kind, int row, const uint32_t* text, uint32_t size) noexcept nogil
# Writes the items: road, houses, parts, buildings, units, floors, rooms; the names of sites where no road and house is.
cdef void put_items(Found* found, Items* items) noexcept nogil
