"""How far event time has come in one partition of sightings: what lies far enough behind may be forgotten."""

from __future__ import annotations

NEVER_MS = -(1 << 62)
IDLE_PAYLOADS = 4096  # a source partition not heard for so many payloads holds the watermark back no more


class Watermark:
    """Follow the slowest of the source partitions heard of late."""

    def __init__(self) -> None:
        self._told: dict[int, tuple[int, int]] = {}  # source partition -> (clock_ms, number of the payload)
        self._n_payloads = 0
        self._ms = NEVER_MS

    def tell(self, source_partition: int, clock_ms: int) -> int:
        """Take in the clock of one payload and return the watermark, which never goes back."""
        self._n_payloads += 1
        known_ms, _ = self._told.get(source_partition, (clock_ms, 0))
        self._told[source_partition] = max(known_ms, clock_ms), self._n_payloads
        heard = [ms for ms, number in self._told.values() if self._n_payloads - number < IDLE_PAYLOADS]
        self._ms = max(self._ms, min(heard))
        return self._ms
