"""What must hold for a condition to hold at all: most rules need not be asked about most parcels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from native.spec import Field, Leaf, LeafKind, Node, NodeKind, ProgramSpec

# By what to tell rules: first by leaves that few parcels hit. A pattern is too dear to be asked of every parcel.
RANKS = {
    LeafKind.UNDER: 5,
    LeafKind.IN: 5,
    LeafKind.STARTS_WITH: 5,
    LeafKind.COMPARE: 3,
    LeafKind.RANGE: 3,
    LeafKind.PRESENT: 2,
    LeafKind.FLAG: 2,
}
SHARED_JOINT = 4  # asked of every parcel, but once for all rules that need it
DEAR = 1
# worked out of a number and a name: not of every parcel, if another part will do
DEAR_FIELDS = {Field.SENDER_KIND, Field.RECIPIENT_KIND}


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


def parts_needed(node: Node) -> frozenset[Node]:
    """Return the parts of a condition, it too, of which none may miss, else it misses and is never unknown."""
    if not node.children or node.kind == NodeKind.NOT or (node.kind == NodeKind.AT_LEAST and node.n <= 0):
        return frozenset((node,))
    first, *rest = map(parts_needed, node.children)
    inner = first.union(*rest) if node.kind == NodeKind.ALL else first.intersection(*rest)
    return inner | {node}


def leaves_of(node: Node) -> frozenset[int]:
    """Return all leaves of a condition."""
    if node.kind == NodeKind.LEAF:
        return frozenset((node.leaf,))
    return frozenset[int]().union(*map(leaves_of, node.children))


def guards_of(spec: ProgramSpec) -> list[Node | None]:
    """Return of each rule the part of its condition that it is told by, None where there is none."""
    needed = [parts_needed(rule.condition) for rule in spec.rules]
    n_rules = Counter(part for parts in needed for part in parts)

    def rank(part: Node) -> int:
        leaves = [spec.leaves[leaf] for leaf in leaves_of(part)]
        if part.kind == NodeKind.LEAF:
            return DEAR if leaves[0].field in DEAR_FIELDS else RANKS.get(leaves[0].kind, 0)
        if n_rules[part] < 2 or len(leaves) < 2:  # that a leaf does not hold says little: most do not
            return 0
        is_cheap = all(leaf.kind != LeafKind.REGEX and leaf.field not in DEAR_FIELDS for leaf in leaves)
        return SHARED_JOINT if is_cheap else 0

    def worth(part: Node) -> tuple[int, int, int, int]:
        # Of two joints that a rule needs, fewer parcels hit the one that asks more.
        return rank(part), len(leaves_of(part)), n_rules[part], -part.leaf

    return [max((part for part in parts if rank(part) > 0), key=worth, default=None) for parts in needed]
