#include "host/engines/model_engine.h"

#include "host/base/error.h"

namespace fibertap {

void ModelEngine::load_rules(const RuleImage& image) {
  const abi::BatchStatus status = model_.load(image.bytes());
  if (status.errors != 0) {
    throw Error(Errc::kDevice,
                "engine model: LOAD of rule generation {}: found error bits {:#x}, expected none; "
                "compile the rules again",
                image.header().generation, status.errors);
  }
  loaded_ = image.header();
}

void ModelEngine::submit(BatchSlot& slot) {
  slot.status = model_.run(slot.records(), slot.frames, slot.result);
  finished_.push_back(&slot);
}

BatchSlot* ModelEngine::poll() {
  if (finished_.empty()) return nullptr;
  BatchSlot* const oldest = finished_.front();
  finished_.pop_front();
  return oldest;
}

CounterImage ModelEngine::read_counters() {
  CounterImage counters(loaded_);
  model_.read_counters(counters.bytes());
  return counters;
}

}  // namespace fibertap
