"""The window store of one partition of sightings.

Its state is a function of the set of sightings alone: not of their order, of where batches were cut, or of a clock.
A window is covered since the first manifest was lodged that its slot was fed with: a parcel taken over later cannot have
been missed. When an earlier manifest comes, all that was said is looked at again.
"""

from libc.stdint cimport int64_t, uint32_t, uint64_t

from native.records cimport NOBODY, records_held
from native.payload cimport PayloadReader
from native.windows_alerts cimport AlertBook
from native.windows_sweep cimport Coverage, Sweep
from native.windows_parcels cimport Change, Limits, Parcels
from native.windows_table cimport Group, Seen, Table, group_at, seen_at

from native.program import group_types, measured_fields
from native.watermark import NEVER_MS, Watermark
from native.windows_sweep import asks_coverage

cdef enum:
    SWEEP_STEP_MS = 3_600_000
    EVICTIONS = 16  # of each group while the watermark moves by the longest horizon
    MOST_EVICTED = 4096  # groups and parcels a payload: the watermark can jump

cdef int64_t NEVER_FED_MS = <int64_t>1 << 62  # later than any window


cdef class WindowStore:
    """Hold the groups of one partition and say which alerts stand.

    Args:
        spec: the rule set whose windows are kept.
        is_whole: there was nothing before the first payload: windows are covered from the start, baselines are not.
    """

    def __init__(self, spec, is_whole=False):
        self.spec = spec
        self.is_whole = is_whole
        columns = measured_fields(spec)
        types = group_types(spec)
        self.fields_of = [tuple([int(field) for field in fields]) for fields in types]
        self.slots_of = [{slot: bit for bit, slot in enumerate(slots)} for slots in types.values()]
        self.reader = PayloadReader(columns, self.fields_of, self.slots_of)
        self.table = Table(len(columns))
        alerts = {}
        self.parcels = Parcels(self.reader, self.table, alerts)
        self._add_windows(spec, columns)
        self.book = AlertBook(spec, self.table, self.sweep, alerts)
        self.watermark = Watermark()
        self.watermark_ms = self.swept_ms = self.evicted_ms = NEVER_MS

    def _add_windows(self, spec, columns):
        cdef Limits* limits
        cdef size_t kind, i
        places, self.horizons = [], {}
        self.group_types.resize(len(self.fields_of))
        self.parcels.limits.resize(len(self.fields_of))
        for kind in range(self.group_types.size()):
            for i in range(64):
                self.group_types[kind].since_ms[i] = NEVER_FED_MS
        rules = [(number, rule.window) for number, rule in enumerate(spec.rules) if rule.window is not None]
        for window, (number, rule) in enumerate(rules):
            kind = self.fields_of.index(tuple([int(field) for field in rule.group_by]))
            self.group_types[kind].windows.push_back(window)
            if self.group_types[kind].windows.size() > 64:
                raise ValueError(f"rule {spec.rules[number].rule_id}: more than 64 window rules have its group_by")
            places.append((number, self.slots_of[kind], self.group_types[kind].windows.size() - 1))
            if asks_coverage(rule):
                self.group_types[kind].asks_coverage |= <uint64_t>1 << <int>self.slots_of[kind][rule.slot]
            horizon_ms = rule.reach_ms + rule.suppress_ms + rule.allowed_lateness_ms
            limits = &self.parcels.limits[kind]
            limits.horizon_ms = max(limits.horizon_ms, <int64_t>horizon_ms)
            limits.lateness_ms = max(limits.lateness_ms, <int64_t>rule.allowed_lateness_ms)
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
        cdef uint32_t revision = 0, i
        self.reader.begin(payload)
        self.watermark_ms = self.watermark.tell(self.reader.header.source_partition, self.reader.header.clock_ms)
        self.parcels.watermark_ms = self.watermark_ms
        self.take_coverage()
        for i in range(self.reader.count()):
            if not self.reader.next_supersede(&parcel, &revision):
                break
            self.parcels.supersede(parcel, revision, self.reader.header.clock_ms)
        for i in range(self.reader.count()):
            if not self.reader.next_parcel():
                break
            self.parcels.insert()
        self.reader.finish(offset)
        self.review()
        self.evict()

    cdef take_coverage(self):
        """Note since when the payload's slots have been fed, and look again at windows for which that is earlier."""
        cdef int64_t told_ms = self.reader.header.since_ms, known_ms
        cdef uint64_t earlier
        cdef uint32_t group
        cdef size_t i, j
        cdef int kind, bit
        for i in range(self.reader.slot_of.size()):
            kind, earlier = self.reader.group_type_of[i], 0
            for j in range(self.reader.slot_of[i].size() if kind >= 0 else 0):
                bit = self.reader.slot_of[i][j]
                if bit >= 0 and told_ms < self.group_types[kind].since_ms[bit]:
                    known_ms = self.group_types[kind].since_ms[bit]
                    self.group_types[kind].since_ms[bit] = told_ms
                    earlier |= (<uint64_t>1 << bit) & self.group_types[kind].asks_coverage
            for group in range(self.table.groups.n_made if earlier else 0):
                if not group_at(self.table, group).is_free and group_at(self.table, group).group_type == kind:
                    self.parcels.note(group, told_ms, earlier)
                    self.parcels.note(group, known_ms, earlier)

    def covered_since(self):
        """Return {(group_by, slot): when the first manifest was lodged that it has been fed with}."""
        return {
            (fields, slot): self.group_types[kind].since_ms[<int>bit]
            for kind, (fields, bits) in enumerate(zip(self.fields_of, self.slots_of))
            for slot, bit in bits.items() if self.group_types[kind].since_ms[<int>bit] != NEVER_FED_MS
        }

    def take_alerts(self):
        """Return the alerts that are due, each once, and owe nothing more.

        Returns:
            list of native.alerts.AlertState
        """
        return self.book.take()

    cdef review(self):
        """Sweep the windows of every group in which something changed."""
        cdef uint32_t group, window, slot
        cdef Group* record
        cdef int64_t forgotten_ms
        cdef size_t i, number
        cdef Change change
        cdef Coverage coverage
        cdef GroupTypeW* kind
        for number in range(self.parcels.changes.size()):
            change = self.parcels.changes[number]
            group, record = change.group, group_at(self.table, change.group)
            record.change = 0
            kind = &self.group_types[record.group_type]
            forgotten_ms = self.watermark_ms - self.parcels.limits[record.group_type].horizon_ms
            for i in range(kind.windows.size()):
                window = kind.windows[i]
                slot = self.sweep.windows[window].slot
                if change.mask >> slot & 1 and (record.has_alerts or record.n >= self.sweep.windows[window].least_count):
                    coverage.history_ms = max(kind.since_ms[slot], forgotten_ms)
                    coverage.window_ms = forgotten_ms if self.is_whole else coverage.history_ms
                    self.book.review(group, window, change.from_ms, change.to_ms, coverage, forgotten_ms)
            if record.n == 0:
                self.table.drop_group(group)
        self.parcels.changes.clear()

    cdef evict(self):
        """Forget what no window can reach any more, a few groups and parcels a time.

        All are looked at once while the watermark moves on by a share of the longest horizon.
        """
        cdef uint32_t group, seen, i, n
        cdef Group* record
        cdef Seen* parcel
        cdef int64_t moved_ms = self.watermark_ms - self.evicted_ms
        if self.longest_ms == 0 or moved_ms <= 0:
            return
        self.evicted_ms = self.watermark_ms
        self.share_due = min(1.0, self.share_due + EVICTIONS * <double>moved_ms / <double>self.longest_ms)
        n = <uint32_t>(self.share_due * max(self.table.groups.n_made, self.table.parcels.n_made)) + 1
        n = min(n, <uint32_t>MOST_EVICTED)
        self.share_due -= min(self.share_due, <double>n / max(self.table.groups.n_made, self.table.parcels.n_made, 1))
        for i in range(min(n, self.table.groups.n_made)):
            self.group_cursor = (self.group_cursor + 1) % self.table.groups.n_made
            record = group_at(self.table, self.group_cursor)
            if not record.is_free:
                self.table.forget(self.group_cursor, self.watermark_ms - self.parcels.limits[record.group_type].horizon_ms)
                if record.n == 0:
                    self.table.drop_group(self.group_cursor)
        for i in range(min(n, self.table.parcels.n_made)):
            self.seen_cursor = (self.seen_cursor + 1) % self.table.parcels.n_made
            parcel = seen_at(self.table, self.seen_cursor)
            if not parcel.is_free and parcel.first_link == NOBODY and (
                parcel.revision == 0 or parcel.event_ms <= self.watermark_ms - self.longest_ms
            ):
                self.table.drop_parcel(self.seen_cursor)
        if self.watermark_ms - self.swept_ms > SWEEP_STEP_MS:
            self.swept_ms = self.watermark_ms
            self.book.forget(self.horizons, self.watermark_ms)

    def stats(self):
        """Return what is held and what was not counted, for metrics."""
        return {
            "groups": records_held(&self.table.groups), "sightings": self.table.n_members,
            "parcels": records_held(&self.table.parcels),
            "alerts": sum([len(kept) for kept in self.book.alerts.values()]), "bytes": self.table.n_bytes(),
            "duplicates": self.parcels.n_duplicates, "superseded": self.parcels.n_superseded,
            "late": self.parcels.n_late, "late_dropped": self.parcels.n_late_dropped, "watermark_ms": self.watermark_ms,
        }

    def groups(self):
        """Yield (group_by, key, entries as (parcel, event_ms, mask, columns)) of every group; for tests and oracles."""
        cdef uint32_t group
        cdef Group* record
        for group in range(self.table.groups.n_made):
            record = group_at(self.table, group)
            if not record.is_free:
                yield self.fields_of[record.group_type], record.key, self.table.rows(group)
