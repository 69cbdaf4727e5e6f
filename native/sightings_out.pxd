"""Collect the sightings of a batch by partition and pack them into payloads."""

from libc.stdint cimport int64_t, uint16_t, uint32_t, uint64_t
from libcpp.vector cimport vector

from native.evaluate cimport Evaluator
from native.parcel cimport Manifest, Parcel
from native.program cimport Program
from native.sighting cimport Bytes


cdef struct PartitionOut:
    Bytes supersedes
    uint32_t n_supersedes
    Bytes parcels
    uint32_t n_parcels
    vector[int64_t] times_ms  # event times, for the clock
    int64_t since_ms  # when the first of the manifests was lodged


cdef struct KeyOut:
    uint32_t partition
    uint32_t group_type
    uint64_t key
    uint64_t mask


cdef class SightingsOut:
    cdef Program program
    cdef uint32_t n_partitions
    cdef vector[PartitionOut] outs
    cdef vector[KeyOut] keys  # of the parcel at hand
    cdef vector[int64_t] columns  # of the parcel at hand, those that are known
    cdef uint64_t known  # bit i: column i is
    cdef uint64_t measured  # bit i: a window that counts the parcel measures column i
    cdef uint16_t source_partition
    cdef int64_t newest_ms  # time in Kafka of the newest record of the batch
    cdef list payloads
    cdef readonly uint64_t n_sightings

    cdef void begin(self, uint16_t source_partition)
    # Notes under which keys a parcel is seen; `masks` has one mask a group type.
    cdef void add(
        self, Evaluator evaluator, const Manifest* manifest, const Parcel* parcel, const uint64_t* masks, int decision, int score
    ) noexcept
    cdef void supersede(self, const Manifest* manifest, const Parcel* parcel) noexcept
    # Ends the batch: [(partition, payload), ...]
    cdef list finish(self)
    cdef void find_keys(self, Evaluator evaluator, uint32_t group_type, uint64_t mask) noexcept nogil
    cdef void write_parcel(
        self, PartitionOut* out, uint32_t partition, Evaluator evaluator, const Manifest* manifest, int decision, int score
    ) noexcept nogil
    cdef void flush(self, uint32_t partition)
    cdef void clear(self, uint32_t partition) noexcept
