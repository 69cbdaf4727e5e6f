"""What rules may ask of one parcel in numbers: weights, sizes, values, counts."""

from libc.math cimport NAN, isnan, llround
from libc.stdint cimport INT64_MIN, int64_t, uint32_t

from native.fields cimport (
    DENSITY, DENSITY_STATED, GOODS_COUNT, GOODS_LINES, PARCEL_PIECES, SIZE_VOLUME, VALUE_PER_KG, VALUE_TOTAL,
    WEIGHT_ARTICLE, WEIGHT_GROSS, WEIGHT_NET, WEIGHT_PIECE,
)
from native.parcel cimport Goods, Parcel
from native.program cimport Program
from native.spec import DENSEST_KG_M3
from native.units cimport count_of
from native.volumes cimport Volume

# What one unit of a number field is in a column: mg, mm3, g/m3, 1/10000 USD. Sums of whole numbers are exact.
cdef double[N_NUMBERS] SCALE = [1.0, 1.0, 1000.0, 1000.0, 1.0, 1000.0, 10000.0, 10000.0, 1000.0, 1.0, 1.0, 1000.0, 1000.0]
cdef double LARGEST = 9e15
cdef double DENSEST = DENSEST_KG_M3


cdef double read_numbers(double* number, Program program, const Parcel* parcel) noexcept nogil:
    cdef double net_g = 0, value_usd = 0, count = 0, volume_mm3, weight_g
    cdef uint32_t i
    cdef const Goods* line
    for i in range(parcel.n_goods):
        line = &parcel.goods[i]
        net_g += line.net_weight_g
        value_usd += line.value * program.usd_rate(line.currency, parcel.event_ms)
        count += count_of(line.quantity, line.unit)
    volume_mm3 = parcel.dimensions_mm[0] * parcel.dimensions_mm[1] * parcel.dimensions_mm[2]
    weight_g = parcel.gross_weight_g if isnan(net_g) or net_g <= 0 else net_g
    number[0] = NAN
    number[PARCEL_PIECES] = <double>parcel.pieces
    number[WEIGHT_GROSS] = parcel.gross_weight_g
    number[WEIGHT_NET] = net_g
    number[SIZE_VOLUME] = volume_mm3
    number[DENSITY] = parcel.gross_weight_g * 1e6 / volume_mm3 if volume_mm3 > 0 else NAN
    if number[DENSITY] > DENSEST:
        number[DENSITY] = NAN
    number[VALUE_TOTAL] = value_usd
    number[VALUE_PER_KG] = value_usd * 1000.0 / weight_g if weight_g > 0 else NAN
    number[WEIGHT_PIECE] = parcel.gross_weight_g / <double>parcel.pieces if parcel.pieces > 0 else NAN
    number[GOODS_LINES] = <double>parcel.n_goods
    number[GOODS_COUNT] = count
    number[WEIGHT_ARTICLE] = parcel.gross_weight_g / count  # no count, no article: NaN stays NaN
    number[DENSITY_STATED] = NAN  # the texts are read later
    return weight_g


cdef double stated_density(const double* number, double portion_g, Volume volume) noexcept nogil:
    cdef double n = <double>volume.n
    if volume.ml <= 0 or number[GOODS_LINES] != 1 or (n == 1 and isnan(number[GOODS_COUNT])):
        return NAN
    if number[GOODS_COUNT] > n:  # as many vessels as either tells: a count may be of cartons, or repeat the text
        n = number[GOODS_COUNT]
    return portion_g * 1000.0 / (volume.ml * n)


cdef double number_scale(int field) noexcept nogil:
    return SCALE[field]


cpdef int64_t missing_column(int field) noexcept nogil:
    """Return what stands in a column that has no value: of hashes 0, of numbers the least."""
    return INT64_MIN if field < N_NUMBERS else 0


cdef int64_t number_column(int field, double number) noexcept nogil:
    if isnan(number):
        return missing_column(field)
    return llround(max(-LARGEST, min(LARGEST, number * SCALE[field])))
