"""Read one manifest record from its bytes, parcel by parcel, without a Python object on the clean path."""

from libc.stdint cimport uint32_t

from native.parcel cimport Manifest, Parcel


cdef class Reader:
    # ManifestReader, untyped so that who cimports this needs no simdjson; owned: freed in __dealloc__
    cdef void* handle
    cdef size_t max_bytes

    # 1: a manifest is open; 0: the record is refused, see `failure`. Views of the record before it are gone.
    cdef bint open(self, const char* data, size_t size) except -1 nogil
    # 1: `parcel` is filled; 0: no more; -1: this parcel is refused, the next call goes on behind it.
    cdef int next(self, Parcel* parcel) except -2 nogil
    cdef const Manifest* manifest(self) noexcept nogil
    cdef bint has_unknown_fields(self) noexcept nogil
    # (code, path, detail) of the record or parcel that was refused last.
    cdef tuple failure(self)
    cdef object failed_parcel_id(self)
    cdef bytes source_of(self, uint32_t index)
    cdef list unknown_fields(self)
