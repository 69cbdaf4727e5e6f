"""Keep together what is tied together, directly or by way of others."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

Node = TypeVar("Node", bound=Hashable)


class Bundles(Generic[Node]):
    """Numbered sets of nodes that only ever grow together.

    The smaller of two sets goes into the greater, so that n ties move O(n log n) nodes; unlike a forest of leaders, a
    bundle knows its nodes and can be forgotten.
    """

    def __init__(self) -> None:
        self._number_of: dict[Node, int] = {}
        self._nodes: dict[int, list[Node]] = {}
        self._n_made = 0

    def __contains__(self, node: Node) -> bool:
        return node in self._number_of

    def __len__(self) -> int:
        return len(self._nodes)

    def number(self, node: Node) -> int:
        """Return the number of the bundle that holds a node.

        Raises:
            KeyError: no bundle does.
        """
        return self._number_of[node]

    def tie(self, node: Node, others: Iterable[Node] = ()) -> tuple[int, list[int]]:
        """Put nodes into one bundle, with all that they were tied to.

        Returns:
            The bundle's number, and the numbers of bundles that went up in it and are no more.
        """
        bundle = self._number_of.get(node)
        if bundle is None:
            bundle = self._n_made
            self._n_made += 1
            self._number_of[node] = bundle
            self._nodes[bundle] = [node]
        gone = []
        for other in others:
            number = self._number_of.get(other)
            if number is None:
                self._number_of[other] = bundle
                self._nodes[bundle].append(other)
            elif number != bundle:
                bundle, less = self._by_size(bundle, number)
                moved = self._nodes.pop(less)
                self._number_of.update(dict.fromkeys(moved, bundle))
                self._nodes[bundle] += moved
                gone.append(less)
        return bundle, gone

    def _by_size(self, one: int, other: int) -> tuple[int, int]:
        return (one, other) if len(self._nodes[one]) >= len(self._nodes[other]) else (other, one)

    def forget(self, number: int) -> list[Node]:
        """Forget a bundle and return its nodes, which may be tied anew.

        Raises:
            KeyError: there is none of this number.
        """
        nodes = self._nodes.pop(number)
        for node in nodes:
            del self._number_of[node]
        return nodes
