"""Place what portions are recognised by, their weight and their box, in overlapping cells."""

from libc.stdint cimport int64_t

cdef enum:
    N_GRIDS = 2  # of a weight or a side, half a cell apart
    N_BOX_KEYS = 4  # N_GRIDS of the longest side for each of the shortest


# Write the cell of each grid and return True; False when the value is unknown.
cdef bint weight_cells(double weight_g, int64_t pieces, int64_t* out) noexcept nogil
cdef bint box_cells(const double* sides_mm, int64_t* longest, int64_t* shortest) noexcept nogil
