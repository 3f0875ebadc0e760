#ifndef FIBERTAP_HOST_ENGINES_ENGINE_CHOICE_H_
#define FIBERTAP_HOST_ENGINES_ENGINE_CHOICE_H_

#include <memory>
#include <string>
#include <string_view>

#include "host/engines/engine.h"
#include "host/engines/xrt/card_access.h"

namespace fibertap {

/// What --engine may be.
inline constexpr char kEngineNames[] = "auto, model, csim, csim-bounded or xrt";

/// An engine and, where it was chosen and not named, why.
struct ChosenEngine {
  std::unique_ptr<Engine> engine;
  std::string reason;
};

/// The engine that `name` (an --engine value) asks for, on a card that `cards` leads to where it
/// needs one; `cards` outlives it. "auto" takes a real card that answers, else the model. A named
/// engine is never replaced. Throws Error(kUsage) for a name that is none, and what the card fails
/// at.
ChosenEngine choose_engine(std::string_view name, CardAccess& cards);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_ENGINES_ENGINE_CHOICE_H_
