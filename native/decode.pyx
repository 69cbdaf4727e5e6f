"""Read one manifest record from its bytes, parcel by parcel, without a Python object on the clean path."""

cimport cython
from libc.math cimport isnan
from libc.stdint cimport uint32_t
from libcpp.string cimport string
from libcpp.vector cimport vector

from native.parcel cimport Goods, Manifest, Parcel, Party, Text

cdef extern from "decode_open.hpp" nogil:
    cdef cppclass Failure:
        int code
        string path
        string detail
        uint32_t index
        Text parcel_id

    cdef cppclass string_view "std::string_view":
        const char* data()
        size_t size()

    cdef cppclass ManifestReader:
        Manifest manifest
        Failure failure
        vector[string] unknown
        ManifestReader() except +
        bint open(const char* data, size_t size, size_t max_bytes) except +
        int next(Parcel* parcel) except +
        string_view source_of(uint32_t index) except +

# In the order of `Code` in checks.hpp; every dead letter of the decoder carries one of them.
ERROR_CODES = (
    "not-json", "empty-record", "not-an-object", "invalid-utf8", "too-large", "too-deep", "duplicate-key",
    "missing-field", "wrong-type", "out-of-range", "invalid-value", "unsupported-version", "no-parcels",
    "too-many-parcels",
)


class ManifestError(ValueError):
    """Say why a record or a parcel was refused.

    Attributes:
        code: one of ERROR_CODES.
        path: JSON pointer to the value.
        detail: what was expected and what came.
    """

    def __init__(self, code, path, detail):
        super().__init__(f"{code} at {path or '/'}: {detail}")
        self.code, self.path, self.detail = code, path, detail


cdef object text_or_none(Text text):
    return text.data[:text.size].decode() if text.data != NULL else None


cdef object number_or_none(double number):
    return None if isnan(number) else number


cdef dict party_as_dict(const Party* party):
    return {
        "name": text_or_none(party.name), "id_no": text_or_none(party.id_no),
        "account_no": text_or_none(party.account_no), "phone": text_or_none(party.phone),
        "email": text_or_none(party.email), "address": text_or_none(party.address),
        "city": text_or_none(party.city), "postcode": text_or_none(party.postcode),
        "country": text_or_none(party.country),
    }


cdef dict goods_as_dict(const Goods* line):
    return {
        "description": text_or_none(line.description), "brand_model": text_or_none(line.brand_model),
        "hs_code": text_or_none(line.hs_code), "quantity": number_or_none(line.quantity),
        "unit": text_or_none(line.unit), "net_weight_g": number_or_none(line.net_weight_g),
        "value": number_or_none(line.value), "currency": text_or_none(line.currency),
        "origin": text_or_none(line.origin),
    }


cdef dict parcel_as_dict(const Parcel* parcel):
    return {
        "parcel_id": text_or_none(parcel.parcel_id),
        "event_ms": parcel.event_ms,
        "sender": party_as_dict(&parcel.sender),
        "recipient": party_as_dict(&parcel.recipient),
        "transit_countries": [text_or_none(parcel.transit[i]) for i in range(parcel.n_transit)],
        "goods": [goods_as_dict(&parcel.goods[i]) for i in range(parcel.n_goods)],
        "pieces": parcel.pieces,
        "gross_weight_g": parcel.gross_weight_g,
        "dimensions_mm": None if isnan(parcel.dimensions_mm[0]) else [parcel.dimensions_mm[i] for i in range(3)],
        "licence_no": text_or_none(parcel.licence_no),
    }


cdef inline ManifestReader* reader_of(Reader owner) noexcept nogil:
    return <ManifestReader*>owner.handle


@cython.final
cdef class Reader:
    """Hold the buffers that records are read into, one after the other.

    Args:
        max_bytes: larger records are refused unread.
    """

    def __cinit__(self, size_t max_bytes=10 << 20):
        self.handle = new ManifestReader()
        self.max_bytes = max_bytes

    def __dealloc__(self):
        cdef ManifestReader* reader = reader_of(self)
        del reader

    cdef bint open(self, const char* data, size_t size) except -1 nogil:
        return reader_of(self).open(data, size, self.max_bytes)

    cdef int next(self, Parcel* parcel) except -2 nogil:
        return reader_of(self).next(parcel)

    cdef const Manifest* manifest(self) noexcept nogil:
        return &reader_of(self).manifest

    cdef bint has_unknown_fields(self) noexcept nogil:
        return not reader_of(self).unknown.empty()

    cdef tuple failure(self):
        cdef Failure* failure = &reader_of(self).failure
        return ERROR_CODES[failure.code - 1], failure.path.decode(), failure.detail.decode()

    cdef object failed_parcel_id(self):
        return text_or_none(reader_of(self).failure.parcel_id)

    cdef bytes source_of(self, uint32_t index):
        cdef string_view source = reader_of(self).source_of(index)
        return source.data()[:source.size()]

    cdef list unknown_fields(self):
        return [path.decode() for path in reader_of(self).unknown]

    def read(self, bytes value not None):
        """Return everything that a record holds, as plain Python; for tests and tools.

        Returns:
            The manifest's fields with `parcels` (of those that could be read), `rejected` as (index, code,
            path, detail, parcel_id, source) and `unknown`, the paths of unknown fields.
        Raises:
            ManifestError: the record as a whole is refused.
        """
        cdef Parcel parcel
        cdef const Manifest* manifest
        cdef int got
        if not self.open(value, len(value)):
            raise ManifestError(*self.failure())
        parcels, rejected = [], []
        while True:
            got = self.next(&parcel)
            if got == 0:
                break
            if got == 1:
                parcels.append(parcel_as_dict(&parcel))
            else:
                index = reader_of(self).failure.index
                rejected.append((index, *self.failure(), self.failed_parcel_id(), self.source_of(index)))
        manifest = self.manifest()
        return {
            "manifest_id": text_or_none(manifest.manifest_id),
            "revision": manifest.revision,
            "courier": text_or_none(manifest.courier),
            "channel": text_or_none(manifest.channel),
            "trade_mode": text_or_none(manifest.trade_mode),
            "lodged_ms": manifest.lodged_ms,
            "export_port": text_or_none(manifest.export_port),
            "declarant_code": text_or_none(manifest.declarant_code),
            "parcels": parcels,
            "rejected": rejected,
            "unknown": self.unknown_fields(),
        }
