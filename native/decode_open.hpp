#pragma once
// How ManifestReader opens a record, steps through it, and finds its way where a number cannot be read.
#include "decode_read.hpp"

// Whether every number outside strings has JSON's form: tells "too large to read" from "not JSON".
inline bool numbers_have_json_form(const char* data, size_t size) {
    const auto digits = [&](size_t at) {
        while (at < size && is_number_char(data[at])) at++;
        return at;
    };
    for (size_t at = 0; at < size;) {
        if (data[at] == '"') {
            for (at++; at < size && data[at] != '"'; at++)
                if (data[at] == '\\') at++;
            at++;
        } else if (data[at] == '-' || is_number_char(data[at])) {
            at += data[at] == '-';
            size_t end = digits(at);
            if (end == at || (data[at] == '0' && end > at + 1)) return false;
            at = end;
            if (at < size && data[at] == '.') {
                end = digits(at + 1);
                if (end == at + 1) return false;
                at = end;
            }
            if (at < size && (data[at] == 'e' || data[at] == 'E')) {
                at++;
                at += at < size && (data[at] == '+' || data[at] == '-');
                end = digits(at);
                if (end == at) return false;
                at = end;
            }
            if (at < size && !std::strchr(",]} \t\r\n", data[at])) return false;
        } else {
            at++;
        }
    }
    return true;
}

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
        case simdjson::NUMBER_ERROR:
        case simdjson::BIGINT_ERROR: return refuse(OUT_OF_RANGE, "", "a number of the manifest itself is too large to be read");
        default: return refuse(NOT_JSON, "", std::string("the record is not JSON: ") + simdjson::error_message(error));
    }
}

inline bool ManifestReader::open(const char* data, size_t size, size_t max_bytes) {
    unknown.clear();
    salvaging_ = false;
    next_index_ = 0;
    size_ = 0;
    manifest = Manifest{};
    manifest.channel = Text{"express", 7};  // the schema's default
    if (size > max_bytes)
        return refuse(TOO_LARGE, "", "the record has " + std::to_string(size) + " bytes; at most " + std::to_string(max_bytes) + " are read");
    if (size == 0) return refuse_syntax(simdjson::EMPTY);
    if (buffer_.size() < size + simdjson::SIMDJSON_PADDING) buffer_.resize(size + simdjson::SIMDJSON_PADDING + size / 4);
    std::memcpy(buffer_.data(), data, size);
    std::memset(buffer_.data() + size, 0, simdjson::SIMDJSON_PADDING);
    size_ = size;
    if (parser_.max_depth() != MAX_DEPTH && parser_.allocate(size, MAX_DEPTH)) return refuse_syntax(simdjson::MEMALLOC);
    dom::element root;
    const simdjson::error_code error = parser_.parse(buffer_.data(), size, false).get(root);
    if (error == simdjson::NUMBER_ERROR || error == simdjson::BIGINT_ERROR) return salvage(error);
    if (error) return refuse_syntax(error);
    return read_header(root);
}

inline bool ManifestReader::read_header(dom::element root) {
    if (!root.is_object()) return refuse(NOT_AN_OBJECT, "", std::string("expected a JSON object, got ") + type_name(root));
    fault_ = Fault{};
    const bool good = read_object(root, MANIFEST, "", [this](int field, dom::element value) { return read_manifest_field(field, value); });
    if (!good) {
        std::string path;
        path.swap(place_);
        return refuse(fault_.code, std::move(path), fault_.detail);
    }
    const size_t n = salvaging_ ? parts_.size() : parcels_.size();  // size() saturates far above the limit
    if (n == 0) return refuse(NO_PARCELS, "/parcels", "a manifest has 1 to 5000 parcels, this one has none");
    if (n > MAX_PARCELS) return refuse(TOO_MANY_PARCELS, "/parcels", "a manifest has 1 to 5000 parcels, this one has " + std::to_string(n));
    manifest.n_parcels = static_cast<uint32_t>(n);
    at_ = parcels_.begin();
    end_ = parcels_.end();
    return true;
}

inline int ManifestReader::next(Parcel* parcel) {
    if (next_index_ == manifest.n_parcels) return 0;
    parcel->index = next_index_++;
    bool good;
    if (salvaging_) {
        dom::element part;
        if (part_parser_.parse(parts_[parcel->index]).get(part)) {
            std::memset(parcel, 0, sizeof *parcel);
            place_.clear();
            fault_ = Fault{};
            good = fault_.set(OUT_OF_RANGE, "a number is too large to be read");
        } else {
            good = read_parcel(part, parcel);
        }
    } else {
        good = read_parcel(*at_, parcel);
        ++at_;
    }
    if (good) return 1;
    const uint32_t index = next_index_ - 1;
    failure = Failure{fault_.code, "/parcels/" + std::to_string(index) + place_, fault_.detail, index, parcel->parcel_id};
    return -1;
}

// Some number of the record cannot be held. Each parcel is parsed alone, so that only its own parcel is refused.
inline bool ManifestReader::salvage(simdjson::error_code error) {
    if (!numbers_have_json_form(buffer_.data(), size_)) return refuse(NOT_JSON, "", "the record is not JSON: a number is malformed");
    parts_.clear();
    simdjson::ondemand::document document;
    std::string_view all;
    if (walker_.iterate(buffer_.data(), size_, buffer_.size()).get(document) || document["parcels"].raw_json().get(all))
        return refuse_syntax(error);
    std::string header(buffer_.data(), static_cast<size_t>(all.data() - buffer_.data()));
    header.append("[]").append(all.data() + all.size(), static_cast<size_t>(buffer_.data() + size_ - all.data() - all.size()));
    simdjson::ondemand::array parcels;
    if (walker_.iterate(buffer_.data(), size_, buffer_.size()).get(document) || document["parcels"].get_array().get(parcels))
        return refuse_syntax(error);
    if (part_parser_.allocate(size_, MAX_DEPTH)) return refuse_syntax(simdjson::MEMALLOC);
    for (auto value : parcels) {
        std::string_view part;
        dom::element parsed;
        if (value.raw_json().get(part)) return refuse(NOT_JSON, "", "the record is not JSON");
        parts_.emplace_back(part);
        const simdjson::error_code wrong = part_parser_.parse(parts_.back()).get(parsed);
        if (wrong && wrong != simdjson::NUMBER_ERROR && wrong != simdjson::BIGINT_ERROR) return refuse_syntax(wrong);
    }
    dom::element root;
    if (const simdjson::error_code wrong = parser_.parse(header).get(root)) return refuse_syntax(wrong);
    salvaging_ = true;
    return read_header(root);
}

inline std::string_view ManifestReader::source_of(uint32_t index) {
    simdjson::ondemand::document document;
    std::string_view source;
    if (walker_.iterate(buffer_.data(), size_, buffer_.size()).get(document) ||
        document["parcels"].get_array().at(index).raw_json().get(source))
        return {};
    while (!source.empty() && std::strchr(" \t\r\n", source.back())) source.remove_suffix(1);
    return source;
}
