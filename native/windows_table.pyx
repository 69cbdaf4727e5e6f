"""What a partition has seen: parcels, the groups they lie in, and the entries that join them.

A parcel's facts are kept once; a group is a sorted array of entry numbers; an entry is on two lists, its group's
and its parcel's, so that repeats and corrections cost the same whatever the size of a group.
"""

cimport cython
from libc.stdint cimport int64_t, uint32_t, uint64_t, uint8_t
from libc.stdlib cimport free, malloc, realloc
from libc.string cimport memcpy, memmove, memset

from native.index cimport NOBODY, index_add, index_bytes, index_find, index_remove

cdef enum:
    INLINE_ENTRIES = 2


@cython.final
cdef class Table:
    """Own the records of one partition.

    Args:
        n_columns: measured fields kept for every parcel.
    """

    def __cinit__(self, uint32_t n_columns):
        self.n_columns = n_columns
        self.free_entry = NOBODY

    def __dealloc__(self):
        cdef size_t i
        for i in range(self.seen.size()):
            if not self.seen[i].is_free:
                self.free_id(&self.seen[i])
        for i in range(self.groups.size()):
            if self.groups[i].room > INLINE_ENTRIES:
                free(<void*>self.groups[i].store)

    cdef uint32_t find_parcel(self, uint64_t parcel) noexcept nogil:
        return index_find(&self.by_parcel, parcel)

    cdef uint32_t add_parcel(self, uint64_t parcel) except? 0xFFFFFFFF nogil:
        cdef uint32_t number
        if self.free_seen.empty():
            number = <uint32_t>self.seen.size()
            self.seen.resize(number + 1)
            self.columns.resize((<size_t>number + 1) * self.n_columns)
        else:
            number = self.free_seen.back()
            self.free_seen.pop_back()
        memset(&self.seen[number], 0, sizeof(Seen))
        self.seen[number].parcel = parcel
        self.seen[number].first_entry = NOBODY
        index_add(&self.by_parcel, parcel, number)
        self.n_seen += 1
        return number

    cdef void free_id(self, Seen* seen) noexcept nogil:
        cdef char* heap
        if seen.id_size > INLINE_ID:
            memcpy(&heap, seen.id, sizeof(heap))
            free(heap)
            self.heap_bytes -= seen.id_size
        seen.id_size = 0

    cdef void set_id(self, uint32_t seen, const char* data, uint8_t size) except * nogil:
        cdef Seen* record = &self.seen[seen]
        cdef char* heap
        self.free_id(record)
        if size > INLINE_ID:
            heap = <char*>malloc(size)
            if heap == NULL:
                raise MemoryError(f"no memory for a parcel number of {size} bytes")
            memcpy(heap, data, size)
            memcpy(record.id, &heap, sizeof(heap))
            self.heap_bytes += size
        elif size > 0:
            memcpy(record.id, data, size)
        record.id_size = size

    cdef const char* id_of(self, const Seen* seen) noexcept nogil:
        cdef const char* heap
        if seen.id_size <= INLINE_ID:
            return seen.id
        memcpy(&heap, seen.id, sizeof(heap))
        return heap

    cdef void drop_parcel(self, uint32_t seen) noexcept nogil:
        index_remove(&self.by_parcel, self.seen[seen].parcel)
        self.free_id(&self.seen[seen])
        self.seen[seen].is_free = True
        self.free_seen.push_back(seen)
        self.n_seen -= 1

    cdef uint32_t find_group(self, uint64_t key) noexcept nogil:
        return index_find(&self.by_key, key)

    cdef uint32_t add_group(self, uint64_t key, uint8_t group_type) except? 0xFFFFFFFF nogil:
        cdef uint32_t number
        if self.free_groups.empty():
            number = <uint32_t>self.groups.size()
            self.groups.resize(number + 1)
        else:
            number = self.free_groups.back()
            self.free_groups.pop_back()
        memset(&self.groups[number], 0, sizeof(Group))
        self.groups[number].key = key
        self.groups[number].group_type = group_type
        self.groups[number].room = INLINE_ENTRIES
        index_add(&self.by_key, key, number)
        self.n_groups += 1
        return number

    cdef uint32_t* entries_of(self, uint32_t group) noexcept nogil:
        cdef Group* record = &self.groups[group]
        if record.room > INLINE_ENTRIES:
            return <uint32_t*>record.store
        return <uint32_t*>&record.store

    cdef int64_t time_of(self, uint32_t entry) noexcept nogil:
        return self.seen[self.entries[entry].seen].event_ms

    cdef const int64_t* columns_of(self, uint32_t entry) noexcept nogil:
        return self.columns.data() + <size_t>self.entries[entry].seen * self.n_columns

    cdef bint comes_before(self, uint32_t one, uint32_t other) noexcept nogil:
        cdef Seen* first = &self.seen[self.entries[one].seen]
        cdef Seen* second = &self.seen[self.entries[other].seen]
        if first.event_ms != second.event_ms:
            return first.event_ms < second.event_ms
        return first.parcel < second.parcel

    cdef uint32_t after(self, uint32_t group, int64_t at_ms) noexcept nogil:
        cdef uint32_t low = 0, high = self.groups[group].n, middle
        cdef uint32_t* entries = self.entries_of(group)
        while low < high:
            middle = (low + high) >> 1
            if self.time_of(entries[middle]) <= at_ms:
                low = middle + 1
            else:
                high = middle
        return low

    cdef uint32_t place_of(self, uint32_t group, uint32_t entry) noexcept nogil:
        """Return the first position whose entry does not come before this one."""
        cdef uint32_t low = 0, high = self.groups[group].n, middle
        cdef uint32_t* entries = self.entries_of(group)
        if high > 0 and self.comes_before(entries[high - 1], entry):
            return high  # the usual case: later than all there are
        while low < high:
            middle = (low + high) >> 1
            if self.comes_before(entries[middle], entry):
                low = middle + 1
            else:
                high = middle
        return low

    cdef int make_room(self, uint32_t group) except -1 nogil:
        cdef Group* record = &self.groups[group]
        cdef uint32_t room = max(<uint32_t>8, record.room + record.room // 2)
        cdef uint32_t* heap
        if record.n < record.room:
            return 0
        heap = <uint32_t*>realloc(NULL if record.room <= INLINE_ENTRIES else <void*>record.store, <size_t>room * 4)
        if heap == NULL:
            raise MemoryError(f"no memory for a group of {room} parcels")
        if record.room <= INLINE_ENTRIES:
            memcpy(heap, &record.store, 4 * INLINE_ENTRIES)
            self.heap_bytes += <uint64_t>room * 4
        else:
            self.heap_bytes += <uint64_t>(room - record.room) * 4
        record.store, record.room = <uint64_t>heap, room
        return 0

    cdef uint32_t join(self, uint32_t seen, uint32_t group) except? 0xFFFFFFFF nogil:
        cdef uint32_t entry = self.free_entry, at, n = self.groups[group].n
        cdef uint32_t* entries
        self.make_room(group)
        if entry == NOBODY:
            entry = <uint32_t>self.entries.size()
            self.entries.resize(entry + 1)
        else:
            self.free_entry = self.entries[entry].next_free
        self.entries[entry].mask = self.entries[entry].called_back = 0
        self.entries[entry].seen, self.entries[entry].group = seen, group
        self.entries[entry].next_of_parcel = self.seen[seen].first_entry
        self.seen[seen].first_entry = entry
        at = self.place_of(group, entry)
        entries = self.entries_of(group)
        memmove(entries + at + 1, entries + at, <size_t>(n - at) * 4)
        entries[at] = entry
        self.groups[group].n = n + 1
        self.n_entries += 1
        return entry

    cdef uint32_t entry_in(self, uint32_t seen, uint32_t group) noexcept nogil:
        cdef uint32_t entry = self.seen[seen].first_entry
        while entry != NOBODY and self.entries[entry].group != group:
            entry = self.entries[entry].next_of_parcel
        return entry

    cdef void unlink(self, uint32_t entry) noexcept nogil:
        """Take an entry off its parcel's list and free it."""
        cdef uint32_t* link = &self.seen[self.entries[entry].seen].first_entry
        while link[0] != entry:
            link = &self.entries[link[0]].next_of_parcel
        link[0] = self.entries[entry].next_of_parcel
        self.entries[entry].next_free = self.free_entry
        self.free_entry = entry
        self.n_entries -= 1

    cdef void part(self, uint32_t entry) noexcept nogil:
        cdef uint32_t group = self.entries[entry].group
        cdef uint32_t at = self.place_of(group, entry), n = self.groups[group].n
        cdef uint32_t* entries = self.entries_of(group)
        memmove(entries + at, entries + at + 1, <size_t>(n - at - 1) * 4)
        self.groups[group].n = n - 1
        self.unlink(entry)

    cdef uint32_t forget(self, uint32_t group, int64_t until_ms) noexcept nogil:
        cdef uint32_t old = self.after(group, until_ms), n = self.groups[group].n, i
        cdef uint32_t* entries = self.entries_of(group)
        if old == 0:
            return 0
        for i in range(old):
            self.unlink(entries[i])
        memmove(entries, entries + old, <size_t>(n - old) * 4)
        self.groups[group].n = n - old
        return old

    cdef void drop_group(self, uint32_t group) noexcept nogil:
        cdef Group* record = &self.groups[group]
        index_remove(&self.by_key, record.key)
        if record.room > INLINE_ENTRIES:
            free(<void*>record.store)
            self.heap_bytes -= <uint64_t>record.room * 4
        record.room = INLINE_ENTRIES
        record.is_free = True
        self.free_groups.push_back(group)
        self.n_groups -= 1

    cdef list rows(self, uint32_t group):
        cdef uint32_t at
        cdef size_t i, first
        cdef Entry* entry
        out = []
        for at in range(self.groups[group].n):
            entry = &self.entries[self.entries_of(group)[at]]
            first = <size_t>entry.seen * self.n_columns
            columns = tuple([self.columns[first + i] for i in range(self.n_columns)])
            out.append((self.seen[entry.seen].parcel, self.seen[entry.seen].event_ms, entry.mask, columns))
        return out

    cdef uint64_t n_bytes(self) noexcept nogil:
        return (
            self.seen.capacity() * sizeof(Seen)
            + self.columns.capacity() * 8
            + self.entries.capacity() * sizeof(Entry)
            + self.groups.capacity() * sizeof(Group)
            + (self.free_seen.capacity() + self.free_groups.capacity()) * 4
            + index_bytes(&self.by_parcel)
            + index_bytes(&self.by_key)
            + self.heap_bytes
        )
