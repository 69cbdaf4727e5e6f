"""The window store of one partition of sightings.

Its state is a function of the set of sightings alone: not of their order, of where batches were cut, or of a clock.
A parcel's facts are kept once; of two tellings with the same revision the greater (event time, weight, columns)
holds, and it lies in the groups of both.
"""

from libc.stdint cimport int64_t, uint32_t, uint64_t
from libcpp.vector cimport vector

from native.index cimport NOBODY
from native.payload cimport PayloadReader
from native.sighting cimport SightedKey, SightedParcel, Slice
from native.windows_alerts cimport AlertBook
from native.windows_sweep cimport Sweep
from native.windows_table cimport Entry, Seen, Table

from native.program import group_types, measured_fields
from native.watermark import NEVER_MS, Watermark

cdef enum:
    SWEEP_STEP_MS = 3_600_000
    EVICT_STEPS = 64


cdef class WindowStore:
    """Hold the groups of one partition and say which alerts stand.

    Args:
        spec: the rule set whose windows are kept.
    """

    def __init__(self, spec):
        self.spec = spec
        columns = measured_fields(spec)
        types = group_types(spec)
        self.fields_of = [tuple([int(field) for field in fields]) for fields in types]
        self.slots_of = [{slot: bit for bit, slot in enumerate(slots)} for slots in types.values()]
        self.reader = PayloadReader(columns, self.fields_of, self.slots_of)
        self.table = Table(len(columns))
        self._add_windows(spec, columns)
        self.numbers, self.texts = {b"": 0}, [""]
        self.book = AlertBook(spec, self.table, self.sweep, self.texts, self.texts)
        self.watermark = Watermark()
        self.watermark_ms = self.swept_ms = NEVER_MS

    def _add_windows(self, spec, columns):
        places, self.horizons = [], {}
        self.group_types.resize(len(self.fields_of))
        rules = [(number, rule.window) for number, rule in enumerate(spec.rules) if rule.window is not None]
        for window, (number, rule) in enumerate(rules):
            kind = self.fields_of.index(tuple([int(field) for field in rule.group_by]))
            self.group_types[kind].windows.push_back(window)
            if self.group_types[kind].windows.size() > 64:
                raise ValueError(f"rule {spec.rules[number].rule_id}: more than 64 window rules have its group_by")
            places.append((number, self.slots_of[kind][rule.slot], self.group_types[kind].windows.size() - 1))
            horizon_ms = rule.over_ms + rule.suppress_ms + rule.allowed_lateness_ms
            self.group_types[kind].horizon_ms = max(self.group_types[kind].horizon_ms, <int64_t>horizon_ms)
            self.group_types[kind].lateness_ms = max(self.group_types[kind].lateness_ms, <int64_t>rule.allowed_lateness_ms)
            self.longest_ms = max(self.longest_ms, <int64_t>horizon_ms)
            self.horizons[window] = horizon_ms
        self.sweep = Sweep(spec, places, columns)

    def apply(self, bytes payload not None, offset):
        """Take in a payload and find out which alerts it opens, changes or closes.

        Args:
            offset: where the payload stands in its log; for the message of an error only.
        Raises:
            ValueError: the payload is damaged. The store is then unusable: recover it from the log.
        """
        cdef uint64_t parcel = 0
        cdef uint32_t revision = 0, i, n
        self.reader.begin(payload)
        self.watermark_ms = self.watermark.tell(self.reader.header.source_partition, self.reader.header.clock_ms)
        for i in range(self.reader.count()):
            if not self.reader.next_supersede(&parcel, &revision):
                break
            self.supersede(parcel, revision, self.reader.header.clock_ms)
        n = self.reader.count()
        for i in range(n):
            if not self.reader.next_parcel():
                break
            self.insert()
        self.reader.finish(offset)
        self.review()
        self.evict(EVICT_STEPS + n)

    def touch(self, bytes payload not None):
        """Make alerts due again that cover a parcel of a payload already applied: its answers may be lost."""
        cdef uint64_t parcel = 0
        cdef uint32_t revision = 0, i, n
        cdef size_t j
        self.reader.begin(payload)
        n = self.reader.count()
        for i in range(n):
            if not self.reader.next_supersede(&parcel, &revision):
                break
        if n > 0:
            self.book.touch_closed()
        for i in range(self.reader.count()):
            if not self.reader.next_parcel():
                break
            for j in range(self.reader.keys.size()):
                self.book.touch(self.reader.keys[j].key, self.reader.parcel.event_ms)

    def take_alerts(self):
        """Return the alerts that are due, each once, and owe nothing more.

        Returns:
            list of native.alerts.AlertState
        """
        return self.book.take()

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
        if event_ms <= self.watermark_ms - self.group_types[key.group_type].horizon_ms:
            self.n_late_dropped += 1
            return True
        if event_ms <= self.watermark_ms - self.group_types[key.group_type].lateness_ms:
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
                self.table.groups[group].has_alerts = key.key in self.book.alerts
            entry = self.table.join(seen, group)
        if key.mask & ~self.table.entries[entry].mask:
            self.table.entries[entry].mask |= key.mask
            self.note(group, event_ms, key.mask)

    cdef review(self):
        """Sweep the windows of every group in which something changed."""
        cdef uint32_t group, window
        cdef size_t i
        cdef Change change
        cdef GroupTypeW* kind
        for item in self.changes:
            group, change = item.first, item.second
            kind = &self.group_types[self.table.groups[group].group_type]
            for i in range(kind.windows.size()):
                window = kind.windows[i]
                if change.mask >> self.sweep.windows[window].slot & 1:
                    self.book.review(group, window, change.from_ms, change.to_ms, self.watermark_ms - kind.horizon_ms)
            if self.table.groups[group].n == 0:
                self.table.drop_group(group)
        self.changes.clear()

    cdef evict(self, size_t n_steps):
        """Forget what no window can reach any more, a few groups and parcels a time."""
        cdef size_t i
        cdef uint32_t group
        cdef Seen* seen
        for i in range(min(n_steps, self.table.groups.size())):
            self.group_cursor = (self.group_cursor + 1) % self.table.groups.size()
            group = <uint32_t>self.group_cursor
            if not self.table.groups[group].is_free:
                self.table.forget(group, self.watermark_ms - self.group_types[self.table.groups[group].group_type].horizon_ms)
                if self.table.groups[group].n == 0:
                    self.table.drop_group(group)
        for i in range(min(n_steps, self.table.seen.size())):
            self.seen_cursor = (self.seen_cursor + 1) % self.table.seen.size()
            seen = &self.table.seen[self.seen_cursor]
            if not seen.is_free and seen.first_entry == NOBODY and (
                seen.revision == 0 or seen.event_ms <= self.watermark_ms - self.longest_ms
            ):
                self.table.drop_parcel(<uint32_t>self.seen_cursor)
        if self.watermark_ms - self.swept_ms > SWEEP_STEP_MS:
            self.swept_ms = self.watermark_ms
            self.book.forget(self.horizons, self.watermark_ms)

    def stats(self):
        """Return what is held and what was not counted, for metrics."""
        return {
            "groups": self.table.n_groups, "sightings": self.table.n_entries, "parcels": self.table.n_seen,
            "alerts": sum([len(kept) for kept in self.book.alerts.values()]), "bytes": self.table.n_bytes(),
            "duplicates": self.n_duplicates, "superseded": self.n_superseded, "late": self.n_late,
            "late_dropped": self.n_late_dropped, "watermark_ms": self.watermark_ms,
        }

    def groups(self):
        """Yield (group_by, key, entries as (parcel, event_ms, mask, columns)) of every group; for tests and oracles."""
        cdef uint32_t group
        for group in range(<uint32_t>self.table.groups.size()):
            if self.table.groups[group].is_free:
                continue
            yield self.fields_of[self.table.groups[group].group_type], self.table.groups[group].key, self.table.rows(group)
