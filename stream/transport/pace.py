"""How large a batch may be, so that working it off does not keep the event loop for long."""

from __future__ import annotations

MIN_BYTES = 64 << 10  # below this, what a batch costs by itself outweighs its records
MEMORY = 0.8  # share of the past that stays when a batch comes in


class Pace:
    """Work out the size of batches from what the last ones cost.

    Args:
        max_bytes: never more than this.
        target_s: CPU time a batch is to take, > 0.

    Attributes:
        n_bytes: size of the next batch; a single larger record is a batch of its own.
    """

    def __init__(self, max_bytes: int, target_s: float = 0.010) -> None:
        self.n_bytes = min(max_bytes, MIN_BYTES)  # until it is known what a batch costs
        self._max_bytes = max_bytes
        self._target_s = target_s
        self._cost_s = 0.0
        self._cost_bytes = 0.0

    def observe(self, n_bytes: int, cpu_s: float) -> None:
        """Take in what a batch has cost; large batches tell more than small ones.

        Args:
            n_bytes: size of the batch, > 0.
            cpu_s: CPU time without a return to the event loop, >= 0.
        """
        self._cost_s = MEMORY * self._cost_s + cpu_s
        self._cost_bytes = MEMORY * self._cost_bytes + n_bytes
        fitting = self._target_s * self._cost_bytes / self._cost_s if self._cost_s > 0 else self._max_bytes
        self.n_bytes = int(min(self._max_bytes, max(MIN_BYTES, fitting)))
