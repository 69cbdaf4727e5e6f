"""Tell province, city, district and town from the places that a Latin address of China names."""

from libc.stdint cimport int32_t, uint32_t

from native.china_reader cimport Name, Place
from native.latin_tokens cimport compare
from native.places cimport code_of, places_of, suits
from native.towns cimport find_town


cdef inline int32_t code_at(const uint32_t* codes, uint32_t i) noexcept nogil:
    return <int32_t>(codes[i] >> 1)


cdef void read_province(const Place* place, Region* region) noexcept nogil:
    cdef uint32_t n, i
    cdef const uint32_t* codes = places_of(place.node, &n)
    for i in range(n):
        if code_at(codes, i) % 10000 == 0 and suits(region, code_at(codes, i)):
            region.province = code_at(codes, i)
            return


cdef void read_city(const Place* place, Region* region) noexcept nogil:
    cdef uint32_t n, i
    cdef const uint32_t* codes = places_of(place.node, &n)
    cdef int32_t code
    if code_at(codes, 0) % 10000 == 0 and code_at(codes, 0) == region.province:
        return
    for i in range(n):
        code = code_at(codes, i)
        if code % 100 == 0 and code % 10000 != 0 and suits(region, code):
            region.province, region.city = code // 10000 * 10000, code
            return


cdef void read_district(const Place* place, Region* region) noexcept nogil:
    cdef uint32_t n, i
    cdef const uint32_t* codes = places_of(place.node, &n)
    cdef int32_t code = code_at(codes, 0)
    if code == region.province or code == region.city:
        return
    for i in range(n):
        code = code_at(codes, i)
        if code % 100 != 0 and suits(region, code):
            region.province, region.city, region.district = code // 10000 * 10000, code // 100 * 100, code
            return


cdef void resolve(const Found* found, Region* region) noexcept nogil:
    cdef uint32_t i
    cdef bint late
    for i in range(found.n_places):
        if not found.places[i].district:
            read_province(&found.places[i], region)
    for i in range(found.n_places):
        if not found.places[i].district:
            read_city(&found.places[i], region)
    for late in range(2):  # a county's city first
        for i in range(found.n_places):
            if (found.places[i].district or not found.places[i].city) == late:
                read_district(&found.places[i], region)


cdef inline bint is_same(const Found* found, const Name* one, const Name* other) noexcept nogil:
    return compare(found.pool + one.start, one.size, found.pool + other.start, other.size) == 0


cdef bint settle_town(Found* found, Name name, China* china) noexcept nogil:
    """Read a name as a town's, and take it out of the sites."""
    cdef uint32_t i, kept = 0
    if name.size == 0:
        return False
    if not find_town(found.pool + name.start, name.size, &china.region, &china.town, &china.n_town):
        return False
    for i in range(found.n_sites):
        if not is_same(found, &found.sites[i], &name):
            found.sites[kept] = found.sites[i]
            kept += 1
    found.n_sites = kept
    return True


cdef void settle_places(Found* found, const Region* hint, China* china) noexcept nogil:
    cdef Region* region = &china.region
    cdef uint32_t i
    region.province = region.city = region.district = region.told = 0
    resolve(found, region)
    if code_of(region) == 0 or (hint.province == region.province and region.city == 0):
        region.province, region.city, region.district = hint.province, hint.city, 0
        resolve(found, region)
    china.n_town = 0
    if region.province == 0 or settle_town(found, found.town, china):
        return
    for i in range(found.n_sites):
        if settle_town(found, found.sites[i], china):
            return
