#ifndef FIBERTAP_HOST_DATAPATH_BATCH_BATCH_BUILDER_H_
#define FIBERTAP_HOST_DATAPATH_BATCH_BATCH_BUILDER_H_

#include <cstdint>

#include "host/datapath/batch/batch_slot.h"
#include "host/datapath/ingest/frame_source.h"

namespace fibertap {

/// Frames of which only the first abi::kMaxFrameBytes were taken in (SPEC 1).
struct IngestCut {
  std::uint64_t frames = 0;
  std::uint64_t bytes = 0;  // origlen
};

/// Writes frame records (abi/frame_record.h) into a slot's arena.
class BatchBuilder {
 public:
  /// Starts a new batch in `slot`, which outlives the builder's use of it.
  void begin(BatchSlot& slot);

  /// Whether a batch has been begun and not been ended.
  bool is_open() const noexcept { return slot_ != nullptr; }

  /// In the batch that is open.
  std::uint32_t frames() const noexcept { return slot_->frames; }

  /// Copies one frame in; false, and nothing done, when it does not fit any more.
  bool append(const Frame& frame) noexcept;

  /// Hands the slot back with its counts set.
  BatchSlot& end() noexcept;

  const IngestCut& ingest_cut() const noexcept { return ingest_cut_; }

 private:
  BatchSlot* slot_ = nullptr;
  IngestCut ingest_cut_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_BATCH_BATCH_BUILDER_H_
