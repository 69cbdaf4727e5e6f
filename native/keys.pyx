"""Turn identities and codes into keyed 64-bit hashes, the only form in which they leave the decoder.

Hash: SipHash-2-4 under a 128-bit key derived from the operator's secret, so
that pseudonyms cannot be guessed by hashing a phone book. A kind is a domain of its own: an address never
collides with a name on purpose. Weights and boxes have a hash for each of the cells they lie in (native/portions.pyx).
"""

from hashlib import blake2b

cimport cython
from libc.stdint cimport int64_t, uint32_t, uint64_t
from libc.string cimport memcpy
from libcpp.vector cimport vector

from native.address cimport read_address
from native.canonical cimport (
    ACCOUNT, ADDRESS, BOX, BUILDING, CITY, CODE, EMAIL, FINGERPRINT, GROUP, IDENTITY, NAME, PARCEL, PHONE, WORDING, put_form,
)
from native.owners cimport owner_of_name, owner_of_number
from native.parcel cimport Text
from native.portions cimport N_BOX_KEYS, N_GRIDS, box_cells, weight_cells
from native.siphash cimport siphash
from native.text cimport GROWTH, fold

cdef extern from *:
    """
    #include <cstdint>
    static const uint64_t DOMAIN_STEP = 0x9E3779B97F4A7C15ull;  // odd: kinds never share a key
    """
    const uint64_t DOMAIN_STEP

cdef Text ABSENT  # data NULL, size 0: C statics start as zeros

KINDS = {
    "code": CODE,
    "identity": IDENTITY,
    "name": NAME,
    "phone": PHONE,
    "address": ADDRESS,
    "building": BUILDING,
    "city": CITY,
    "account": ACCOUNT,
    "email": EMAIL,
    "wording": WORDING,
}


