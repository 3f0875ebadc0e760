#include "host/datapath/batch/batch_builder.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "abi/frame_record.h"
#include "abi/limits.h"
#include "host/wire/geneve.h"

namespace fibertap {
namespace {

void count(const Frame& frame, Intake::Count& into) noexcept {
  into.frames += 1;
  into.bytes += frame.origlen;
}

}  // namespace

void Intake::add(const Intake& other) noexcept {
  for (Count Intake::*const which : {&Intake::cut, &Intake::geneve, &Intake::geneve_kept}) {
    (this->*which).frames += (other.*which).frames;
    (this->*which).bytes += (other.*which).bytes;
  }
}

void BatchBuilder::begin(BatchSlot& slot) {
  slot.record_beats.resize(slot.arena.size() / abi::kBeatBytes);  // once for each slot
  slot.frames = 0;
  slot.arena_bytes = 0;
  slot.port_runs.clear();
  slot_ = &slot;
}

bool BatchBuilder::append(const Frame& frame, std::uint32_t port) noexcept {
  if (geneve_port_ != 0 && !wire::has_other_port(frame.bytes, geneve_port_)) {
    return append_to_geneve_port(frame, port);
  }
  return put(frame, {}, port);
}

bool BatchBuilder::append_to_geneve_port(const Frame& frame, std::uint32_t port) noexcept {
  wire::GeneveFrame found;
  const wire::GeneveTest test =
      wire::take_geneve_off(frame.bytes, frame.origlen, geneve_port_, found);
  const bool is_put =
      test == wire::GeneveTest::kTakenOff
          ? put({frame.timestamp_ns, found.origlen, found.payload}, found.head, PortRuns::kNoPort)
          : put(frame, {}, port);
  if (is_put && test == wire::GeneveTest::kTakenOff) count(frame, intake_.geneve);
  if (is_put && test == wire::GeneveTest::kKept) count(frame, intake_.geneve_kept);
  return is_put;
}

/// The bytes of `head` stand before those of the frame; origlen is of both.
bool BatchBuilder::put(const Frame& frame, std::span<const std::uint8_t> head,
                       std::uint32_t port) noexcept {
  const auto caplen = static_cast<std::uint16_t>(
      std::min<std::size_t>(head.size() + frame.bytes.size(), abi::kMaxFrameBytes));
  const std::size_t record_bytes = abi::frame_record_bytes(caplen);
  if (record_bytes > slot_->arena.size() - slot_->arena_bytes) return false;
  if (!slot_->port_runs.has_room_for(port)) return false;

  const abi::FrameHead record_head{frame.timestamp_ns, frame.origlen, caplen};
  std::uint8_t* to = slot_->arena.data() + slot_->arena_bytes;
  std::memcpy(to, &record_head, sizeof(record_head));
  to = std::ranges::copy(head, to + sizeof(record_head)).out;
  std::copy_n(frame.bytes.begin(), caplen - head.size(), to);
  slot_->record_beats[slot_->frames] =
      static_cast<std::uint32_t>(slot_->arena_bytes / abi::kBeatBytes);
  slot_->port_runs.add(slot_->frames, port);
  slot_->arena_bytes += record_bytes;
  slot_->frames += 1;
  if (caplen < head.size() + frame.bytes.size()) count(frame, intake_.cut);
  return true;
}

BatchSlot& BatchBuilder::end() noexcept { return *std::exchange(slot_, nullptr); }

}  // namespace fibertap
