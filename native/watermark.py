"""How far event time has come in one partition of sightings: what lies far enough behind may be forgotten."""

from __future__ import annotations

NEVER_MS = -(1 << 62)
IDLE_PAYLOADS = 4096  # a source partition not heard for so many payloads holds the watermark back no more


class Watermark:
    """Follow the slowest of the source partitions heard of late, one payload behind.

    A payload's own clock counts from the next one on: a backlog that is published at once comes in payloads that
    span more time than a window, one from each source partition, and none may make the others too late.
    """

    def __init__(self) -> None:
        # source partition -> (its clock before the newest payload, its clock, number of the payload)
        self._told: dict[int, tuple[int, int, int]] = {}
        self._n_payloads = 0
        self._ms = NEVER_MS

    def tell(self, source_partition: int, clock_ms: int) -> int:
        """Take in the clock of one payload and return the watermark, which never goes back."""
        self._n_payloads += 1
        _, known_ms, _ = self._told.get(source_partition, (NEVER_MS, NEVER_MS, 0))
        self._told[source_partition] = known_ms, max(known_ms, clock_ms), self._n_payloads
        heard = [before_ms for before_ms, _, n in self._told.values() if self._n_payloads - n < IDLE_PAYLOADS]
        self._ms = max(self._ms, min(heard))
        return self._ms
