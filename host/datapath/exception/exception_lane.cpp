#include "host/datapath/exception/exception_lane.h"

#include <cstring>
#include <utility>

#include "abi/disposition.h"
#include "abi/frame_record.h"

namespace fibertap {
namespace {

/// Several of the longest frames.
constexpr std::array<std::uint32_t, kFrameClasses> kRingBytes = {1 << 16, 1 << 18, 1 << 18};

void count(std::atomic<std::uint64_t>& counter) noexcept {
  counter.fetch_add(1, std::memory_order_release);
}

}  // namespace

ExceptionLane::ExceptionLane(std::span<ExceptionPort* const> ports, std::uint16_t health_port,
                             std::function<void()> wake, const Clock& clock)
    : ports_(ports), health_port_(health_port), wake_(std::move(wake)), clock_(clock) {
  for (std::size_t i = 0; i < kFrameClasses; ++i) {
    rings_[i] = std::make_unique<FrameRing>(kRingBytes[i]);
  }
}

void ExceptionLane::take(const BatchSlot& slot) noexcept {
  constexpr auto kNotVxlan = abi::Disposition::not_vxlan;
  std::uint64_t left = slot.status.frames[static_cast<std::size_t>(kNotVxlan)];
  if (left == 0) return;
  const Clock::TimePoint now = clock_.now();
  bool has_put = false;
  const std::span runs = slot.port_runs.all();
  std::size_t run = 0;
  for (std::uint32_t i = 0; left != 0; ++i) {
    while (run + 1 < runs.size() && runs[run + 1].first_frame <= i) ++run;
    if (slot.outcomes[i].disposition() != kNotVxlan) continue;
    --left;
    has_put = take_frame(slot, i, runs[run].port, now) || has_put;
  }
  if (has_put) wake_();
}

/// Whether there is something to empty.
bool ExceptionLane::take_frame(const BatchSlot& slot, std::uint32_t frame, std::uint32_t port,
                               Clock::TimePoint now) noexcept {
  ExceptionPort* const way = port == PortRuns::kNoPort ? nullptr : ports_[port];
  if (way == nullptr) return false;
  const std::uint8_t* const record =
      slot.arena.data() + std::size_t{slot.record_beats[frame]} * abi::kBeatBytes;
  abi::FrameHead head;
  std::memcpy(&head, record, sizeof(head));
  const std::span bytes(record + sizeof(head), head.caplen);
  const FrameClass each = class_of(bytes, health_port_);
  const auto index = static_cast<std::size_t>(each);
  ExceptionPort::OfClass& counters = way->classes[index];
  count(counters.chosen);
  if (head.caplen != head.origlen) {
    count(counters.cut);
  } else if (!way->budgets[index].take(now)) {
    count(counters.over_budget);
  } else if (!rings_[index]->put({port, bytes})) {
    count(counters.tap_full);
  } else {
    return true;
  }
  return false;
}

}  // namespace fibertap
