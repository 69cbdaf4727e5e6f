"""Remember the keys of senders: whoever sends does so again and again, and writes name, phone and address alike.

As of goods texts (known_texts.pyx) nothing is kept but keyed hashes. Recipients are left out: most get one parcel.
"""

cimport cython
from libc.stdint cimport uint64_t
from libcpp.vector cimport vector

from native.canonical cimport WRITTEN
from native.keys cimport Keyring
from native.parcel cimport Text
from native.records cimport GOLDEN_RATIO

cdef enum:
    N_SETS = 8192  # with two texts each; all take 400 kB, which a processor keeps at hand
    ADDRESS_MARK = 30  # beside the kinds of keys
    CITY_MARK = 31
    OWNER_MARK = 32
    NAME_MARK = 33


cdef inline uint64_t joined(uint64_t mark, uint64_t other) noexcept nogil:
    """Return the mark of a text that is read with another; never 0."""
    cdef uint64_t both = (mark ^ other * GOLDEN_RATIO) * GOLDEN_RATIO
    both ^= both >> 32
    return both if both != 0 else 1


@cython.final
cdef class KnownSenders:
    """Work out keys with a look at what was worked out before.

    Args:
        keyring: gives texts their marks and their keys.
    """

    def __init__(self, Keyring keyring not None):
        self.keyring = keyring
        self.places.resize(2 * N_SETS)

    cdef uint64_t mark_of(self, int kind, Text text) noexcept nogil:
        return self.keyring.hash_bytes(WRITTEN + kind, text.data, text.size) if text.size > 0 else 0

    cdef const KnownSender* find(self, uint64_t mark) noexcept nogil:
        cdef const KnownSender* place = &self.places[2 * (mark % N_SETS)]
        if place.mark == mark:
            return place
        return place + 1 if place[1].mark == mark else NULL

    cdef void remember(self, uint64_t mark, uint64_t first, uint64_t second) noexcept nogil:
        cdef KnownSender* place = &self.places[2 * (mark % N_SETS)]
        place[1] = place[0]
        place[0] = KnownSender(mark, first, second)

    cdef uint64_t hash_form(self, int kind, Text text, Text country) noexcept nogil:
        cdef uint64_t mark, key
        cdef const KnownSender* known
        if text.size == 0:
            return 0
        mark = joined(self.mark_of(kind, text), self.mark_of(0, country))
        known = self.find(mark)
        if known != NULL:
            return known.first
        key = self.keyring.hash_form(kind, text, country)
        self.remember(mark, key, 0)
        return key

    cdef void hash_address(self, Text address, Text city, uint64_t* door, uint64_t* building) noexcept nogil:
        cdef uint64_t mark = joined(self.mark_of(ADDRESS_MARK, address), self.mark_of(CITY_MARK, city))
        cdef const KnownSender* known = self.find(mark)
        if known != NULL:
            door[0], building[0] = known.first, known.second
            return
        self.keyring.hash_address(address, city, door, building)
        self.remember(mark, door[0], building[0])

    cdef int owner_of(self, Text id_no, Text name) noexcept nogil:
        cdef uint64_t mark = joined(self.mark_of(OWNER_MARK, id_no), self.mark_of(NAME_MARK, name))
        cdef const KnownSender* known = self.find(mark)
        cdef int owner
        if known != NULL:
            return <int>known.first
        owner = self.keyring.owner_of(id_no, name)
        self.remember(mark, <uint64_t>owner, 0)
        return owner
