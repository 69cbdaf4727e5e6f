"""Which alerts stand, and which of them are due to be told.

An alert is a window rule, a group and a stretch of event time; the stretches lie on a fixed grid, so that the same
parcels give the same alerts in whatever order they come.
"""

from libc.math cimport isnan
from libc.stdint cimport int64_t, uint32_t, uint64_t

from native.records cimport NOBODY
from native.windows_sweep cimport Coverage, Stretch, Sweep, WindowC, stretch_of
from native.windows_table cimport (
    Group, Member, Seen, State, Table, find_group, group_at, id_of, members_of, seen_at, state_at,
)

from native.alerts import AlertState, KeptAlert

cdef int64_t NEVER_MS = -(<int64_t>1 << 62)


cdef class AlertBook:
    """Keep the alerts of one partition's groups.

    Args:
        alerts: where they are kept; shared with the store.
    """

    def __init__(self, spec, Table table not None, Sweep sweep not None, dict alerts not None):
        self.spec, self.table, self.sweep = spec, table, sweep
        self.alerts, self.due = alerts, {}

    cdef review(
        self, uint32_t group, uint32_t window, int64_t from_ms, int64_t to_ms, Coverage coverage, int64_t forgotten_ms
    ):
        cdef WindowC* of = &self.sweep.windows[window]
        cdef Group* record = group_at(self.table, group)
        cdef int64_t first = stretch_of(from_ms, of.suppress_ms)
        cdef int64_t last = stretch_of(to_ms + of.reach_ms - 1, of.suppress_ms)
        cdef size_t i
        if not record.has_alerts:
            # No window has hit so far, and one that ends before the change sees none of it.
            if record.n < of.least_count or not self.sweep.may_hit(
                self.table, group, of, coverage, from_ms, to_ms + of.reach_ms - 1
            ):
                return
        self.stretches.clear()
        self.sweep.run(
            self.table, group, of, coverage, first, last, NEVER_MS if record.has_alerts else from_ms, &self.stretches
        )
        if self.stretches.empty() and not record.has_alerts:
            return
        record.has_alerts = True
        kept = self.alerts.setdefault(record.key, {})
        found = set()
        for i in range(self.stretches.size()):
            found.add(self.stretches[i].number)
            self._keep(kept, record.key, window, &self.stretches[i])
        for alert_window, stretch in list(kept):
            # What lies partly behind the horizon cannot be worked out again: it stays as it was.
            whole = stretch * of.suppress_ms - of.reach_ms > forgotten_ms
            if alert_window == window and first <= stretch <= last and stretch not in found and whole:
                alert = kept[alert_window, stretch]
                if not alert.is_closed:
                    alert.is_closed = True
                    self.due[record.key, window, stretch] = None

    cdef _keep(self, dict kept, uint64_t key, uint32_t window, const Stretch* stretch):
        cdef size_t i
        measures = tuple([None if isnan(stretch.measures[i]) else stretch.measures[i] for i in range(stretch.measures.size())])
        alert = kept.get((window, stretch.number))
        if alert is None:
            kept[window, stretch.number] = KeptAlert(stretch.first_hit_ms, stretch.last_hit_ms, stretch.n_hits, measures)
        else:
            alert.first_hit_ms, alert.last_hit_ms = stretch.first_hit_ms, stretch.last_hit_ms
            alert.n_hits, alert.measures, alert.is_closed = stretch.n_hits, measures, False
        self.due[key, window, stretch.number] = None

    cdef list take(self):
        """Return the alerts that are due and changed, and owe nothing more."""
        out = []
        for key, window, stretch in self.due:
            state = self.state_of(key, window, stretch)
            if state is not None:
                out.append(state)
        self.due = {}
        return out

    cdef object state_of(self, uint64_t key, uint32_t window, int64_t stretch):
        cdef WindowC* of = &self.sweep.windows[window]
        cdef uint64_t slot = <uint64_t>1 << of.slot, called = <uint64_t>1 << of.rule_bit, mark = 0
        cdef uint32_t group = find_group(self.table, key), at
        cdef Member* member
        cdef State* state
        alert = self.alerts[key][window, stretch]
        rule = self.spec.rules[of.rule]
        covered, callbacks = [], []
        if group != NOBODY and not alert.is_closed:
            for at in range(self.table.after(group, alert.first_hit_ms - of.over_ms), self.table.after(group, alert.last_hit_ms)):
                member = &members_of(group_at(self.table, group))[at]
                state = state_at(self.table, member.state)
                if state.mask & slot:
                    covered.append(member.seen)
                    mark ^= seen_at(self.table, member.seen).parcel
                    if not state.called_back & called:
                        member.state = self.table.state_of(state.mask, state.called_back | called)
                        callbacks.append(self._callback(member.seen))
        evidence = [self.parcel_of(parcel) for parcel in covered[max(0, len(covered) - rule.window.max_evidence):]]
        content = (
            alert.is_closed, alert.first_hit_ms, alert.last_hit_ms, alert.n_hits, alert.measures, len(covered), mark,
            tuple(evidence),
        )
        if content == alert.content:
            return None
        alert.content = content
        alert.n_told += 1
        names = [measure.name for measure in rule.window.measures]
        return AlertState(
            rule_index=of.rule,
            group_by=tuple([int(field) for field in rule.window.group_by]),
            group_key=key,
            bucket=stretch,
            status="closed" if alert.is_closed else "open" if alert.n_told <= 1 else "updated",
            first_hit_ms=alert.first_hit_ms,
            last_hit_ms=alert.last_hit_ms,
            from_ms=alert.first_hit_ms - of.over_ms,
            to_ms=alert.last_hit_ms,
            n_hits=alert.n_hits,
            measures={name: float("nan") if value is None else value for name, value in zip(names, alert.measures)},
            parcel_count=len(covered),
            evidence=evidence,
            callbacks=callbacks,
        )

    cdef str text_of(self, uint32_t number):
        return self.table.texts[number].decode("utf-8", "replace")

    cdef tuple parcel_of(self, uint32_t parcel):
        cdef Seen* seen = seen_at(self.table, parcel)
        destination = chr(seen.destination & 0xFF) + chr(seen.destination >> 8) if seen.destination else ""
        return (
            id_of(seen)[:seen.id_size].decode("utf-8", "replace"), self.text_of(seen.courier), seen.event_ms,
            seen.gross_mg / 1000.0, destination, self.text_of(seen.goods_class),
        )

    cdef tuple _callback(self, uint32_t parcel):
        cdef Seen* seen = seen_at(self.table, parcel)
        name = id_of(seen)[:seen.id_size].decode("utf-8", "replace")
        return name, self.text_of(seen.courier), seen.decision, seen.score

    cdef forget(self, dict horizons, int64_t watermark_ms):
        """Drop the alerts that nothing insertable can change any more; `horizons` are ms by window."""
        for key in list(self.alerts):
            kept = self.alerts[key]
            for window, stretch in list(kept):
                end_ms = (stretch + 1) * self.sweep.windows[<uint32_t>window].suppress_ms
                if end_ms <= watermark_ms - horizons[window] and (key, window, stretch) not in self.due:
                    del kept[window, stretch]
            if not kept:
                del self.alerts[key]
