"""Say why a condition holds for the parcel at hand, in the words of its manifest."""

from libc.stdint cimport uint32_t

from native.condition cimport LeafC
from native.evaluate cimport Evaluator


# ((leaf, value), ...) of a condition's leaves that hit, outside negations.
cdef tuple evidence(Evaluator evaluator, uint32_t root)
# The number, code or quoted goods text that made a leaf hit; None where nothing may be shown.
cdef object seen_by(Evaluator evaluator, const LeafC* leaf)
