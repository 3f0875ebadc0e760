#include "host/datapath/batch/batch_builder.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "abi/frame_record.h"
#include "abi/limits.h"

namespace fibertap {

void BatchBuilder::begin(BatchSlot& slot) {
  slot.record_beats.resize(slot.arena.size() / abi::kBeatBytes);  // once for each slot
  slot.frames = 0;
  slot.arena_bytes = 0;
  slot_ = &slot;
}

bool BatchBuilder::append(const Frame& frame) noexcept {
  const auto caplen =
      static_cast<std::uint16_t>(std::min<std::size_t>(frame.bytes.size(), abi::kMaxFrameBytes));
  const std::size_t record_bytes = abi::frame_record_bytes(caplen);
  if (record_bytes > slot_->arena.size() - slot_->arena_bytes) return false;

  const abi::FrameHead head{frame.timestamp_ns, frame.origlen, caplen};
  std::uint8_t* const record = slot_->arena.data() + slot_->arena_bytes;
  std::memcpy(record, &head, sizeof(head));
  std::copy_n(frame.bytes.begin(), caplen, record + sizeof(head));
  slot_->record_beats[slot_->frames] =
      static_cast<std::uint32_t>(slot_->arena_bytes / abi::kBeatBytes);
  slot_->arena_bytes += record_bytes;
  slot_->frames += 1;
  if (caplen < frame.bytes.size()) {
    ingest_cut_.frames += 1;
    ingest_cut_.bytes += frame.origlen;
  }
  return true;
}

BatchSlot& BatchBuilder::end() noexcept { return *std::exchange(slot_, nullptr); }

}  // namespace fibertap
