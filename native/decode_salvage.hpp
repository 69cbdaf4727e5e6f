#pragma once
// The slow paths of ManifestReader: where each parcel stands in the bytes, and records with numbers that no double holds.
#include "decode_read.hpp"

// Where the JSON number ends that begins at `at`; `at` itself when none begins there.
inline size_t number_end(const char* data, size_t size, size_t at) {
    const auto digits = [&](size_t from) {
        while (from < size && is_number_char(data[from])) from++;
        return from;
    };
    const size_t first = at + (data[at] == '-');
    size_t end = first < size && data[first] == '0' ? first + 1 : digits(first);
    if (end == first) return at;
    if (end < size && data[end] == '.') {
        const size_t behind = digits(end + 1);
        if (behind == end + 1) return at;
        end = behind;
    }
    if (end < size && (data[end] == 'e' || data[end] == 'E')) {
        const size_t exponent = end + 1 + (end + 1 < size && (data[end + 1] == '+' || data[end + 1] == '-'));
        const size_t behind = digits(exponent);
        if (behind == exponent) return at;
        end = behind;
    }
    return end;
}

inline size_t string_end(const char* data, size_t size, size_t at) {
    for (at++; at < size && data[at] != '"'; at++) at += data[at] == '\\';
    return at + 1;
}

// Whether a \u escape stands for half a character: JSON's grammar allows it, Unicode does not.
inline bool has_lone_surrogate(std::string_view text) {
    const auto unit_at = [text](size_t at) -> long {
        if (text.size() < 6 || at > text.size() - 6 || text[at] != '\\' || text[at + 1] != 'u') return -1;
        const std::string digits(text.substr(at + 2, 4));
        return digits.find_first_not_of("0123456789abcdefABCDEF") == digits.npos ? std::strtol(digits.c_str(), nullptr, 16) : -1;
    };
    for (size_t at = text.find('\\'); at < text.size(); at = text.find('\\', at)) {
        const long unit = unit_at(at);
        if (unit >= 0xDC00 && unit < 0xE000) return true;
        if (unit >= 0xD800 && unit < 0xDC00) {
            const long low = unit_at(at + 6);
            if (low < 0xDC00 || low >= 0xE000) return true;
            at += 6;
        }
        at += 2;
    }
    return false;
}

// simdjson itself is the judge, so that both agree on every edge; only what looks large is asked about.
inline bool ManifestReader::is_oversized(std::string_view number) {
    if (number.size() < 19 && number.find_first_of("eE") == number.npos) return false;
    const simdjson::error_code error = number_parser_.parse(number.data(), number.size()).error();
    if (error == simdjson::MEMALLOC) throw std::bad_alloc();
    return error != simdjson::SUCCESS;
}

// Numbers become null of the same length, so that offsets hold in both buffers. The shortest, 1e309, has room for null
// and a space: what stuck to the number still sticks to a literal, and what was no JSON before is none afterwards.
inline void ManifestReader::blank_oversized_numbers() {
    blanked_.assign(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(size_ + simdjson::SIMDJSON_PADDING));
    for (size_t at = 0; at < size_;) {
        if (buffer_[at] == '"') {
            at = string_end(buffer_.data(), size_, at);
            continue;
        }
        const size_t end = number_end(buffer_.data(), size_, at);
        if (end > at && is_oversized({buffer_.data() + at, end - at})) {
            oversized_.push_back(at);
            std::memset(&blanked_[at], ' ', end - at);
            std::memcpy(&blanked_[at], "null", 4);
        }
        at = std::max(end, at + 1);
    }
}

inline bool ManifestReader::holds_oversized(std::string_view source) const {
    const size_t begin = static_cast<size_t>(source.data() - buffer_.data());
    const auto found = std::lower_bound(oversized_.begin(), oversized_.end(), begin);
    return found != oversized_.end() && *found < begin + source.size();
}

// Some number of the record cannot be held. The rest is checked like any record; the parcels that hold such numbers
// are refused by next(), and the whole record is when one stands outside its parcels.
inline bool ManifestReader::salvage() {
    blank_oversized_numbers();
    dom::element root;
    if (const simdjson::error_code error = parser_.parse(blanked_.data(), size_, false).get(root)) return refuse_syntax(error);
    std::string culprit;
    if (root.is_object() && !walk(&culprit))
        return refuse(OUT_OF_RANGE, culprit.empty() ? "" : "/" + culprit, std::string("expected ") + READABLE + ", got a larger one");
    return read_header(root);
}

// Finds every parcel in the record's bytes. False when a number of `oversized_` stands outside them; `culprit` is the
// field of the manifest that holds it, empty when the schema does not know the field. The record is valid JSON.
inline bool ManifestReader::walk(std::string* culprit) {
    is_walked_ = true;
    simdjson::ondemand::document document;
    simdjson::ondemand::object object;
    if (walker_.iterate(buffer_.data(), size_, buffer_.size()).get(document) || document.get_object().get(object)) return true;
    bool good = true;
    for (auto field : object) {
        std::string_view key, source;
        simdjson::ondemand::value value;
        simdjson::ondemand::array parcels;
        if (field.unescaped_key().get(key) || field.value().get(value)) return good;
        if (key == "parcels" && !value.get_array().get(parcels)) {
            for (auto parcel : parcels) {
                if (parcel.raw_json().get(source)) return good;
                while (!source.empty() && std::strchr(" \t\r\n", source.back())) source.remove_suffix(1);
                sources_.push_back(source);
            }
        } else if (!value.raw_json().get(source) && holds_oversized(source) && good) {
            good = false;
            if (MANIFEST.find(key, 0) >= 0) *culprit = key;
        }
    }
    return good;
}

inline std::string_view ManifestReader::source_of(uint32_t index) {
    std::string culprit;
    if (!is_walked_) walk(&culprit);
    return index < sources_.size() ? sources_[index] : std::string_view();
}
