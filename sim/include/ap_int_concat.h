#ifndef FIBERTAP_SIM_INCLUDE_AP_INT_CONCAT_H_
#define FIBERTAP_SIM_INCLUDE_AP_INT_CONCAT_H_

#include <utility>

#include "sim/include/ap_int_ref.h"
#include "sim/include/ap_int_source.h"

namespace ap_detail {

template <int W, bool S>
ap_int_base<W, S>& integer_of(ap_int_base<W, S>& value);
template <int W, bool S>
const ap_int_base<W, S>& integer_of(const ap_int_base<W, S>& value);
template <int W, bool S>
ap_int_base<W, S> integer_of(ap_int_base<W, S>&& value);
template <typename Int>
ap_range_ref<Int> integer_of(const ap_range_ref<Int>& value);
template <typename Int>
ap_bit_ref<Int> integer_of(const ap_bit_ref<Int>& value);
template <typename High, typename Low>
ap_concat_ref<High, Low> integer_of(const ap_concat_ref<High, Low>& value);

/// How a concatenation keeps a part: variables by reference, all else by value.
template <typename T>
using part_of = decltype(integer_of(std::declval<T>()));

}  // namespace ap_detail

/// Concatenation, `high` above `low`. Assigning to it assigns to both.
template <typename High, typename Low, ap_detail::if_source<std::decay_t<High>> = 0,
          ap_detail::if_source<std::decay_t<Low>> = 0>
constexpr auto operator,(High&& high, Low&& low) {
  using Concat = ap_concat_ref<ap_detail::part_of<High&&>, ap_detail::part_of<Low&&>>;
  return Concat(high, low);
}

/// A built-in does not say how many bits are meant: write ap_uint<N>(value).
template <typename High, typename Low, ap_detail::if_source<High> = 0,
          ap_detail::if_integral<Low> = 0>
void operator,(const High&, Low) = delete;
template <typename High, typename Low, ap_detail::if_integral<High> = 0,
          ap_detail::if_source<Low> = 0>
void operator,(High, const Low&) = delete;

#endif  // FIBERTAP_SIM_INCLUDE_AP_INT_CONCAT_H_
