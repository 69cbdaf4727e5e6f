"""Stop rather than drain a topic into the dead letters: after a bad deploy, everything looks unreadable."""

from __future__ import annotations

from collections import deque

from stream.errors import DeadLetterLimitReached


class DeadLetterLimit:
    """Count readable and dead records; raise when too many are dead.

    Args:
        max_ratio: of dead records among the last `window` ones; checked once a tenth of the window is seen.
        max_run: dead records in a row in one partition.
    """

    def __init__(self, *, max_ratio: float, window: int, max_run: int) -> None:
        self._max_ratio = max_ratio
        self._window = window
        self._max_run = max_run
        self._n_seen = 0
        self._dead: deque[int] = deque()  # those of the last `window` records, as how many had been seen with each
        self._runs: dict[int, int] = {}

    def observe_readable(self, partition: int, n_records: int) -> None:
        """Take in so many readable records in a row; >= 0."""
        if n_records:
            self._n_seen += n_records
            self._runs[partition] = 0

    def observe_dead(self, partition: int) -> None:
        """Take in one dead record.

        Raises:
            DeadLetterLimitReached: a limit is reached; with the figures and the way out.
        """
        self._n_seen += 1
        self._dead.append(self._n_seen)
        while self._dead[0] <= self._n_seen - self._window:
            self._dead.popleft()
        run = self._runs[partition] = self._runs.get(partition, 0) + 1
        way_out = "look at the dead letters' error.code, mend the sender or the deployment, then start again"
        if run > self._max_run:
            raise DeadLetterLimitReached(
                f"{run} records in a row of partition {partition} cannot be read "
                f"(dead_letter_max_run {self._max_run}); {way_out}"
            )
        n, n_dead = min(self._n_seen, self._window), len(self._dead)
        if n * 10 >= self._window and n_dead > self._max_ratio * n:
            raise DeadLetterLimitReached(
                f"{n_dead} of the last {n} records cannot be read (dead_letter_max_ratio {self._max_ratio}); {way_out}"
            )
