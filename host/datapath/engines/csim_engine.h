#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_CSIM_ENGINE_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_CSIM_ENGINE_H_

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

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_CSIM_ENGINE_H_
