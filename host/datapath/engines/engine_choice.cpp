#include "host/datapath/engines/engine_choice.h"

#include <algorithm>

#include "host/base/error.h"
#include "host/datapath/engines/cpu/cpu_engine.h"
#include "host/datapath/engines/cpu/threaded_engine.h"
#include "host/datapath/engines/model_engine.h"
#include "host/datapath/engines/xrt/xrt_engine.h"

namespace fibertap {
namespace {

std::unique_ptr<Engine> open_xrt_engine(CardAccess& cards) {
  return std::make_unique<XrtEngine>(cards.open(), cards.label(), cards.options().timeout);
}

ChosenEngine choose(CardAccess& cards, const CpuOptions& cpu) {
  // Whoever names no card wants to read of none; without an xclbin there is none to be had.
  const CardOptions& named = cards.options();
  if (named.card.empty() && named.xclbin.empty()) return {make_cpu_engine(cpu), {}};
  if (cards.is_emulated()) {
    return {make_cpu_engine(cpu), "auto: the emulated card is a simulation, --engine xrt takes it"};
  }
  try {
    return {open_xrt_engine(cards), fmt::format("auto: {} answers", cards.label())};
  } catch (const Error& error) {
    return {make_cpu_engine(cpu), fmt::format("auto: {}", error.what())};
  }
}

}  // namespace

std::unique_ptr<Engine> make_cpu_engine(const CpuOptions& options) {
  if (options.threads == 1) return std::make_unique<CpuEngine>(options.simd);
  return std::make_unique<ThreadedCpuEngine>(options.simd, options.threads);
}

std::string engine_names(NamedEngines more) {
  std::string names = "auto, cpu, model";
  for (const NamedEngine& engine : more) names += fmt::format(", {}", engine.name);
  return names + " or xrt";
}

void check_engine_name(std::string_view name, NamedEngines more) {
  if (name == "auto" || name == "cpu" || name == "model" || name == "xrt") return;
  if (std::ranges::find(more, name, &NamedEngine::name) != more.end()) return;
  throw Error(Errc::kUsage, "--engine: found {}, expected {}", name, engine_names(more));
}

ChosenEngine choose_engine(std::string_view name, CardAccess& cards, const CpuOptions& cpu,
                           NamedEngines more) {
  check_engine_name(name, more);
  if (name == "cpu") return {make_cpu_engine(cpu), {}};
  if (name == "model") return {std::make_unique<ModelEngine>(), {}};
  if (name == "xrt") return {open_xrt_engine(cards), {}};
  if (name == "auto") return choose(cards, cpu);
  return {std::ranges::find(more, name, &NamedEngine::name)->make(), {}};
}

}  // namespace fibertap
