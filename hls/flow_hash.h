#ifndef FIBERTAP_HLS_FLOW_HASH_H_
#define FIBERTAP_HLS_FLOW_HASH_H_

#include "hls/tokens.h"

namespace fibertap {
namespace kernel {

/// Toeplitz hash of SPEC 9 over addresses and ports, its lower half. The key is 16 bits repeated,
/// so every 16 bits of input meet the same key and can be folded into one by XOR; both halves of
/// the hash come out equal. Fields that do not take part are zero, which adds nothing.
inline ap_uint<16> flow_hash(const Address& source, const Address& destination,
                             const ap_uint<16>& source_port, const ap_uint<16>& destination_port) {
#pragma HLS INLINE
  const ap_uint<16> key = 0x6D5A;
  const Address addresses = source ^ destination;
  ap_uint<16> folded = source_port ^ destination_port;
fold_input:
  for (int i = 0; i < Address::width / 16; ++i) {
#pragma HLS UNROLL
    folded ^= addresses.range(16 * i + 15, 16 * i);
  }
  ap_uint<16> hash = 0;
hash_bits:
  for (int i = 0; i < 16; ++i) {
#pragma HLS UNROLL
    const ap_uint<16> turned = i == 0 ? key : ap_uint<16>((key << i) | (key >> (16 - i)));
    if (folded.test(15 - i)) hash ^= turned;
  }
  return hash;
}

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_HLS_FLOW_HASH_H_
