#ifndef FIBERTAP_HOST_ENGINES_MODEL_ENGINE_H_
#define FIBERTAP_HOST_ENGINES_MODEL_ENGINE_H_

#include <deque>
#include <optional>

#include "host/engines/engine.h"
#include "host/engines/slot_pool.h"
#include "sim/model/model.h"

namespace fibertap {

/// The reference model as an engine.
class ModelEngine final : public Engine {
 public:
  explicit ModelEngine(const SlotSizes& sizes = {}) : pool_(sizes) {}

  std::string_view name() const noexcept override { return "model"; }
  void load_rules(const RuleImage& image) override;
  BatchSlot* acquire() override { return pool_.take(); }
  void submit(BatchSlot& slot) override;
  BatchSlot* poll() override;
  void release(BatchSlot& slot) noexcept override { pool_.give_back(slot); }
  CounterImage read_counters() override;

 private:
  SlotPool pool_;
  model::Model model_;
  abi::RuleImageHeader loaded_{};
  std::deque<BatchSlot*> finished_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_ENGINES_MODEL_ENGINE_H_
