#pragma once
// Reads one manifest record from its bytes into the structs of parcel.h. The whole record is parsed and checked as
// JSON (simdjson, DOM) before its first parcel is answered: what is cut off behind parcel 50 screens nothing.
#include <cstring>
#include <new>
#include <string>
#include <vector>

#include "checks.hpp"

struct Failure {
    Code code = NONE;
    std::string path;    // JSON pointer, RFC 6901
    std::string detail;
    uint32_t index = 0;  // of the rejected parcel
    Text parcel_id{nullptr, 0};
};

// Whether two short texts are the same, without a call: a parcel asks it fifty times.
inline bool is_same(std::string_view a, std::string_view b) {
    const size_t n = a.size();
    if (n != b.size()) return false;
    const auto differs = [&a, &b](auto first, size_t at) {
        auto second = first;
        std::memcpy(&first, a.data() + at, sizeof first);
        std::memcpy(&second, b.data() + at, sizeof second);
        return first ^ second;
    };
    if (n > 16) return std::memcmp(a.data(), b.data(), n) == 0;
    if (n >= 8) return (differs(uint64_t{}, 0) | differs(uint64_t{}, n - 8)) == 0;
    if (n >= 4) return (differs(uint32_t{}, 0) | differs(uint32_t{}, n - 4)) == 0;
    return n == 0 || (a[0] == b[0] && a[n / 2] == b[n / 2] && a[n - 1] == b[n - 1]);
}

enum { KINDS = 5, MOST_NAMES = 10 };  // of objects; of one's fields

// The fields of one kind of object.
struct Names {
    int kind;
    const std::string_view* names;
    int n;
    uint64_t required;  // bit i: names[i] must be there

    int find(std::string_view key, int guess) const {
        if (is_same(names[guess], key)) return guess;
        for (int i = 0; i < n; i++)
            if (is_same(names[i], key)) return i;
        return -1;
    }
};

inline constexpr std::string_view MANIFEST_NAMES[] = {"schema_version", "manifest_id", "revision", "courier", "channel",
                                                      "trade_mode", "lodged_at", "export_port", "declarant", "parcels"};
inline constexpr std::string_view DECLARANT_NAMES[] = {"code", "name"};
inline constexpr std::string_view PARCEL_NAMES[] = {"parcel_id", "accepted_at", "sender", "recipient", "transit_countries", "goods",
                                                    "pieces", "gross_weight_g", "dimensions_mm", "licence_no"};
inline constexpr std::string_view PARTY_NAMES[] = {"name", "id_no", "account_no", "phone", "email", "address", "city", "postcode", "country"};
inline constexpr std::string_view GOODS_NAMES[] = {"description", "brand_model", "hs_code", "quantity", "unit",
                                                   "net_weight_g", "value", "currency", "origin"};
inline constexpr Names MANIFEST{0, MANIFEST_NAMES, 10, 0b1001001011};
inline constexpr Names DECLARANT{1, DECLARANT_NAMES, 2, 0b01};
inline constexpr Names PARCEL{2, PARCEL_NAMES, 10, 0b0010101101};
inline constexpr Names PARTY{3, PARTY_NAMES, 9, 0b100100001};
inline constexpr Names GOODS{4, GOODS_NAMES, 9, 0b1};

inline constexpr Bounds WEIGHT{0, 1e9, false, "a weight from 0 to 1000000000 g"};
inline constexpr Bounds VALUE{0, 1e12, false, "an amount from 0 to 1000000000000"};
inline constexpr Bounds QUANTITY{0, INFINITY, true, "a number above 0"};
// The schema has no upper bound for these two: a sighting holds a revision in 32 bits, a double holds pieces exactly.
inline constexpr Bounds REVISION{0, 4294967295.0, false, "a whole number from 0 to 4294967295"};
inline constexpr Bounds PIECES{1, 9007199254740991.0, false, "a whole number from 1 to 9007199254740991"};
inline constexpr Bounds SIDE{0, 1e5, true, "a length above 0 and up to 100000 mm"};

inline constexpr const char* READABLE = "whole numbers from -9223372036854775808 to 18446744073709551615 and others up to 1.7976931348623157e308";

