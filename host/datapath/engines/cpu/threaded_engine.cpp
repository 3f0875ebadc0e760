#include "host/datapath/engines/cpu/threaded_engine.h"

#include <chrono>

#include "host/datapath/engines/load_check.h"

namespace fibertap {
namespace {

/// How long poll() waits when its caller has nothing else to do: short enough for frames that come
/// in meanwhile to wait in a receive queue.
constexpr std::chrono::microseconds kPatience{50};

/// Each worker has one batch at hand and one behind it, while the caller fills one and reads one.
constexpr std::size_t slots_for(std::size_t threads) { return 2 * threads + 2; }

}  // namespace

ThreadedCpuEngine::ThreadedCpuEngine(cpu::Simd simd, unsigned threads, std::size_t arena_bytes)
    : pool_({slots_for(threads), arena_bytes}),
      units_(threads, cpu::Unit(simd)),
      workers_(threads, [this](unsigned worker, BatchSlot& slot) {
        slot.status = units_[worker].run(slot.records(), slot.frames, slot.result, slot.outcomes);
      }) {}

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

BatchSlot* ThreadedCpuEngine::poll() {
  BatchSlot* const slot = workers_.poll(held_ == 0 ? kPatience : std::chrono::microseconds(0));
  if (slot != nullptr) ++held_;
  return slot;
}

void ThreadedCpuEngine::release(BatchSlot& slot) noexcept {
  --held_;
  pool_.give_back(slot);
}

CounterImage ThreadedCpuEngine::read_counters() {
  CounterImage sum(loaded_);
  CounterImage own(loaded_);
  for (const cpu::Unit& unit : units_) {
    unit.read_counters(own.bytes());
    sum.add(own.bytes());
  }
  return sum;
}

}  // namespace fibertap
