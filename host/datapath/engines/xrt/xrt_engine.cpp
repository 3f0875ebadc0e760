#include "host/datapath/engines/xrt/xrt_engine.h"

#include <algorithm>
#include <utility>

#include "abi/counters.h"
#include "host/base/error.h"
#include "host/datapath/engines/load_check.h"

namespace fibertap {
namespace {

/// How long poll() waits when its caller has nothing else to do: short enough for frames that come
/// in meanwhile to wait in a receive queue.
constexpr std::chrono::microseconds kPatience{50};

/// What every one of several units holds.
abi::KernelInfo smallest(const abi::KernelInfo& left, const abi::KernelInfo& right) {
  abi::KernelInfo both = left;
  both.max_sessions = std::min(left.max_sessions, right.max_sessions);
  both.max_blocks = std::min(left.max_blocks, right.max_blocks);
  both.max_row_counters = std::min(left.max_row_counters, right.max_row_counters);
  return both;
}

}  // namespace

XrtEngine::XrtEngine(const std::shared_ptr<Card>& card, const std::string& label,
                     std::chrono::milliseconds timeout, const SlotSizes& sizes)
    : worker_(timeout) {
  for (const auto& unit : card->units()) {
    units_.push_back(std::make_unique<EngineUnit>(card, *unit, label, worker_, sizes));
    const abi::KernelInfo info = units_.back()->read_info();
    info_ = units_.size() == 1 ? info : smallest(info_, info);
  }
}

void XrtEngine::load_rules(const RuleImage& image) {
  check_card_limits(info_, image.header());
  const auto counter_bytes =
      abi::counter_image_bytes(abi::session_rows(image.header()), image.header().row_counters);
  for (const auto& unit : units_) unit->begin_load(image.bytes(), counter_bytes);
  for (const auto& unit : units_) unit->finish_load(image.header().generation);
  loaded_ = image.header();
}

BatchSlot* XrtEngine::acquire() {
  for (std::size_t i = 0; i < units_.size(); ++i) {
    EngineUnit& unit = *units_[next_unit_];
    next_unit_ = (next_unit_ + 1) % units_.size();
    if (CardSlot* const slot = unit.take_slot()) return slot;
  }
  return nullptr;
}

void XrtEngine::submit(BatchSlot& slot) {
  auto& card_slot = static_cast<CardSlot&>(slot);
  polled_in_vain_ = false;
  card_slot.unit->submit(card_slot, ++batches_);
  in_flight_.push_back(&card_slot);
}

BatchSlot* XrtEngine::poll() {
  if (in_flight_.empty()) return nullptr;
  CardSlot& oldest = *in_flight_.front();
  const bool is_idle = std::exchange(polled_in_vain_, true);
  if (!oldest.unit->is_done(oldest, is_idle ? kPatience : std::chrono::microseconds(0))) {
    return nullptr;
  }
  polled_in_vain_ = false;
  in_flight_.pop_front();
  return &oldest;
}

void XrtEngine::release(BatchSlot& slot) noexcept {
  auto& card_slot = static_cast<CardSlot&>(slot);
  card_slot.unit->give_back(card_slot);
}

CounterImage XrtEngine::read_counters() {
  CounterImage sum(loaded_);
  for (const auto& unit : units_) unit->begin_read_counters();
  for (const auto& unit : units_) unit->finish_read_counters(loaded_, sum);
  return sum;
}

}  // namespace fibertap
