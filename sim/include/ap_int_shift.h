#ifndef FIBERTAP_SIM_INCLUDE_AP_INT_SHIFT_H_
#define FIBERTAP_SIM_INCLUDE_AP_INT_SHIFT_H_

#include <stdint.h>

#include "sim/include/ap_int_base.h"
#include "sim/include/ap_int_operators.h"
#include "sim/include/ap_int_source.h"

// Shifts, as wide as what is shifted. A shift by the width or more leaves only zeros, or of a
// negative value shifted right only ones. A negative amount shifts the other way.

namespace ap_detail {

/// Far above any width, far below what an int holds.
constexpr int kShiftLimit = 1 << 30;

/// An amount as an int, cut to +-kShiftLimit.
template <typename T>
constexpr int shift_amount(const T& amount) {
  const bool negative = is_negative(amount);
  const uint64_t fill = negative ? ~uint64_t{0} : 0;
  const uint64_t low = access::word(amount, 0);
  const uint64_t magnitude = negative ? ~low + 1 : low;
  bool fits = magnitude <= static_cast<uint64_t>(kShiftLimit);
  for (int i = 1; i < words_of(T::width); ++i) fits = fits && access::word(amount, i) == fill;
  const int distance = fits ? static_cast<int>(magnitude) : kShiftLimit;
  return negative ? -distance : distance;
}

template <typename T>
constexpr value_of<T> shift_left(const T& value, int distance) {
  value_of<T> result = 0;
  const int words = distance / 64;
  const int bits = distance % 64;
  for (int i = words; i < words_of(T::width); ++i) {
    const uint64_t here = access::word(value, i - words);
    const uint64_t below = i == words ? 0 : access::word(value, i - words - 1);
    access::set_word(result, i, bits == 0 ? here : here << bits | below >> (64 - bits));
  }
  access::wrap(result);
  return result;
}

template <typename T>
constexpr value_of<T> shift_right(const T& value, int distance) {
  value_of<T> result;
  for (int i = 0; i < words_of(T::width); ++i) {
    access::set_word(result, i, access::bits_at(value, distance + 64 * i));
  }
  access::wrap(result);
  return result;
}

template <typename T>
constexpr value_of<T> shift(const T& value, int left) {
  return left >= 0 ? shift_left(value, left) : shift_right(value, -left);
}

}  // namespace ap_detail

template <typename L, typename R, ap_detail::if_wide<L> = 0, ap_detail::if_source<R> = 0>
constexpr auto operator<<(const L& left, const R& amount) {
  return ap_detail::shift(ap_detail::as_source(left),
                          ap_detail::shift_amount(ap_detail::as_source(amount)));
}
template <typename L, typename R, ap_detail::if_wide<L> = 0, ap_detail::if_integral<R> = 0>
constexpr auto operator<<(const L& left, R amount) {
  return ap_detail::shift(ap_detail::as_source(left),
                          ap_detail::shift_amount(ap_detail::as_source(amount)));
}
template <typename L, typename R, ap_detail::if_wide<L> = 0, ap_detail::if_source<R> = 0>
constexpr auto operator>>(const L& left, const R& amount) {
  return ap_detail::shift(ap_detail::as_source(left),
                          -ap_detail::shift_amount(ap_detail::as_source(amount)));
}
template <typename L, typename R, ap_detail::if_wide<L> = 0, ap_detail::if_integral<R> = 0>
constexpr auto operator>>(const L& left, R amount) {
  return ap_detail::shift(ap_detail::as_source(left),
                          -ap_detail::shift_amount(ap_detail::as_source(amount)));
}

#endif  // FIBERTAP_SIM_INCLUDE_AP_INT_SHIFT_H_
