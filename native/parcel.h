#pragma once
// What the decoder hands to every later stage: views into the decoder's own buffers, no Python object.
// Every Text is borrowed and stays valid until the decoder reads its next parcel (Goods, Parcel) or its
// next record (Manifest).
#include <cstdint>

struct Text {
    const char* data;  // UTF-8, not NUL-terminated; NULL when the field is absent or null
    uint32_t size;     // bytes
};

struct Party {
    Text name, id_no, account_no, phone, email, address, city, postcode, country;
};

struct Goods {
    Text description, brand_model, hs_code, unit, currency, origin;
    double quantity, net_weight_g, value;  // NaN when absent
};

enum { MAX_TRANSIT = 8 };

struct Parcel {
    uint32_t index;    // position in the manifest's `parcels`
    Text parcel_id;
    int64_t event_ms;  // accepted_at, else lodged_at; ms since 1970, UTC
    Party sender, recipient;
    Text transit[MAX_TRANSIT];
    uint32_t n_transit;
    const Goods* goods;
    uint32_t n_goods;  // 1..100
    int64_t pieces;    // 1 when absent
    double gross_weight_g;
    double dimensions_mm[3];  // NaN when absent
    Text licence_no;
};

struct Manifest {
    Text manifest_id, courier, channel, trade_mode, export_port, declarant_code;
    int64_t revision;
    int64_t lodged_ms;
    uint32_t n_parcels;
};
