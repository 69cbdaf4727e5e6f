"""Tell province, city, district and town from the places that a Latin address of China names."""

from native.china cimport China
from native.china_reader cimport Found
from native.places cimport Region

# Fills in the region, each place the likeliest that suits those above it, and a town's name that tells doors apart.
cdef void settle_places(Found* found, const Region* hint, China* china) noexcept nogil
