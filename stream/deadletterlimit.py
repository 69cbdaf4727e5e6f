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
        self._recent: deque[bool] = deque(maxlen=window)
        self._n_dead = 0
        self._runs: dict[int, int] = {}

    def observe(self, partition: int, is_readable: bool) -> None:
        """Take in one record.

        Raises:
            DeadLetterLimitReached: a limit is reached; with the figures and the way out.
        """
        if len(self._recent) == self._window:
            self._n_dead -= not self._recent[0]
        self._recent.append(is_readable)
        if is_readable:
            self._runs[partition] = 0
            return
        self._n_dead += 1
        run = self._runs[partition] = self._runs.get(partition, 0) + 1
        way_out = "look at the dead letters' error.code, mend the sender or the deployment, then start again"
        if run > self._max_run:
            raise DeadLetterLimitReached(
                f"{run} records in a row of partition {partition} cannot be read "
                f"(dead_letter_max_run {self._max_run}); {way_out}"
            )
        n = len(self._recent)
        if n * 10 >= self._window and self._n_dead > self._max_ratio * n:
            raise DeadLetterLimitReached(
                f"{self._n_dead} of the last {n} records cannot be read "
                f"(dead_letter_max_ratio {self._max_ratio}); {way_out}"
            )
