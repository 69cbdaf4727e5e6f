"""Conditions as flat arrays, in three-valued logic (Kleene): of parcels and of a window's measures alike."""

from libc.stdint cimport int64_t, uint32_t
from libcpp.vector cimport vector


cdef LeafC leaf_of(leaf):
    cdef LeafC out
    out.kind, out.field, out.other, out.at_least = leaf.kind, leaf.field, leaf.other, leaf.at_least
    out.low, out.high, out.low_open, out.high_open = leaf.low, leaf.high, leaf.low_open, leaf.high_open
    out.first = out.count = out.first_word = out.n_words = 0
    return out


cdef uint32_t add_tree(vector[NodeC]* nodes, node):
    cdef uint32_t root = <uint32_t>nodes.size()
    nodes.push_back(NodeC(node.kind, node.leaf, node.n, 0, len(node.children), False, False, 0, 0))
    add_children(nodes, root, node)
    return root


cdef add_children(vector[NodeC]* nodes, size_t at, node):
    cdef uint32_t first = <uint32_t>nodes.size()
    nodes.data()[at].first_child = first
    for child in node.children:
        nodes.push_back(NodeC(child.kind, child.leaf, child.n, 0, len(child.children), False, False, 0, 0))
    for number, child in enumerate(node.children):
        add_children(nodes, first + <size_t>number, child)


cdef vector[uint32_t] same_questions(const vector[NodeC]* nodes):
    cdef vector[uint32_t] out
    cdef const NodeC* node
    cdef uint32_t child
    cdef size_t at = nodes.size()
    known = {}
    out.resize(nodes.size())
    while at > 0:  # backwards: children stand behind their parents
        at -= 1
        node = &nodes.data()[at]
        if node.kind == LEAF:
            continue
        children = []
        for child in range(node.first_child, node.first_child + node.n_children):
            is_leaf = nodes.data()[child].kind == LEAF
            children.append((is_leaf, nodes.data()[child].leaf if is_leaf else <int64_t>out[child]))
        out[at] = known.setdefault((node.kind, node.n, *children), len(known))
    return out


cdef void mark_costly(vector[NodeC]* nodes, const vector[LeafC]* leaves) noexcept nogil:
    cdef NodeC* node
    cdef uint32_t child
    cdef size_t at = nodes.size()
    while at > 0:  # backwards: children stand behind their parents
        at -= 1
        node = &nodes.data()[at]
        node.is_costly = node.kind == LEAF and leaves.data()[node.leaf].kind == REGEX
        for child in range(node.first_child, node.first_child + node.n_children):
            node.has_costly |= nodes.data()[child].is_costly
