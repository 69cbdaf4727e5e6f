"""What a partition has seen: parcels, and the groups they lie in."""

from libc.stdint cimport int64_t, uint16_t, uint32_t, uint64_t, uint8_t
from libcpp.string cimport string
from libcpp.unordered_map cimport unordered_map
from libcpp.vector cimport vector

from native.records cimport NOBODY, Records, prefetch, record_at, record_find
from native.sighting cimport Slice

cdef enum:
    INLINE_ID = 16  # bytes of a parcel number kept in the record; a longer one is on the heap
    INLINE_MEMBERS = 2
    CACHE_LINE = 64  # bytes


# One parcel, whatever the number of its groups; its columns stand behind it. Without facts it only remembers a revision.
cdef struct Seen:
    uint64_t parcel
    int64_t event_ms
    int64_t gross_mg
    uint32_t revision
    uint32_t first_link  # NOBODY: in no group
    uint32_t courier  # number of an interned text
    uint32_t goods_class  # number of an interned text
    uint16_t destination
    uint8_t decision
    uint8_t score
    uint8_t id_size
    uint8_t has_facts
    uint8_t is_free
    char id[INLINE_ID]  # or, when id_size > INLINE_ID, a char* owned by the record


# One of the groups of a parcel.
cdef struct Link:
    uint32_t group
    uint32_t next


# What holds of a parcel in a group. There are few different ones, so members share them.
cdef struct State:
    uint64_t hash
    uint64_t mask  # slots of the group type that count it
    uint64_t called_back  # rules of the group type that have called it back
    uint64_t hits  # rules whose window that ends with it has hit, where a slide keeps account of that


# One sighting: a parcel in a group.
cdef struct Member:
    uint32_t seen
    uint32_t state


cdef struct Group:
    uint64_t key
    uint64_t store[INLINE_MEMBERS]  # members in place, or a Member* owned by the group when room > INLINE_MEMBERS
    uint32_t n
    uint32_t room
    uint32_t change  # 1 + its number among the changes of the payload at hand; 0: nothing changed
    uint8_t group_type
    uint8_t has_alerts
    uint8_t is_hot
    uint8_t is_free


cdef class Table:
    cdef Records parcels  # Seen and columns
    cdef Records groups  # Group
    cdef Records links  # Link
    cdef Records states  # State
    cdef uint32_t n_columns
    cdef uint64_t n_members, heap_bytes
    cdef unordered_map[string, uint32_t] numbers  # of interned texts
    cdef vector[string] texts
    cdef uint32_t newest_text

    cdef uint32_t add_parcel(self, uint64_t parcel) except? 0xFFFFFFFF nogil
    cdef int set_id(self, Seen* record, const char* data, uint8_t size) except -1 nogil
    # Frees a parcel that is in no group.
    cdef void drop_parcel(self, uint32_t seen) noexcept nogil
    cdef uint32_t add_group(self, uint64_t key, uint8_t group_type) except? 0xFFFFFFFF nogil
    # Frees a group that has no members.
    cdef void drop_group(self, uint32_t group) noexcept nogil
    # Number of the state that says this.
    cdef uint32_t state_of(self, uint64_t mask, uint64_t called_back, uint64_t hits) except? 0xFFFFFFFF nogil
    # Puts a parcel into a group, in its place by (event time, parcel), and returns the place.
    cdef uint32_t join(self, uint32_t seen, uint32_t group, uint32_t state) except? 0xFFFFFFFF nogil
    # Takes the member at a place out of a group, and the group out of the parcel's; both stay, even when empty.
    cdef void part(self, uint32_t group, uint32_t at) noexcept nogil
    # Takes every member up to a moment out of a group, once that frees enough to be worth it; returns how many.
    cdef uint32_t forget(self, uint32_t group, int64_t until_ms) noexcept nogil
    cdef bint is_in(self, uint32_t seen, uint32_t group) noexcept nogil
    # First place in a group whose member does not come before the parcel.
    cdef uint32_t place_of(self, uint32_t group, uint32_t seen) noexcept nogil
    # First place in a group whose member is later than a moment.
    cdef uint32_t after(self, uint32_t group, int64_t at_ms) noexcept nogil
    cdef uint32_t intern(self, Slice text) except? 0xFFFFFFFF nogil
    cdef int make_room(self, Group* record) except -1 nogil
    cdef void free_id(self, Seen* record) noexcept nogil
    cdef void unlink(self, uint32_t seen, uint32_t group) noexcept nogil
    # (parcel, event_ms, mask, columns) of a group's members, by time; for tests and oracles.
    cdef list rows(self, uint32_t group)
    cdef uint64_t n_bytes(self) noexcept nogil


cdef inline Seen* seen_at(Table table, uint32_t seen) noexcept nogil:
    return <Seen*>record_at(&table.parcels, seen)


cdef inline int64_t* columns_of(Table table, uint32_t seen) noexcept nogil:
    return <int64_t*>(record_at(&table.parcels, seen) + sizeof(Seen))


cdef inline const char* id_of(const Seen* record) noexcept nogil:
    if record.id_size <= INLINE_ID:
        return record.id
    return (<const char**>record.id)[0]


cdef inline Link* link_at(Table table, uint32_t link) noexcept nogil:
    return <Link*>record_at(&table.links, link)


cdef inline Group* group_at(Table table, uint32_t group) noexcept nogil:
    return <Group*>record_at(&table.groups, group)


# Borrowed until a parcel joins or parts.
cdef inline Member* members_of(Group* record) noexcept nogil:
    if record.room > INLINE_MEMBERS:
        return <Member*>record.store[0]
    return <Member*>record.store


cdef inline State* state_at(Table table, uint32_t state) noexcept nogil:
    return <State*>record_at(&table.states, state)


cdef inline uint64_t mask_of(Table table, Member member) noexcept nogil:
    return state_at(table, member.state).mask


cdef inline int64_t time_of(Table table, Member member) noexcept nogil:
    return seen_at(table, member.seen).event_ms


# Starts loading all that is kept of a member's parcel.
cdef inline void prefetch_member(Table table, Member member) noexcept nogil:
    cdef const char* record = record_at(&table.parcels, member.seen)
    cdef size_t at = 0
    while at < table.parcels.size:
        prefetch(record + at)
        at += CACHE_LINE


cdef inline uint32_t find_parcel(Table table, uint64_t parcel) noexcept nogil:
    return record_find(&table.parcels, parcel)


cdef inline uint32_t find_group(Table table, uint64_t key) noexcept nogil:
    return record_find(&table.groups, key)
