"""The window store of one partition of sightings.

Its state is a function of the set of sightings alone: not of their order, of where batches were cut, or of a clock.
A window is covered since the first manifest was lodged that its slot was fed with: a parcel taken over later cannot have
been missed. When an earlier manifest comes, all that was said is looked at again.
"""

cimport cython
from libc.stdint cimport int64_t, uint32_t, uint64_t

from native.payload cimport PayloadReader
from native.records cimport NOBODY, prefetch, records_held
from native.windows_alerts cimport AlertBook, Review
from native.windows_hot cimport HotGroups
from native.windows_parcels cimport Change, Limits, Parcels
from native.windows_rules cimport WindowC, WindowRules
from native.windows_sweep cimport Sweep
from native.windows_table cimport Group, Seen, Table, group_at, members_of, prefetch_member, seen_at
from native.windows_telling cimport Teller

from native.program import group_types, measured_fields
from native.watermark import NEVER_MS, Watermark
from native.windows_rules import asks_coverage

cdef enum:
    SWEEP_STEP_MS = 21_600_000
    EVICTIONS = 16  # of each group while the watermark moves by the longest horizon
    LARGE_GROUP = 48
    LOOK_AHEAD = 2  # reviews
    MOST_AHEAD = 16  # members
    MOST_EVICTED = 4096  # groups and parcels a payload: the watermark can jump

cdef int64_t NEVER_FED_MS = <int64_t>1 << 62  # later than any window


