#pragma once
// Sums of whole numbers that come and go: what is left does not depend on what came before, or on its order.
// 128 bits hold the sum of any number of int64, and the squared deviations of 2^19 numbers up to 2^53 (more of lesser
// ones); what overflows on the way is taken back when the terms are put together, since all of it is modulo 2^128.
#include <cmath>
#include <cstdint>

struct Moments {
    __int128 sum;
    unsigned __int128 squares;
};

inline void moments_clear(Moments* moments) {
    moments->sum = 0;
    moments->squares = 0;
}

inline void moments_add(Moments* moments, int64_t value) { moments->sum += value; }

inline void moments_remove(Moments* moments, int64_t value) { moments->sum -= value; }

inline void moments_add_square(Moments* moments, int64_t value) {
    moments->squares += static_cast<unsigned __int128>(static_cast<__int128>(value) * value);
}

inline void moments_remove_square(Moments* moments, int64_t value) {
    moments->squares -= static_cast<unsigned __int128>(static_cast<__int128>(value) * value);
}

inline double moments_sum(const Moments* moments) { return static_cast<double>(moments->sum); }

// Of n >= 1 values.
inline double moments_mean(const Moments* moments, uint32_t n) { return static_cast<double>(moments->sum) / n; }

// Of a sample of n >= 2 values. Deviations are taken from a whole number near the mean, so that nothing cancels.
inline double moments_stddev(const Moments* moments, uint32_t n) {
    const __int128 centre = moments->sum / n;
    const __int128 rest = moments->sum - centre * n;
    const unsigned __int128 deviations = moments->squares
        - static_cast<unsigned __int128>(centre) * static_cast<unsigned __int128>(2 * moments->sum - centre * n);
    const long double squared = static_cast<long double>(deviations) - static_cast<long double>(rest) * rest / n;
    return static_cast<double>(std::sqrt(squared > 0 ? squared / (n - 1) : 0.0L));
}
