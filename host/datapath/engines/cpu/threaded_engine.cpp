#include "host/datapath/engines/cpu/threaded_engine.h"

#include <chrono>
#include <utility>

#include "host/datapath/engines/load_check.h"

namespace fibertap {
namespace {

/// How long poll() waits when its caller has nothing else to do: short enough for frames that come
/// in meanwhile to wait in a receive queue.
constexpr std::chrono::microseconds kPatience{50};

/// Each worker has one batch at hand and one behind it, while the caller fills one and reads one.
constexpr std::size_t slots_for(std::size_t threads) { return 2 * threads + 2; }

std::vector<cpu::Unit> units_for(cpu::Simd simd, unsigned threads) {
  std::vector<cpu::Unit> units;
  for (unsigned worker = 0; worker < threads; ++worker) units.emplace_back(simd);
  return units;
}

}  // namespace

ThreadedCpuEngine::ThreadedCpuEngine(cpu::Simd simd, unsigned threads, std::size_t arena_bytes)
    : pool_({slots_for(threads), arena_bytes}),
      units_(units_for(simd, threads)),
      workers_(
          threads,
          [this](unsigned worker, BatchSlot& slot) {
            slot.status =
                units_[worker].run(slot.records(), slot.frames, slot.result, slot.outcomes);
          },
          [this](unsigned worker) { add_to_reading(worker); }) {}

void ThreadedCpuEngine::load_rules(const RuleImage& image) {
  const auto tables = cpu::compile_tables(image.bytes());
  for (cpu::Unit& unit : units_) check_load(name(), unit.load(tables), image.header());
  loaded_ = image.header();
}

BatchSlot* ThreadedCpuEngine::acquire() {
  BatchSlot* const slot = pool_.take();
  if (slot != nullptr) ++held_;
  return slot;
}

void ThreadedCpuEngine::submit(BatchSlot& slot) {
  --held_;
  workers_.submit(slot);
}

std::chrono::microseconds ThreadedCpuEngine::patience() const noexcept {
  return held_ == 0 ? kPatience : std::chrono::microseconds(0);
}

BatchSlot* ThreadedCpuEngine::poll() {
  BatchSlot* const slot = workers_.poll(patience());
  if (slot != nullptr) ++held_;
  return slot;
}

void ThreadedCpuEngine::release(BatchSlot& slot) noexcept {
  --held_;
  pool_.give_back(slot);
}

void ThreadedCpuEngine::begin_reading(std::shared_ptr<CounterImage> to) {
  {
    const std::lock_guard lock(reading_mutex_);
    reading_ = std::move(to);
    is_first_ = true;
  }
  workers_.mark();
}

bool ThreadedCpuEngine::has_read() {
  if (!workers_.is_passed(patience())) return false;
  reading_.reset();
  return true;
}

void ThreadedCpuEngine::add_to_reading(unsigned worker) {
  const std::span<const std::uint8_t> own = std::as_const(units_[worker]).counters().bytes();
  const std::lock_guard lock(reading_mutex_);
  if (std::exchange(is_first_, false)) {
    reading_->copy(own, {0, own.size()});
  } else {
    reading_->add(own);
  }
}

}  // namespace fibertap