@cython.final
cdef class WindowStore:
    """Hold the groups of one partition and say which alerts stand.

    Args:
        spec: the rule set whose windows are kept.
        is_whole: there was nothing before the first payload: windows are covered from the start, baselines are not.
        large_group: members from which on what windows add up is kept of a group between payloads: memory for time, the
            results are the same.
    """

    def __init__(self, spec, is_whole=False, large_group=LARGE_GROUP):
        self.spec = spec
        self.is_whole = is_whole
        columns = measured_fields(spec)
        types = group_types(spec)
        self.fields_of = [tuple([int(field) for field in fields]) for fields in types]
        self.slots_of = [{slot: bit for bit, slot in enumerate(slots)} for slots in types.values()]
        self.reader = PayloadReader(columns, self.fields_of, self.slots_of)
        self.rules = WindowRules(spec, self.fields_of, self.slots_of, columns)
        self.table = Table(len(columns))
        sweep = Sweep(self.rules, self.table)
        self.hot = HotGroups(self.rules, self.table, large_group)
        self.book = AlertBook(self.table, sweep, self.hot)
        self.teller = Teller(spec, self.book)
        self.parcels = Parcels(self.reader, self.table, self.book, self.hot)
        self._set_limits()
        self.watermark = Watermark()
        self.watermark_ms = self.swept_ms = self.evicted_ms = NEVER_MS

    def _set_limits(self):
        cdef Limits* limits
        cdef GroupTypeW* group_type
        cdef size_t kind, i
        cdef uint32_t number
        self.group_types.resize(len(self.fields_of))
        self.parcels.limits.resize(len(self.fields_of))
        self.horizons_ms.resize(self.rules.windows.size())
        for kind in range(self.group_types.size()):
            group_type, limits = &self.group_types[kind], &self.parcels.limits[kind]
            group_type.least_count = NOBODY
            for i in range(64):
                group_type.since_ms[i] = NEVER_FED_MS
            for i in range(self.rules.of_type[kind].size()):
                number = self.rules.of_type[kind][i]
                window = self.spec.rules[self.rules.windows[number].rule].window
                if asks_coverage(window):
                    group_type.asks_coverage |= <uint64_t>1 << self.rules.windows[number].slot
                group_type.least_count = min(group_type.least_count, self.rules.windows[number].least_count)
                self.horizons_ms[number] = window.reach_ms + window.suppress_ms + window.allowed_lateness_ms
                limits.horizon_ms = max(limits.horizon_ms, self.horizons_ms[number])
                limits.lateness_ms = max(limits.lateness_ms, <int64_t>window.allowed_lateness_ms)
                self.longest_ms = max(self.longest_ms, self.horizons_ms[number])

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
        return self.teller.take()

    def skip_alerts(self):
        """Owe nothing more, as if all alerts that are due had been told."""
        self.teller.skip()

    cdef int review(self) except -1:
        """Sweep the windows of every group in which something changed."""
        cdef size_t i
        self.book.sweep.having.asked.review += 1
        for i in range(self.parcels.changes.size()):
            self.load_ahead(i)
            self.review_group(&self.parcels.changes[i])
        self.parcels.changes.clear()
        return 0

    cdef void load_ahead(self, size_t i) noexcept nogil:
        """Start loading what the next reviews will look at."""
        cdef Group* record
        cdef uint32_t at
        if i + 2 * LOOK_AHEAD < self.parcels.changes.size():
            prefetch(members_of(group_at(self.table, self.parcels.changes[i + 2 * LOOK_AHEAD].group)))
        if i + LOOK_AHEAD < self.parcels.changes.size():
            record = group_at(self.table, self.parcels.changes[i + LOOK_AHEAD].group)
            if record.n >= self.group_types[record.group_type].least_count:
                for at in range(record.n - min(record.n, <uint32_t>MOST_AHEAD), record.n):
                    prefetch_member(self.table, members_of(record)[at])

    cdef int review_group(self, const Change* change) except -1:
        cdef Group* record = group_at(self.table, change.group)
        cdef GroupTypeW* kind = &self.group_types[record.group_type]
        cdef const WindowC* window
        cdef Review review
        cdef size_t i, n_windows = self.rules.of_type[record.group_type].size()
        record.change = 0
        review.from_ms, review.to_ms = change.from_ms, change.to_ms
        review.forgotten_ms = self.watermark_ms - self.parcels.limits[record.group_type].horizon_ms
        for i in range(n_windows if record.has_alerts or record.n >= kind.least_count else 0):
            window = &self.rules.windows[self.rules.of_type[record.group_type][i]]
            if change.mask >> window.slot & 1:
                review.coverage.history_ms = max(kind.since_ms[window.slot], review.forgotten_ms)
                review.coverage.window_ms = review.forgotten_ms if self.is_whole else review.coverage.history_ms
                self.book.review(change.group, window, &review)
            elif record.has_alerts and change.mask & window.covers:
                self.book.owe_covering(record.key, window, &review)
        if record.is_hot:
            self.hot.find(change.group).lost.clear()
        if record.n == 0:
            self.drop_group(change.group)
        return 0

    cdef void drop_group(self, uint32_t group) noexcept:
        if group_at(self.table, group).is_hot:
            self.hot.drop(group)
        self.table.drop_group(group)

    cdef void evict(self) noexcept:
        """Forget what no window can reach any more, a few groups and parcels a time.

        All are looked at several times while the watermark moves by the longest horizon.
        """
        cdef uint32_t i, n, most = max(self.table.groups.n_made, self.table.parcels.n_made)
        cdef int64_t moved_ms = self.watermark_ms - self.evicted_ms
        if most == 0 or moved_ms <= 0:
            return
        self.evicted_ms = self.watermark_ms
        self.share_due = min(1.0, self.share_due + EVICTIONS * <double>moved_ms / <double>self.longest_ms)
        n = min(<uint32_t>(self.share_due * most) + 1, <uint32_t>MOST_EVICTED)
        self.share_due -= min(self.share_due, <double>n / most)
        for i in range(min(n, self.table.groups.n_made)):
            self.group_cursor = (self.group_cursor + 1) % self.table.groups.n_made
            if not group_at(self.table, self.group_cursor).is_free:
                self.evict_group(self.group_cursor)
        for i in range(min(n, self.table.parcels.n_made)):
            self.seen_cursor = (self.seen_cursor + 1) % self.table.parcels.n_made
            if not seen_at(self.table, self.seen_cursor).is_free:
                self.evict_parcel(self.seen_cursor)
        if self.watermark_ms - self.swept_ms > SWEEP_STEP_MS:
            self.swept_ms = self.watermark_ms
            self.book.forget(&self.horizons_ms, self.watermark_ms)

    cdef void evict_group(self, uint32_t group) noexcept:
        cdef Group* record = group_at(self.table, group)
        cdef uint32_t n = self.table.forget(group, self.watermark_ms - self.parcels.limits[record.group_type].horizon_ms)
        if record.is_hot and n > 0:
            self.hot.forgot(group, n)
        if record.is_hot and record.n < self.hot.least_members // 2:
            self.hot.drop(group)
        if record.n == 0:
            self.drop_group(group)

    cdef void evict_parcel(self, uint32_t seen) noexcept:
        cdef Seen* record = seen_at(self.table, seen)
        if record.first_link == NOBODY and (
            record.revision == 0 or record.event_ms <= self.watermark_ms - self.longest_ms
        ):
            self.table.drop_parcel(seen)

    def stats(self):
        """Return what is held and what was not counted, for metrics."""
        return {
            "groups": records_held(&self.table.groups), "sightings": self.table.n_members,
            "parcels": records_held(&self.table.parcels),
            "alerts": self.book.count(),
            "bytes": self.table.n_bytes() + self.hot.n_bytes() + self.book.n_bytes(),
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
