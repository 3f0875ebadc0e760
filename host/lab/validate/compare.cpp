#include "host/lab/validate/compare.h"

#include <algorithm>

#include "host/base/error.h"
#include "host/datapath/engines/model_engine.h"
#include "host/lab/validate/differences.h"

namespace fibertap::validation {
namespace {

/// Slots of the model: one is enough, for it answers at once. As large as the batches, because a
/// case that is made smaller is compared thousands of times.
SlotSizes model_slots(const Case& the_case) {
  std::size_t bytes = abi::frame_record_bytes(abi::kMaxFrameBytes);
  for (const CaseLoad& load : the_case.loads) {
    for (const CaseBatch& batch : load.batches) bytes = std::max(bytes, record_bytes(batch));
  }
  return {1, bytes};
}

std::optional<Difference> compare(const CaseBatch& batch, const BatchRun& model,
                                  const BatchRun& engine) {
  if (auto difference = answer_difference(model.status, engine.status)) return difference;
  if (model.status.errors != 0) return std::nullopt;  // the host discards such a batch
  if (auto difference = outcome_difference(batch.size(), model, engine)) return difference;
  if (auto difference = result_difference(batch, model, engine)) return difference;
  return status_difference(model.status, engine.status);
}

Difference no_answer(const CaseRun& engine) {
  return {Field::answer,
          {},
          "an answer",
          engine.failure.value_or("none"),
          std::string(stage_of(Field::answer))};
}

/// Of one load; `engine` may have answered to the first of its batches only.
std::optional<Difference> compare(const CaseLoad& load, const RuleImage& image,
                                  const LoadRun& model, const LoadRun& engine,
                                  const CaseRun& engine_run) {
  for (std::size_t i = 0; i < load.batches.size(); ++i) {
    auto difference = i < engine.batches.size()
                          ? compare(load.batches[i], model.batches[i], engine.batches[i])
                          : no_answer(engine_run);
    if (!difference) continue;
    difference->batch = i;
    if (!difference->frame && load.batches[i].size() == 1) difference->frame = 0;
    return difference;
  }
  if (engine.counters.empty()) return no_answer(engine_run);
  return counter_difference(image, model.counters, engine.counters);
}

}  // namespace

std::optional<Difference> compare(const Case& the_case, const CompiledCase& compiled,
                                  const CaseRun& model, const CaseRun& engine) {
  for (std::size_t i = 0; i < the_case.loads.size(); ++i) {
    auto difference = i < engine.loads.size() ? compare(the_case.loads[i], compiled.images[i],
                                                        model.loads[i], engine.loads[i], engine)
                                              : no_answer(engine);
    if (!difference) continue;
    difference->load = i;
    return difference;
  }
  return std::nullopt;
}

Comparison compare(const Case& the_case, const EngineFactory& make_engine) {
  const CompiledCase compiled = compile(the_case);
  ModelEngine model(model_slots(the_case));
  Comparison comparison{run_case(the_case, compiled, model), {}, {}};
  if (comparison.model.failure) throw Error(Errc::kRuntime, "{}", *comparison.model.failure);
  comparison.engine = run_case(the_case, compiled, *make_engine());
  comparison.difference = compare(the_case, compiled, comparison.model, comparison.engine);
  return comparison;
}

}  // namespace fibertap::validation
