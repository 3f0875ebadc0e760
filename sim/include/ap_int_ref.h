#ifndef FIBERTAP_SIM_INCLUDE_AP_INT_REF_H_
#define FIBERTAP_SIM_INCLUDE_AP_INT_REF_H_

#include <assert.h>
#include <stdint.h>

#include "sim/include/ap_int_readable.h"
#include "sim/include/ap_int_source.h"

// References to parts of integers. They live no longer than the expression they stand in. What is
// assigned is read in full before anything is written, so both sides may overlap.

namespace ap_detail {

/// The value of a source, apart from what it refers to.
template <typename T>
using value_of = integer<T::width, T::sign_flag>;

}  // namespace ap_detail

/// One bit. Assigned any other value than 0 it becomes 1.
template <typename Int>
class ap_bit_ref {
 public:
  static constexpr int width = 1;
  static constexpr bool sign_flag = false;

  constexpr ap_bit_ref(Int& target, int index) : target_(target), index_(index) {
    assert(0 <= index && index < Int::width);
  }
  constexpr ap_bit_ref(const ap_bit_ref&) = default;
  constexpr ap_bit_ref& operator=(const ap_bit_ref& value) { return *this = value.to_bool(); }
  template <typename T, ap_detail::if_integral<T> = 0>
  constexpr ap_bit_ref& operator=(T value) {
    ap_detail::access::set_bits(target_, index_, 1, value != 0);
    return *this;
  }
  template <typename T, ap_detail::if_source<T> = 0>
  constexpr ap_bit_ref& operator=(const T& value) {
    return *this = value.to_bool();
  }

  constexpr int length() const { return 1; }
  constexpr operator bool() const { return to_bool(); }  // NOLINT(google-explicit-constructor)
  constexpr bool to_bool() const { return target_.test(index_); }
  constexpr bool operator~() const { return !to_bool(); }

 private:
  friend struct ap_detail::access;
  constexpr uint64_t word(int index) const { return bits_at(64 * index); }
  constexpr uint64_t bits_at(int position) const { return position == 0 && to_bool() ? 1 : 0; }
  template <typename V>
  constexpr void put(const V& value, int from) {
    ap_detail::access::set_bits(target_, index_, 1, ap_detail::access::bits_at(value, from));
  }

  Int& target_;
  int index_;
};

/// Bits `high` down to `low` of an integer, unsigned. As in Xilinx's headers its width, where a
/// type needs one, is the whole integer's.
template <typename Int>
class ap_range_ref : public ap_detail::readable<ap_range_ref<Int>, Int::width, false> {
 public:
  static constexpr int width = Int::width;
  static constexpr bool sign_flag = false;

  constexpr ap_range_ref(Int& target, int high, int low) : target_(target), high_(high), low_(low) {
    assert(0 <= low && low <= high && high < Int::width);
  }
  constexpr ap_range_ref(const ap_range_ref&) = default;
  constexpr ap_range_ref& operator=(const ap_range_ref& value) { return assign(value); }
  template <typename T, ap_detail::if_integral<T> = 0>
  constexpr ap_range_ref& operator=(T value) {
    return assign(ap_detail::as_source(value));
  }
  template <typename T, ap_detail::if_source<T> = 0>
  constexpr ap_range_ref& operator=(const T& value) {
    return assign(ap_detail::as_source(value));
  }

  constexpr int length() const { return high_ - low_ + 1; }

 private:
  friend struct ap_detail::access;
  constexpr uint64_t word(int index) const { return bits_at(64 * index); }
  constexpr uint64_t bits_at(int position) const {
    if (position >= length()) return 0;
    return ap_detail::access::bits_at(target_, low_ + position) &
           ap_detail::low_mask(length() - position);
  }
  template <typename V>
  constexpr void put(const V& value, int from) {
    for (int done = 0; done < length(); done += 64) {
      const int count = length() - done < 64 ? length() - done : 64;
      ap_detail::access::set_bits(target_, low_ + done, count,
                                  ap_detail::access::bits_at(value, from + done));
    }
  }
  template <typename V>
  constexpr ap_range_ref& assign(const V& value) {
    if (length() <= 64) {
      put(value, 0);
    } else {
      put(ap_detail::value_of<V>(value), 0);
    }
    return *this;
  }

  Int& target_;
  int high_;
  int low_;
};

/// `(high, low)`: the bits of both, one above the other. High and Low are references to integers,
/// or other parts by value.
template <typename High, typename Low>
class ap_concat_ref
    : public ap_detail::readable<ap_concat_ref<High, Low>,
                                 std::decay_t<High>::width + std::decay_t<Low>::width, false> {
 public:
  static constexpr int width = std::decay_t<High>::width + std::decay_t<Low>::width;
  static constexpr bool sign_flag = false;

  constexpr ap_concat_ref(High high, Low low) : high_(high), low_(low) {}
  constexpr ap_concat_ref(const ap_concat_ref&) = default;
  constexpr ap_concat_ref& operator=(const ap_concat_ref& value) { return assign(value); }
  template <typename T, ap_detail::if_integral<T> = 0>
  constexpr ap_concat_ref& operator=(T value) {
    return assign(ap_detail::as_source(value));
  }
  template <typename T, ap_detail::if_source<T> = 0>
  constexpr ap_concat_ref& operator=(const T& value) {
    return assign(ap_detail::as_source(value));
  }

  constexpr int length() const { return high_.length() + low_.length(); }

 private:
  friend struct ap_detail::access;
  constexpr uint64_t word(int index) const { return bits_at(64 * index); }
  constexpr uint64_t bits_at(int position) const {
    if (position >= length()) return 0;
    const int below = low_.length() - position;  // bits that the low part still gives
    if (below <= 0) {
      return ap_detail::access::bits_at(high_, -below) & ap_detail::low_mask(length() - position);
    }
    const uint64_t low = ap_detail::access::bits_at(low_, position) & ap_detail::low_mask(below);
    if (below >= 64) return low;
    const uint64_t high =
        ap_detail::access::bits_at(high_, 0) & ap_detail::low_mask(high_.length());
    return low | high << below;
  }
  template <typename V>
  constexpr void put(const V& value, int from) {
    ap_detail::access::put(low_, value, from);
    ap_detail::access::put(high_, value, from + low_.length());
  }
  template <typename V>
  constexpr ap_concat_ref& assign(const V& value) {
    put(ap_detail::value_of<V>(value), 0);
    return *this;
  }

  High high_;
  Low low_;
};

#endif  // FIBERTAP_SIM_INCLUDE_AP_INT_REF_H_