enum { MAX_DEPTH = 32, MAX_PARCELS = 5000, MAX_GOODS = 100, MAX_UNKNOWN = 16, MAX_NAME = 64 };

class ManifestReader {
   public:
    Manifest manifest{};
    Failure failure;
    std::vector<std::string> unknown;  // paths of fields that the schema does not know, without array indexes

    // False: the whole record is refused and `failure` says why. Throws std::bad_alloc only.
    bool open(const char* data, size_t size, size_t max_bytes);
    // 1: `parcel` is filled; 0: no more; -1: this parcel is refused, the next call goes on behind it.
    int next(Parcel* parcel);
    // The bytes of a parcel as they came, borrowed until the next open(). The first call of a record walks all of it:
    // for refused parcels only.
    std::string_view source_of(uint32_t index);

   private:
    dom::parser parser_{simdjson::SIMDJSON_MAXSIZE_BYTES};
    dom::parser number_parser_;                                   // for one number at a time, when salvaging
    simdjson::ondemand::parser walker_;
    std::vector<char> buffer_;   // the record and simdjson's padding
    std::vector<char> blanked_;  // the same, with null for each number of `oversized_`; only when salvaging
    size_t size_ = 0;
    dom::array parcels_;
    dom::array::iterator at_;
    uint32_t next_index_ = 0;
    std::vector<Goods> goods_;
    std::vector<size_t> oversized_;           // where numbers stand that simdjson cannot hold; ascending
    std::vector<std::string_view> sources_;   // of each parcel, in buffer_
    bool is_walked_ = false;                  // whether sources_ belongs to this record

    // Senders keep an order: by kind of object, which field came first the last time, and which behind each field.
    uint8_t behind_[KINDS][MOST_NAMES + 1] = {};

    Fault fault_;
    std::string place_;  // where `fault_` was found, below the object at hand

    bool refuse_syntax(simdjson::error_code error);
    bool refuse(Code code, std::string path, std::string detail);
    bool salvage();
    void blank_oversized_numbers();
    bool is_oversized(std::string_view number);
    bool holds_oversized(std::string_view source) const;
    bool walk(std::string* culprit);
    bool read_header(dom::element root);
    bool read_manifest_field(int field, dom::element value);
    bool read_parcel(dom::element value, Parcel* parcel);
    bool read_parcel_field(int field, dom::element value, Parcel* parcel);
    bool read_party(dom::element value, std::string_view prefix, Party* party);
    bool read_goods(dom::element value, Parcel* parcel);
    bool read_goods_line(dom::element value, Goods* line);
    bool read_transit(dom::element value, Parcel* parcel);
    bool read_sides(dom::element value, Parcel* parcel);
    void note_unknown(std::string_view prefix, std::string_view key);

    // Puts a name in front of the place of a fault; always false, to be returned.
    bool below(const std::string& name) {
        place_ = "/" + name + place_;
        return false;
    }

    // Walks an object: unknown names noted, doubled ones refused, null as absent, missing ones refused.
    template <class Read>
    bool read_object(dom::element value, const Names& names, std::string_view prefix, Read read) {
        place_.clear();
        dom::object object;
        if (value.get_object().get(object)) return fault_.set(WRONG_TYPE, std::string("expected an object, got ") + type_name(value));
        uint64_t seen = 0, present = 0;
        uint8_t* behind = &behind_[names.kind][0];
        for (dom::key_value_pair pair : object) {
            const int field = names.find(pair.key, *behind);
            if (field < 0) {
                note_unknown(prefix, pair.key);
                continue;
            }
            *behind = static_cast<uint8_t>(field);
            behind = &behind_[names.kind][field + 1];
            if (seen >> field & 1) return fault_.set(DUPLICATE_KEY, "the field stands twice") || below(std::string(pair.key));
            seen |= uint64_t{1} << field;
            if (pair.value.is_null() && !(names.required >> field & 1)) continue;
            present |= uint64_t{1} << field;
            if (!read(field, pair.value)) return below(std::string(pair.key));
        }
        const uint64_t missing = names.required & ~present;
        if (missing == 0) return true;
        const std::string name(names.names[__builtin_ctzll(missing)]);
        return fault_.set(MISSING_FIELD, "the field is required") || below(name);
    }
};
