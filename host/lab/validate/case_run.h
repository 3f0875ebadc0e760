#ifndef FIBERTAP_HOST_LAB_VALIDATE_CASE_RUN_H_
#define FIBERTAP_HOST_LAB_VALIDATE_CASE_RUN_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "host/datapath/engines/engine.h"
#include "host/lab/validate/case.h"

namespace fibertap::validation {

/// Makes an engine in the state that it has when the program starts.
using EngineFactory = std::function<std::unique_ptr<Engine>()>;

/// What an engine answered to one RUN.
struct BatchRun {
  abi::BatchStatus status;
  std::vector<std::uint8_t> result;  // the run of blocks and the zero fill of its last beat
  std::vector<abi::OutcomeWord> outcomes = {};  // one a frame, and the zero fill of their last beat
  bool are_outcomes_behind_untouched = true;    // the room behind them
};

struct LoadRun {
  std::vector<BatchRun> batches;
  std::vector<std::uint8_t> counters;  // the counter image
};

/// What an engine made of a case, up to where it failed.
struct CaseRun {
  std::vector<LoadRun> loads;
  std::optional<std::string> failure;  // what the engine threw, or that it did not answer
};

/// Runs a case through an engine, as many slots in flight as it has. A failure of the engine is
/// part of what it made of the case.
CaseRun run_case(const Case& the_case, const CompiledCase& compiled, Engine& engine);

}  // namespace fibertap::validation

#endif  // FIBERTAP_HOST_LAB_VALIDATE_CASE_RUN_H_
