"""Which alerts stand, and which of them are due to be told.

An alert is a window rule, a group and a stretch of event time; the stretches lie on a fixed grid, so that the same
parcels give the same alerts in whatever order they come. Of a small group every stretch that a change may reach is swept
anew. A large one marks which of its parcels ended a window that hit: only windows that see the change are asked again.
"""

cimport cython
from libc.stdint cimport int64_t, uint32_t, uint64_t
from libcpp.vector cimport vector

from native.windows_hot cimport Hot, HotGroups
from native.windows_rules cimport WindowC
from native.windows_slide cimport Slide, slide_empty
from native.windows_sweep cimport Stretch, Sweep, last_stretch, stretch_of
from native.windows_table cimport Group, Table, group_at

cdef enum:
    FEW = 12  # members that are swept as fast as they are looked at


@cython.final
@cython.auto_pickle(False)
cdef class AlertBook:
    """Keep the alerts of one partition's groups."""

    def __init__(self, Table table not None, Sweep sweep not None, HotGroups hot not None):
        self.table, self.sweep, self.hot = table, sweep, hot

    cdef Alert* find(self, uint64_t key, uint32_t window, int64_t stretch) noexcept nogil:
        cdef size_t i
        found = self.alerts.find(key)
        if found == self.alerts.end():
            return NULL
        for i in range(cython.operator.dereference(found).second.size()):
            if (
                cython.operator.dereference(found).second[i].window == window
                and cython.operator.dereference(found).second[i].stretch == stretch
            ):
                return &cython.operator.dereference(found).second[i]
        return NULL

    cdef bint stands(self, uint64_t key, const WindowC* window, int64_t first, int64_t last) noexcept nogil:
        """Say whether an alert of a window is open in some of these stretches."""
        cdef vector[Alert]* alerts = &self.alerts[key]
        cdef size_t i
        cdef Alert* alert
        for i in range(alerts.size()):
            alert = &alerts[0][i]
            if alert.window == window.number and first <= alert.stretch <= last and not alert.is_closed:
                return True
        return False

    cdef int review(self, uint32_t group, const WindowC* window, const Review* review) except -1 nogil:
        cdef Group* record = group_at(self.table, group)
        cdef int64_t end_ms = review.to_ms + window.reach_ms - 1, from_ms = review.from_ms
        cdef int64_t first = stretch_of(from_ms, window.suppress_ms), last = stretch_of(end_ms, window.suppress_ms)
        cdef bint stands = record.has_alerts and self.stands(record.key, window, first, last)
        cdef Hot* hot = self.hot.find(group) if record.is_hot else NULL
        cdef Slide* slide = &self.sweep.scratch
        self.stretches.clear()
        if hot != NULL and hot.slides[window.rule_bit].is_marked:
            if stands or not self.hot.may_release(group, &hot.slides[window.rule_bit]):
                return self.sweep_changed(group, window, hot, review)
            if self.sweep.may_hit(group, window, from_ms, end_ms):
                return self.sweep_changed(group, window, hot, review)
            self.hot.release(&hot.slides[window.rule_bit])
            return 0
        if not stands:
            # No window hits so far, and one that ends before the change sees none of it.
            if record.n < window.least_count:
                return 0
            if record.n < self.hot.least_members and self.sweep.run_few(
                group, window, review.coverage, from_ms, end_ms, &self.stretches
            ):
                self.keep_found(record, window, first, last, review)
                return 0
            if record.n > FEW and not self.sweep.may_hit(group, window, from_ms, end_ms):
                return 0
        else:
            from_ms, end_ms = first * window.suppress_ms, (last + 1) * window.suppress_ms - 1
        if record.n >= self.hot.least_members:
            slide = &self.hot.keep(group).slides[window.rule_bit]
            slide.is_marked, slide.marked_at = True, self.hot.find(group).n_joined
            self.sweep.run(group, window, slide, review.coverage, NEVER_MS, EVER_MS, &self.stretches)
        else:
            slide_empty(slide, window)
            self.sweep.run(group, window, slide, review.coverage, from_ms, end_ms, &self.stretches)
        self.keep_found(record, window, first, last, review)
        if stands:
            self.close_missing(record.key, window, first, last, review)
        return 0

    cdef void keep_found(
        self, Group* record, const WindowC* window, int64_t first, int64_t last, const Review* review
    ) noexcept nogil:
        cdef size_t i
        for i in range(self.stretches.size()):
            if self.stretches[i].n_hits > 0 and first <= self.stretches[i].number <= last:
                record.has_alerts = True
                self.keep(record.key, window, &self.stretches[i], review.from_ms)

    cdef void close_missing(
        self, uint64_t key, const WindowC* window, int64_t first, int64_t last, const Review* review
    ) noexcept nogil:
        """Close what stood in these stretches and was not found again."""
        cdef vector[Alert]* alerts = &self.alerts[key]
        cdef Alert* alert
        cdef size_t i, j
        for i in range(alerts.size()):
            alert = &alerts[0][i]
            if alert.window != window.number or alert.is_closed or not first <= alert.stretch <= last:
                continue
            j = 0
            while j < self.stretches.size() and (
                self.stretches[j].number != alert.stretch or self.stretches[j].n_hits == 0
            ):
                j += 1
            if j == self.stretches.size():
                self.close(key, window, alert, review)

    cdef void close(self, uint64_t key, const WindowC* window, Alert* alert, const Review* review) noexcept nogil:
        # What lies partly behind the horizon cannot be worked out again: it stays as it was.
        if not alert.is_closed and alert.stretch * window.suppress_ms - window.reach_ms > review.forgotten_ms:
            alert.is_closed = True
            self.owe(key, alert, review.from_ms)

    cdef void keep(self, uint64_t key, const WindowC* window, const Stretch* stretch, int64_t from_ms) noexcept nogil:
        """Keep an alert as a sweep of its whole stretch found it."""
        cdef Alert* alert = self.find(key, window.number, stretch.number)
        cdef vector[Alert]* alerts
        if alert == NULL:
            alerts = &self.alerts[key]
            alerts.resize(alerts.size() + 1)
            alert = &alerts.back()
            alert.window, alert.stretch, alert.changed_from_ms = window.number, stretch.number, NEVER_MS
        alert.first_hit_ms, alert.last_hit_ms, alert.n_hits = stretch.first_hit_ms, stretch.last_hit_ms, stretch.n_hits
        alert.measures = stretch.measures
        alert.is_closed = False
        self.owe(key, alert, from_ms)

    cdef void owe(self, uint64_t key, Alert* alert, int64_t from_ms) noexcept nogil:
        alert.changed_from_ms = min(alert.changed_from_ms, from_ms)
        if not alert.is_due:
            alert.is_due = True
            self.due.push_back(Due(key, alert.window, alert.stretch))

    cdef int sweep_changed(self, uint32_t group, const WindowC* window, Hot* hot, const Review* review) except -1 nogil:
        """Ask the windows that see a change again, and take the marks of all others for granted."""
        cdef int64_t end_ms = review.to_ms + window.reach_ms - 1, number
        cdef Slide* slide = &hot.slides[window.rule_bit]
        cdef size_t i, j
        self.sweep.run(group, window, slide, review.coverage, review.from_ms, end_ms, &self.stretches)
        for i in range(hot.lost.size()):
            if hot.lost[i].hits >> window.rule_bit & 1:
                number = stretch_of(hot.lost[i].at_ms, window.suppress_ms)
                j = 0
                while j < self.stretches.size() and self.stretches[j].number != number:
                    j += 1
                if j == self.stretches.size():
                    last_stretch(&self.stretches, number)
                self.stretches[j].n_unmarked += 1
        for i in range(self.stretches.size()):
            self.merge(group, window, review, end_ms, &self.stretches[i])
        if group_at(self.table, group).has_alerts:
            self.owe_covering(group_at(self.table, group).key, window, review)
        return 0

    cdef void owe_covering(self, uint64_t key, const WindowC* window, const Review* review) noexcept nogil:
        """Owe the alerts that may cover what changed: a parcel between two hits is covered, whether or not it hits."""
        cdef vector[Alert]* alerts = &self.alerts[key]
        cdef int64_t first = stretch_of(review.from_ms, window.suppress_ms)
        cdef int64_t last = stretch_of(review.to_ms + window.reach_ms - 1, window.suppress_ms)
        cdef size_t i
        cdef Alert* alert
        for i in range(alerts.size()):
            alert = &alerts[0][i]
            if alert.window == window.number and first <= alert.stretch <= last and not alert.is_closed:
                self.owe(key, alert, review.from_ms)

    cdef int merge(
        self, uint32_t group, const WindowC* window, const Review* review, int64_t end_ms, Stretch* stretch
    ) except -1 nogil:
        """Put what windows that see the change say together with the rest of their stretch."""
        cdef Group* record = group_at(self.table, group)
        cdef Alert* alert = self.find(record.key, window.number, stretch.number) if record.has_alerts else NULL
        cdef vector[Stretch] anew
        cdef uint32_t others = 0  # hits in windows that do not see the change
        if alert != NULL and not alert.is_closed and alert.n_hits > stretch.n_unmarked:
            others = alert.n_hits - stretch.n_unmarked
        if others == 0:
            if stretch.n_hits > 0:
                record.has_alerts = True
                self.keep(record.key, window, stretch, review.from_ms)
            elif alert != NULL:
                self.close(record.key, window, alert, review)
            return 0
        if (alert.first_hit_ms >= review.from_ms and stretch.n_hits == 0) or (
            review.from_ms <= alert.last_hit_ms <= end_ms and stretch.n_hits == 0
        ):
            # Its first or its last hit is gone and another takes its place: seldom enough to look at all of them.
            slide_empty(&self.sweep.scratch, window)
            self.sweep.run(
                group, window, &self.sweep.scratch, review.coverage, stretch.number * window.suppress_ms,
                (stretch.number + 1) * window.suppress_ms - 1, &anew,
            )
            if not anew.empty():
                self.keep(record.key, window, &anew[0], review.from_ms)
            return 0
        alert.n_hits = others + stretch.n_hits
        if alert.first_hit_ms >= review.from_ms:
            alert.first_hit_ms = stretch.first_hit_ms
        if alert.last_hit_ms <= end_ms and stretch.n_hits > 0:
            alert.last_hit_ms = stretch.last_hit_ms
            alert.measures = stretch.measures
        self.owe(record.key, alert, review.from_ms)
        return 0

    cdef void forget(self, const vector[int64_t]* horizons_ms, int64_t watermark_ms) noexcept nogil:
        """Drop the alerts that nothing insertable can change any more; horizons are by window."""
        cdef vector[Alert]* alerts
        cdef Alert* alert
        cdef size_t i, n
        cdef int64_t end_ms
        at = self.alerts.begin()
        while at != self.alerts.end():
            alerts = &cython.operator.dereference(at).second
            n = 0
            for i in range(alerts.size()):
                alert = &alerts[0][i]
                end_ms = (alert.stretch + 1) * self.sweep.rules.windows[alert.window].suppress_ms
                if alert.is_due or end_ms > watermark_ms - horizons_ms[0][alert.window]:
                    alerts[0][n] = alert[0]
                    n += 1
            alerts.resize(n)
            if n == 0:
                at = self.alerts.erase(at)
            else:
                cython.operator.preincrement(at)

    cdef size_t count(self) noexcept nogil:
        cdef size_t total = 0
        at = self.alerts.begin()
        while at != self.alerts.end():
            total += cython.operator.dereference(at).second.size()
            cython.operator.preincrement(at)
        return total

    cdef size_t n_bytes(self) noexcept nogil:
        return self.count() * (sizeof(Alert) + self.sweep.rules.most_measures * sizeof(double)) + self.alerts.bucket_count() * sizeof(void*)
