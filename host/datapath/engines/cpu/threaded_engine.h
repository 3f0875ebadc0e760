#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_CPU_THREADED_ENGINE_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_CPU_THREADED_ENGINE_H_

#include <chrono>
#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

#include "host/datapath/engines/cpu/batch_workers.h"
#include "host/datapath/engines/cpu/cpu_engine.h"
#include "host/datapath/engines/cpu/unit.h"
#include "host/datapath/engines/engine.h"
#include "host/datapath/engines/slot_pool.h"

namespace fibertap {

/// The fast software path as an engine, on threads beside the caller's. They share the tables; each
/// counts for itself, and the counters add up. Batches are larger than those of one thread: what a
/// thread costs to be woken weighs more than what stays in its cache.
class ThreadedCpuEngine final : public Engine {
 public:
  ThreadedCpuEngine(cpu::Simd simd, unsigned threads,
                    std::size_t arena_bytes = SlotSizes{}.arena_bytes);

  std::string_view name() const noexcept override { return "cpu"; }
  void load_rules(const RuleImage& image) override;
  BatchSlot* acquire() override;
  void submit(BatchSlot& slot) override;

  /// Waits a little where the caller holds no slot, so has nothing that it could do; has_read()
  /// does too.
  BatchSlot* poll() override;

  void release(BatchSlot& slot) noexcept override;
  void begin_reading(std::shared_ptr<CounterImage> to) override;
  bool has_read() override;
  CounterImage read_counters() override { return read_at_rest(loaded_); }

 private:
  void add_to_reading(unsigned worker);
  std::chrono::microseconds patience() const noexcept;

  SlotPool pool_;
  std::vector<cpu::Unit> units_;  // one for each worker
  abi::RuleImageHeader loaded_{};
  std::size_t held_ = 0;      // slots that the caller fills or reads
  std::mutex reading_mutex_;  // of what follows, while workers pass a mark
  std::shared_ptr<CounterImage> reading_;
  bool is_first_ = false;      // nothing is in `reading_` yet
  cpu::BatchWorkers workers_;  // stop before what they work on goes
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_CPU_THREADED_ENGINE_H_
