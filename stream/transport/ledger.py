"""Which batches of a partition were delivered, which are done, and how far a commit may go."""

from __future__ import annotations

from collections import deque


class _Delivered:
    __slots__ = ("first_ms", "is_done", "next_offset")

    def __init__(self, next_offset: int, first_ms: int) -> None:
        self.next_offset = next_offset
        self.first_ms = first_ms
        self.is_done = False


class Ledger:
    """Keep the delivered ranges of one partition since it was last started anew.

    Attributes:
        epoch: in which these ranges were delivered.
        watermark: next offset behind the longest done prefix; None before the first.
    """

    __slots__ = ("_by_last", "_queue", "epoch", "watermark")

    def __init__(self, epoch: int) -> None:
        self.epoch = epoch
        self.watermark: int | None = None
        self._queue: deque[_Delivered] = deque()
        self._by_last: dict[int, _Delivered] = {}

    def delivered(self, last: int, first_ms: int) -> None:
        """Note a range that ends with offset `last`; ranges come in rising order.

        Gaps between ranges (compaction, transaction markers) need no note: a commit names the next offset.

        Args:
            first_ms: time of its first record in Kafka.
        """
        entry = _Delivered(last + 1, first_ms)
        self._queue.append(entry)
        self._by_last[last] = entry

    def done(self, last: int) -> bool:
        """Mark the range that ends with `last` as done; False when it is not known or was done before."""
        entry = self._by_last.pop(last, None)
        if entry is None:
            return False
        entry.is_done = True
        while self._queue and self._queue[0].is_done:
            self.watermark = self._queue.popleft().next_offset
        return True

    @property
    def oldest_ms(self) -> int | None:
        """Time in Kafka of the oldest record that is not done; None when all are."""
        return self._queue[0].first_ms if self._queue else None
