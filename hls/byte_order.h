#ifndef FIBERTAP_HLS_BYTE_ORDER_H_
#define FIBERTAP_HLS_BYTE_ORDER_H_

#include <ap_int.h>

namespace fibertap {
namespace kernel {

/// The `kBytes` bytes from byte `at` on, the first in the lowest bits: a field of our own records.
template <int kBytes, int W>
inline ap_uint<8 * kBytes> little_endian(const ap_uint<W>& bytes, int at) {
#pragma HLS INLINE
  return bytes.range(8 * (at + kBytes) - 1, 8 * at);
}

/// The same bytes, the first in the highest bits: a field of a header on the wire.
template <int kBytes, int W>
inline ap_uint<8 * kBytes> network_order(const ap_uint<W>& bytes, int at) {
#pragma HLS INLINE
  ap_uint<8 * kBytes> value;
swap_bytes:
  for (int i = 0; i < kBytes; ++i) {
#pragma HLS UNROLL
    value.range(8 * (kBytes - i) - 1, 8 * (kBytes - 1 - i)) =
        bytes.range(8 * (at + i) + 7, 8 * (at + i));
  }
  return value;
}

/// Turns the bytes of `value` round.
template <int W>
inline ap_uint<W> swap_bytes_of(const ap_uint<W>& value) {
#pragma HLS INLINE
  return network_order<W / 8>(value, 0);
}

/// Puts `value` at byte `at`, its lowest bits first.
template <int W, int V>
inline void put(ap_uint<W>& bytes, int at, const ap_uint<V>& value) {
#pragma HLS INLINE
  bytes.range(8 * at + V - 1, 8 * at) = value;
}

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_HLS_BYTE_ORDER_H_
