#ifndef FIBERTAP_SIM_INCLUDE_AP_INT_BASE_H_
#define FIBERTAP_SIM_INCLUDE_AP_INT_BASE_H_

#include <assert.h>
#include <stdint.h>

#include "sim/include/ap_int_readable.h"
#include "sim/include/ap_int_ref.h"
#include "sim/include/ap_int_source.h"

/// An integer of W bits, two's complement if S. Values are cut to W bits when they come in, and
/// extended by their own sign when they are narrower. Starts with garbage, as hardware does, but
/// with the same in every run. Indices outside 0..W-1 are bugs.
template <int W, bool S>
class ap_int_base : public ap_detail::readable<ap_int_base<W, S>, W, S> {
  static_assert(W >= 1, "an integer has at least one bit");

 public:
  static constexpr int width = W;
  static constexpr bool sign_flag = S;

  constexpr ap_int_base() {
    for (int i = 0; i < kWords; ++i) words_[i] = 0xDEADBEEFCAFEF00D;
    wrap();
  }
  template <typename T, ap_detail::if_builtin<T> = 0>
  constexpr ap_int_base(T value) {  // NOLINT(google-explicit-constructor)
    using Builtin = typename ap_detail::builtin_of<T>::type;
    words_[0] = static_cast<uint64_t>(value);
    const uint64_t fill =
        std::is_signed<Builtin>::value && (words_[0] >> 63) != 0 ? ~uint64_t{0} : 0;
    for (int i = 1; i < kWords; ++i) words_[i] = fill;
    wrap();
  }
  template <typename T, ap_detail::if_source<T> = 0>
  constexpr ap_int_base(const T& value) {  // NOLINT(google-explicit-constructor)
    put(ap_detail::as_source(value), 0);
  }

  constexpr int length() const { return W; }

  constexpr ap_bit_ref<ap_int_base> operator[](int index) { return {*this, index}; }
  constexpr bool operator[](int index) const { return test(index); }
  template <typename Index, ap_detail::if_source<Index> = 0>
  constexpr ap_bit_ref<ap_int_base> operator[](const Index& index) {
    return {*this, ap_detail::index_of(index)};
  }
  template <typename Index, ap_detail::if_source<Index> = 0>
  constexpr bool operator[](const Index& index) const {
    return test(ap_detail::index_of(index));
  }

  /// Bits `high` down to `low`, both included.
  template <typename High, typename Low>
  constexpr ap_range_ref<ap_int_base> range(High high, Low low) {
    return {*this, ap_detail::index_of(high), ap_detail::index_of(low)};
  }
  template <typename High, typename Low>
  constexpr ap_range_ref<const ap_int_base> range(High high, Low low) const {
    return {*this, ap_detail::index_of(high), ap_detail::index_of(low)};
  }
  constexpr ap_range_ref<ap_int_base> range() { return {*this, W - 1, 0}; }
  constexpr ap_range_ref<const ap_int_base> range() const { return {*this, W - 1, 0}; }
  template <typename High, typename Low>
  constexpr ap_range_ref<ap_int_base> operator()(High high, Low low) {
    return range(high, low);
  }
  template <typename High, typename Low>
  constexpr ap_range_ref<const ap_int_base> operator()(High high, Low low) const {
    return range(high, low);
  }

  constexpr bool test(int index) const {
    assert(0 <= index && index < W);
    return (words_[index / 64] >> (index % 64) & 1) != 0;
  }
  constexpr bool get_bit(int index) const { return test(index); }
  constexpr void set_bit(int index, bool value) {
    assert(0 <= index && index < W);
    set_bits(index, 1, value);
  }
  constexpr void set(int index) { set_bit(index, true); }
  constexpr void set(int index, bool value) { set_bit(index, value); }
  constexpr void clear(int index) { set_bit(index, false); }

  constexpr bool operator!() const { return !this->or_reduce(); }
  constexpr ap_detail::integer<W, S> operator+() const { return *this; }
  constexpr ap_detail::integer<W, S> operator~() const {
    ap_int_base result;
    for (int i = 0; i < kWords; ++i) result.words_[i] = ~words_[i];
    result.wrap();
    return result;
  }

  constexpr ap_int_base& operator++() { return *this += 1; }
  constexpr ap_int_base& operator--() { return *this -= 1; }
  constexpr ap_int_base operator++(int) {
    const ap_int_base before = *this;
    ++*this;
    return before;
  }
  constexpr ap_int_base operator--(int) {
    const ap_int_base before = *this;
    --*this;
    return before;
  }

#define FIBERTAP_AP_COMPOUND(OP)                          \
  template <typename T, ap_detail::if_source<T> = 0>      \
  constexpr ap_int_base& operator OP##=(const T& right) { \
    return *this = ap_int_base(*this OP right);           \
  }                                                       \
  template <typename T, ap_detail::if_integral<T> = 0>    \
  constexpr ap_int_base& operator OP##=(T right) {        \
    return *this = ap_int_base(*this OP right);           \
  }
  FIBERTAP_AP_COMPOUND(+)
  FIBERTAP_AP_COMPOUND(-)
  FIBERTAP_AP_COMPOUND(*)
  FIBERTAP_AP_COMPOUND(&)
  FIBERTAP_AP_COMPOUND(|)
  FIBERTAP_AP_COMPOUND(^)
  FIBERTAP_AP_COMPOUND(<<)
  FIBERTAP_AP_COMPOUND(>>)
#undef FIBERTAP_AP_COMPOUND

 private:
  friend struct ap_detail::access;
  static constexpr int kWords = ap_detail::words_of(W);

  constexpr uint64_t fill() const {
    return S && (words_[kWords - 1] >> 63) != 0 ? ~uint64_t{0} : 0;
  }
  constexpr uint64_t word(int i) const { return i < kWords ? words_[i] : fill(); }
  constexpr uint64_t bits_at(int position) const {
    const int i = position / 64;
    const int shift = position % 64;
    return shift == 0 ? word(i) : word(i) >> shift | word(i + 1) << (64 - shift);
  }

  /// Takes all W bits from those of `value` that start at bit `from`.
  template <typename V>
  constexpr void put(const V& value, int from) {
    for (int i = 0; i < kWords; ++i) words_[i] = ap_detail::access::bits_at(value, from + 64 * i);
    wrap();
  }

  constexpr void set_bits(int position, int count, uint64_t bits) {
    const uint64_t mask = ap_detail::low_mask(count);
    const int i = position / 64;
    const int shift = position % 64;
    words_[i] = (words_[i] & ~(mask << shift)) | (bits & mask) << shift;
    if (shift + count > 64 && i + 1 < kWords) {
      const int done = 64 - shift;
      words_[i + 1] = (words_[i + 1] & ~(mask >> done)) | (bits & mask) >> done;
    }
    wrap();
  }

  /// Makes the bits above W copies of the sign, or zero.
  constexpr void wrap() {
    constexpr int kTopBits = (W - 1) % 64 + 1;
    const uint64_t top = words_[kWords - 1] & ap_detail::low_mask(kTopBits);
    const uint64_t sign = S ? uint64_t{1} << (kTopBits - 1) : 0;
    words_[kWords - 1] = (top ^ sign) - sign;
  }

  uint64_t words_[kWords] = {};
};

// C++14 wants them defined, later standards do not.
template <int W, bool S>
constexpr int ap_int_base<W, S>::width;  // NOLINT(readability-redundant-declaration)
template <int W, bool S>
constexpr bool ap_int_base<W, S>::sign_flag;  // NOLINT(readability-redundant-declaration)

#endif  // FIBERTAP_SIM_INCLUDE_AP_INT_BASE_H_
