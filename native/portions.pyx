"""Place what portions are recognised by, their weight and their box, in overlapping cells.

Two grids lie half a cell apart, so that two values that differ by half a cell share a cell of one of them, on whichever
side of an edge they are; values a cell apart share none.

Weight: per piece, net where it is given, on a logarithmic scale: half a cell is 1 %.

Box: its longest and its shortest side, in whatever order they were written: half a cell is 1 cm, for couriers read
sides to the centimetre. Each has two grids, so a box has four keys. The middle side would double them again, and one
key of cells wide enough to keep the promise for three sides tells fewer boxes apart than these; that is measured by
`python -m tests.bench.fingerprints`.

Weight, box and goods class are fields apart: couriers leave the latter out at will, and "agrees where both have it" is
not transitive, so no key can say it (a parcel without a box would join two that differ). A rule says it in its
group_by, [weight.fingerprint, size.box], where missing values are the author's choice (on_missing_key).
"""

from libc.math cimport floor, isfinite, log
from libc.stdint cimport int64_t

# Half of either is promised: 1 % of the heavier parcel (99 g and 100 g), 10 mm; with a margin for rounding.
cdef double WEIGHT_CELL = 2.0 * log(1.0 / 0.99) * (1.0 + 1e-9)
cdef double SIDE_CELL_MM = 2.0 * 10.0 * (1.0 + 1e-9)


cdef inline void place(double position, int64_t* out) noexcept nogil:
    cdef int64_t grid
    for grid in range(N_GRIDS):
        out[grid] = <int64_t>floor(position + <double>grid / N_GRIDS)


cdef bint weight_cells(double weight_g, int64_t pieces, int64_t* out) noexcept nogil:
    if not (isfinite(weight_g) and weight_g > 0 and pieces > 0):
        return False
    place(log(weight_g / <double>pieces) / WEIGHT_CELL, out)
    return True


cdef bint box_cells(const double* sides_mm, int64_t* longest, int64_t* shortest) noexcept nogil:
    cdef int side
    for side in range(3):
        if not (isfinite(sides_mm[side]) and sides_mm[side] > 0):
            return False
    place(max(sides_mm[0], sides_mm[1], sides_mm[2]) / SIDE_CELL_MM, longest)
    place(min(sides_mm[0], sides_mm[1], sides_mm[2]) / SIDE_CELL_MM, shortest)
    return True
