#include "host/engines/engine_choice.h"

#include "host/base/error.h"
#include "host/engines/csim_engine.h"
#include "host/engines/model_engine.h"

namespace fibertap {

ChosenEngine choose_engine(std::string_view name) {
  if (name == "model") return {std::make_unique<ModelEngine>(), {}};
  if (name == "csim") return {std::make_unique<CsimEngine>(csim::Streams::kPlain), {}};
  if (name == "csim-bounded") return {std::make_unique<CsimEngine>(csim::Streams::kBounded), {}};
  if (name == "auto") {
    return {std::make_unique<ModelEngine>(),
            "auto: the engine of this build that is not a simulation of hardware"};
  }
  throw Error(Errc::kUsage, "--engine: found {}, expected {}", name, kEngineNames);
}

}  // namespace fibertap
