"""Which alerts stand, and which of them are due to be told."""

from libc.stdint cimport int64_t, uint32_t, uint64_t
from libcpp.vector cimport vector

from native.windows_sweep cimport Coverage, Stretch, Sweep, WindowC
from native.windows_table cimport Table


cdef class AlertBook:
    cdef object spec
    cdef Table table
    cdef Sweep sweep
    cdef vector[Stretch] stretches
    cdef dict alerts  # group key -> {(window, stretch): KeptAlert}
    cdef dict due  # (group key, window, stretch) -> None, in the order of falling due

    # Sweeps one window over a group in which something changed between two moments.
    cdef review(
        self, uint32_t group, uint32_t window, int64_t from_ms, int64_t to_ms, Coverage coverage, int64_t forgotten_ms
    )
    cdef list take(self)
    cdef forget(self, dict horizons, int64_t watermark_ms)
    cdef object state_of(self, uint64_t key, uint32_t window, int64_t stretch)
    cdef str text_of(self, uint32_t number)
    cdef tuple parcel_of(self, uint32_t parcel)
    cdef tuple _callback(self, uint32_t parcel)
    cdef _keep(self, dict kept, uint64_t key, uint32_t window, const Stretch* stretch)
