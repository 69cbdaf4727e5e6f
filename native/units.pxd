"""Tell the units in which goods are counted from those in which they are weighed or measured."""

from native.parcel cimport Text

# How many articles a goods line declares; NaN for none, for a broken number, and for a weight, volume, length or area.
cdef double count_of(double quantity, Text unit) noexcept nogil
