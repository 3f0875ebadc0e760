#ifndef FIBERTAP_HLS_LIMITS_H_
#define FIBERTAP_HLS_LIMITS_H_

#include <ap_int.h>

#include "abi/limits.h"

namespace fibertap {
namespace kernel {

/// Session rows on the card, one more for the default session.
constexpr uint32_t kSessionRows = abi::kCardSessions + 1;
constexpr uint32_t kRows = abi::kCardBlocks * abi::kRowsPerBlock;

using SessionIndex = ap_uint<14>;
using BlockIndex = ap_uint<14>;
using RowIndex = ap_uint<18>;
static_assert(kSessionRows <= 1u << 14 && abi::kCardBlocks < 1u << 14 && kRows < 1u << 18 &&
                  abi::kCardRowCounters < 1u << 18,
              "indices hold every index and every count");

/// A VNI, or kNoVni above all of them: any 24 bits are a VNI.
using VniKey = ap_uint<25>;
constexpr unsigned kNoVni = 1u << 24;

/// Bytes of a frame that are there.
using CaplenBits = ap_uint<14>;
static_assert(abi::kMaxFrameBytes < 1u << 14, "a caplen fits");

/// Bytes that an inner frame had: at most 22 of link header, 40 of IPv6 header and 65535.
using OriglenBits = ap_uint<17>;

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_HLS_LIMITS_H_
