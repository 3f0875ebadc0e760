#ifndef FIBERTAP_ABI_FRAME_RECORD_H_
#define FIBERTAP_ABI_FRAME_RECORD_H_

#include <stddef.h>
#include <stdint.h>

#include "abi/limits.h"

namespace fibertap {
namespace abi {

/// Head of one frame in the input arena. The frame follows at byte 14, so that the 50 bytes of
/// an AWS envelope end with the first beat and the inner frame starts on the second. The next
/// record starts on the next beat; the padding between is whatever memory held before.
struct __attribute__((packed)) FrameHead {
  uint64_t timestamp_ns;  // since the epoch
  uint32_t origlen;       // bytes on the wire, >= caplen
  uint16_t caplen;        // bytes that follow, <= kMaxFrameBytes
};
static_assert(sizeof(FrameHead) == 14, "head + 50-byte envelope = one beat");
static_assert(offsetof(FrameHead, origlen) == 8 && offsetof(FrameHead, caplen) == 12,
              "the kernel cuts the head out of the first beat by these offsets");

/// Bytes of the arena that the record of a frame with `caplen` bytes takes.
constexpr uint64_t frame_record_bytes(uint32_t caplen) {
  return beats(sizeof(FrameHead) + caplen) * kBeatBytes;
}

}  // namespace abi
}  // namespace fibertap

#endif  // FIBERTAP_ABI_FRAME_RECORD_H_
