"""What a partition has seen: parcels, the groups they lie in, and the entries that join them."""

from libc.stdint cimport int64_t, uint16_t, uint32_t, uint64_t, uint8_t
from libcpp.vector cimport vector

from native.index cimport Index

cdef enum:
    INLINE_ID = 24  # bytes of a parcel number kept in the record; a longer one is on the heap


# One parcel, whatever the number of its groups. Without facts it only remembers a revision.
cdef struct Seen:
    uint64_t parcel
    int64_t event_ms
    int64_t gross_mg
    uint32_t revision
    uint32_t first_entry  # NOBODY: in no group
    uint32_t courier  # number of an interned text
    uint32_t goods_class  # number of an interned text
    uint16_t destination
    uint8_t decision
    uint8_t score
    uint8_t id_size
    bint has_facts
    bint is_free
    char id[INLINE_ID]  # or, when id_size > INLINE_ID, a char* owned by the record


# One sighting: a parcel in a group.
cdef struct Entry:
    uint64_t mask  # slots of the group type that count it
    uint64_t called_back  # rules of the group type that have called it back
    uint32_t seen
    uint32_t group
    uint32_t next_of_parcel
    uint32_t next_free


cdef struct Group:
    uint64_t key
    uint64_t store  # two entry numbers in place, or a uint32_t* owned by the group when room > 2
    uint32_t n
    uint32_t room
    uint8_t group_type
    bint has_alerts
    bint is_free


cdef class Table:
    cdef vector[Seen] seen
    cdef vector[int64_t] columns  # (n_seen x n_columns)
    cdef vector[Entry] entries
    cdef vector[Group] groups
    cdef vector[uint32_t] free_seen, free_groups
    cdef uint32_t free_entry
    cdef Index by_parcel, by_key
    cdef uint32_t n_columns
    cdef uint64_t n_entries, n_groups, n_seen, heap_bytes

    cdef uint32_t find_parcel(self, uint64_t parcel) noexcept nogil
    cdef uint32_t add_parcel(self, uint64_t parcel) except? 0xFFFFFFFF nogil
    cdef void set_id(self, uint32_t seen, const char* data, uint8_t size) except * nogil
    cdef const char* id_of(self, const Seen* seen) noexcept nogil
    # Frees a parcel that is in no group.
    cdef void drop_parcel(self, uint32_t seen) noexcept nogil
    cdef uint32_t find_group(self, uint64_t key) noexcept nogil
    cdef uint32_t add_group(self, uint64_t key, uint8_t group_type) except? 0xFFFFFFFF nogil
    # Puts a parcel into a group, in its place by time, and returns the entry.
    cdef uint32_t join(self, uint32_t seen, uint32_t group) except? 0xFFFFFFFF nogil
    # Takes an entry out of its group and its parcel; both stay, even when nothing is left in them.
    cdef void part(self, uint32_t entry) noexcept nogil
    # Takes every entry up to a moment out of a group and returns how many.
    cdef uint32_t forget(self, uint32_t group, int64_t until_ms) noexcept nogil
    cdef void unlink(self, uint32_t entry) noexcept nogil
    cdef void drop_group(self, uint32_t group) noexcept nogil
    # Entry of a parcel in a group, NOBODY when it is not there.
    cdef uint32_t entry_in(self, uint32_t seen, uint32_t group) noexcept nogil
    # Entry numbers of a group, by (event time, parcel).
    cdef uint32_t* entries_of(self, uint32_t group) noexcept nogil
    # Position of the first entry later than a moment.
    cdef uint32_t after(self, uint32_t group, int64_t at_ms) noexcept nogil
    cdef int64_t time_of(self, uint32_t entry) noexcept nogil
    cdef const int64_t* columns_of(self, uint32_t entry) noexcept nogil
    cdef uint32_t place_of(self, uint32_t group, uint32_t entry) noexcept nogil
    cdef int make_room(self, uint32_t group) except -1 nogil
    cdef void free_id(self, Seen* seen) noexcept nogil
    cdef bint comes_before(self, uint32_t one, uint32_t other) noexcept nogil
    # (parcel, event_ms, mask, columns) of a group's entries, by time; for tests and oracles.
    cdef list rows(self, uint32_t group)
    cdef uint64_t n_bytes(self) noexcept nogil
