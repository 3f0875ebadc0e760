#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_CPU_CPU_ENGINE_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_CPU_CPU_ENGINE_H_

#include "host/datapath/engines/cpu/unit.h"
#include "host/datapath/engines/software_engine.h"

namespace fibertap {

/// The fast software path as an engine, on the caller's thread.
class CpuEngine final : public SoftwareEngine<cpu::Unit> {
 public:
  /// Arena and result of a slot stay in the second-level cache together.
  static constexpr SlotSizes kSlotSizes{4, std::size_t{256} << 10};

  explicit CpuEngine(cpu::Simd simd, const SlotSizes& sizes = kSlotSizes)
      : SoftwareEngine("cpu", sizes, simd) {}
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_CPU_CPU_ENGINE_H_
