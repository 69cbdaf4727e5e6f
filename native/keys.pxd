"""Turn identities and codes into keyed 64-bit hashes, the only form in which they leave the decoder."""

from libc.stdint cimport int64_t, uint32_t, uint64_t
from libcpp.vector cimport vector

from native.address cimport Workspace
from native.parcel cimport Text


cdef class Keyring:
    cdef uint64_t k0, k1
    cdef vector[char] scratch  # canonical form of the text at hand
    cdef Workspace workspace

    # SipHash-2-4 of bytes in the domain of a kind; never 0, which means "missing".
    cdef uint64_t hash_bytes(self, int kind, const char* data, size_t size) noexcept nogil
    # Hash of a text's canonical form; 0 when nothing of it is left.
    cdef uint64_t hash_text(self, int kind, Text text) noexcept nogil
    # Hash of an account number of a courier: another courier's equal number is another account.
    cdef uint64_t hash_account(self, Text courier, Text account_no) noexcept nogil
    # Hash of a canonical form, 0 for none; a phone is read as numbers are written in `country` (ISO 3166-1 alpha-2).
    cdef uint64_t hash_form(self, int kind, Text text, Text country) noexcept nogil
    # Who a party is, by its identity number, else by its name: owners.PERSON, COMPANY or 0.
    cdef int owner_of(self, Text id_no, Text name) noexcept nogil
    # Keys of an address's door and its building; 0 when nothing of it is left. `city`: the manifest's field.
    cdef void hash_address(self, Text address, Text city, uint64_t* door, uint64_t* building) noexcept nogil
    # Group key: the group type and its field hashes.
    cdef uint64_t hash_group(self, uint64_t group_type, const uint64_t* hashes, size_t n) noexcept nogil
    cdef uint64_t hash_parcel(self, Text courier, Text parcel_id) noexcept nogil
    # N_GRIDS hashes of a weight and N_BOX_KEYS of a box (native/portions.pyx); all 0 when the weight, or a side, is
    # unknown.
    cdef void fingerprints(self, double weight_g, int64_t pieces, uint64_t* out) noexcept nogil
    cdef void boxes(self, const double* sides_mm, uint64_t* out) noexcept nogil
