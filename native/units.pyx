"""Tell the units in which goods are counted from those in which they are weighed or measured.

Couriers write units as words of either language or as the customs' codes of three digits (计量单位代码). Whatever is no
measure counts: the names of packings and pieces have no end, those of measures do. A line without a unit is counted,
unless its number is broken: nobody sends 1.2 articles.
"""

from libc.math cimport NAN, floor
from libc.stdint cimport uint32_t, uint64_t
from libcpp.algorithm cimport binary_search, sort
from libcpp.vector cimport vector

# Mass, volume, length, area, power and energy.
MEASURES = (
    "kg kgs kgm kilo kilos kilogram g gm gms gr grs grm gram grams mg mgm t ton tons tne tonne tonnes lb lbs lbr oz ozs onz"
    " cts carat carats l lt ltr ltrs litre litres liter liters ml mlt cl m mtr mtrs metre metres meter meters cm cmt mm"
    " mmt km yd yds ft inch m2 m3 sqm cbm mtk mtq cm3 kw kwh kva"
    " 千克 公斤 克 毫克 吨 斤 两 磅 盎司 克拉 升 毫升 米 厘米 毫米 千米 码 英尺 英寸 平方米 立方米 千瓦 千瓦时"
    " 030 032 033 035 036 047 060 061 062 063 067 070 071 072 073 074 075 076 077 078 079 080 081 083 084 085 086 088 089"
    " 095 096 097 098 099 101 110 111 112 115 116"
)

cdef vector[uint64_t] PACKED


cdef uint64_t pack(const char* data, uint32_t size) noexcept nogil:
    """Put the first eight bytes of a unit in a number: no two units of the list share them."""
    cdef uint64_t packed = 0
    cdef uint32_t i, n = 0
    cdef unsigned char byte
    for i in range(size):
        byte = <unsigned char>data[i]
        if byte == 0x20 or byte == 0x2E:
            continue
        packed = packed << 8 | (byte + 32 if 65 <= byte <= 90 else byte)
        n += 1
        if n == 8:
            break
    return packed


cdef double count_of(double quantity, Text unit) noexcept nogil:
    if not quantity >= 1 or floor(quantity) != quantity:
        return NAN
    if unit.size > 0 and binary_search(PACKED.begin(), PACKED.end(), pack(unit.data, unit.size)):
        return NAN
    return quantity


def build() -> None:
    """Fill the list that units are looked up in."""
    cdef bytes word
    for word in MEASURES.encode().split():
        PACKED.push_back(pack(word, <uint32_t>len(word)))
    sort(PACKED.begin(), PACKED.end())


build()
