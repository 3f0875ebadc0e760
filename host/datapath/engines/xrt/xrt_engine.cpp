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

/// Counters of a unit that has_read() adds at once: about 10 us of work.
constexpr std::size_t kPieceBytes = std::size_t{64} << 10;

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

void XrtEngine::begin_reading(std::shared_ptr<CounterImage> to) {
  reading_ = {std::move(to)};
  for (const auto& unit : units_) unit->begin_read_counters();
}

bool XrtEngine::has_read() {
  EngineUnit& unit = *units_[reading_.unit];
  if (reading_.counters.empty()) {
    const bool is_idle = in_flight_.empty();
    if (!unit.has_read_counters(is_idle ? kPatience : std::chrono::microseconds(0))) return false;
    reading_.counters = unit.counters(loaded_);
  }
  add_piece();
  if (reading_.added < reading_.counters.size()) return false;
  reading_ = {std::move(reading_.to), reading_.unit + 1};
  if (reading_.unit < units_.size()) return false;
  reading_.to.reset();
  return true;
}

void XrtEngine::add_piece() {
  const std::span<const std::uint8_t> counters = reading_.counters;
  const CounterImage::Piece piece{reading_.added,
                                  std::min(reading_.added + kPieceBytes, counters.size())};
  if (reading_.unit == 0) {
    reading_.to->copy(counters, piece);
  } else {
    reading_.to->add(counters, piece);
  }
  reading_.added = piece.end;
}

}  // namespace fibertap
