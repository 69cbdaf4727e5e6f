"""What is kept of large groups between payloads, so that a parcel more costs no sweep of all there are.

A slide or a covered stretch is a range of a group's members and what those add up to. Members come and go anywhere: in
front of the range it shifts, within it they are added or taken off, behind it nothing happens.
"""

cimport cython
from libc.stdint cimport int64_t, uint32_t, uint64_t
from libcpp.vector cimport vector

from native.baselines cimport Buckets
from native.records cimport GOLDEN_RATIO
from native.running cimport Running, running_bytes
from native.windows_rules cimport WindowC, WindowRules
from native.windows_slide cimport Slide, slide_count, slide_discount
from native.windows_table cimport (
    Group, Member, Seen, Table, group_at, mask_of, members_of, seen_at, state_at, time_of,
)


cdef inline uint64_t mixed(uint64_t value) noexcept nogil:
    """Scatter a number's bits (the finish of SplitMix64)."""
    value = (value ^ value >> 30) * <uint64_t>0xBF58476D1CE4E5B9U
    return value ^ value >> 27


cdef uint64_t print_of(const Seen* seen) noexcept nogil:
    """Return a hash of all that evidence tells of a parcel."""
    cdef uint64_t told = seen.parcel ^ mixed(<uint64_t>seen.event_ms * GOLDEN_RATIO + <uint64_t>seen.gross_mg)
    return mixed(told + (<uint64_t>seen.courier << 40 ^ <uint64_t>seen.goods_class << 16 ^ seen.destination) * GOLDEN_RATIO)


