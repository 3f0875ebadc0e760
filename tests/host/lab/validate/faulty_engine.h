#ifndef FIBERTAP_TESTS_HOST_VALIDATE_FAULTY_ENGINE_H_
#define FIBERTAP_TESTS_HOST_VALIDATE_FAULTY_ENGINE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "host/datapath/engines/model_engine.h"
#include "host/lab/validate/block_view.h"
#include "host/lab/validate/case_run.h"

namespace fibertap::validation {

/// What an engine does otherwise than the model; what is empty it does right.
struct Fault {
  std::function<RuleImage(const RuleImage&)> rules;  // what it loads in their place
  std::function<void(BatchSlot&)> batch;             // changes its answer to a batch
  std::function<void(CounterImage&)> counters;
};

/// The reference model with one fault.
class FaultyEngine final : public Engine {
 public:
  explicit FaultyEngine(Fault fault) : fault_(std::move(fault)) {}

  std::string_view name() const noexcept override { return "faulty"; }
  void load_rules(const RuleImage& image) override;
  BatchSlot* acquire() override { return model_.acquire(); }
  void submit(BatchSlot& slot) override { model_.submit(slot); }
  BatchSlot* poll() override;
  void release(BatchSlot& slot) noexcept override { model_.release(slot); }
  void begin_reading(std::shared_ptr<CounterImage> to) override;
  bool has_read() override { return model_.has_read(); }
  CounterImage read_counters() override;

 private:
  Fault fault_;
  ModelEngine model_{{1, kMaxBatchBytes}};
};

/// Makes engines with `fault`.
EngineFactory faulty(const Fault& fault);

/// A block whose bytes may be changed.
using BlockBytes = std::vector<std::uint8_t>;

/// Changes the blocks of every answer one by one; a block for which `change` gives false is left
/// away.
Fault changed_blocks(const std::function<bool(BlockBytes&)>& change);

/// Changes the outcome words of every answer, the fill of their last beat included, and signs them.
Fault changed_words(const std::function<void(std::span<abi::OutcomeWord>)>& change);

/// Changes every row of the rules before they are loaded.
Fault changed_rows(const std::function<void(abi::RuleRow&)>& change);

}  // namespace fibertap::validation

#endif  // FIBERTAP_TESTS_HOST_VALIDATE_FAULTY_ENGINE_H_
