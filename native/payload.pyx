"""Read sightings payloads in one rule set's numbers, whichever rule set wrote them.

Group types are the same when their fields are, slots and columns when their numbers are. What only the writer knew
is left out; what only the reader knows is missing.
"""

cimport cython
from libc.stdint cimport int64_t, uint32_t, uint64_t, uint8_t
from libc.string cimport memcmp
from libcpp.vector cimport vector

from native.numbers cimport missing_column
from native.sighting cimport SightedKey, take_header, take_key, take_known, take_number, take_parcel

from native.sighting import explain

cdef enum:
    FIXED_BYTES = 25  # of a header, before its columns


@cython.final
cdef class PayloadReader:
    """Hold the payload at hand.

    Args:
        columns: measured fields, ascending.
        fields_of: group_by of each group type; `slots_of`: its {slot: bit}.
    """

    def __init__(self, list columns, list fields_of, list slots_of):
        self.columns, self.fields_of, self.slots_of = columns, fields_of, slots_of
        for field in columns:
            self.missing.push_back(missing_column(field))
        self.values.resize(len(columns))

    cdef begin(self, bytes payload):
        cdef const char* start = payload
        self.payload = payload
        self.cursor.at, self.cursor.remaining, self.cursor.failed = start, len(payload), False
        take_header(&self.cursor, &self.header)
        # One rule set writes the same in every payload.
        if (
            self.mapped is None
            or self.cursor.at - start != FIXED_BYTES + len(self.mapped)
            or memcmp(start + FIXED_BYTES, <const char*>self.mapped, len(self.mapped)) != 0
        ):
            self.map_numbers()
            self.mapped = payload[FIXED_BYTES : self.cursor.at - start]

    cdef map_numbers(self):
        cdef size_t i, j
        cdef vector[int] bits
        theirs = [self.header.columns[i] for i in range(self.header.columns.size())]
        self.column_of = [theirs.index(field) if field in theirs else -1 for field in self.columns]
        self.theirs.resize(len(theirs))
        self.group_type_of.clear()
        self.slot_of.clear()
        for i in range(self.header.group_types.size()):
            fields = tuple([self.header.group_types[i].fields[j] for j in range(self.header.group_types[i].fields.size())])
            kind = self.fields_of.index(fields) if fields in self.fields_of else -1
            known = self.slots_of[kind] if kind >= 0 else {}
            bits = [known.get(self.header.group_types[i].slots[j], -1) for j in range(self.header.group_types[i].slots.size())]
            self.group_type_of.push_back(kind)
            self.slot_of.push_back(bits)

    cdef uint32_t count(self) noexcept:
        return <uint32_t>take_number(&self.cursor, 4)

    cdef bint next_supersede(self, uint64_t* parcel, uint32_t* revision) noexcept:
        parcel[0] = take_number(&self.cursor, 8)
        revision[0] = <uint32_t>take_number(&self.cursor, 4)
        return not self.cursor.failed

    cdef bint next_parcel(self) noexcept:
        take_parcel(&self.cursor, &self.parcel)
        self.take_values()
        self.take_keys()
        return not self.cursor.failed

    cdef void take_values(self) noexcept:
        cdef size_t i
        cdef uint64_t known = take_known(&self.cursor, self.theirs.size())
        for i in range(self.theirs.size()):
            if known >> i & 1:
                self.theirs[i] = <int64_t>take_number(&self.cursor, 8)
        for i in range(self.values.size()):
            if self.column_of[i] >= 0 and known >> self.column_of[i] & 1:
                self.values[i] = self.theirs[self.column_of[i]]
            else:
                self.values[i] = self.missing[i]

    cdef void take_keys(self) noexcept:
        cdef SightedKey key
        cdef uint64_t mask
        cdef uint32_t bit, i
        cdef vector[int]* slots
        self.keys.clear()
        for i in range(<uint32_t>take_number(&self.cursor, 1)):
            take_key(&self.cursor, &key)
            if key.group_type >= self.group_type_of.size():
                self.cursor.failed = True
            if self.cursor.failed:
                return
            slots = &self.slot_of[key.group_type]
            mask = 0
            for bit in range(<uint32_t>slots.size()):
                if key.mask >> bit & 1 and slots[0][bit] >= 0:
                    mask |= <uint64_t>1 << slots[0][bit]
            if mask != 0:
                key.group_type, key.mask = <uint8_t>self.group_type_of[key.group_type], mask
                self.keys.push_back(key)

    cdef finish(self, offset):
        if self.cursor.failed or self.cursor.remaining:
            raise ValueError(f"{explain(self.payload, self.cursor.failed, self.cursor.remaining)} (offset {offset})")
