"""Keep what sightings tell of parcels: their facts, the groups they lie in, and what that changed.

A parcel's facts are kept once; of two tellings with the same revision the greater (event time, weight, columns)
holds, and it lies in the groups of both.
"""

from libc.stdint cimport int64_t, uint32_t, uint64_t
from libcpp.vector cimport vector

from native.index cimport NOBODY
from native.payload cimport PayloadReader
from native.sighting cimport SightedKey, SightedParcel, Slice
from native.windows_table cimport Entry, Seen, Table


cdef class Parcels:
    """Hold one partition's parcels.

    Args:
        reader: has the payload at hand.
        alerts: of the partition, by group key: a group that comes again may have some.
    """

    def __init__(self, PayloadReader reader not None, Table table not None, dict alerts not None):
        self.reader, self.table, self.alerts = reader, table, alerts
        self.numbers, self.texts = {b"": 0}, [""]

    cdef uint32_t intern(self, Slice text) except? 0xFFFFFFFF:
        cdef bytes raw = text.data[:text.size]
        number = self.numbers.get(raw)
        if number is None:
            number = len(self.texts)
            self.numbers[raw] = number
            self.texts.append(raw.decode("utf-8", "replace"))
        return number

    cdef void note(self, uint32_t group, int64_t at_ms, uint64_t mask) noexcept nogil:
        cdef Change* change = &self.changes[group]
        if change.mask == 0:
            change.from_ms = change.to_ms = at_ms
        change.from_ms, change.to_ms = min(change.from_ms, at_ms), max(change.to_ms, at_ms)
        change.mask |= mask

    cdef void take_out(self, uint32_t seen) noexcept nogil:
        cdef uint32_t entry
        while True:
            entry = self.table.seen[seen].first_entry
            if entry == NOBODY:
                return
            self.note(self.table.entries[entry].group, self.table.time_of(entry), self.table.entries[entry].mask)
            self.table.part(entry)

    cdef supersede(self, uint64_t parcel, uint32_t revision, int64_t clock_ms):
        cdef uint32_t seen = self.table.find_parcel(parcel)
        if seen == NOBODY:
            seen = self.table.add_parcel(parcel)
            self.table.seen[seen].event_ms = clock_ms
        elif revision <= self.table.seen[seen].revision:
            return
        self.take_out(seen)
        self.table.seen[seen].revision = revision
        self.table.seen[seen].has_facts = False

    cdef insert(self):
        cdef SightedParcel* parcel = &self.reader.parcel
        cdef uint32_t seen = self.table.find_parcel(parcel.parcel)
        cdef size_t i
        cdef int order
        if seen == NOBODY:
            seen = self.table.add_parcel(parcel.parcel)
        elif parcel.revision < self.table.seen[seen].revision:
            self.n_superseded += 1
            return
        elif parcel.revision > self.table.seen[seen].revision:
            self.take_out(seen)
            self.table.seen[seen].has_facts = False
        if not self.table.seen[seen].has_facts:
            self.set_facts(seen)
        else:
            order = self.compare(seen)
            if order > 0:
                self.replace_facts(seen)
            elif order == 0:
                self.n_duplicates += 1
        for i in range(self.reader.keys.size()):
            self.join(seen, &self.reader.keys[i])
        if self.table.seen[seen].first_entry == NOBODY and self.table.seen[seen].revision == 0:
            self.table.drop_parcel(seen)

    cdef set_facts(self, uint32_t seen):
        cdef SightedParcel* parcel = &self.reader.parcel
        cdef Seen* record = &self.table.seen[seen]
        cdef size_t i
        record.event_ms, record.gross_mg, record.revision = parcel.event_ms, parcel.gross_mg, parcel.revision
        record.destination, record.decision, record.score = parcel.destination, parcel.decision, parcel.score
        record.courier, record.goods_class = self.intern(parcel.courier), self.intern(parcel.goods_class)
        record.has_facts = True
        self.table.set_id(seen, parcel.parcel_id.data, parcel.parcel_id.size)
        for i in range(self.table.n_columns):
            self.table.columns[<size_t>seen * self.table.n_columns + i] = self.reader.values[i]

    cdef int compare(self, uint32_t seen) noexcept nogil:
        """Say whether what is told now is greater (1), the same (0) or lesser (-1) than what is kept."""
        cdef SightedParcel* parcel = &self.reader.parcel
        cdef Seen* record = &self.table.seen[seen]
        cdef int64_t kept
        cdef size_t i
        if parcel.event_ms != record.event_ms:
            return 1 if parcel.event_ms > record.event_ms else -1
        if parcel.gross_mg != record.gross_mg:
            return 1 if parcel.gross_mg > record.gross_mg else -1
        for i in range(self.table.n_columns):
            kept = self.table.columns[<size_t>seen * self.table.n_columns + i]
            if self.reader.values[i] != kept:
                return 1 if self.reader.values[i] > kept else -1
        return 0

    cdef replace_facts(self, uint32_t seen):
        """Take a parcel out of its groups and put it back with other facts, in its new place by time."""
        cdef vector[Entry] old
        cdef uint32_t entry = self.table.seen[seen].first_entry
        cdef size_t i
        while entry != NOBODY:
            old.push_back(self.table.entries[entry])
            entry = self.table.entries[entry].next_of_parcel
        self.take_out(seen)
        self.set_facts(seen)
        for i in range(old.size()):
            entry = self.table.join(seen, old[i].group)
            self.table.entries[entry].mask, self.table.entries[entry].called_back = old[i].mask, old[i].called_back
            self.note(old[i].group, self.table.seen[seen].event_ms, old[i].mask)

    cdef bint is_forgotten(self, const SightedKey* key, int64_t event_ms) noexcept nogil:
        if event_ms <= self.watermark_ms - self.limits[key.group_type].horizon_ms:
            self.n_late_dropped += 1
            return True
        if event_ms <= self.watermark_ms - self.limits[key.group_type].lateness_ms:
            self.n_late += 1
        return False

    cdef join(self, uint32_t seen, const SightedKey* key):
        cdef int64_t event_ms = self.table.seen[seen].event_ms
        cdef uint32_t group = self.table.find_group(key.key), entry = NOBODY
        if group != NOBODY:
            entry = self.table.entry_in(seen, group)
        if entry == NOBODY:
            if self.is_forgotten(key, event_ms):
                return
            if group == NOBODY:
                group = self.table.add_group(key.key, key.group_type)
                self.table.groups[group].has_alerts = key.key in self.alerts
            entry = self.table.join(seen, group)
        if key.mask & ~self.table.entries[entry].mask:
            self.table.entries[entry].mask |= key.mask
            # A share may be told of a parcel that its window counted before.
            self.note(group, event_ms, self.table.entries[entry].mask)
