#ifndef FIBERTAP_SIM_INCLUDE_AP_INT_OPERATORS_H_
#define FIBERTAP_SIM_INCLUDE_AP_INT_OPERATORS_H_

#include <stdint.h>

#include "sim/include/ap_int_base.h"
#include "sim/include/ap_int_ref.h"
#include "sim/include/ap_int_source.h"

// Operators of two operands. Results are as wide as UG1399 says: sums and differences one bit wider
// than their operands, products as wide as both together, bit operations as the wider operand,
// shifts as the left one. A difference is signed.

namespace ap_detail {

template <typename L, typename R>
struct result_of {
  static constexpr bool kSigned = L::sign_flag || R::sign_flag;
  /// Wide enough for both operands, an unsigned one beside a signed one having a sign bit added.
  static constexpr int kWidth = larger(L::width + (!L::sign_flag && R::sign_flag ? 1 : 0),
                                       R::width + (!R::sign_flag && L::sign_flag ? 1 : 0));
  using logic = integer<kWidth, kSigned>;
  using plus = integer<kWidth + 1, kSigned>;
  using minus = integer<kWidth + 1, true>;
  using mult = integer<L::width + R::width, kSigned>;
};

template <typename L, typename R>
constexpr auto add(const L& left, const R& right) {
  typename result_of<L, R>::plus result;
  uint64_t carry = 0;
  for (int i = 0; i < words_of(result.width); ++i) {
    const uint64_t a = access::word(left, i);
    const uint64_t sum = a + access::word(right, i);
    access::set_word(result, i, sum + carry);
    carry = (sum < a || sum + carry < sum) ? 1 : 0;
  }
  access::wrap(result);
  return result;
}

template <typename L, typename R>
constexpr auto subtract(const L& left, const R& right) {
  typename result_of<L, R>::minus result;
  uint64_t borrow = 0;
  for (int i = 0; i < words_of(result.width); ++i) {
    const uint64_t a = access::word(left, i);
    const uint64_t b = access::word(right, i);
    access::set_word(result, i, a - b - borrow);
    borrow = (a < b || a - b < borrow) ? 1 : 0;
  }
  access::wrap(result);
  return result;
}

__extension__ using uint128 = unsigned __int128;

template <typename L, typename R>
constexpr auto multiply(const L& left, const R& right) {
  typename result_of<L, R>::mult result;
  constexpr int kWords = words_of(result.width);
  uint64_t product[kWords] = {};
  for (int i = 0; i < kWords; ++i) {
    const uint64_t a = access::word(left, i);
    uint64_t carry = 0;
    for (int j = 0; i + j < kWords; ++j) {
      const uint128 sum = static_cast<uint128>(a) * access::word(right, j) + product[i + j] + carry;
      product[i + j] = static_cast<uint64_t>(sum);
      carry = static_cast<uint64_t>(sum >> 64);
    }
  }
  for (int i = 0; i < kWords; ++i) access::set_word(result, i, product[i]);
  access::wrap(result);
  return result;
}

#define FIBERTAP_AP_LOGIC(NAME, OP)                                                 \
  template <typename L, typename R>                                                 \
  constexpr auto NAME(const L& left, const R& right) {                              \
    typename result_of<L, R>::logic result;                                         \
    for (int i = 0; i < words_of(result.width); ++i) {                              \
      access::set_word(result, i, access::word(left, i) OP access::word(right, i)); \
    }                                                                               \
    access::wrap(result);                                                           \
    return result;                                                                  \
  }
FIBERTAP_AP_LOGIC(bit_and, &)
FIBERTAP_AP_LOGIC(bit_or, |)
FIBERTAP_AP_LOGIC(bit_xor, ^)
#undef FIBERTAP_AP_LOGIC

template <typename T>
constexpr bool is_negative(const T& source) {
  return T::sign_flag && access::word(source, words_of(T::width)) != 0;
}

template <typename L, typename R>
constexpr bool equal(const L& left, const R& right) {
  if (is_negative(left) != is_negative(right)) return false;
  uint64_t difference = 0;
  for (int i = 0; i < words_of(larger(L::width, R::width)); ++i) {
    difference |= access::word(left, i) ^ access::word(right, i);
  }
  return difference == 0;
}

template <typename L, typename R>
constexpr bool less(const L& left, const R& right) {
  if (is_negative(left) != is_negative(right)) return is_negative(left);
  for (int i = words_of(larger(L::width, R::width)) - 1; i >= 0; --i) {
    const uint64_t a = access::word(left, i);
    const uint64_t b = access::word(right, i);
    if (a != b) return a < b;
  }
  return false;
}
template <typename L, typename R>
constexpr bool not_equal(const L& left, const R& right) {
  return !equal(left, right);
}
template <typename L, typename R>
constexpr bool greater(const L& left, const R& right) {
  return less(right, left);
}
template <typename L, typename R>
constexpr bool at_most(const L& left, const R& right) {
  return !less(right, left);
}
template <typename L, typename R>
constexpr bool at_least(const L& left, const R& right) {
  return !less(left, right);
}

}  // namespace ap_detail

// Built-ins come by value, so that constants of classes need no definition.
#define FIBERTAP_AP_OPERATOR(OP, NAME)                                                        \
  template <typename L, typename R, ap_detail::if_operands<L, R> = 0>                         \
  constexpr auto operator OP(const L& left, const R& right) {                                 \
    return ap_detail::NAME(ap_detail::as_source(left), ap_detail::as_source(right));          \
  }                                                                                           \
  template <typename L, typename R, ap_detail::if_wide<L> = 0, ap_detail::if_integral<R> = 0> \
  constexpr auto operator OP(const L& left, R right) {                                        \
    return ap_detail::NAME(ap_detail::as_source(left), ap_detail::as_source(right));          \
  }                                                                                           \
  template <typename L, typename R, ap_detail::if_integral<L> = 0, ap_detail::if_wide<R> = 0> \
  constexpr auto operator OP(L left, const R& right) {                                        \
    return ap_detail::NAME(ap_detail::as_source(left), ap_detail::as_source(right));          \
  }
FIBERTAP_AP_OPERATOR(+, add)
FIBERTAP_AP_OPERATOR(-, subtract)
FIBERTAP_AP_OPERATOR(*, multiply)
FIBERTAP_AP_OPERATOR(&, bit_and)
FIBERTAP_AP_OPERATOR(|, bit_or)
FIBERTAP_AP_OPERATOR(^, bit_xor)
FIBERTAP_AP_OPERATOR(==, equal)
FIBERTAP_AP_OPERATOR(!=, not_equal)
FIBERTAP_AP_OPERATOR(<, less)
FIBERTAP_AP_OPERATOR(>, greater)
FIBERTAP_AP_OPERATOR(<=, at_most)
FIBERTAP_AP_OPERATOR(>=, at_least)
#undef FIBERTAP_AP_OPERATOR

/// No kernel divides; the built-in's division would silently take 64 bits.
template <typename L, typename R, ap_detail::if_wide<L> = 0>
void operator/(const L&, const R&) = delete;
template <typename L, typename R, ap_detail::if_wide<L> = 0>
void operator%(const L&, const R&) = delete;

template <typename T, ap_detail::if_wide<T> = 0>
constexpr auto operator-(const T& value) {
  return ap_int_base<1, false>(0) - value;
}

#endif  // FIBERTAP_SIM_INCLUDE_AP_INT_OPERATORS_H_
