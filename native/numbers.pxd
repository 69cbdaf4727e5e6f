"""What rules may ask of one parcel in numbers: weights, sizes, values, counts."""

from libc.stdint cimport int64_t

from native.parcel cimport Parcel
from native.program cimport Program
from native.volumes cimport Volume

cdef enum:
    N_NUMBERS = 13

# Works out every number of a parcel, by field, in its base unit (spec.Field), NaN when unknown; returns the grams that
# its fingerprint is of: net where it is known, else gross.
cdef double read_numbers(double* number, Program program, const Parcel* parcel) noexcept nogil
# Density of the goods when they fill `n` vessels of `ml` each; NaN when there are several lines, no volume,
# or nobody says how many vessels.
cdef double stated_density(const double* number, double portion_g, Volume volume) noexcept nogil
# What one base unit of a number is in a column.
cdef double number_scale(int field) noexcept nogil
# What stands in a column that has no value.
cpdef int64_t missing_column(int field) noexcept nogil
# The column value a sighting carries for a number.
cdef int64_t number_column(int field, double number) noexcept nogil
