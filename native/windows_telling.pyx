"""Tell the alerts that are due: each once, and only where a reader would see a change.

What an alert covers is kept of a large group, and only parcels that came since are looked at.
"""

cimport cython
from libc.math cimport isnan
from libc.stdint cimport int64_t, uint32_t, uint64_t
from libc.string cimport memcpy
from libcpp.algorithm cimport stable_sort
from libcpp.vector cimport vector

from native.records cimport GOLDEN_RATIO, NOBODY
from native.windows_alerts cimport EVER_MS, NEVER_MS, Alert, AlertBook, Due
from native.windows_hot cimport Covered, Hot, HotGroups
from native.windows_rules cimport WindowC
from native.windows_table cimport (
    Group, Member, Seen, State, Table, find_group, group_at, id_of, mask_of, members_of, seen_at, state_at, time_of,
)

from native.alerts import AlertState

cdef uint64_t UNKNOWN = ~<uint64_t>0  # the bits of no measure: one NaN is as good as another


cdef inline uint64_t chained(uint64_t hash, uint64_t value) noexcept nogil:
    """Return a hash of what was hashed before and of one number more."""
    hash = (hash ^ value) * GOLDEN_RATIO
    return hash ^ hash >> 32


cdef bint is_earlier(const Due& one, const Due& other) noexcept nogil:
    return one.stretch < other.stretch


cdef inline int64_t last_covered_ms(const WindowC* window, const Alert* alert) noexcept nogil:
    """Return up to when an alert covers what its group gets."""
    return (alert.stretch + 1) * window.suppress_ms - 1 if window.gathers_group else alert.last_hit_ms


