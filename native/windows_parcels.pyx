"""Keep what sightings tell of parcels: their facts, the groups they lie in, and what that changed.

A parcel's facts are kept once; of tellings with the same revision the greatest of each fact holds, and the parcel lies in
the groups of all.
"""

cimport cython
from libc.stdint cimport int64_t, uint32_t, uint64_t
from libc.string cimport memcpy
from libcpp.vector cimport vector

from native.payload cimport PayloadReader
from native.records cimport NOBODY, prefetch_cell, prefetch_record
from native.sighting cimport SightedKey, SightedParcel
from native.windows_alerts cimport AlertBook
from native.windows_hot cimport HotGroups
from native.windows_table cimport (
    Group, Member, Seen, State, Table, columns_of, find_group, find_parcel, group_at, link_at, mask_of, members_of, seen_at,
    state_at,
)


cdef inline bint is_greater(int64_t told, int64_t kept, int64_t missing) noexcept nogil:
    """Say whether one value of a column is more than another; any is more than a missing one."""
    return told != missing and (kept == missing or told > kept)


@cython.final
cdef class Parcels:
    """Hold one partition's parcels.

    Args:
        reader: has the payload at hand.
        book: has the partition's alerts: a group that comes again may have some.
        hot: is told what comes and goes in large groups.
    """

    def __init__(self, PayloadReader reader not None, Table table not None, AlertBook book not None, HotGroups hot not None):
        self.reader, self.table, self.book, self.hot = reader, table, book, hot

    cdef void note(self, uint32_t group, int64_t at_ms, uint64_t mask) noexcept nogil:
        cdef Group* record = group_at(self.table, group)
        cdef Change* change
        if record.change == 0:
            self.changes.push_back(Change(group, at_ms, at_ms, mask))
            record.change = <uint32_t>self.changes.size()
            return
        change = &self.changes[record.change - 1]
        change.from_ms, change.to_ms = min(change.from_ms, at_ms), max(change.to_ms, at_ms)
        change.mask |= mask

    cdef int take_out(self, uint32_t seen) except -1:
        cdef uint32_t group, at
        while seen_at(self.table, seen).first_link != NOBODY:
            group = link_at(self.table, seen_at(self.table, seen).first_link).group
            at = self.table.place_of(group, seen)
            self.note(
                group, seen_at(self.table, seen).event_ms, mask_of(self.table, members_of(group_at(self.table, group))[at])
            )
            if group_at(self.table, group).is_hot:
                self.hot.parting(group, at)
            self.table.part(group, at)
        return 0

    cdef int supersede(self, uint64_t parcel, uint32_t revision, int64_t clock_ms) except -1:
        cdef uint32_t seen = find_parcel(self.table, parcel)
        cdef Seen* record
        if seen == NOBODY:
            seen = self.table.add_parcel(parcel)
            seen_at(self.table, seen).event_ms = clock_ms
        elif revision <= seen_at(self.table, seen).revision:
            return 0
        self.take_out(seen)
        record = seen_at(self.table, seen)
        record.revision, record.has_facts = revision, False
        return 0

    cdef int insert(self) except -1:
        cdef SightedParcel* parcel = &self.reader.parcel
        cdef uint32_t seen
        cdef Seen* record
        cdef size_t i
        for i in range(self.reader.keys.size()):
            prefetch_cell(&self.table.groups, self.reader.keys[i].key)
        seen = find_parcel(self.table, parcel.parcel)
        if seen == NOBODY:
            seen = self.table.add_parcel(parcel.parcel)
        elif parcel.revision < seen_at(self.table, seen).revision:
            self.n_superseded += 1
            return 0
        elif parcel.revision > seen_at(self.table, seen).revision:
            self.take_out(seen)
            seen_at(self.table, seen).has_facts = False
        record = seen_at(self.table, seen)
        if not record.has_facts:
            self.set_facts(record, columns_of(self.table, seen))
        elif self.take_greatest(record, columns_of(self.table, seen)):
            self.replace_facts(seen)
        else:
            self.n_duplicates += 1
        for i in range(self.reader.keys.size()):
            prefetch_record(&self.table.groups, self.reader.keys[i].key)
        for i in range(self.reader.keys.size()):
            self.join(seen, &self.reader.keys[i])
        if record.first_link == NOBODY and record.revision == 0:
            self.table.drop_parcel(seen)
        return 0

    cdef int set_facts(self, Seen* record, int64_t* columns) except -1:
        cdef SightedParcel* parcel = &self.reader.parcel
        cdef uint32_t goods_class
        record.event_ms, record.gross_mg, record.revision = parcel.event_ms, parcel.gross_mg, parcel.revision
        record.destination, record.decision, record.score = parcel.destination, parcel.decision, parcel.score
        record.courier = self.table.intern(parcel.courier)
        goods_class = self.table.intern(parcel.goods_class)
        if not record.has_facts or self.table.texts[record.goods_class] < self.table.texts[goods_class]:
            record.goods_class = goods_class
        record.has_facts = True
        self.table.set_id(record, parcel.parcel_id.data, parcel.parcel_id.size)
        memcpy(columns, self.reader.values.data(), self.reader.values.size() * sizeof(int64_t))
        return 0

    cdef bint take_greatest(self, const Seen* record, const int64_t* columns) noexcept nogil:
        """Make the parcel at hand the greatest of all that its tellings say, fact by fact; say whether that is more than is kept.

        A telling lacks the columns that none of its windows measures, so no telling may stand for all.
        """
        cdef SightedParcel* parcel = &self.reader.parcel
        cdef bint is_more = parcel.event_ms > record.event_ms or parcel.gross_mg > record.gross_mg
        cdef size_t i
        parcel.event_ms, parcel.gross_mg = max(parcel.event_ms, record.event_ms), max(parcel.gross_mg, record.gross_mg)
        for i in range(self.reader.values.size()):
            if is_greater(self.reader.values[i], columns[i], self.reader.missing[i]):
                is_more = True
            else:
                self.reader.values[i] = columns[i]
        if is_more:
            parcel.destination = max(parcel.destination, record.destination)
            parcel.decision, parcel.score = max(parcel.decision, record.decision), max(parcel.score, record.score)
        return is_more

    cdef int replace_facts(self, uint32_t seen) except -1:
        """Take a parcel out of its groups and put it back with other facts, in its new place by time."""
        cdef vector[uint32_t] groups, states
        cdef uint32_t link = seen_at(self.table, seen).first_link, group
        cdef State* state
        cdef size_t i
        while link != NOBODY:
            group = link_at(self.table, link).group
            groups.push_back(group)
            states.push_back(members_of(group_at(self.table, group))[self.table.place_of(group, seen)].state)
            link = link_at(self.table, link).next
        self.take_out(seen)
        self.set_facts(seen_at(self.table, seen), columns_of(self.table, seen))
        for i in range(groups.size()):
            state = state_at(self.table, states[i])
            self.put_in(seen, groups[i], state.mask, state.called_back)
        return 0

    cdef int put_in(self, uint32_t seen, uint32_t group, uint64_t mask, uint64_t called_back) except -1:
        cdef uint32_t at = self.table.join(seen, group, self.table.state_of(mask, called_back, 0))
        if group_at(self.table, group).is_hot:
            self.hot.joined(group, at)
        self.note(group, seen_at(self.table, seen).event_ms, mask)
        return 0

    cdef bint is_forgotten(self, const SightedKey* key, int64_t event_ms) noexcept nogil:
        if event_ms <= self.watermark_ms - self.limits[key.group_type].horizon_ms:
            self.n_late_dropped += 1
            return True
        if event_ms <= self.watermark_ms - self.limits[key.group_type].lateness_ms:
            self.n_late += 1
        return False

    cdef int join(self, uint32_t seen, const SightedKey* key) except -1:
        cdef int64_t event_ms = seen_at(self.table, seen).event_ms
        cdef uint32_t group = find_group(self.table, key.key), at
        cdef Member* member
        cdef State* state
        if group == NOBODY or not self.table.is_in(seen, group):
            if self.is_forgotten(key, event_ms):
                return 0
            if group == NOBODY:
                group = self.table.add_group(key.key, key.group_type)
                group_at(self.table, group).has_alerts = self.book.alerts.count(key.key) > 0
            return self.put_in(seen, group, key.mask, 0)
        at = self.table.place_of(group, seen)
        member = &members_of(group_at(self.table, group))[at]
        state = state_at(self.table, member.state)
        if key.mask & ~state.mask:
            # A share may be told of a parcel that its window counted before.
            self.note(group, event_ms, state.mask | key.mask)
            if group_at(self.table, group).is_hot:
                self.hot.changing(group, at)
            member.state = self.table.state_of(state.mask | key.mask, state.called_back, state.hits)
            if group_at(self.table, group).is_hot:
                self.hot.changed(group, at)
        return 0
