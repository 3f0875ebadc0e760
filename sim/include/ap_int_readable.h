#ifndef FIBERTAP_SIM_INCLUDE_AP_INT_READABLE_H_
#define FIBERTAP_SIM_INCLUDE_AP_INT_READABLE_H_

#include <stdint.h>

#include "sim/include/ap_int_source.h"

namespace ap_detail {

/// A value of more than 64 bits as a condition would only look at its lowest 64: write `!= 0`.
template <bool IsWide>
class condition {
 public:
  explicit operator bool() const = delete;
};
template <>
class condition<false> {};

/// What integers, ranges and concatenations have in common as values.
template <typename Source, int W, bool S>
class readable : public condition<(W > 64)> {
 public:
  /// As Xilinx's: 64 bits of a sign like ours, the lowest where there are more.
  using RetType = std::conditional_t<S, long long, unsigned long long>;
  // NOLINTNEXTLINE(google-explicit-constructor)
  constexpr operator RetType() const { return static_cast<RetType>(low()); }

  constexpr bool to_bool() const { return or_reduce(); }
  constexpr int to_int() const { return static_cast<int>(low()); }
  constexpr unsigned to_uint() const { return static_cast<unsigned>(low()); }
  constexpr long to_long() const { return static_cast<long>(low()); }
  constexpr unsigned long to_ulong() const { return low(); }
  constexpr long long to_int64() const { return static_cast<long long>(low()); }
  constexpr unsigned long long to_uint64() const { return low(); }

  constexpr bool or_reduce() const {
    uint64_t any = 0;
    for (int at = 0; at < self().length(); at += 64) any |= piece(at);
    return any != 0;
  }
  constexpr bool and_reduce() const {
    uint64_t zeros = 0;
    for (int at = 0; at < self().length(); at += 64) {
      zeros |= piece(at) ^ low_mask(self().length() - at);
    }
    return zeros == 0;
  }
  constexpr bool xor_reduce() const {
    uint64_t folded = 0;
    for (int at = 0; at < self().length(); at += 64) folded ^= piece(at);
    return __builtin_parityll(folded) != 0;
  }

 private:
  constexpr const Source& self() const { return static_cast<const Source&>(*this); }
  constexpr uint64_t low() const { return access::bits_at(self(), 0); }
  constexpr uint64_t piece(int at) const {
    return access::bits_at(self(), at) & low_mask(self().length() - at);
  }
};

}  // namespace ap_detail

#endif  // FIBERTAP_SIM_INCLUDE_AP_INT_READABLE_H_
