#ifndef FIBERTAP_SIM_INCLUDE_AP_INT_SOURCE_H_
#define FIBERTAP_SIM_INCLUDE_AP_INT_SOURCE_H_

#include <stdint.h>

#include <type_traits>

// What may stand in an expression with arbitrary-precision integers. A source is a value of any
// kind (integer, range, concatenation, bit) that is read in pieces of 64 bits at any bit position,
// as if it went on for ever in two's complement.

template <int W, bool S>
class ap_int_base;
template <int W>
class ap_uint;
template <int W>
class ap_int;
template <typename Int>
class ap_range_ref;
template <typename Int>
class ap_bit_ref;
template <typename High, typename Low>
class ap_concat_ref;

namespace ap_detail {

/// The type of results.
template <int W, bool S>
using integer = std::conditional_t<S, ap_int<W>, ap_uint<W>>;

constexpr int words_of(int width) { return (width + 63) / 64; }

constexpr int larger(int a, int b) { return a > b ? a : b; }

/// The `count` lowest bits set; all of them from 64 on.
constexpr uint64_t low_mask(int count) {
  return count >= 64 ? ~uint64_t{0} : (uint64_t{1} << count) - 1;
}

template <typename T>
constexpr int builtin_width() {
  return std::is_same<T, bool>::value ? 1 : static_cast<int>(8 * sizeof(T));
}

template <typename T, bool IsEnum = std::is_enum<T>::value>
struct builtin_of {
  using type = T;
};
template <typename T>
struct builtin_of<T, true> {
  using type = std::underlying_type_t<T>;
};

/// The integer that holds a built-in's value exactly.
template <typename T>
using builtin_int = ap_int_base<builtin_width<T>(), std::is_signed<T>::value>;

template <int W, bool S>
constexpr const ap_int_base<W, S>& as_source(const ap_int_base<W, S>& value) {
  return value;
}
template <typename Int>
constexpr const ap_range_ref<Int>& as_source(const ap_range_ref<Int>& value) {
  return value;
}
template <typename High, typename Low>
constexpr const ap_concat_ref<High, Low>& as_source(const ap_concat_ref<High, Low>& value) {
  return value;
}
template <typename Int>
constexpr const ap_bit_ref<Int>& as_source(const ap_bit_ref<Int>& value) {
  return value;
}
template <typename T, std::enable_if_t<std::is_integral<T>::value, int> = 0>
constexpr builtin_int<T> as_source(T value) {
  return builtin_int<T>(value);
}

template <typename T, typename = void>
struct is_source : std::false_type {};
template <typename T>
struct is_source<T, decltype(void(as_source(std::declval<const T&>())))>
    : std::integral_constant<bool, !std::is_arithmetic<T>::value> {};

template <typename T>
struct is_bit : std::false_type {};
template <typename Int>
struct is_bit<ap_bit_ref<Int>> : std::true_type {};

/// A source that makes an operator ours. A bit does not: bits among themselves and with built-ins
/// are plain bool.
template <typename T>
struct is_wide : std::integral_constant<bool, is_source<T>::value && !is_bit<T>::value> {};

template <typename T>
using if_source = std::enable_if_t<is_source<T>::value, int>;
template <typename T>
using if_wide = std::enable_if_t<is_wide<T>::value, int>;
template <typename T>
using if_integral = std::enable_if_t<std::is_integral<T>::value, int>;
template <typename T>
using if_builtin =
    std::enable_if_t<std::is_integral<T>::value ||
                         (std::is_enum<T>::value && std::is_convertible<T, long long>::value),
                     int>;
template <typename L, typename R>
using if_operands = std::enable_if_t<
    is_source<L>::value && is_source<R>::value && (is_wide<L>::value || is_wide<R>::value), int>;

/// The way to what kernels must not touch, since Xilinx's headers do not have it.
struct access {
  template <typename T>
  static constexpr uint64_t bits_at(const T& source, int position) {
    return source.bits_at(position);
  }
  template <typename T>
  static constexpr uint64_t word(const T& source, int index) {
    return source.word(index);
  }
  template <typename T, typename V>
  static constexpr void put(T& target, const V& value, int from) {
    target.put(value, from);
  }
  template <typename Int>
  static constexpr void set_bits(Int& target, int position, int count, uint64_t bits) {
    target.set_bits(position, count, bits);
  }
  template <typename Int>
  static constexpr void set_word(Int& target, int index, uint64_t word) {
    target.words_[index] = word;
  }
  template <typename Int>
  static constexpr void wrap(Int& target) {
    target.wrap();
  }
};

/// Bits, ranges and shifts may be numbered by any integer.
template <typename T>
constexpr int index_of(T value) {
  return static_cast<int>(value);
}

}  // namespace ap_detail

#endif  // FIBERTAP_SIM_INCLUDE_AP_INT_SOURCE_H_
