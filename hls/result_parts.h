#ifndef FIBERTAP_HLS_RESULT_PARTS_H_
#define FIBERTAP_HLS_RESULT_PARTS_H_

#include <stddef.h>

#include "hls/block_tokens.h"
#include "hls/byte_order.h"
#include "hls/tokens.h"

namespace fibertap {
namespace kernel {

/// Words of the whole block of a frame of which `caplen` bytes are kept.
inline ap_uint<12> block_words(const CaplenBits& caplen) {
#pragma HLS INLINE
  return ((caplen + 3u) >> 2) + static_cast<unsigned>(kHeadWords + kTailWords);
}
static_assert(abi::result_block_bytes(abi::kMaxFrameBytes) / 4 < 1u << 12, "they fit");

/// A block of `words` words up to its data.
inline BlockHead block_head(const Label& label, const ap_uint<12>& words) {
#pragma HLS INLINE
  const ap_uint<32> timestamp_high = label.timestamp_ns.range(63, 32);
  const ap_uint<32> timestamp_low = label.timestamp_ns.range(31, 0);
  BlockHead head = 0;
  put(head, offsetof(abi::ResultHead, type), ap_uint<32>(abi::kEnhancedPacketBlock));
  put(head, offsetof(abi::ResultHead, length), ap_uint<32>(ap_uint<14>(words) << 2));
  put(head, offsetof(abi::ResultHead, interface_id), label.interface_id);
  put(head, offsetof(abi::ResultHead, timestamp_high), timestamp_high);
  put(head, offsetof(abi::ResultHead, timestamp_low), timestamp_low);
  put(head, offsetof(abi::ResultHead, caplen), ap_uint<32>(label.caplen));
  put(head, offsetof(abi::ResultHead, origlen), ap_uint<32>(label.origlen));
  return head;
}

/// The same behind its data: the options of SPEC 9 and the trailing length.
inline BlockTail block_tail(const Label& label, const ap_uint<12>& words) {
#pragma HLS INLINE
  const ap_uint<32> hash = (label.flow_hash, label.flow_hash);
  const ap_uint<32> number = label.by_rule ? label.number : ap_uint<32>(abi::kNoRule);
  const ap_uint<32> row = label.by_rule ? ap_uint<32>(label.row) : ap_uint<32>(abi::kNoRule);
  BlockTail tail = 0;
  put(tail, offsetof(abi::ResultTail, flags_code), ap_uint<16>(2));
  put(tail, offsetof(abi::ResultTail, flags_length), ap_uint<16>(4));
  put(tail, offsetof(abi::ResultTail, flags), ap_uint<32>(label.direction));
  put(tail, offsetof(abi::ResultTail, hash_code), ap_uint<16>(3));
  put(tail, offsetof(abi::ResultTail, hash_length), ap_uint<16>(5));
  put(tail, offsetof(abi::ResultTail, hash_algorithm), ap_uint<8>(5));
  put(tail, offsetof(abi::ResultTail, hash), swap_bytes_of(hash));
  put(tail, offsetof(abi::ResultTail, verdict_code), ap_uint<16>(7));
  put(tail, offsetof(abi::ResultTail, verdict_length), ap_uint<16>(13));
  put(tail, offsetof(abi::ResultTail, vni), swap_bytes_of(ap_uint<32>(label.vni)));
  put(tail, offsetof(abi::ResultTail, number), swap_bytes_of(number));
  put(tail, offsetof(abi::ResultTail, row), swap_bytes_of(row));
  put(tail, offsetof(abi::ResultTail, length), ap_uint<32>(ap_uint<14>(words) << 2));
  return tail;
}

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_HLS_RESULT_PARTS_H_
