"""Read and write the payload of a sightings record; its layout stands in sighting.pxd."""

from libc.stdint cimport int64_t, uint16_t, uint32_t, uint64_t, uint8_t

from native.numbers cimport missing_column


cdef void take_header(Cursor* cursor, Header* header) noexcept nogil:
    cdef uint32_t n, n_parts, i, j
    cdef GroupHeader group
    cdef const char* raw
    header.columns.clear()
    header.group_types.clear()
    header.ruleset = 0
    if take_number(cursor, 1) != VERSION:
        cursor.failed = True
    raw = take(cursor, 6)
    if raw != NULL:
        memcpy(&header.ruleset, raw, 6)
    header.source_partition = <uint16_t>take_number(cursor, 2)
    header.clock_ms = <int64_t>take_number(cursor, 8)
    header.since_ms = <int64_t>take_number(cursor, 8)
    n = <uint32_t>take_number(cursor, 1)
    for i in range(n):
        header.columns.push_back(<int>take_number(cursor, 1))
    n = <uint32_t>take_number(cursor, 1)
    for i in range(n):
        group.fields.clear()
        group.slots.clear()
        n_parts = <uint32_t>take_number(cursor, 1)
        for j in range(n_parts):
            group.fields.push_back(<int>take_number(cursor, 1))
        n_parts = <uint32_t>take_number(cursor, 1)
        for j in range(n_parts):
            group.slots.push_back(take_number(cursor, 8))
        if n_parts > 64:
            cursor.failed = True
        header.group_types.push_back(group)


cdef str slice_as_text(Slice part):
    return part.data[:part.size].decode("utf-8", "replace") if part.size > 0 else ""


def decode(bytes payload not None):
    """Return a payload as plain Python, for tests and tools.

    Raises:
        ValueError: the payload is cut off, of another version, or has bytes left over.
    """
    cdef Cursor cursor = Cursor(payload, len(payload), False)
    cdef Header header
    cdef SightedParcel parcel
    cdef SightedKey key
    cdef uint32_t i, j
    take_header(&cursor, &header)
    supersedes, parcels = [], []
    missing = [missing_column(field) for field in header.columns]
    for i in range(<uint32_t>take_number(&cursor, 4)):
        if cursor.failed:
            break
        supersedes.append((take_number(&cursor, 8), <uint32_t>take_number(&cursor, 4)))
    for i in range(<uint32_t>take_number(&cursor, 4)):
        take_parcel(&cursor, &parcel)
        known = take_known(&cursor, header.columns.size())
        columns = [<int64_t>take_number(&cursor, 8) if known >> at & 1 else value for at, value in enumerate(missing)]
        keys = []
        for j in range(<uint32_t>take_number(&cursor, 1)):
            take_key(&cursor, &key)
            keys.append((key.group_type, key.key, key.mask))
        if cursor.failed:
            break
        parcels.append({
            "parcel": parcel.parcel, "revision": parcel.revision, "event_ms": parcel.event_ms,
            "courier": slice_as_text(parcel.courier), "parcel_id": slice_as_text(parcel.parcel_id),
            "destination": chr(parcel.destination & 0xFF) + chr(parcel.destination >> 8) if parcel.destination else "",
            "goods_class": slice_as_text(parcel.goods_class), "gross_mg": parcel.gross_mg,
            "decision": parcel.decision, "score": parcel.score, "columns": columns, "keys": keys,
        })
    if cursor.failed or cursor.remaining:
        raise ValueError(explain(payload, cursor.failed, cursor.remaining))
    return {
        "source_partition": header.source_partition, "clock_ms": header.clock_ms, "since_ms": header.since_ms,
        "columns": list(header.columns),
        "ruleset": header.ruleset.to_bytes(6, "little").hex(),
        "group_types": [(list(group.fields), list(group.slots)) for group in header.group_types],
        "supersedes": supersedes, "parcels": parcels,
    }


def explain(bytes payload not None, bint failed, size_t remaining):
    """Return what is wrong with a payload that could not be read to its end, or was longer."""
    if payload and payload[0] != VERSION:
        return f"sightings payload of version {payload[0]}; this service reads version {VERSION}"
    if failed:
        return f"sightings payload of {len(payload)} bytes is cut off or damaged at byte {len(payload) - remaining}"
    return f"sightings payload of {len(payload)} bytes has {remaining} bytes left over"


def encode(dict content not None):
    """Return the payload of what `decode` returns; for tests and tools."""
    cdef Bytes out
    put_u8(&out, VERSION)
    cdef bytes raw = bytes.fromhex(content["ruleset"])
    put(&out, <const char*>raw, 6)
    put_u16(&out, content["source_partition"])
    put_i64(&out, content["clock_ms"])
    put_i64(&out, content["since_ms"])
    put_u8(&out, len(content["columns"]))
    for field in content["columns"]:
        put_u8(&out, field)
    put_u8(&out, len(content["group_types"]))
    for fields, slots in content["group_types"]:
        put_u8(&out, len(fields))
        for field in fields:
            put_u8(&out, field)
        put_u8(&out, len(slots))
        for slot in slots:
            put_u64(&out, slot)
    put_u32(&out, len(content["supersedes"]))
    for parcel, revision in content["supersedes"]:
        put_u64(&out, parcel)
        put_u32(&out, revision)
    put_u32(&out, len(content["parcels"]))
    for parcel in content["parcels"]:
        _encode_parcel(&out, parcel, [missing_column(field) for field in content["columns"]])
    return out.data()[:out.size()]


cdef _encode_parcel(Bytes* out, dict parcel, list missing):
    known = [(at, value) for at, value in enumerate(parcel["columns"]) if value != missing[at]]
    put_u64(out, parcel["parcel"])
    put_u32(out, parcel["revision"])
    put_i64(out, parcel["event_ms"])
    _encode_text(out, parcel["courier"])
    _encode_text(out, parcel["parcel_id"])
    put_u16(out, int.from_bytes(parcel["destination"].encode(), "little"))
    _encode_text(out, parcel["goods_class"])
    put_i64(out, parcel["gross_mg"])
    put_u8(out, parcel["decision"])
    put_u8(out, parcel["score"])
    put_u64(out, sum([1 << at for at, _ in known]))
    for _, value in known:
        put_i64(out, value)
    put_u8(out, len(parcel["keys"]))
    for group_type, key, mask in parcel["keys"]:
        put_u8(out, group_type)
        put_u64(out, key)
        put_u64(out, mask)


cdef _encode_text(Bytes* out, str text):
    cdef bytes raw = text.encode()
    put_u8(out, len(raw))
    put(out, <const char*>raw, len(raw))
