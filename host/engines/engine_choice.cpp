#include "host/engines/engine_choice.h"

#include "host/base/error.h"
#include "host/engines/model_engine.h"

namespace fibertap {

ChosenEngine choose_engine(std::string_view name) {
  if (name == "model") return {std::make_unique<ModelEngine>(), {}};
  if (name == "auto") {
    return {std::make_unique<ModelEngine>(), "auto: the only engine of this build"};
  }
  throw Error(Errc::kUsage, "--engine: found {}, expected auto or model", name);
}

}  // namespace fibertap