@cython.final
@cython.auto_pickle(False)
cdef class HotGroups:
    """Keep the windows of large groups: those of at least so many members."""

    def __init__(self, WindowRules rules not None, Table table not None, uint32_t least_members):
        self.rules, self.table, self.least_members = rules, table, least_members

    cdef Hot* find(self, uint32_t group) noexcept nogil:
        found = self.groups.find(group)
        if found == self.groups.end():
            return NULL
        return &cython.operator.dereference(found).second

    cdef Hot* keep(self, uint32_t group) except NULL nogil:
        cdef Hot* hot = &self.groups[group]
        cdef Group* record = group_at(self.table, group)
        if not record.is_hot:
            record.is_hot, hot.n_joined = True, record.n
        hot.slides.resize(self.rules.of_type[record.group_type].size())
        hot.covered.resize(hot.slides.size())
        return hot

    cdef bint may_release(self, uint32_t group, Slide* slide) noexcept nogil:
        cdef uint32_t n_joined = self.find(group).n_joined
        if n_joined - slide.marked_at < group_at(self.table, group).n // 2:
            return False
        slide.marked_at = n_joined
        return True

    cdef void release(self, Slide* slide) noexcept nogil:
        slide.running = vector[Running]()
        slide.baselines = vector[Buckets]()
        slide.is_placed = slide.is_marked = False

    cdef const WindowC* window_of(self, uint32_t group, size_t rule_bit) noexcept nogil:
        return &self.rules.windows[self.rules.of_type[group_at(self.table, group).group_type][rule_bit]]

    cdef void joined(self, uint32_t group, uint32_t at) noexcept nogil:
        cdef Hot* hot = self.find(group)
        cdef Member member = members_of(group_at(self.table, group))[at]
        cdef Slide* slide
        cdef Covered* covered
        cdef const WindowC* window
        cdef size_t i
        hot.n_joined += 1
        for i in range(hot.slides.size()):
            slide, covered, window = &hot.slides[i], &hot.covered[i], self.window_of(group, i)
            unplace(slide, at)
            if slide.is_placed and at <= slide.tail:
                slide.tail += 1
                slide.head += 1
            elif slide.is_placed and at < slide.head:
                slide_count(slide, self.rules, self.table, window, member)
                slide.head += 1
            if covered.is_placed and at <= covered.first:
                covered.first += 1
                covered.end += 1
            elif covered.is_placed and at < covered.end:
                self.cover(covered, member, window.covers, 1)
                covered.end += 1

    cdef int parting(self, uint32_t group, uint32_t at) except -1 nogil:
        cdef Hot* hot = self.find(group)
        cdef Member member = members_of(group_at(self.table, group))[at]
        cdef Slide* slide
        cdef Covered* covered
        cdef size_t i
        self.changing(group, at)
        for i in range(hot.slides.size()):
            slide, covered = &hot.slides[i], &hot.covered[i]
            if slide.is_placed and at < slide.head:
                slide.head -= 1
                slide.tail -= at < slide.tail
            if covered.is_placed and at < covered.end:
                covered.end -= 1
                covered.first -= at < covered.first
        if state_at(self.table, member.state).hits:
            hot.lost.push_back(Lost(time_of(self.table, member), state_at(self.table, member.state).hits))
        return 0

    cdef void changing(self, uint32_t group, uint32_t at) noexcept nogil:
        cdef Hot* hot = self.find(group)
        cdef Member member = members_of(group_at(self.table, group))[at]
        cdef size_t i
        for i in range(hot.slides.size()):
            unplace(&hot.slides[i], at)
            if hot.slides[i].is_placed and hot.slides[i].tail <= at < hot.slides[i].head:
                slide_discount(&hot.slides[i], self.rules, self.table, self.window_of(group, i), member)
            if hot.covered[i].is_placed and hot.covered[i].first <= at < hot.covered[i].end:
                self.cover(&hot.covered[i], member, self.window_of(group, i).covers, -1)

    cdef void changed(self, uint32_t group, uint32_t at) noexcept nogil:
        cdef Hot* hot = self.find(group)
        cdef Member member = members_of(group_at(self.table, group))[at]
        cdef size_t i
        for i in range(hot.slides.size()):
            if hot.slides[i].is_placed and hot.slides[i].tail <= at < hot.slides[i].head:
                slide_count(&hot.slides[i], self.rules, self.table, self.window_of(group, i), member)
            if hot.covered[i].is_placed and hot.covered[i].first <= at < hot.covered[i].end:
                self.cover(&hot.covered[i], member, self.window_of(group, i).covers, 1)

    cdef void forgot(self, uint32_t group, uint32_t n) noexcept nogil:
        cdef Hot* hot = self.find(group)
        cdef Slide* slide
        cdef Covered* covered
        cdef size_t i, j, k
        for i in range(hot.slides.size()):
            slide, covered = &hot.slides[i], &hot.covered[i]
            slide.is_placed &= slide.tail >= n
            slide.tail -= n if slide.is_placed else 0
            slide.head -= n if slide.is_placed else 0
            for j in range(slide.baselines.size()):
                if not slide.baselines[j].is_placed:  # it may never have been worked out, and then has no bounds
                    continue
                slide.baselines[j].is_placed = slide.is_placed and slide.baselines[j].bounds.back() >= n
                for k in range(slide.baselines[j].bounds.size() if slide.baselines[j].is_placed else 0):
                    slide.baselines[j].bounds[k] -= n
            covered.is_placed &= covered.first >= n
            covered.first -= n if covered.is_placed else 0
            covered.end -= n if covered.is_placed else 0

    cdef void drop(self, uint32_t group) noexcept nogil:
        self.groups.erase(group)
        group_at(self.table, group).is_hot = False

    cdef void cover(self, Covered* covered, Member member, uint64_t covers, int step) noexcept nogil:
        """Add a member to what is covered, if it is of that, or take it off (step -1)."""
        if mask_of(self.table, member) & covers:
            covered.n += step
            covered.mark ^= print_of(seen_at(self.table, member.seen))

    cdef size_t n_bytes(self) noexcept nogil:
        cdef size_t total = self.groups.bucket_count() * sizeof(void*), i, j, k
        cdef Hot* hot
        cdef Slide* slide
        for item in self.groups:
            hot = &item.second
            total += sizeof(Hot) + hot.slides.size() * (sizeof(Slide) + sizeof(Covered)) + hot.lost.capacity() * sizeof(Lost)
            for i in range(hot.slides.size()):
                slide = &hot.slides[i]
                for j in range(slide.running.size()):
                    total += running_bytes(&slide.running[j])
                for j in range(slide.baselines.size()):
                    for k in range(slide.baselines[j].running.size()):
                        total += running_bytes(&slide.baselines[j].running[k])
        return total


cdef inline void unplace(Slide* slide, uint32_t at) noexcept nogil:
    """Let baselines be worked out anew that a change at this place would shift: it is older than the window."""
    cdef size_t i
    for i in range(slide.baselines.size()):
        if slide.baselines[i].is_placed and at < slide.baselines[i].bounds[0]:
            slide.baselines[i].is_placed = False
