"""Say why a condition holds for the parcel at hand, in the words of its manifest."""

from libc.stdint cimport uint32_t
from libcpp.vector cimport vector

from native.condition cimport (
    COMPARE, HIT, IN, LEAF, MENTIONS, NOT, RANGE, REGEX, STARTS_WITH, UNDER, LeafC, NodeC,
)
from native.evaluate cimport Evaluator
from native.facts cimport n_texts, text_at
from native.fields cimport SENDER_ID
from native.lexicon cimport Match
from native.parcel cimport Goods, Text
from native.text cimport GROWTH, normalise, width

cdef enum:
    MAX_QUOTES = 4  # of one leaf


cdef tuple evidence(Evaluator evaluator, uint32_t root):
    cdef list out = []
    collect(evaluator, root, out)
    return tuple(out)


cdef collect(Evaluator evaluator, uint32_t number, list out):
    cdef NodeC* node = &evaluator.program.nodes[number]
    cdef uint32_t child
    if node.kind == NOT or evaluator.node(number) != HIT:
        return
    if node.kind == LEAF:
        if node.leaf not in [leaf for leaf, _ in out]:
            out.append((node.leaf, seen_by(evaluator, &evaluator.program.leaves[node.leaf])))
        return
    for child in range(node.first_child, node.first_child + node.n_children):
        collect(evaluator, child, out)


cdef object seen_by(Evaluator evaluator, const LeafC* leaf):
    """Return the number, code or quoted goods text that made a leaf hit; None where nothing may be shown."""
    if leaf.kind == RANGE or leaf.kind == COMPARE:
        return evaluator.facts.number[leaf.field]
    if leaf.kind == MENTIONS:
        return quotes(evaluator, leaf)
    if leaf.kind == REGEX:
        found = [evaluator.program.patterns[leaf.first].search(text) for text in evaluator.goods_texts()]
        # A byte that a pattern cuts out of a character is shown as such.
        texts = [match.group().decode("utf-8", "replace") for match in found if match is not None]
        return ", ".join(list(dict.fromkeys(texts))[:MAX_QUOTES])
    if leaf.kind == UNDER or (leaf.kind in (IN, STARTS_WITH) and leaf.field < SENDER_ID):
        return texts_of(evaluator, leaf)
    return None


cdef str texts_of(Evaluator evaluator, const LeafC* leaf):
    cdef Text text
    cdef uint32_t i
    cdef list out = []
    for i in range(n_texts(&evaluator.facts, leaf.field)):
        text = text_at(&evaluator.facts, leaf.field, i)
        if text.size > 0:
            out.append(text.data[:text.size].decode())
    return ", ".join(dict.fromkeys(out))


cdef str quotes(Evaluator evaluator, const LeafC* leaf):
    cdef uint32_t i
    cdef size_t j
    cdef list out = []
    for i in range(leaf.first, leaf.first + leaf.count):
        for j in range(evaluator.matches.size()):
            if evaluator.matches[j].lexicon == evaluator.program.lexicons[i]:
                out.append(quote(evaluator, &evaluator.matches[j]))
    return ", ".join(list(dict.fromkeys(out))[:MAX_QUOTES])


cdef str quote(Evaluator evaluator, const Match* match):
    """Return the original characters a match stands for."""
    cdef const Goods* line = &evaluator.facts.parcel.goods[match.line >> 1]
    cdef Text text = line.brand_model if match.line & 1 else line.description
    cdef vector[char] out
    cdef vector[uint32_t] offsets
    cdef uint32_t first, last
    out.resize(<size_t>text.size * GROWTH)
    offsets.resize(<size_t>text.size * GROWTH)
    normalise(text.data, text.size, out.data(), offsets.data(), NULL)
    first, last = offsets[match.start], offsets[match.end - 1]
    return text.data[first:last + width(<unsigned char>text.data[last])].decode()
