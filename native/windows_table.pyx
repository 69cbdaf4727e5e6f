"""What a partition has seen: parcels, and the groups they lie in.

A parcel's facts are kept once; a group is a sorted array of members; a parcel knows its groups, so that repeats and
corrections cost the same whatever the size of a group.
"""

cimport cython
from libc.stdint cimport int64_t, uint32_t, uint64_t, uint8_t
from libc.stdlib cimport free, malloc, realloc
from libc.string cimport memcmp, memcpy, memmove
from libcpp.string cimport string

from native.records cimport (
    GOLDEN_RATIO, NOBODY, record_add, record_find, record_give_back, record_make, record_remove, records_bytes, records_free,
)
from native.sighting cimport Slice

cdef enum:
    HEAP_BYTES = 8  # what an allocation takes beyond what it gives
    FORGET_SHARE = 8  # of the members of a large group: fewer are not worth moving the rest
    LARGE = 256


cdef inline bint comes_before(const Seen* one, const Seen* other) noexcept nogil:
    if one.event_ms != other.event_ms:
        return one.event_ms < other.event_ms
    return one.parcel < other.parcel


@cython.final
cdef class Table:
    """Own the records of one partition.

    Args:
        n_columns: measured fields kept for every parcel.
    """

    def __cinit__(self, uint32_t n_columns):
        self.n_columns = n_columns
        self.parcels.size = sizeof(Seen) + n_columns * sizeof(int64_t)
        self.groups.size = sizeof(Group)
        self.links.size = sizeof(Link)
        self.states.size = sizeof(State)
        self.texts.push_back(string())
        self.numbers[string()] = 0

    def __dealloc__(self):
        cdef uint32_t i
        for i in range(self.parcels.n_made):
            self.free_id(seen_at(self, i))
        for i in range(self.groups.n_made):
            if group_at(self, i).room > INLINE_MEMBERS:
                free(members_of(group_at(self, i)))
        records_free(&self.parcels)
        records_free(&self.groups)
        records_free(&self.links)
        records_free(&self.states)

    cdef uint32_t intern(self, Slice text) except? 0xFFFFFFFF nogil:
        cdef string* newest = &self.texts[self.newest_text]  # one courier lodges a whole manifest
        if newest.size() != text.size or memcmp(newest.data(), text.data, text.size) != 0:
            told = string(text.data, text.size)
            found = self.numbers.find(told)
            if found == self.numbers.end():
                self.newest_text = <uint32_t>self.texts.size()
                self.texts.push_back(told)
                self.numbers[told] = self.newest_text
            else:
                self.newest_text = cython.operator.dereference(found).second
        return self.newest_text

    cdef uint32_t add_parcel(self, uint64_t parcel) except? 0xFFFFFFFF nogil:
        cdef uint32_t number = record_add(&self.parcels, parcel)
        seen_at(self, number).first_link = NOBODY
        return number

    cdef void free_id(self, Seen* record) noexcept nogil:
        if record.id_size > INLINE_ID:
            free(<void*>id_of(record))
            self.heap_bytes -= record.id_size + HEAP_BYTES
        record.id_size = 0

    cdef int set_id(self, Seen* record, const char* data, uint8_t size) except -1 nogil:
        cdef char* heap
        self.free_id(record)
        if size > INLINE_ID:
            heap = <char*>malloc(size)
            if heap == NULL:
                raise MemoryError(f"no memory for a parcel number of {size} bytes")
            memcpy(heap, data, size)
            (<char**>record.id)[0] = heap
            self.heap_bytes += size + HEAP_BYTES
        elif size > 0:
            memcpy(record.id, data, size)
        record.id_size = size
        return 0

    cdef void drop_parcel(self, uint32_t seen) noexcept nogil:
        self.free_id(seen_at(self, seen))
        seen_at(self, seen).is_free = True
        record_remove(&self.parcels, seen)

    cdef uint32_t add_group(self, uint64_t key, uint8_t group_type) except? 0xFFFFFFFF nogil:
        cdef uint32_t number = record_add(&self.groups, key)
        cdef Group* record = group_at(self, number)
        record.group_type, record.room = group_type, INLINE_MEMBERS
        return number

    cdef void drop_group(self, uint32_t group) noexcept nogil:
        cdef Group* record = group_at(self, group)
        if record.room > INLINE_MEMBERS:
            free(members_of(record))
            self.heap_bytes -= record.room * sizeof(Member) + HEAP_BYTES
        record.room, record.is_free = INLINE_MEMBERS, True
        record_remove(&self.groups, group)

    cdef uint32_t state_of(self, uint64_t mask, uint64_t called_back, uint64_t hits) except? 0xFFFFFFFF nogil:
        cdef uint64_t hash = ((mask * GOLDEN_RATIO ^ called_back) * GOLDEN_RATIO) ^ hits
        cdef uint32_t number
        cdef State* state
        while True:  # ends at a free hash: states are few
            number = record_find(&self.states, hash)
            if number == NOBODY:
                number = record_add(&self.states, hash)
                state = state_at(self, number)
                state.mask, state.called_back, state.hits = mask, called_back, hits
                return number
            state = state_at(self, number)
            if state.mask == mask and state.called_back == called_back and state.hits == hits:
                return number
            hash += 1

    cdef uint32_t after(self, uint32_t group, int64_t at_ms) noexcept nogil:
        cdef Group* record = group_at(self, group)
        cdef Member* members = members_of(record)
        cdef uint32_t high = record.n, low, step = 1, middle
        while high > 0 and time_of(self, members[high - min(step, high)]) > at_ms:  # mostly it is near the end
            high -= min(step, high)
            step *= 2
        low = high - min(step, high)
        while low < high:
            middle = (low + high) >> 1
            if time_of(self, members[middle]) <= at_ms:
                low = middle + 1
            else:
                high = middle
        return low

    cdef uint32_t place_of(self, uint32_t group, uint32_t seen) noexcept nogil:
        cdef Group* record = group_at(self, group)
        cdef Member* members = members_of(record)
        cdef const Seen* parcel = seen_at(self, seen)
        cdef uint32_t high = record.n, low, step = 1, middle
        while high > 0 and not comes_before(seen_at(self, members[high - min(step, high)].seen), parcel):
            high -= min(step, high)
            step *= 2
        low = high - min(step, high)
        while low < high:
            middle = (low + high) >> 1
            if comes_before(seen_at(self, members[middle].seen), parcel):
                low = middle + 1
            else:
                high = middle
        return low

    cdef int make_room(self, Group* record) except -1 nogil:
        cdef uint32_t room = (record.room + record.room // 2) | 1  # odd: what an allocator gives without a remainder
        cdef Member* heap
        if record.n < record.room:
            return 0
        heap = <Member*>realloc(
            NULL if record.room <= INLINE_MEMBERS else members_of(record), <size_t>room * sizeof(Member)
        )
        if heap == NULL:
            raise MemoryError(f"no memory for a group of {room} parcels")
        if record.room <= INLINE_MEMBERS:
            memcpy(heap, record.store, sizeof(Member) * INLINE_MEMBERS)
            self.heap_bytes += room * sizeof(Member) + HEAP_BYTES
        else:
            self.heap_bytes += (room - record.room) * sizeof(Member)
        record.store[0], record.room = <uint64_t>heap, room
        return 0

    cdef uint32_t join(self, uint32_t seen, uint32_t group, uint32_t state) except? 0xFFFFFFFF nogil:
        cdef Group* record = group_at(self, group)
        cdef uint32_t number, at
        cdef Link* link
        cdef Member* members
        self.make_room(record)
        number = record_make(&self.links)
        link = link_at(self, number)
        link.group, link.next = group, seen_at(self, seen).first_link
        seen_at(self, seen).first_link = number
        at = self.place_of(group, seen)
        members = members_of(record)
        memmove(members + at + 1, members + at, (record.n - at) * sizeof(Member))
        members[at].seen, members[at].state = seen, state
        record.n += 1
        self.n_members += 1
        return at

    cdef bint is_in(self, uint32_t seen, uint32_t group) noexcept nogil:
        cdef uint32_t link = seen_at(self, seen).first_link
        while link != NOBODY and link_at(self, link).group != group:
            link = link_at(self, link).next
        return link != NOBODY

    cdef void unlink(self, uint32_t seen, uint32_t group) noexcept nogil:
        """Take a group off a parcel's list; it is on it."""
        cdef uint32_t* place = &seen_at(self, seen).first_link
        cdef uint32_t link
        while link_at(self, place[0]).group != group:
            place = &link_at(self, place[0]).next
        link = place[0]
        place[0] = link_at(self, link).next
        record_give_back(&self.links, link)
        self.n_members -= 1

    cdef void part(self, uint32_t group, uint32_t at) noexcept nogil:
        cdef Group* record = group_at(self, group)
        cdef Member* members = members_of(record)
        self.unlink(members[at].seen, group)
        memmove(members + at, members + at + 1, (record.n - at - 1) * sizeof(Member))
        record.n -= 1

    cdef uint32_t forget(self, uint32_t group, int64_t until_ms) noexcept nogil:
        cdef Group* record = group_at(self, group)
        cdef Member* members = members_of(record)
        cdef uint32_t old, i
        if record.n == 0 or time_of(self, members[0]) > until_ms:
            return 0
        old = self.after(group, until_ms)
        if record.n > LARGE and old < record.n // FORGET_SHARE:
            return 0
        for i in range(old):
            self.unlink(members[i].seen, group)
        memmove(members, members + old, (record.n - old) * sizeof(Member))
        record.n -= old
        return old

    cdef list rows(self, uint32_t group):
        cdef Group* record = group_at(self, group)
        cdef Member member
        cdef uint32_t at, i
        out = []
        for at in range(record.n):
            member = members_of(record)[at]
            columns = tuple([columns_of(self, member.seen)[i] for i in range(self.n_columns)])
            out.append((seen_at(self, member.seen).parcel, time_of(self, member), mask_of(self, member), columns))
        return out

    cdef uint64_t n_bytes(self) noexcept nogil:
        return (
            records_bytes(&self.parcels)
            + records_bytes(&self.groups)
            + records_bytes(&self.links)
            + records_bytes(&self.states)
            + self.heap_bytes
        )
