"""Which alerts stand, and which of them are due to be told."""

from libc.stdint cimport int64_t, uint32_t, uint64_t
from libcpp.unordered_map cimport unordered_map
from libcpp.vector cimport vector

from native.windows_hot cimport Hot, HotGroups
from native.windows_rules cimport WindowC
from native.windows_having cimport Coverage
from native.windows_sweep cimport Stretch, Sweep
from native.windows_table cimport Group, Table

cdef extern from *:
    """
    // Earlier and later than any window; a span more or less does not overflow.
    static constexpr int64_t NEVER_MS = -(1ll << 62);
    static constexpr int64_t EVER_MS = 1ll << 62;
    """
    const int64_t NEVER_MS
    const int64_t EVER_MS


# What is kept of an alert: a window, a group, a stretch of event time.
cdef struct Alert:
    uint32_t window
    int64_t stretch
    int64_t first_hit_ms
    int64_t last_hit_ms
    uint32_t n_hits
    uint32_t n_told  # how often it was due and had changed
    bint is_closed  # its hits have vanished
    bint is_due
    int64_t changed_from_ms  # what is earlier is as it was when it was told
    uint64_t content  # hash of all that a reader would see change
    vector[double] measures  # at the last hit; NaN when unknown


cdef struct Due:
    uint64_t key
    uint32_t window
    int64_t stretch


# What changed in a group: members came, went or moved between two moments; and what is known of its past.
cdef struct Review:
    int64_t from_ms
    int64_t to_ms
    int64_t forgotten_ms
    Coverage coverage


cdef class AlertBook:
    cdef Table table
    cdef Sweep sweep
    cdef HotGroups hot
    cdef unordered_map[uint64_t, vector[Alert]] alerts  # by group key
    cdef vector[Due] due  # in the order of falling due
    cdef vector[Stretch] stretches

    # Sweeps one window over a group in which something changed.
    cdef int review(self, uint32_t group, const WindowC* window, const Review* review) except -1 nogil
    # The alert of a window and stretch; NULL when there is none.
    cdef Alert* find(self, uint64_t key, uint32_t window, int64_t stretch) noexcept nogil
    cdef bint stands(self, uint64_t key, const WindowC* window, int64_t first, int64_t last) noexcept nogil
    cdef void keep_found(
        self, Group* record, const WindowC* window, int64_t first, int64_t last, const Review* review
    ) noexcept nogil
    cdef void keep(self, uint64_t key, const WindowC* window, const Stretch* stretch, int64_t from_ms) noexcept nogil
    cdef void close(self, uint64_t key, const WindowC* window, Alert* alert, const Review* review) noexcept nogil
    cdef void close_missing(self, uint64_t key, const WindowC* window, int64_t first, int64_t last, const Review* review) noexcept nogil
    cdef int sweep_changed(self, uint32_t group, const WindowC* window, Hot* hot, const Review* review) except -1 nogil
    cdef int merge(
        self, uint32_t group, const WindowC* window, const Review* review, int64_t end_ms, Stretch* stretch
    ) except -1 nogil
    cdef void owe_covering(self, uint64_t key, const WindowC* window, const Review* review) noexcept nogil
    cdef void owe(self, uint64_t key, Alert* alert, int64_t from_ms) noexcept nogil
    cdef void forget(self, const vector[int64_t]* horizons_ms, int64_t watermark_ms) noexcept nogil
    cdef size_t count(self) noexcept nogil
    cdef size_t n_bytes(self) noexcept nogil
