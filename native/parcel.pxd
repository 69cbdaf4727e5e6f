"""One decoded manifest and its parcels, as C structs (see parcel.h for who owns what)."""

from libc.stdint cimport int64_t, uint32_t


cdef extern from "parcel.h" nogil:
    enum:
        MAX_TRANSIT

    ctypedef struct Text:
        const char* data  # borrowed from the decoder
        uint32_t size

    ctypedef struct Party:
        Text name
        Text id_no
        Text account_no
        Text phone
        Text email
        Text address
        Text city
        Text postcode
        Text country

    ctypedef struct Goods:
        Text description
        Text brand_model
        Text hs_code
        Text unit
        Text currency
        Text origin
        double quantity
        double net_weight_g
        double value

    ctypedef struct Parcel:
        uint32_t index
        Text parcel_id
        int64_t event_ms
        Party sender
        Party recipient
        Text transit[MAX_TRANSIT]
        uint32_t n_transit
        const Goods* goods  # borrowed from the decoder
        uint32_t n_goods
        int64_t pieces
        double gross_weight_g
        double dimensions_mm[3]
        Text licence_no

    ctypedef struct Manifest:
        Text manifest_id
        Text courier
        Text channel
        Text trade_mode
        Text export_port
        Text declarant_code
        int64_t revision
        int64_t lodged_ms
        uint32_t n_parcels
