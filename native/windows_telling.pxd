"""Tell the alerts that are due."""

from libc.stdint cimport int64_t, uint32_t, uint64_t
from libcpp.vector cimport vector

from native.windows_alerts cimport Alert, AlertBook
from native.windows_hot cimport Covered, HotGroups
from native.windows_rules cimport WindowC
from native.windows_table cimport Group, Table


cdef class Teller:
    cdef object spec
    cdef AlertBook book
    cdef Table table
    cdef HotGroups hot
    cdef vector[uint32_t] fresh  # parcels that the alert at hand calls back for the first time

    # The alerts that are due and changed, as native.alerts.AlertState; nothing is owed any more.
    cdef list take(self)
    cdef int sort_due(self) except -1
    # Owes nothing more, as if all that was due had been told.
    cdef int skip(self) except -1
    # Notes that an alert is told as it stands now; False: nobody would see a change.
    cdef bint settle(self, uint64_t key, Alert* alert, Covered* covered) except -1
    cdef int cover(self, uint32_t group, const WindowC* window, Alert* alert, Covered* covered) except -1
    cdef int call_back(self, Group* record, const WindowC* window, uint32_t at) except -1
    cdef list evidence_of(self, uint32_t group, const WindowC* window, const Covered* covered, size_t most)
    cdef int64_t last_ms(
        self, uint32_t group, const WindowC* window, const Alert* alert, const Covered* covered
    ) noexcept nogil
    cdef object state_of(self, uint64_t key, const WindowC* window, const Alert* alert, const Covered* covered)
    cdef str text_of(self, uint32_t number)
    cdef tuple parcel_of(self, uint32_t seen)
    cdef tuple callback_of(self, uint32_t seen)
