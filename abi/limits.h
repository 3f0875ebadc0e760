#ifndef FIBERTAP_ABI_LIMITS_H_
#define FIBERTAP_ABI_LIMITS_H_

#include <stddef.h>
#include <stdint.h>

namespace fibertap {
namespace abi {

/// Width of the data path: 512 bits. Byte i of a beat is bits 8i+7..8i.
constexpr uint32_t kBeatBytes = 64;

/// Most bytes of one outer frame that are taken in (SPEC 1).
constexpr uint32_t kMaxFrameBytes = 9728;

/// Bytes of the inner frame that the inner parse sees (SPEC 5).
constexpr uint32_t kParseWindowBytes = 256;

/// MAC addresses that one session names (SPEC 6).
constexpr uint32_t kMaxMacs = 8;

/// Rows that the match compares in one turn.
constexpr uint32_t kRowsPerBlock = 16;

/// What a card holds at least; software engines are bounded by memory only.
constexpr uint32_t kCardSessions = 10240;
constexpr uint32_t kCardBlocks = 10240;
constexpr uint32_t kCardRowCounters = kCardBlocks * kRowsPerBlock;

/// Beats that hold `bytes`.
constexpr uint64_t beats(uint64_t bytes) { return (bytes + kBeatBytes - 1) / kBeatBytes; }

}  // namespace abi
}  // namespace fibertap

#endif  // FIBERTAP_ABI_LIMITS_H_