@cython.final
cdef class Keyring:
    """Hold the key under which identities become pseudonyms.

    Args:
        secret: at least 16 bytes; every worker of a deployment needs the same.
    Raises:
        ValueError: the secret is too short.
    """

    def __init__(self, bytes secret not None):
        if len(secret) < 16:
            raise ValueError(f"the key secret has {len(secret)} bytes; it needs at least 16")
        cdef bytes key = blake2b(secret, digest_size=16, person=b"parcelsieve").digest()
        memcpy(&self.k0, <const char*>key, 8)
        memcpy(&self.k1, <const char*>key + 8, 8)

    cdef uint64_t hash_bytes(self, int kind, const char* data, size_t size) noexcept nogil:
        cdef uint64_t value = siphash(self.k0, self.k1 ^ (<uint64_t>kind * DOMAIN_STEP), data, size)
        return value if value != 0 else 1

    cdef uint64_t hash_text(self, int kind, Text text) noexcept nogil:
        cdef uint64_t door, building
        if text.size == 0:
            return 0
        if kind == ADDRESS or kind == BUILDING:
            self.hash_address(text, ABSENT, &door, &building)
            return door if kind == ADDRESS else building
        return self.hash_form(kind, text, ABSENT)

    cdef uint64_t hash_form(self, int kind, Text text, Text country) noexcept nogil:
        self.scratch.clear()
        put_form(&self.workspace.text, kind, text, country, &self.scratch)
        return self.hash_bytes(kind, self.scratch.data(), self.scratch.size()) if not self.scratch.empty() else 0

    cdef uint64_t hash_account(self, Text courier, Text account_no) noexcept nogil:
        if account_no.size == 0:
            return 0
        self.scratch.assign(courier.data, courier.data + courier.size)
        self.scratch.push_back(0)  # no courier code holds a NUL
        put_form(&self.workspace.text, ACCOUNT, account_no, ABSENT, &self.scratch)
        if self.scratch.size() == <size_t>courier.size + 1:
            return 0
        return self.hash_bytes(ACCOUNT, self.scratch.data(), self.scratch.size())

    cdef int owner_of(self, Text id_no, Text name) noexcept nogil:
        cdef int owner = 0
        cdef uint32_t size
        if id_no.size > 0:
            self.scratch.clear()
            put_form(&self.workspace.text, IDENTITY, id_no, ABSENT, &self.scratch)
            owner = owner_of_number(self.scratch.data(), self.scratch.size())
        if owner != 0 or name.size == 0:
            return owner
        if self.workspace.text.size() < <size_t>name.size * GROWTH:
            self.workspace.text.resize(<size_t>name.size * GROWTH)
        size = fold(name.data, name.size, self.workspace.text.data())
        return owner_of_name(self.workspace.text.data(), size)

    cdef void hash_address(self, Text address, Text city, uint64_t* door, uint64_t* building) noexcept nogil:
        door[0] = building[0] = 0
        if address.size == 0:
            return
        read_address(&self.workspace, address, city)
        if self.workspace.door.size > 0:
            door[0] = self.hash_bytes(ADDRESS, self.workspace.door.room.data(), self.workspace.door.size)
        if self.workspace.building.size > 0:
            building[0] = self.hash_bytes(BUILDING, self.workspace.building.room.data(), self.workspace.building.size)

    cdef uint64_t hash_group(self, uint64_t group_type, const uint64_t* hashes, size_t n) noexcept nogil:
        cdef uint64_t words[9]
        cdef size_t i
        words[0] = group_type
        for i in range(n):
            words[i + 1] = hashes[i]
        return self.hash_bytes(GROUP, <const char*>words, 8 * (n + 1))

    cdef uint64_t hash_parcel(self, Text courier, Text parcel_id) noexcept nogil:
        cdef char room[1024]
        cdef uint32_t n_courier = min(courier.size, <uint32_t>512), n_parcel = min(parcel_id.size, <uint32_t>511)
        memcpy(room, courier.data, n_courier)
        room[n_courier] = 0  # no courier code holds a NUL: (AB, C) and (A, BC) stay apart
        memcpy(room + n_courier + 1, parcel_id.data, n_parcel)
        return self.hash_bytes(PARCEL, room, n_courier + 1 + n_parcel)

    cdef void fingerprints(self, double weight_g, int64_t pieces, uint64_t* out) noexcept nogil:
        cdef int64_t cells[N_GRIDS]
        cdef int64_t words[2]
        cdef int64_t grid
        out[0] = out[1] = 0
        if weight_cells(weight_g, pieces, cells):
            for grid in range(N_GRIDS):
                words[0], words[1] = grid, cells[grid]
                out[grid] = self.hash_bytes(FINGERPRINT, <const char*>words, sizeof(words))

    cdef void boxes(self, const double* sides_mm, uint64_t* out) noexcept nogil:
        cdef int64_t longest[N_GRIDS]
        cdef int64_t shortest[N_GRIDS]
        cdef int64_t words[3]
        cdef int64_t number
        cdef bint known = box_cells(sides_mm, longest, shortest)
        for number in range(N_BOX_KEYS):
            out[number] = 0
            if known:
                words[0], words[1], words[2] = number, longest[number % N_GRIDS], shortest[number // N_GRIDS]
                out[number] = self.hash_bytes(BOX, <const char*>words, sizeof(words))

    def key(self, str kind not None, str text not None, str city="", str country=""):
        """Return the key of a text, 0 when nothing of it is left.

        Args:
            kind: code, identity, name, phone, address (its door), building (of an address), city, email, wording or
                account (its number alone; see `account`).
            city: of an address, what the manifest's city field says.
            country: of a phone, the party's.
        """
        cdef bytes raw = text.encode(), raw_city = city.encode(), raw_country = country.encode()
        cdef Text view, city_view, country_view
        cdef uint64_t door, building
        view.data, view.size = raw, <uint32_t>len(raw)
        if kind == "address" or kind == "building":
            city_view.data, city_view.size = raw_city, <uint32_t>len(raw_city)
            self.hash_address(view, city_view, &door, &building)
            return door if kind == "address" else building
        if kind == "phone":
            country_view.data, country_view.size = raw_country, <uint32_t>len(raw_country)
            return self.hash_form(PHONE, view, country_view)
        return self.hash_text(KINDS[kind], view)

    def form(self, str kind not None, str text not None, str country=""):
        """Return the canonical form under a key, for tests; never to be shown.

        Args:
            kind: identity, name, phone, city, account, email or wording.
            country: of a phone, the party's.
        """
        cdef bytes raw = text.encode(), raw_country = country.encode()
        cdef Text view, country_view
        view.data, view.size = raw, <uint32_t>len(raw)
        country_view.data, country_view.size = raw_country, <uint32_t>len(raw_country)
        self.scratch.clear()
        if view.size > 0:
            put_form(&self.workspace.text, KINDS[kind], view, country_view, &self.scratch)
        return self.scratch.data()[: self.scratch.size()].decode()

    def account(self, str courier not None, str account_no not None):
        """Return the key of an account at a courier, 0 when nothing is left of its number."""
        cdef bytes raw = account_no.encode(), raw_courier = courier.encode()
        cdef Text view, courier_view
        view.data, view.size = raw, <uint32_t>len(raw)
        courier_view.data, courier_view.size = raw_courier, <uint32_t>len(raw_courier)
        return self.hash_account(courier_view, view)

    def owner(self, str id_no not None, str name=""):
        """Return who a party is, by its identity number, else by its name: person, company, or nothing."""
        cdef bytes raw = id_no.encode(), raw_name = name.encode()
        cdef Text view, name_view
        view.data, view.size = raw, <uint32_t>len(raw)
        name_view.data, name_view.size = raw_name, <uint32_t>len(raw_name)
        return ("", "person", "company")[self.owner_of(view, name_view)]

    def address_keys(self, list addresses not None):
        """Return (door, building) keys of many addresses.

        Args:
            addresses: UTF-8 bytes.
        """
        cdef vector[uint64_t] keys
        cdef Text view
        cdef bytes raw
        cdef size_t i
        keys.resize(2 * len(addresses))
        for i, raw in enumerate(addresses):
            view.data, view.size = raw, <uint32_t>len(raw)
            self.hash_address(view, ABSENT, &keys[2 * i], &keys[2 * i + 1])
        return [(keys[2 * i], keys[2 * i + 1]) for i in range(keys.size() // 2)]

    def fingerprint(self, double weight_g, int64_t pieces=1):
        """Return the two fingerprints of a weight per piece: weights within 1 % share at least one."""
        cdef uint64_t out[2]
        self.fingerprints(weight_g, pieces, out)
        return out[0], out[1]

    def box(self, double length_mm, double width_mm, double height_mm):
        """Return the four keys of a box: when longest and shortest sides agree within 10 mm, at least one is shared."""
        cdef double[3] sides_mm = [length_mm, width_mm, height_mm]
        cdef uint64_t out[N_BOX_KEYS]
        self.boxes(sides_mm, out)
        return out[0], out[1], out[2], out[3]
