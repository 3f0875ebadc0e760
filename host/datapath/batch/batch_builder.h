#ifndef FIBERTAP_HOST_DATAPATH_BATCH_BATCH_BUILDER_H_
#define FIBERTAP_HOST_DATAPATH_BATCH_BATCH_BUILDER_H_

#include <cstdint>
#include <span>

#include "host/datapath/batch/batch_slot.h"
#include "host/datapath/ingest/frame_source.h"

namespace fibertap {

/// What taking frames in did to them. Bytes are origlen, of frames in a tunnel with the tunnel.
struct Intake {
  struct Count {
    std::uint64_t frames = 0;
    std::uint64_t bytes = 0;
  };

  Count cut;          // only the first abi::kMaxFrameBytes were taken in (SPEC 1), tunnel taken off
  Count geneve;       // without the GENEVE tunnel that they came in (SPEC 11)
  Count geneve_kept;  // to the port of GENEVE, and as they came

  void add(const Intake& other) noexcept;
};

/// Writes frame records (abi/frame_record.h) into a slot's arena.
class BatchBuilder {
 public:
  /// `geneve_port` 0: no tunnel is taken off.
  explicit BatchBuilder(std::uint16_t geneve_port = 0) : geneve_port_(geneve_port) {}

  /// Starts a new batch in `slot`, which outlives the builder's use of it.
  void begin(BatchSlot& slot);

  /// Whether a batch has been begun and not been ended.
  bool is_open() const noexcept { return slot_ != nullptr; }

  /// In the batch that is open.
  std::uint32_t frames() const noexcept { return slot_->frames; }

  /// Copies one frame, which came from a port (FrameSource::port()), in; false, and nothing done,
  /// when it does not fit any more.
  bool append(const Frame& frame, std::uint32_t port = 0) noexcept;

  /// append() of a frame that was taken in before, from another slot: as it is, and counted no
  /// more.
  bool append_again(const Frame& frame, std::uint32_t port) noexcept {
    return put(frame, {}, port);
  }

  /// Hands the slot back with its counts set.
  BatchSlot& end() noexcept;

  const Intake& intake() const noexcept { return intake_; }

 private:
  bool append_to_geneve_port(const Frame& frame, std::uint32_t port) noexcept;
  bool put(const Frame& frame, std::span<const std::uint8_t> head, std::uint32_t port) noexcept;

  BatchSlot* slot_ = nullptr;
  std::uint16_t geneve_port_;
  Intake intake_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_BATCH_BATCH_BUILDER_H_
