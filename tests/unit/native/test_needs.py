"""By what rules are told, without asking them."""

from __future__ import annotations

import random

from native.needs import leaves_needed, lexicons_needed
from native.spec import LeafKind, Node, NodeKind
from tests.unit.native import drawn
from tests.unit.native.twin_evaluate import HIT, MISS, UNKNOWN


def truth(node: Node, truths: list[int]) -> int:
    if node.kind == NodeKind.LEAF:
        return truths[node.leaf]
    found = [truth(child, truths) for child in node.children]
    if node.kind == NodeKind.NOT:
        return HIT - found[0]
    if node.kind == NodeKind.ALL:
        return min(found)
    if node.kind == NodeKind.ANY:
        return max(found)
    hits, unknown = found.count(HIT), found.count(UNKNOWN)
    return HIT if hits >= node.n else UNKNOWN if hits + unknown >= node.n else MISS


def test_a_condition_misses_when_a_leaf_it_needs_does_whatever_the_others_say() -> None:
    draw = random.Random(1)
    n_needed = 0
    for _ in range(20_000):
        node = drawn.node(draw)
        truths = [draw.choice((MISS, UNKNOWN, HIT)) for _ in range(drawn.N_LEAVES)]
        for leaf in leaves_needed(node):
            n_needed += 1
            assert truth(node, [*truths[:leaf], MISS, *truths[leaf + 1 :]]) == MISS
    assert n_needed > 10_000


def test_a_condition_misses_when_nothing_it_needs_is_mentioned_whatever_the_others_say() -> None:
    draw = random.Random(2)
    n_needed = 0
    for _ in range(2_000):
        leaves = [drawn.leaf(draw) for _ in range(drawn.N_LEAVES)]
        node = drawn.node(draw)
        needed = lexicons_needed(node, leaves)
        if needed is not None:
            n_needed += 1
            # No needed lexicon is mentioned; leaves about others alone say anything.
            truths = [
                MISS
                if leaf.kind == LeafKind.MENTIONS and set(leaf.lexicons) <= needed
                else draw.choice((MISS, HIT) if leaf.kind == LeafKind.MENTIONS else (MISS, UNKNOWN, HIT))
                for leaf in leaves
            ]
            assert truth(node, truths) == MISS
    assert n_needed > 50
