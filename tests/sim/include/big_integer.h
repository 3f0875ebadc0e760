#ifndef FIBERTAP_TESTS_SIM_INCLUDE_BIG_INTEGER_H_
#define FIBERTAP_TESTS_SIM_INCLUDE_BIG_INTEGER_H_

#include <ap_int.h>

#include <algorithm>
#include <cstddef>
#include <vector>

namespace fibertap {

/// Two's complement, lowest bit first, of a length that no result of the test reaches. Arithmetic
/// as on paper.
using Bits = std::vector<char>;

/// The bits of an integer, its sign repeated up to `length`.
template <int W, bool S>
Bits bits_of(const ap_int_base<W, S>& value, int length) {
  Bits bits(static_cast<std::size_t>(length), S && value.test(W - 1) ? 1 : 0);
  for (int i = 0; i < std::min(W, length); ++i)
    bits[static_cast<std::size_t>(i)] = value.test(i) ? 1 : 0;
  return bits;
}

inline Bits sum(const Bits& a, const Bits& b) {
  Bits result;
  int carry = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const int column = a[i] + b[i] + carry;
    result.push_back(static_cast<char>(column % 2));
    carry = column / 2;
  }
  return result;
}

template <typename Op>
Bits combined(const Bits& a, const Bits& b, Op op) {
  Bits result;
  for (std::size_t i = 0; i < a.size(); ++i) result.push_back(static_cast<char>(op(a[i], b[i])));
  return result;
}

inline Bits complement(Bits a) {
  for (char& bit : a) bit = bit == 0 ? 1 : 0;
  return a;
}

inline Bits negated(const Bits& a) {
  Bits one(a.size(), 0);
  one[0] = 1;
  return sum(complement(a), one);
}

/// `count` zeros moved in at the bottom.
inline Bits shifted_left(Bits a, int count) {
  a.insert(a.begin(), static_cast<std::size_t>(count), 0);
  a.resize(a.size() - static_cast<std::size_t>(count));
  return a;
}

/// `count` bits dropped at the bottom, the sign repeated at the top.
inline Bits shifted_right(Bits a, int count) {
  const std::size_t dropped = std::min(static_cast<std::size_t>(count), a.size());
  const std::size_t length = a.size();
  const char sign = a.back();
  a.erase(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(dropped));
  a.resize(length, sign);
  return a;
}

inline Bits product(const Bits& a, const Bits& b) {
  Bits result(a.size(), 0);
  for (std::size_t i = 0; i < b.size(); ++i) {
    if (b[i] != 0) result = sum(result, shifted_left(a, static_cast<int>(i)));
  }
  return result;
}

inline bool is_less(const Bits& a, const Bits& b) { return sum(a, negated(b)).back() != 0; }

}  // namespace fibertap

#endif  // FIBERTAP_TESTS_SIM_INCLUDE_BIG_INTEGER_H_
