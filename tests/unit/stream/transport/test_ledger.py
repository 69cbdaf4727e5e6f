"""The ledger of one partition against a plain twin: any order of deliveries and acknowledgements."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from stream.transport.ledger import Ledger

# The size of a batch and the gap behind it (compaction, transaction markers).
RANGES = st.lists(st.tuples(st.integers(1, 5), st.integers(0, 3)), max_size=12)


@dataclass
class Twin:
    """Every range ever delivered, and the last offsets that are done: nothing is ever forgotten."""

    ranges: list[tuple[int, int]] = field(default_factory=list)  # (last, first_ms)
    acknowledged: set[int] = field(default_factory=set)

    def done(self, last: int) -> bool:
        is_news = last in {known for known, _ in self.ranges} - self.acknowledged
        if is_news:
            self.acknowledged.add(last)
        return is_news

    def open_ranges(self) -> list[tuple[int, int]]:
        return [(last, first_ms) for last, first_ms in self.ranges if last not in self.acknowledged]

    @property
    def watermark(self) -> int | None:
        prefix = []
        for last, _ in self.ranges:
            if last not in self.acknowledged:
                break
            prefix.append(last + 1)
        return prefix[-1] if prefix else None

    @property
    def oldest_ms(self) -> int | None:
        left = self.open_ranges()
        return left[0][1] if left else None


def lasts(ranges: list[tuple[int, int]], first: int = 0) -> list[int]:
    """Return the last offset of each range."""
    found = []
    for n_records, n_gap in ranges:
        found.append(first + n_records - 1)
        first += n_records + n_gap
    return found


@given(RANGES, st.data())
def test_ledger_does_as_its_twin_does_step_by_step(ranges: list[tuple[int, int]], data: st.DataObject) -> None:
    ledger, twin = Ledger(epoch=3), Twin()
    waiting = lasts(ranges, first=data.draw(st.integers(0, 50), label="first offset"))
    n_steps = data.draw(st.integers(0, 3 * len(ranges)), label="steps")
    # Known, unknown, delivered later and done twice: all of them come.
    any_last = st.integers(0, 60) if not waiting else st.one_of(st.sampled_from(list(waiting)), st.integers(0, 60))
    for step in range(n_steps):
        is_delivery = data.draw(st.booleans(), label="deliver")
        if is_delivery and waiting:
            last, first_ms = waiting.pop(0), 1000 * step
            ledger.delivered(last, first_ms)
            twin.ranges.append((last, first_ms))
        else:
            last = data.draw(any_last, label="done")
            assert ledger.done(last) is twin.done(last)
        assert ledger.watermark == twin.watermark
        assert ledger.oldest_ms == twin.oldest_ms


@given(RANGES.filter(len).flatmap(lambda ranges: st.permutations(lasts(ranges))))
def test_ledger_ends_behind_the_last_range_whatever_the_order_of_acknowledgement(order: list[int]) -> None:
    ledger = Ledger(epoch=0)
    for last in sorted(order):
        ledger.delivered(last, first_ms=last)
    left = set(order)
    for last in order:
        assert ledger.done(last)
        left.remove(last)
        # The end of the longest prefix without a hole.
        expected = [known + 1 for known in sorted(order) if not left or known < min(left)]
        assert ledger.watermark == (expected[-1] if expected else None)
    assert ledger.watermark == max(order) + 1
    assert ledger.oldest_ms is None


def test_ledger_knows_no_range_of_before_its_seek() -> None:
    """After a seek comes a new ledger; what was delivered under the old epoch moves nothing in it."""
    before = Ledger(epoch=1)
    before.delivered(9, first_ms=0)
    after = Ledger(epoch=2)
    after.delivered(14, first_ms=5)
    assert not after.done(9)
    assert (after.watermark, after.oldest_ms) == (None, 5)
    assert (before.epoch, after.epoch) == (1, 2)


def test_ledger_names_an_offset_behind_a_gap_only_by_the_record_before_it() -> None:
    ledger = Ledger(epoch=0)
    ledger.delivered(4, first_ms=0)
    ledger.delivered(99, first_ms=7)  # 5 to 89 were compacted away
    ledger.done(4)
    assert (ledger.watermark, ledger.oldest_ms) == (5, 7)
    ledger.done(99)
    assert ledger.watermark == 100


def test_ledger_counts_an_acknowledgement_once() -> None:
    ledger = Ledger(epoch=0)
    ledger.delivered(4, first_ms=0)
    ledger.delivered(9, first_ms=1)
    assert ledger.done(4)
    assert not ledger.done(4)
    assert not ledger.done(10)
    assert ledger.watermark == 5
