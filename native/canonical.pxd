"""Write the canonical form of a text that is no address, by its kind."""

from libc.stdint cimport uint32_t
from libcpp.vector cimport vector

from native.parcel cimport Text


# Each kind has its own canonical form and its own hash domain.
cdef enum KeyKind:
    CODE = 1
    IDENTITY = 2
    NAME = 3
    PHONE = 4
    ADDRESS = 5
    CITY = 6
    FINGERPRINT = 7
    PARCEL = 8
    GROUP = 9
    BUILDING = 10
    BOX = 11
    ACCOUNT = 12
    EMAIL = 13
    GOODS = 14  # a goods text as it was written
    WORDING = 15  # a goods text by its letters
    WRITTEN = 32  # any other text as it was written: this, and what it is


# Writes nothing when nothing is left of the text, or it stands for nobody. `country`: of a phone, the party's.
cdef void put_form(vector[uint32_t]* room, int kind, Text text, Text country, vector[char]* out) noexcept nogil
