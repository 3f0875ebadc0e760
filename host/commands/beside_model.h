#ifndef FIBERTAP_HOST_COMMANDS_BESIDE_MODEL_H_
#define FIBERTAP_HOST_COMMANDS_BESIDE_MODEL_H_

#include <span>
#include <string>

#include "host/datapath/engines/engine.h"
#include "host/datapath/engines/model_engine.h"
#include "host/datapath/ingest/frame_source.h"
#include "host/datapath/results/totals.h"

namespace fibertap {

/// An engine and the reference model under the same rules, given the same batches. They are to
/// answer with the same bytes: status, result, outcome words and counters. Throws Error(kDevice) at
/// the first difference that it sees.
class BesideModel {
 public:
  /// `what` says in an error what the engine was tried with. `engine` outlives the object, and has
  /// no slot in flight.
  BesideModel(Engine& engine, std::string what, const RuleImage& rules);

  /// One batch, of frames that fit a slot together. The engine may answer later.
  void judge(std::span<const Frame> frames);

  /// Waits for all answers and compares the counters.
  void finish();

  /// Of all that was judged, by the model.
  const Totals& totals() const noexcept { return totals_; }

 private:
  BatchSlot& empty_slot();
  void take_back();

  Engine& engine_;
  ModelEngine model_;
  std::string what_;
  std::size_t in_flight_ = 0;
  Totals totals_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_COMMANDS_BESIDE_MODEL_H_
