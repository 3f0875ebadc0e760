#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_ENGINE_CHOICE_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_ENGINE_CHOICE_H_

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "host/datapath/engines/cpu/simd.h"
#include "host/datapath/engines/engine.h"
#include "host/datapath/engines/xrt/card_access.h"

namespace fibertap {

/// An engine that a program has beside those that every program has, and what --engine calls it.
struct NamedEngine {
  std::string_view name;
  std::unique_ptr<Engine> (*make)();
};
using NamedEngines = std::span<const NamedEngine>;

/// What --engine may be: "auto, cpu, model or xrt" where there are no `more`.
std::string engine_names(NamedEngines more = {});

/// How --engine cpu works.
struct CpuOptions {
  cpu::Simd simd = cpu::choose_simd("auto");
  unsigned threads = 1;
};

/// An engine and, where it was chosen and not named, why.
struct ChosenEngine {
  std::unique_ptr<Engine> engine;
  std::string reason;
};

/// The engine that `name` (an --engine value) asks for, on a card that `cards` leads to where it
/// needs one, or one of `more`; `cards` outlives it. "auto" takes a real card that answers, else
/// cpu. A named engine is never replaced. Throws Error(kUsage) for an unknown name, and what
/// the card fails at.
ChosenEngine choose_engine(std::string_view name, CardAccess& cards, const CpuOptions& cpu = {},
                           NamedEngines more = {});

/// Throws Error(kUsage) where `name` is no --engine value.
void check_engine_name(std::string_view name, NamedEngines more = {});

/// The software engine that needs no choice.
std::unique_ptr<Engine> make_cpu_engine(const CpuOptions& options);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_ENGINE_CHOICE_H_
