"""Remember the keys of senders: whoever sends does so again and again, and writes name, phone and address alike."""

from libc.stdint cimport uint64_t
from libcpp.vector cimport vector

from native.keys cimport Keyring
from native.parcel cimport Text


cdef struct KnownSender:
    uint64_t mark  # keyed hash of a text and what it is read with, 0 for none yet
    uint64_t first
    uint64_t second  # an address has two keys


cdef class KnownSenders:
    cdef Keyring keyring
    cdef vector[KnownSender] places  # (2 * N_SETS): two a set, the later one first

    # As the keyring's hash_form, hash_address and owner_of.
    cdef uint64_t hash_form(self, int kind, Text text, Text country) noexcept nogil
    cdef void hash_address(self, Text address, Text city, uint64_t* door, uint64_t* building) noexcept nogil
    cdef int owner_of(self, Text id_no, Text name) noexcept nogil
    cdef uint64_t mark_of(self, int kind, Text text) noexcept nogil
    # What is known under a mark, NULL for nothing.
    cdef const KnownSender* find(self, uint64_t mark) noexcept nogil
    cdef void remember(self, uint64_t mark, uint64_t first, uint64_t second) noexcept nogil
