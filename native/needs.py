"""What goods text must mention for a condition to hold at all: most rules need not be asked about most parcels."""

from __future__ import annotations

from collections.abc import Sequence

from native.spec import Leaf, LeafKind, Node, NodeKind


def lexicons_needed(node: Node, leaves: Sequence[Leaf]) -> frozenset[int] | None:
    """Return lexicons of which one must be mentioned, else the condition is a miss and never unknown.

    Returns:
        None: the condition can hold, or be unknown, without any mention.
    """
    if node.kind == NodeKind.LEAF:
        leaf = leaves[node.leaf]
        return frozenset(leaf.lexicons) if leaf.kind == LeafKind.MENTIONS and leaf.at_least > 0 else None
    parts = [lexicons_needed(child, leaves) for child in node.children]
    if node.kind == NodeKind.ALL:
        return min((part for part in parts if part is not None), key=len, default=None)
    if node.kind == NodeKind.ANY or (node.kind == NodeKind.AT_LEAST and node.n > 0):
        known = [part for part in parts if part is not None]
        return frozenset[int]().union(*known) if known and len(known) == len(parts) else None
    return None


def leaves_needed(node: Node) -> frozenset[int]:
    """Return leaves of which none may miss, else the condition misses and is never unknown."""
    if node.kind == NodeKind.LEAF:
        return frozenset((node.leaf,))
    if node.kind == NodeKind.NOT or (node.kind == NodeKind.AT_LEAST and node.n <= 0) or not node.children:
        return frozenset()
    parts = [leaves_needed(child) for child in node.children]
    first, *rest = parts
    return first.union(*rest) if node.kind == NodeKind.ALL else first.intersection(*rest)
