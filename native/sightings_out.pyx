"""Collect the sightings of a batch by partition and pack them into payloads.

A sighting's partition is a function of its group key alone, so that one store sees all of a group.
"""

cimport cython
from libc.stdint cimport INT64_MAX, int64_t, uint16_t, uint32_t, uint64_t
from libcpp.algorithm cimport nth_element
from libcpp.vector cimport vector

from native.candidates cimport lowest_bit
from native.evaluate cimport Evaluator
from native.facts cimport MAX_VALUES, classify, column_of, hashes_of
from native.numbers cimport missing_column
from native.parcel cimport Manifest, Parcel, Text
from native.program cimport GroupTypeC, Program
from native.sighting cimport VERSION, Bytes, put, put_i64, put_u8, put_u16, put_u32, put_u64

cdef enum:
    MAX_KEYS = 8  # of one parcel in one group type: fields with several values multiply
    FULL_BYTES = 400_000  # a payload is cut here: it must fit in a Kafka record, and in the fact log's


cdef inline void put_text(Bytes* out, Text text) noexcept nogil:
    cdef uint32_t size = min(text.size, <uint32_t>255)
    put_u8(out, size)
    put(out, text.data, size)


@cython.final
cdef class SightingsOut:
    """Pack sightings for a sightings topic of `n_partitions` partitions."""

    def __init__(self, Program program not None, uint32_t n_partitions):
        if n_partitions < 1:
            raise ValueError(f"the sightings topic has {n_partitions} partitions; it needs at least 1")
        self.program = program
        self.n_partitions = n_partitions
        self.outs.resize(n_partitions)
        self.payloads = []

    cdef void begin(self, uint16_t source_partition):
        cdef uint32_t partition
        self.source_partition = source_partition
        self.newest_ms = 0
        self.n_sightings = 0
        self.payloads = []
        for partition in range(self.n_partitions):  # a batch that failed half-way leaves nothing behind
            self.clear(partition)

    cdef void clear(self, uint32_t partition) noexcept:
        cdef PartitionOut* out = &self.outs[partition]
        out.supersedes.clear()
        out.parcels.clear()
        out.times_ms.clear()
        out.n_supersedes = out.n_parcels = 0
        out.since_ms = INT64_MAX

    cdef void supersede(self, const Manifest* manifest, const Parcel* parcel) noexcept:
        # The old group keys are not known here: every store looks its own parcels up.
        cdef uint64_t identity = self.program.keyring.hash_parcel(manifest.courier, parcel.parcel_id)
        cdef uint32_t partition
        for partition in range(self.n_partitions):
            put_u64(&self.outs[partition].supersedes, identity)
            put_u32(&self.outs[partition].supersedes, <uint32_t>manifest.revision)
            self.outs[partition].n_supersedes += 1
            self.outs[partition].times_ms.push_back(parcel.event_ms)
            self.outs[partition].since_ms = min(self.outs[partition].since_ms, manifest.lodged_ms)

    cdef void add(
        self, Evaluator evaluator, const Manifest* manifest, const Parcel* parcel, const uint64_t* masks, int decision, int score
    ) noexcept:
        cdef uint32_t number, partition
        cdef size_t i
        cdef int64_t value
        cdef PartitionOut* out
        self.keys.clear()
        self.measured = 0
        for number in range(self.program.group_types.size()):
            if masks[number] != 0:
                self.find_keys(evaluator, number, masks[number])
        if self.keys.empty():
            return
        self.columns.clear()
        self.known = 0
        for i in range(self.program.columns.size()):
            # what none of its windows measures is not worked out: an address costs as much as all the rest
            if self.measured >> i & 1:
                value = column_of(&evaluator.facts, self.program, self.program.columns[i])
                if value != missing_column(self.program.columns[i]):
                    self.known |= <uint64_t>1 << i
                    self.columns.push_back(value)
        for partition in range(self.n_partitions):
            for i in range(self.keys.size()):
                if self.keys[i].partition == partition:
                    out = &self.outs[partition]
                    self.write_parcel(out, partition, evaluator, manifest, decision, score)
                    if out.parcels.size() > FULL_BYTES:
                        self.flush(partition)
                    break

    cdef void find_keys(self, Evaluator evaluator, uint32_t group_type, uint64_t mask) noexcept nogil:
        """Append a key for every combination of the group fields' values, at most MAX_KEYS."""
        cdef GroupTypeC* group = &self.program.group_types[group_type]
        cdef uint64_t values[4][MAX_VALUES]
        cdef uint32_t counts[4]
        cdef uint64_t part[4]
        cdef uint32_t n_fields = <uint32_t>group.fields.size(), field, combination, rest, n = 1
        cdef KeyOut out
        for field in range(n_fields):
            counts[field] = hashes_of(&evaluator.facts, self.program, group.fields[field], values[field])
            if counts[field] == 0:
                mask &= group.own_group_mask
                values[field][0] = 0
                counts[field] = 1
            n *= counts[field]
        if mask & group.window_mask == 0:
            return
        out.group_type, out.mask = group_type, mask
        while mask != 0:
            self.measured |= group.columns[lowest_bit(mask)]
            mask &= mask - 1
        for combination in range(min(n, <uint32_t>MAX_KEYS)):
            rest = combination
            for field in range(n_fields):
                part[field] = values[field][rest % counts[field]]
                rest //= counts[field]
            out.key = self.program.keyring.hash_group(group.identity, part, n_fields)
            out.partition = <uint32_t>((out.key >> 32) % self.n_partitions)
            self.keys.push_back(out)

    cdef void write_parcel(
        self, PartitionOut* out, uint32_t partition, Evaluator evaluator, const Manifest* manifest, int decision, int score
    ) noexcept nogil:
        cdef const Parcel* parcel = evaluator.facts.parcel
        cdef Bytes* raw = &out.parcels
        cdef size_t i, n_at
        cdef int n_keys = 0
        put_u64(raw, self.program.keyring.hash_parcel(manifest.courier, parcel.parcel_id))
        put_u32(raw, <uint32_t>manifest.revision)
        put_i64(raw, parcel.event_ms)
        put_text(raw, manifest.courier)
        put_text(raw, parcel.parcel_id)
        put(raw, parcel.recipient.country.data, 2)
        classify(&evaluator.facts, self.program)
        put_text(raw, evaluator.facts.goods_class)
        put_i64(raw, <int64_t>(parcel.gross_weight_g * 1000.0 + 0.5))
        put_u8(raw, <unsigned char>decision)
        put_u8(raw, <unsigned char>score)
        put_u64(raw, self.known)
        put(raw, self.columns.data(), self.columns.size() * sizeof(int64_t))
        n_at = raw.size()
        put_u8(raw, 0)
        for i in range(self.keys.size()):
            if self.keys[i].partition == partition:
                put_u8(raw, <unsigned char>self.keys[i].group_type)
                put_u64(raw, self.keys[i].key)
                put_u64(raw, self.keys[i].mask)
                n_keys += 1
        raw.data()[n_at] = <char>n_keys
        out.n_parcels += 1
        out.times_ms.push_back(parcel.event_ms)
        out.since_ms = min(out.since_ms, manifest.lodged_ms)
        self.n_sightings += n_keys

    cdef void flush(self, uint32_t partition):
        cdef PartitionOut* out = &self.outs[partition]
        cdef Bytes raw
        cdef size_t i, j
        cdef size_t middle = out.times_ms.size() // 2
        cdef bytes ruleset = bytes.fromhex(self.program.spec.ruleset)
        nth_element(out.times_ms.begin(), out.times_ms.begin() + middle, out.times_ms.end())
        put_u8(&raw, VERSION)
        put(&raw, <const char*>ruleset, 6)
        put_u16(&raw, self.source_partition)
        put_i64(&raw, min(out.times_ms[middle], self.newest_ms))
        put_i64(&raw, out.since_ms)
        put_u8(&raw, <unsigned char>self.program.columns.size())
        for i in range(self.program.columns.size()):
            put_u8(&raw, <unsigned char>self.program.columns[i])
        put_u8(&raw, <unsigned char>self.program.group_types.size())
        for i in range(self.program.group_types.size()):
            put_u8(&raw, <unsigned char>self.program.group_types[i].fields.size())
            for j in range(self.program.group_types[i].fields.size()):
                put_u8(&raw, <unsigned char>self.program.group_types[i].fields[j])
            put_u8(&raw, <unsigned char>self.program.group_types[i].slots.size())
            for j in range(self.program.group_types[i].slots.size()):
                put_u64(&raw, self.program.group_types[i].slots[j])
        put_u32(&raw, out.n_supersedes)
        put(&raw, out.supersedes.data(), out.supersedes.size())
        put_u32(&raw, out.n_parcels)
        put(&raw, out.parcels.data(), out.parcels.size())
        self.payloads.append((partition, raw.data()[:raw.size()]))
        self.clear(partition)

    cdef list finish(self):
        cdef uint32_t partition
        for partition in range(self.n_partitions):
            if self.outs[partition].n_parcels or self.outs[partition].n_supersedes:
                self.flush(partition)
        return self.payloads
