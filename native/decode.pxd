"""Read one manifest record from its bytes, parcel by parcel, without a Python object on the clean path."""

from libc.stdint cimport uint32_t
from libcpp.string cimport string
from libcpp.vector cimport vector

from native.parcel cimport Manifest, Parcel, Text


cdef extern from "decode_open.hpp" nogil:
    cdef cppclass Failure:
        int code
        string path
        string detail
        uint32_t index
        Text parcel_id

    cdef cppclass string_view "std::string_view":
        const char* data()
        size_t size()

    cdef cppclass ManifestReader:
        Manifest manifest
        Failure failure
        vector[string] unknown
        ManifestReader() except +
        bint open(const char* data, size_t size, size_t max_bytes) except +
        int next(Parcel* parcel) except +
        string_view source_of(uint32_t index) except +


cdef class Reader:
    cdef ManifestReader* reader  # owned: made in __cinit__, freed in __dealloc__
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
