#ifndef FIBERTAP_HOST_ENGINES_ENGINE_CHOICE_H_
#define FIBERTAP_HOST_ENGINES_ENGINE_CHOICE_H_

#include <memory>
#include <string>
#include <string_view>

#include "host/engines/engine.h"

namespace fibertap {

/// What --engine may be.
inline constexpr char kEngineNames[] = "auto, model, csim or csim-bounded";

/// An engine and, where it was chosen and not named, why.
struct ChosenEngine {
  std::unique_ptr<Engine> engine;
  std::string reason;
};

/// The engine that `name` (an --engine value) asks for; "auto" takes the best one there is. A
/// named engine is never replaced. Throws Error(kUsage) for a name that is none.
ChosenEngine choose_engine(std::string_view name);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_ENGINES_ENGINE_CHOICE_H_
