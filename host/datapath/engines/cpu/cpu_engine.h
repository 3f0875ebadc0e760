#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_CPU_CPU_ENGINE_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_CPU_CPU_ENGINE_H_

#include <memory>
#include <utility>

#include "host/datapath/engines/cpu/counter_pieces.h"
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

  void load_rules(const RuleImage& image) override {
    SoftwareEngine::load_rules(image);
    counter_pieces_.start_over(unit());
  }
  void begin_reading(std::shared_ptr<CounterImage> to) override {
    counter_pieces_.begin(unit(), std::move(to));
  }
  bool has_read() override { return counter_pieces_.go_on(unit()); }
  CounterImage read_counters() override { return read_at_rest(loaded()); }

 private:
  cpu::CounterPieces counter_pieces_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_CPU_CPU_ENGINE_H_
