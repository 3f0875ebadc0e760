#ifndef FIBERTAP_HOST_LAB_ENGINES_CSIM_ENGINE_H_
#define FIBERTAP_HOST_LAB_ENGINES_CSIM_ENGINE_H_

#include <memory>

#include "host/datapath/engines/engine_choice.h"
#include "host/datapath/engines/software_engine.h"
#include "sim/csim/kernel.h"

namespace fibertap {

/// The HLS kernel, compiled as C++, as an engine: "csim", or "csim-bounded" where its streams hold
/// what they hold in hardware.
class CsimEngine final : public SoftwareEngine<csim::Kernel> {
 public:
  explicit CsimEngine(csim::Streams streams, const SlotSizes& sizes = {})
      : SoftwareEngine(streams == csim::Streams::kPlain ? "csim" : "csim-bounded", sizes, streams) {
  }

  /// Throws Error(kConfiguration) for rules that a card does not hold.
  void load_rules(const RuleImage& image) override;
};

/// What --engine may be beside the engines that every program has.
inline constexpr NamedEngine kKernelEngines[] = {
    {"csim",
     []() -> std::unique_ptr<Engine> {
       return std::make_unique<CsimEngine>(csim::Streams::kPlain);
     }},
    {"csim-bounded",
     []() -> std::unique_ptr<Engine> {
       return std::make_unique<CsimEngine>(csim::Streams::kBounded);
     }},
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_LAB_ENGINES_CSIM_ENGINE_H_
