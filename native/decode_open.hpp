#pragma once
// How ManifestReader opens a record and steps through it.
#include "decode_salvage.hpp"

inline bool ManifestReader::refuse(Code code, std::string path, std::string detail) {
    failure = Failure{code, std::move(path), std::move(detail), 0, Text{nullptr, 0}};
    return false;
}

inline bool ManifestReader::refuse_syntax(simdjson::error_code error) {
    switch (error) {
        case simdjson::EMPTY: return refuse(EMPTY_RECORD, "", "the record has no value; a manifest is a JSON object");
        case simdjson::UTF8_ERROR: return refuse(INVALID_UTF8, "", "the record is not valid UTF-8");
        case simdjson::DEPTH_ERROR:
            return refuse(TOO_DEEP, "", "objects and arrays are nested deeper than " + std::to_string(MAX_DEPTH) + " levels");
        case simdjson::CAPACITY: return refuse(TOO_LARGE, "", "the record has " + std::to_string(size_) + " bytes; no reader takes that many");
        case simdjson::MEMALLOC: throw std::bad_alloc();  // says nothing about the record
        case simdjson::STRING_ERROR:
            if (has_lone_surrogate({buffer_.data(), size_}))
                return refuse(INVALID_UTF8, "", "a \\u escape stands for half a character (a surrogate without its other half)");
            break;
        default: break;
    }
    return refuse(NOT_JSON, "", std::string("the record is not JSON: ") + simdjson::error_message(error));
}

inline bool ManifestReader::open(const char* data, size_t size, size_t max_bytes) {
    unknown.clear();
    oversized_.clear();
    sources_.clear();
    is_walked_ = false;
    next_index_ = 0;
    size_ = 0;
    manifest = Manifest{};
    manifest.channel = Text{"express", 7};  // the schema's default
    if (size > max_bytes)
        return refuse(TOO_LARGE, "", "the record is too long: at most " + std::to_string(max_bytes) + " bytes are read");
    if (size == 0) return refuse_syntax(simdjson::EMPTY);
    if (size >= 3 && std::memcmp(data, "\xEF\xBB\xBF", 3) == 0)  // simdjson would skip it
        return refuse(NOT_JSON, "", "the record begins with a byte order mark; JSON is sent without one");
    if (buffer_.size() < size + simdjson::SIMDJSON_PADDING) buffer_.resize(size + simdjson::SIMDJSON_PADDING + size / 4);
    std::memcpy(buffer_.data(), data, size);
    std::memset(buffer_.data() + size, 0, simdjson::SIMDJSON_PADDING);
    size_ = size;
    if (parser_.max_depth() != MAX_DEPTH)
        if (const simdjson::error_code error = parser_.allocate(size, MAX_DEPTH)) return refuse_syntax(error);
    dom::element root;
    const simdjson::error_code error = parser_.parse(buffer_.data(), size, false).get(root);
    if (error == simdjson::NUMBER_ERROR || error == simdjson::BIGINT_ERROR) return salvage();
    if (error) return refuse_syntax(error);
    return read_header(root);
}

inline bool ManifestReader::read_header(dom::element root) {
    if (!root.is_object()) return refuse(NOT_AN_OBJECT, "", std::string("expected a JSON object, got ") + type_name(root));
    fault_ = Fault{};
    const bool good = read_object(root, MANIFEST, "", [this](int field, dom::element value) { return read_manifest_field(field, value); });
    if (!good) {
        // Another version may differ anywhere: its number is the news, not the first field that differs.
        dom::element version;
        if (!root["schema_version"].get(version) && version.is_number() && !read_manifest_field(0, version)) place_ = "/schema_version";
        return refuse(fault_.code, place_, fault_.detail);
    }
    const size_t n = parcels_.size();  // saturates far above the limit
    if (n == 0) return refuse(NO_PARCELS, "/parcels", "a manifest has 1 to 5000 parcels, this one has none");
    if (n > MAX_PARCELS) return refuse(TOO_MANY_PARCELS, "/parcels", "a manifest has 1 to 5000 parcels, this one has " + std::to_string(n));
    manifest.n_parcels = static_cast<uint32_t>(n);
    at_ = parcels_.begin();
    return true;
}

inline int ManifestReader::next(Parcel* parcel) {
    if (next_index_ == manifest.n_parcels) return 0;
    parcel->index = next_index_++;
    const dom::element value = *at_;
    ++at_;
    if (read_parcel(value, parcel)) return 1;
    Text id{nullptr, 0};  // may stand behind the fault
    Fault ignored;
    dom::element found;
    if (!value["parcel_id"].get(found)) read_text(found, 1, 40, &id, ignored);
    failure = Failure{fault_.code, "/parcels/" + std::to_string(parcel->index) + place_, fault_.detail, parcel->index, id};
    return -1;
}
