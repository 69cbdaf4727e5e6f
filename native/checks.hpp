#pragma once
// Checked reads of single JSON values. Each returns false and says in `Fault` what is wrong, without the place.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "parcel.h"
#include "simdjson.h"
#include "timestamp.hpp"

namespace dom = simdjson::dom;

enum Code {
    NONE, NOT_JSON, EMPTY_RECORD, NOT_AN_OBJECT, INVALID_UTF8, TOO_LARGE, TOO_DEEP, DUPLICATE_KEY, MISSING_FIELD,
    WRONG_TYPE, OUT_OF_RANGE, INVALID_VALUE, UNSUPPORTED_VERSION, NO_PARCELS, TOO_MANY_PARCELS
};

struct Fault {
    Code code = NONE;
    std::string detail;
    bool is_private = false;  // the value at hand is about a person: it is never quoted

    bool set(Code c, std::string what) {
        code = c;
        detail = std::move(what);
        return false;
    }
};

inline const char* type_name(dom::element value) {
    switch (value.type()) {
        case dom::element_type::ARRAY: return "an array";
        case dom::element_type::OBJECT: return "an object";
        case dom::element_type::STRING: return "a string";
        case dom::element_type::BOOL: return "a boolean";
        case dom::element_type::NULL_VALUE: return "null";
        default: return "a number";
    }
}

// At most `most` bytes of a text, without cutting a character in two.
inline std::string_view shortened(std::string_view text, size_t most) {
    size_t end = std::min(text.size(), most);
    while (end < text.size() && end > 0 && (static_cast<uint8_t>(text[end]) & 0xC0) == 0x80) end--;
    return text.substr(0, end);
}

// A value as text for a message: short, on one line, and nothing where it is about a person.
inline std::string quoted(std::string_view text, const Fault& fault) {
    if (fault.is_private) return "something else";
    std::string part(shortened(text, 40));
    for (char& c : part)
        if (static_cast<uint8_t>(c) < 0x20 || c == 0x7F) c = '?';
    return "'" + part + (part.size() < text.size() ? "...'" : "'");
}

// A number with as few digits as tell it from its neighbours.
inline std::string plain(double number) {
    char room[40];
    for (int n_digits = 15; n_digits <= 17; n_digits++) {
        std::snprintf(room, sizeof room, "%.*g", n_digits, number);
        if (std::strtod(room, nullptr) == number) break;
    }
    return room;
}

inline size_t count_characters(std::string_view text) {
    size_t n = 0;
    for (char byte : text) n += (static_cast<uint8_t>(byte) & 0xC0) != 0x80;
    return n;
}

inline bool read_text(dom::element value, size_t least, size_t most, Text* out, Fault& fault) {
    std::string_view text;
    if (value.get_string().get(text)) return fault.set(WRONG_TYPE, std::string("expected a string, got ") + type_name(value));
    if (text.size() > most || text.size() < least) {  // bytes bound characters from above: count only when in doubt
        const size_t n = count_characters(text);
        if (n < least) return fault.set(INVALID_VALUE, "expected at least " + std::to_string(least) + " character, got none");
        if (n > most)
            return fault.set(INVALID_VALUE, "expected at most " + std::to_string(most) + " characters, got " + std::to_string(n));
    }
    *out = Text{text.data(), static_cast<uint32_t>(text.size())};
    return true;
}

// A string of `least` to `most` characters, all of which `fits` accepts.
template <class Fits>
inline bool read_pattern(dom::element value, size_t least, size_t most, const char* expected, Text* out, Fault& fault, Fits fits) {
    std::string_view text;
    if (value.get_string().get(text)) return fault.set(WRONG_TYPE, std::string("expected ") + expected + ", got " + type_name(value));
    bool good = text.size() >= least && text.size() <= most;
    for (size_t i = 0; good && i < text.size(); i++) good = fits(text[i]);
    if (!good) return fault.set(INVALID_VALUE, std::string("expected ") + expected + ", got " + quoted(text, fault));
    *out = Text{text.data(), static_cast<uint32_t>(text.size())};
    return true;
}

inline bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
inline bool is_number_char(char c) { return c >= '0' && c <= '9'; }

inline bool read_country(dom::element value, Text* out, Fault& fault) {
    return read_pattern(value, 2, 2, "a country code of two capital letters", out, fault, is_capital);
}

// What the schema asks of a number besides being one.
struct Bounds {
    double least, most;
    bool least_open;
    const char* expected;
};

inline bool read_number(dom::element value, const Bounds& bounds, double* out, Fault& fault) {
    double number;
    if (!value.is_number() || value.get_double().get(number))
        return fault.set(WRONG_TYPE, std::string("expected ") + bounds.expected + ", got " + type_name(value));
    if (number < bounds.least || number > bounds.most || (bounds.least_open && number == bounds.least))
        return fault.set(OUT_OF_RANGE, std::string("expected ") + bounds.expected + ", got " + plain(number));
    *out = number;
    return true;
}

// 1.0 is a whole number, as JSON Schema has it.
inline bool read_whole(dom::element value, const Bounds& bounds, int64_t* out, Fault& fault) {
    const char* expected = bounds.expected;
    double number;
    if (!value.is_number() || value.get_double().get(number))
        return fault.set(WRONG_TYPE, std::string("expected ") + expected + ", got " + type_name(value));
    if (number != std::floor(number)) return fault.set(WRONG_TYPE, std::string("expected ") + expected + ", got " + plain(number));
    if (number < bounds.least || number > bounds.most)
        return fault.set(OUT_OF_RANGE, std::string("expected ") + expected + ", got " + plain(number));
    *out = static_cast<int64_t>(number);
    return true;
}

inline bool read_moment(dom::element value, int64_t* out_ms, Fault& fault) {
    static const char* EXPECTED = "an RFC 3339 date-time with offset, such as 2026-03-01T08:00:00+08:00";
    std::string_view text;
    if (value.get_string().get(text)) return fault.set(WRONG_TYPE, std::string("expected ") + EXPECTED + ", got " + type_name(value));
    if (!read_timestamp(text, out_ms)) return fault.set(INVALID_VALUE, std::string("expected ") + EXPECTED + ", got " + quoted(text, fault));
    return true;
}