@cython.final
@cython.auto_pickle(False)
cdef class Teller:
    """Tell the alerts of a book."""

    def __init__(self, spec, AlertBook book not None):
        self.spec, self.book, self.table, self.hot = spec, book, book.table, book.hot

    cdef list take(self):
        cdef Due due
        cdef Alert* alert
        cdef Covered covered
        cdef size_t i
        out = []
        self.sort_due()
        for i in range(self.book.due.size()):
            due = self.book.due[i]
            alert = self.book.find(due.key, due.window, due.stretch)
            if self.settle(due.key, alert, &covered):
                out.append(self.state_of(due.key, &self.book.sweep.rules.windows[due.window], alert, &covered))
        self.book.due.clear()
        return out

    cdef int sort_due(self) except -1:
        """Let an earlier stretch come first: of two alerts that cover a parcel it calls it back, however they fell due."""
        stable_sort(self.book.due.begin(), self.book.due.end(), &is_earlier)
        return 0

    cdef int skip(self) except -1:
        cdef Due due
        cdef Covered covered
        cdef size_t i
        self.sort_due()
        for i in range(self.book.due.size()):
            due = self.book.due[i]
            self.settle(due.key, self.book.find(due.key, due.window, due.stretch), &covered)
        self.book.due.clear()
        return 0

    cdef bint settle(self, uint64_t key, Alert* alert, Covered* covered) except -1:
        cdef const WindowC* window = &self.book.sweep.rules.windows[alert.window]
        cdef uint32_t group = find_group(self.table, key)
        cdef uint64_t content, bits
        cdef Hot* hot = NULL
        cdef size_t i
        self.fresh.clear()
        covered.is_placed, covered.n, covered.mark = False, 0, 0
        if group != NOBODY and not alert.is_closed:
            hot = self.hot.find(group) if group_at(self.table, group).is_hot else NULL
            if hot != NULL:
                self.cover(group, window, alert, &hot.covered[window.rule_bit])
                covered[0] = hot.covered[window.rule_bit]
            else:
                self.cover(group, window, alert, covered)
        content = chained(chained(alert.is_closed, <uint64_t>alert.first_hit_ms), <uint64_t>alert.last_hit_ms)
        content = chained(chained(chained(content, alert.n_hits), covered.n), covered.mark)
        for i in range(alert.measures.size()):
            memcpy(&bits, &alert.measures[i], sizeof(bits))
            content = chained(content, UNKNOWN if isnan(alert.measures[i]) else bits)
        alert.is_due = False
        alert.changed_from_ms = NEVER_MS if alert.is_closed else EVER_MS  # of a closed one nothing is looked at
        if alert.n_told > 0 and alert.content == content:
            return False
        alert.content = content
        alert.n_told += 1
        return True

    cdef int cover(self, uint32_t group, const WindowC* window, Alert* alert, Covered* covered) except -1:
        """Find what an alert covers, from what it covered when it was told before."""
        cdef Group* record = group_at(self.table, group)
        cdef uint32_t first = self.table.after(group, alert.first_hit_ms - window.over_ms)
        cdef uint32_t end = self.table.after(group, last_covered_ms(window, alert)), changed, at
        if not covered.is_placed or covered.stretch != alert.stretch or first >= covered.end or end <= covered.first:
            covered.is_placed, covered.stretch, covered.n, covered.mark = True, alert.stretch, 0, 0
            covered.first = covered.end = first
        changed = self.table.after(group, alert.changed_from_ms - 1)
        for at in range(max(changed, first, covered.first), min(end, covered.end)):
            self.call_back(record, window, at)
        while covered.first < first:
            self.hot.cover(covered, members_of(record)[covered.first], window.covers, -1)
            covered.first += 1
        while covered.end > end:
            covered.end -= 1
            self.hot.cover(covered, members_of(record)[covered.end], window.covers, -1)
        while covered.first > first:
            covered.first -= 1
            self.hot.cover(covered, members_of(record)[covered.first], window.covers, 1)
            self.call_back(record, window, covered.first)
        while covered.end < end:
            self.hot.cover(covered, members_of(record)[covered.end], window.covers, 1)
            self.call_back(record, window, covered.end)
            covered.end += 1
        return 0

    cdef int call_back(self, Group* record, const WindowC* window, uint32_t at) except -1:
        """Call a parcel back, once."""
        cdef Member* member = &members_of(record)[at]
        cdef State* state = state_at(self.table, member.state)
        cdef uint64_t rule = <uint64_t>1 << window.rule_bit
        if state.mask & window.covers and not state.called_back & rule:
            self.fresh.push_back(member.seen)
            member.state = self.table.state_of(state.mask, state.called_back | rule, state.hits)
        return 0

    cdef list evidence_of(self, uint32_t group, const WindowC* window, const Covered* covered, size_t most):
        """Return the newest of the parcels that are covered, oldest first."""
        cdef uint32_t at = covered.end
        cdef Member member
        out = []
        while covered.n > 0 and at > covered.first and <size_t>len(out) < most:
            at -= 1
            member = members_of(group_at(self.table, group))[at]
            if mask_of(self.table, member) & window.covers:
                out.append(self.parcel_of(member.seen))
        out.reverse()
        return out

    cdef int64_t last_ms(
        self, uint32_t group, const WindowC* window, const Alert* alert, const Covered* covered
    ) noexcept nogil:
        """Return the time of the newest parcel that is covered; of the last hit when there is none."""
        cdef uint32_t at = covered.end
        while covered.n > 0 and at > covered.first:
            at -= 1
            if mask_of(self.table, members_of(group_at(self.table, group))[at]) & window.covers:
                return time_of(self.table, members_of(group_at(self.table, group))[at])
        return alert.last_hit_ms

    cdef object state_of(self, uint64_t key, const WindowC* window, const Alert* alert, const Covered* covered):
        rule = self.spec.rules[window.rule]
        names = [measure.name for measure in rule.window.measures]
        return AlertState(
            rule_index=window.rule,
            group_by=tuple([int(field) for field in rule.window.group_by]),
            group_key=key,
            bucket=alert.stretch,
            status="closed" if alert.is_closed else "open" if alert.n_told == 1 else "updated",
            first_hit_ms=alert.first_hit_ms,
            last_hit_ms=alert.last_hit_ms,
            from_ms=alert.first_hit_ms - window.over_ms,
            to_ms=self.last_ms(find_group(self.table, key), window, alert, covered),
            n_hits=alert.n_hits,
            measures={name: value for name, value in zip(names, alert.measures)},
            parcel_count=covered.n,
            evidence=self.evidence_of(find_group(self.table, key), window, covered, rule.window.max_evidence),
            callbacks=[self.callback_of(seen) for seen in self.fresh],
        )

    cdef str text_of(self, uint32_t number):
        return self.table.texts[number].decode("utf-8", "replace")

    cdef tuple parcel_of(self, uint32_t seen):
        cdef Seen* record = seen_at(self.table, seen)
        destination = chr(record.destination & 0xFF) + chr(record.destination >> 8) if record.destination else ""
        return (
            id_of(record)[:record.id_size].decode("utf-8", "replace"), self.text_of(record.courier), record.event_ms,
            record.gross_mg / 1000.0, destination, self.text_of(record.goods_class),
        )

    cdef tuple callback_of(self, uint32_t seen):
        cdef Seen* record = seen_at(self.table, seen)
        name = id_of(record)[:record.id_size].decode("utf-8", "replace")
        return name, self.text_of(record.courier), record.decision, record.score
