"""The payload of a sightings record: parcels seen under group keys, packed, little-endian.

header   u8 version | 6 bytes rule set hash | u16 source partition | i64 clock_ms | i64 since_ms
         u8 n_columns | n_columns x u8 field
         u8 n_group_types | n_group_types x { u8 n_fields | n_fields x u8 field | u8 n_slots | n_slots x u64 slot }
         u32 n_supersedes | n_supersedes x { u64 parcel | u32 revision }
         u32 n_parcels | parcels
parcel   u64 parcel | u32 revision | i64 event_ms | u8 size, courier | u8 size, parcel_id
         2 bytes destination (0 0: none) | u8 size, goods class | i64 gross_mg | u8 decision | u8 score
         u64 known | i64 value of each known column | u8 n_keys | n_keys x { u8 group type | u64 group key | u64 mask }

`since_ms`: when the first of the manifests was lodged that its parcels came in: since then its slots have been fed.
`clock_ms`: the lesser of the median event time and the record's time in Kafka: by it windows forget.
`mask`: bit i says that slot i of the group type counts the parcel.
`known`: bit i says that column i has a value; it has none when no window measures it of those that count the parcel.
"""

from libc.stdint cimport int64_t, uint16_t, uint32_t, uint64_t, uint8_t
from libc.string cimport memcpy
from libcpp.vector cimport vector

cdef enum:
    VERSION = 3


ctypedef vector[char] Bytes


cdef inline void put(Bytes* out, const void* data, size_t size) noexcept nogil:
    cdef size_t at = out.size()
    out.resize(at + size)
    memcpy(out.data() + at, data, size)


cdef inline void put_u8(Bytes* out, uint8_t value) noexcept nogil:
    out.push_back(<char>value)


cdef inline void put_u16(Bytes* out, uint16_t value) noexcept nogil:
    put(out, &value, 2)


cdef inline void put_u32(Bytes* out, uint32_t value) noexcept nogil:
    put(out, &value, 4)


cdef inline void put_u64(Bytes* out, uint64_t value) noexcept nogil:
    put(out, &value, 8)


cdef inline void put_i64(Bytes* out, int64_t value) noexcept nogil:
    put(out, &value, 8)


# The one place that reads bytes of a payload. Once something is missing, `failed` stays set and all reads are 0.
cdef struct Cursor:
    const char* at  # borrowed from the payload
    size_t remaining
    bint failed


cdef inline const char* take(Cursor* cursor, size_t size) noexcept nogil:
    cdef const char* at = cursor.at
    if cursor.failed or size > cursor.remaining:
        cursor.failed = True
        return NULL
    cursor.at += size
    cursor.remaining -= size
    return at


cdef inline uint64_t take_number(Cursor* cursor, size_t size) noexcept nogil:
    cdef uint64_t value = 0
    cdef const char* at = take(cursor, size)
    if at != NULL:  # sizes are constants: each becomes one load
        memcpy(&value, at, size)
    return value


cdef struct Slice:
    const char* data  # borrowed from the payload
    uint8_t size


cdef inline Slice take_slice(Cursor* cursor) noexcept nogil:
    cdef Slice out
    out.size = <uint8_t>take_number(cursor, 1)
    out.data = take(cursor, out.size)
    if out.data == NULL:
        out.size = 0
    return out


cdef struct GroupHeader:
    vector[int] fields
    vector[uint64_t] slots


cdef struct Header:
    uint64_t ruleset
    uint16_t source_partition
    int64_t clock_ms
    int64_t since_ms
    vector[int] columns
    vector[GroupHeader] group_types


cdef struct Supersede:
    uint64_t parcel
    uint32_t revision


cdef struct SightedParcel:
    uint64_t parcel
    uint32_t revision
    int64_t event_ms
    Slice courier
    Slice parcel_id
    uint16_t destination
    Slice goods_class
    int64_t gross_mg
    uint8_t decision
    uint8_t score


cdef inline uint64_t take_known(Cursor* cursor, size_t n_columns) noexcept nogil:
    cdef uint64_t known = take_number(cursor, 8)
    if n_columns < 64 and known >> n_columns != 0:
        cursor.failed = True
    return known


cdef struct SightedKey:
    uint8_t group_type
    uint64_t key
    uint64_t mask


# Each leaves `cursor.failed` set when the payload ends too early.
cdef void take_header(Cursor* cursor, Header* header) noexcept nogil


cdef inline void take_parcel(Cursor* cursor, SightedParcel* parcel) noexcept nogil:
    parcel.parcel = take_number(cursor, 8)
    parcel.revision = <uint32_t>take_number(cursor, 4)
    parcel.event_ms = <int64_t>take_number(cursor, 8)
    parcel.courier = take_slice(cursor)
    parcel.parcel_id = take_slice(cursor)
    parcel.destination = <uint16_t>take_number(cursor, 2)
    parcel.goods_class = take_slice(cursor)
    parcel.gross_mg = <int64_t>take_number(cursor, 8)
    parcel.decision = <uint8_t>take_number(cursor, 1)
    parcel.score = <uint8_t>take_number(cursor, 1)


cdef inline void take_key(Cursor* cursor, SightedKey* key) noexcept nogil:
    key.group_type = <uint8_t>take_number(cursor, 1)
    key.key = take_number(cursor, 8)
    key.mask = take_number(cursor, 8)
