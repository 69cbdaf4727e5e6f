#pragma once
// RFC 3339 date-times to milliseconds since 1970, UTC.
#include <cstdint>
#include <string_view>

inline bool read_digits(std::string_view text, size_t at, int n, int* out) {
    if (n < 0 || at > text.size() || static_cast<size_t>(n) > text.size() - at) return false;
    int value = 0;
    for (size_t i = at; i < at + static_cast<size_t>(n); i++) {
        if (text[i] < '0' || text[i] > '9') return false;
        value = value * 10 + (text[i] - '0');
    }
    *out = value;
    return true;
}

inline bool is_leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

inline int days_in_month(int year, int month) {
    static const int DAYS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : DAYS[month - 1];
}

// Days from 1970-01-01 in the proleptic Gregorian calendar (Howard Hinnant, "chrono-compatible low-level date
// algorithms", days_from_civil).
inline int64_t days_from_civil(int year, int month, int day) {
    year -= month <= 2;
    const int era = (year >= 0 ? year : year - 399) / 400;
    const int year_of_era = year - era * 400;
    const int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return static_cast<int64_t>(era) * 146097 + day_of_era - 719468;
}

// Reads the fraction of a second, of any length, as milliseconds; `at` moves behind it.
inline bool read_fraction_ms(std::string_view text, size_t* at, int* out) {
    *out = 0;
    if (*at >= text.size() || text[*at] != '.') return true;
    const size_t first = ++*at;
    int scale = 100;
    while (*at < text.size() && text[*at] >= '0' && text[*at] <= '9') {
        *out += (text[*at] - '0') * scale;
        scale /= 10;
        ++*at;
    }
    return *at > first;
}

inline bool read_offset_minutes(std::string_view text, size_t at, int* out) {
    *out = 0;
    if (at + 1 == text.size() && (text[at] == 'Z' || text[at] == 'z')) return true;
    int hours, minutes;
    if (text.size() - at != 6 || (text[at] != '+' && text[at] != '-') || text[at + 3] != ':') return false;
    if (!read_digits(text, at + 1, 2, &hours) || !read_digits(text, at + 4, 2, &minutes)) return false;
    if (hours > 23 || minutes > 59) return false;
    *out = (text[at] == '-' ? -1 : 1) * (hours * 60 + minutes);
    return true;
}

// False when the text is no RFC 3339 date-time with an offset. A leap second becomes the last millisecond before it.
inline bool read_timestamp(std::string_view text, int64_t* out_ms) {
    int year, month, day, hour, minute, second, ms, offset;
    if (text.size() < 20 || text[4] != '-' || text[7] != '-' || text[13] != ':' || text[16] != ':') return false;
    if (text[10] != 'T' && text[10] != 't') return false;
    if (!read_digits(text, 0, 4, &year) || !read_digits(text, 5, 2, &month) || !read_digits(text, 8, 2, &day) ||
        !read_digits(text, 11, 2, &hour) || !read_digits(text, 14, 2, &minute) || !read_digits(text, 17, 2, &second))
        return false;
    if (month < 1 || month > 12 || day < 1 || day > days_in_month(year, month)) return false;
    if (hour > 23 || minute > 59 || second > 60) return false;
    size_t at = 19;
    if (!read_fraction_ms(text, &at, &ms) || at >= text.size() || !read_offset_minutes(text, at, &offset)) return false;
    if (second == 60) {
        second = 59;
        ms = 999;
    }
    const int64_t minutes = (days_from_civil(year, month, day) * 24 + hour) * 60 + minute - offset;
    *out_ms = (minutes * 60 + second) * 1000 + ms;
    return true;
}
