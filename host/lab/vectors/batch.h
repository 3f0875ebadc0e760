#ifndef FIBERTAP_HOST_LAB_VECTORS_BATCH_H_
#define FIBERTAP_HOST_LAB_VECTORS_BATCH_H_

#include <cstdint>
#include <optional>

#include "host/base/aligned_bytes.h"
#include "host/datapath/batch/batch_slot.h"
#include "host/datapath/ingest/frame_source.h"

namespace fibertap {

/// Frames as one batch, in memory of its own.
class Batch {
 public:
  /// Takes the first `frames` of `source`, or all. Throws Error(kConfiguration) when they are more
  /// than a batch of an engine holds, and what the source throws.
  Batch(FrameSource& source, std::optional<std::uint32_t> frames);

  std::uint32_t frames() const noexcept { return slot_.frames; }
  std::span<const std::uint8_t> records() const noexcept { return slot_.records(); }

 private:
  AlignedBytes arena_;
  BatchSlot slot_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_LAB_VECTORS_BATCH_H_
