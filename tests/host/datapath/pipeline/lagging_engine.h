#ifndef FIBERTAP_TESTS_HOST_DATAPATH_PIPELINE_LAGGING_ENGINE_H_
#define FIBERTAP_TESTS_HOST_DATAPATH_PIPELINE_LAGGING_ENGINE_H_

#include <cstdint>
#include <deque>
#include <limits>
#include <memory>
#include <utility>

#include "host/base/error.h"
#include "host/datapath/engines/model_engine.h"
#include "host/lab/traffic/random.h"

namespace fibertap::testing {

/// The model, which does what it is asked for later: a few batches and readings a turn, in their
/// order. A card that is lost after `answers` batches.
class LaggingEngine final : public Engine {
 public:
  LaggingEngine(generation::Random& random, const SlotSizes& sizes,
                std::uint64_t answers = std::numeric_limits<std::uint64_t>::max())
      : random_(random), engine_(sizes), answers_(answers) {}

  std::string_view name() const noexcept override { return "lagging"; }
  bool can_be_lost() const noexcept override { return true; }
  void load_rules(const RuleImage& image) override { engine_.load_rules(image); }
  BatchSlot* acquire() override { return engine_.acquire(); }
  void submit(BatchSlot& slot) override { asked_.push_back({&slot, nullptr}); }
  BatchSlot* poll() override {
    for (auto count = random_.between(0, 2); count > 0 && !asked_.empty(); --count) work();
    return engine_.poll();
  }
  void release(BatchSlot& slot) noexcept override { engine_.release(slot); }
  void begin_reading(std::shared_ptr<CounterImage> to) override {
    ++readings;
    has_read_ = false;
    asked_.push_back({nullptr, std::move(to)});
  }
  bool has_read() override {
    if (asked_.empty() || random_.chance(20)) return has_read_;
    work();
    return false;
  }
  CounterImage read_counters() override {
    check();
    return engine_.read_counters();
  }

  std::uint64_t readings = 0;

 private:
  struct Asked {
    BatchSlot* slot;
    std::shared_ptr<CounterImage> reading;
  };

  void check() const {
    if (answers_ == 0) throw Error(Errc::kDevice, "the card is gone");
  }

  void work() {
    check();
    const Asked asked = std::move(asked_.front());
    asked_.pop_front();
    if (asked.slot == nullptr) {
      engine_.begin_reading(asked.reading);
      has_read_ = true;
    } else {
      --answers_;
      engine_.submit(*asked.slot);
    }
  }

  generation::Random& random_;
  ModelEngine engine_;
  std::deque<Asked> asked_;
  std::uint64_t answers_;
  bool has_read_ = false;
};

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_HOST_DATAPATH_PIPELINE_LAGGING_ENGINE_H_
