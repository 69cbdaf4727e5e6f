"""A rule is skipped only where it must miss."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from native.needs import lexicons_needed
from native.spec import Field, Leaf, LeafKind, Node, NodeKind

MISS, UNKNOWN, HIT = 0, 1, 2
LEAVES = (
    Leaf(LeafKind.MENTIONS, Field.GOODS_TEXT, lexicons=(0,)),
    Leaf(LeafKind.MENTIONS, Field.GOODS_TEXT, lexicons=(1, 2)),
    Leaf(LeafKind.RANGE, Field.WEIGHT_GROSS, high=1000.0),
)
MENTION, EITHER, LIGHT = (Node(NodeKind.LEAF, leaf=number) for number in range(3))
NODES = st.recursive(
    st.sampled_from([MENTION, EITHER, LIGHT]),
    lambda inner: (
        st.builds(
            Node, st.sampled_from([NodeKind.ALL, NodeKind.ANY]), st.lists(inner, min_size=1, max_size=3).map(tuple)
        )
        | st.builds(Node, st.just(NodeKind.NOT), st.tuples(inner))
        | st.builds(Node, st.just(NodeKind.AT_LEAST), st.tuples(inner, inner), n=st.integers(0, 3))
    ),
    max_leaves=6,
)


def truth(node: Node, mentioned: tuple[bool, ...], light: int) -> int:
    if node.kind == NodeKind.LEAF:
        lexicons = LEAVES[node.leaf].lexicons
        return light if not lexicons else HIT if any(mentioned[lexicon] for lexicon in lexicons) else MISS
    truths = [truth(child, mentioned, light) for child in node.children]
    if node.kind == NodeKind.ALL:
        return min(truths)
    if node.kind == NodeKind.ANY:
        return max(truths)
    if node.kind == NodeKind.NOT:
        return HIT - truths[0]
    n_hits, n_open = truths.count(HIT), truths.count(UNKNOWN)
    return HIT if n_hits >= node.n else UNKNOWN if n_hits + n_open >= node.n else MISS


@given(NODES)
def test_condition_misses_wherever_nothing_it_needs_is_mentioned(node: Node) -> None:
    needed = lexicons_needed(node, LEAVES)
    if needed is not None:
        for *mentioned, light in product((False, True), (False, True), (False, True), (MISS, UNKNOWN, HIT)):
            if not any(mentioned[lexicon] for lexicon in needed):
                assert truth(node, tuple(mentioned), light) == MISS


@pytest.mark.parametrize(
    ("node", "needed"),
    [
        pytest.param(MENTION, {0}, id="a mention"),
        pytest.param(Node(NodeKind.ALL, (LIGHT, EITHER, MENTION)), {0}, id="all need the rarest"),
        pytest.param(Node(NodeKind.ANY, (MENTION, EITHER)), {0, 1, 2}, id="any needs one of all"),
        pytest.param(Node(NodeKind.ANY, (MENTION, LIGHT)), None, id="another way to hold"),
        pytest.param(Node(NodeKind.NOT, (MENTION,)), None, id="a negation"),
        pytest.param(Node(NodeKind.AT_LEAST, (MENTION, EITHER), n=0), None, id="at least none"),
    ],
)
def test_needed_lexicons_are_told(node: Node, needed: set[int] | None) -> None:
    assert lexicons_needed(node, LEAVES) == needed
