"""By what rules are told, without asking them."""

from __future__ import annotations

import random

from native.needs import guards_of, lexicons_needed, parts_needed
from native.spec import Decision, Field, Leaf, LeafKind, Node, NodeKind, Policy, ProgramSpec, Rule
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


def test_a_condition_misses_when_a_part_it_needs_does_whatever_the_others_say() -> None:
    draw = random.Random(1)
    n_leaves = n_joints = 0
    for _ in range(20_000):
        node = drawn.node(draw)
        truths = [draw.choice((MISS, UNKNOWN, HIT)) for _ in range(drawn.N_LEAVES)]
        for part in parts_needed(node):
            if truth(part, truths) == MISS:
                n_leaves += part.kind == NodeKind.LEAF
                n_joints += part.kind != NodeKind.LEAF and part != node
                assert truth(node, truths) == MISS
    assert n_leaves > 4_000
    assert n_joints > 1_000


def leaf(number: int) -> Node:
    return Node(NodeKind.LEAF, leaf=number)


def test_rules_are_told_by_the_cheapest_of_what_they_need_that_tells_most() -> None:
    country, grams, hs, pattern, licence = (leaf(number) for number in range(5))
    leaves = (
        Leaf(LeafKind.IN, Field.DESTINATION_COUNTRY, values=("CN",)),
        Leaf(LeafKind.RANGE, Field.WEIGHT_GROSS, low=50.0),
        Leaf(LeafKind.UNDER, Field.GOODS_HS, values=("28",)),
        Leaf(LeafKind.REGEX, Field.GOODS_TEXT, values=("a",)),
        Leaf(LeafKind.FLAG, Field.LICENCE_PRESENT),
    )
    leaves_china = Node(NodeKind.NOT, (country,))
    fragment = Node(NodeKind.ALL, (leaves_china, grams))
    watched = Node(NodeKind.ANY, (grams, pattern))
    expected = {
        Node(NodeKind.ALL, (fragment, Node(NodeKind.ANY, (hs, licence)))): fragment,
        Node(NodeKind.ALL, (fragment, licence)): fragment,
        Node(NodeKind.ALL, (fragment, hs)): hs,
        Node(NodeKind.ALL, (leaves_china, licence)): licence,
        Node(NodeKind.ALL, (watched, licence, pattern)): licence,
        Node(NodeKind.ALL, (watched, pattern)): None,
    }
    rules = tuple(
        Rule(str(number), 1, condition, Decision.INFO, 10, 0, True, 0, 2**62)
        for number, condition in enumerate(expected)
    )
    spec = ProgramSpec("0123456789ab", leaves, (), rules, Policy(), ())
    assert guards_of(spec) == list(expected.values())


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
