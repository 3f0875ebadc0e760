#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_SOFTWARE_ENGINE_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_SOFTWARE_ENGINE_H_

#include <deque>
#include <memory>
#include <string>
#include <utility>

#include "host/datapath/engines/engine.h"
#include "host/datapath/engines/load_check.h"
#include "host/datapath/engines/slot_pool.h"

namespace fibertap {

/// A unit that answers the commands of abi/kernel_command.h with calls, as an engine: a batch is
/// done when it is submitted. `Unit` has load, run and read_counters as model::Model has them.
template <typename Unit>
class SoftwareEngine : public Engine {
 public:
  std::string_view name() const noexcept override { return name_; }

  void load_rules(const RuleImage& image) override {
    check_load(name_, unit_.load(image.bytes()), image.header());
    loaded_ = image.header();
  }

  BatchSlot* acquire() override { return pool_.take(); }

  void submit(BatchSlot& slot) override {
    slot.status = unit_.run(slot.records(), slot.frames, slot.result, slot.outcomes);
    finished_.push_back(&slot);
  }

  BatchSlot* poll() override {
    if (finished_.empty()) return nullptr;
    BatchSlot* const oldest = finished_.front();
    finished_.pop_front();
    return oldest;
  }

  void release(BatchSlot& slot) noexcept override { pool_.give_back(slot); }

  void begin_reading(std::shared_ptr<CounterImage> to) override {
    unit_.read_counters(to->bytes());
  }
  bool has_read() override { return true; }

  CounterImage read_counters() override {
    CounterImage counters(loaded_);
    unit_.read_counters(counters.bytes());
    return counters;
  }

 protected:
  template <typename... Arguments>
  SoftwareEngine(std::string name, const SlotSizes& sizes, Arguments&&... unit)
      : name_(std::move(name)), pool_(sizes), unit_(std::forward<Arguments>(unit)...) {}

  Unit& unit() noexcept { return unit_; }
  const abi::RuleImageHeader& loaded() const noexcept { return loaded_; }

 private:
  std::string name_;
  SlotPool pool_;
  Unit unit_;
  abi::RuleImageHeader loaded_{};
  std::deque<BatchSlot*> finished_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_SOFTWARE_ENGINE_H_
