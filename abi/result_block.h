#ifndef FIBERTAP_ABI_RESULT_BLOCK_H_
#define FIBERTAP_ABI_RESULT_BLOCK_H_

#include <stddef.h>
#include <stdint.h>

#include "abi/limits.h"

namespace fibertap {
namespace abi {

/// One accepted frame leaves as one pcapng Enhanced Packet Block (SPEC 9): ResultHead, the data
/// padded with zeros to 4 bytes, ResultTail. Blocks stand back to back; the last beat of a result
/// is filled with zeros.
constexpr uint32_t kEnhancedPacketBlock = 6;

struct ResultHead {
  uint32_t type;    // kEnhancedPacketBlock
  uint32_t length;  // of the whole block
  uint32_t interface_id;
  uint32_t timestamp_high;  // nanoseconds since the epoch
  uint32_t timestamp_low;
  uint32_t caplen;
  uint32_t origlen;
};
static_assert(sizeof(ResultHead) == 28, "pcapng: Enhanced Packet Block up to the packet data");

/// Values of ResultTail::flags.
enum EpbFlags : uint32_t { kEpbUnknown = 0, kEpbInbound = 1, kEpbOutbound = 2 };

/// ResultTail::number and row of a frame that was taken without a rule.
constexpr uint32_t kNoRule = 0xFFFFFFFF;

/// The options in their fixed order, and the block's trailing length.
struct ResultTail {
  uint16_t flags_code;  // 2, epb_flags
  uint16_t flags_length;
  uint32_t flags;      // EpbFlags
  uint16_t hash_code;  // 3, epb_hash
  uint16_t hash_length;
  uint8_t hash_algorithm;  // 5, Toeplitz
  uint8_t hash[4];         // network byte order
  uint8_t hash_padding[3];
  uint16_t verdict_code;  // 7, epb_verdict
  uint16_t verdict_length;
  uint8_t verdict_kind;  // 0, hardware
  uint8_t vni[4];        // network byte order, as number and row are
  uint8_t number[4];
  uint8_t row[4];
  uint8_t verdict_padding[3];
  uint16_t end_code;  // 0, opt_endofopt
  uint16_t end_length;
  uint32_t length;  // of the whole block, again
};
static_assert(sizeof(ResultTail) == 48, "flags 8, hash 12, verdict 20, end 4, trailer 4");
static_assert(offsetof(ResultTail, hash) == 13 && offsetof(ResultTail, vni) == 25 &&
                  offsetof(ResultTail, length) == 44,
              "the writer places the fields by these offsets");

/// Bytes of a block beside its padded data.
constexpr uint32_t kResultOverhead = sizeof(ResultHead) + sizeof(ResultTail);

/// Bytes of the block of a frame of which `caplen` bytes are kept.
constexpr uint32_t result_block_bytes(uint32_t caplen) {
  return kResultOverhead + (caplen + 3) / 4 * 4;
}

/// Result bytes that any arena of `arena_bytes` can lead to. A record of b beats carries at most
/// 64 (b - 1) inner bytes, because head and shortest envelope fill one beat; so its block takes
/// at most 64 b + 12 bytes, and the worst is an accepted frame without a single inner byte: 76
/// for 64.
constexpr uint64_t max_result_bytes(uint64_t arena_bytes) {
  return beats(beats(arena_bytes) * kResultOverhead) * kBeatBytes;
}

}  // namespace abi
}  // namespace fibertap

#endif  // FIBERTAP_ABI_RESULT_BLOCK_H_
