#ifndef FIBERTAP_SIM_INCLUDE_AP_INT_H_
#define FIBERTAP_SIM_INCLUDE_AP_INT_H_

#include "sim/include/ap_int_base.h"
#include "sim/include/ap_int_concat.h"
#include "sim/include/ap_int_operators.h"
#include "sim/include/ap_int_shift.h"

// The part of Xilinx's ap_int.h (UG1399, "Arbitrary Precision Data Types Library") that our kernels
// use, for where Xilinx's headers are absent. Division, strings, floating point and volatile are
// left out. Two things differ from Xilinx's public simulation, so kernels stay away from both: a
// signed value beside an unsigned one is compared by value (theirs compares as unsigned in places),
// and xor_reduce of a signed value looks at its W bits only (theirs at the copies of its sign too).

/// Unsigned integer of W bits.
template <int W>
class ap_uint : public ap_int_base<W, false> {
 public:
  constexpr ap_uint() = default;
  template <typename T, ap_detail::if_builtin<T> = 0>
  // NOLINTNEXTLINE(google-explicit-constructor)
  constexpr ap_uint(T value) : ap_int_base<W, false>(value) {}
  template <typename T, ap_detail::if_source<T> = 0>
  // NOLINTNEXTLINE(google-explicit-constructor)
  constexpr ap_uint(const T& value) : ap_int_base<W, false>(value) {}
};

/// Signed integer of W bits, two's complement.
template <int W>
class ap_int : public ap_int_base<W, true> {
 public:
  constexpr ap_int() = default;
  template <typename T, ap_detail::if_builtin<T> = 0>
  // NOLINTNEXTLINE(google-explicit-constructor)
  constexpr ap_int(T value) : ap_int_base<W, true>(value) {}
  template <typename T, ap_detail::if_source<T> = 0>
  // NOLINTNEXTLINE(google-explicit-constructor)
  constexpr ap_int(const T& value) : ap_int_base<W, true>(value) {}
};

#endif  // FIBERTAP_SIM_INCLUDE_AP_INT_H_
