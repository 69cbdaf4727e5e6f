"""Know the first of many keys that come and go, without sorting all of them each time."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator
from heapq import nsmallest
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=tuple[object, ...])


class Oldest(Generic[Key]):
    """A set of which the first `n_first` are at hand.

    Twice as many are kept in order: the rest is looked through only after that many of them have gone.

    Args:
        n_first: how many; >= 1.
    """

    def __init__(self, n_first: int) -> None:
        self._n_first = n_first
        self._all: set[Key] = set()
        self._ordered: list[Key] = []  # the least of all, at least `n_first` of them if there are

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[Key]:
        """Yield all keys, in no order."""
        return iter(self._all)

    def add(self, key: Key) -> None:
        """Take a key in, which is not in yet."""
        is_whole = len(self._ordered) == len(self._all)
        self._all.add(key)
        if is_whole or key < self._ordered[-1]:
            insort(self._ordered, key)
            del self._ordered[2 * self._n_first :]

    def remove(self, key: Key) -> None:
        """Take a key out.

        Raises:
            KeyError: it is not in.
        """
        self._all.remove(key)
        place = bisect_left(self._ordered, key)
        if place < len(self._ordered):
            del self._ordered[place]
            if len(self._ordered) < self._n_first and len(self._ordered) < len(self._all):
                self._ordered = nsmallest(2 * self._n_first, self._all)

    def first(self) -> list[Key]:
        """Return the first `n_first` keys, or all if there are fewer, in order."""
        return self._ordered[: self._n_first]
