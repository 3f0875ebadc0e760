#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_XRT_XRT_ENGINE_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_XRT_XRT_ENGINE_H_

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "host/datapath/engines/engine.h"
#include "host/datapath/engines/slot_pool.h"
#include "host/datapath/engines/xrt/card.h"
#include "host/datapath/engines/xrt/card_worker.h"
#include "host/datapath/engines/xrt/engine_unit.h"

namespace fibertap {

/// A card as an engine. Its compute units take batches in turn, each on slots of its own bank, and
/// their counters add up.
class XrtEngine final : public Engine {
 public:
  /// Asks each unit what it is, and allocates `sizes` for each. `label` names the card in errors.
  /// Throws Error(kDevice) for a kernel that is not of this ABI, and what the card fails at.
  XrtEngine(const std::shared_ptr<Card>& card, const std::string& label,
            std::chrono::milliseconds timeout, const SlotSizes& sizes = {});

  std::string_view name() const noexcept override { return "xrt"; }
  bool can_be_lost() const noexcept override { return true; }

  /// Throws Error(kConfiguration) for rules that the card does not hold.
  void load_rules(const RuleImage& image) override;
  BatchSlot* acquire() override;
  void submit(BatchSlot& slot) override;
  BatchSlot* poll() override;
  void release(BatchSlot& slot) noexcept override;
  CounterImage read_counters() override;

  /// What all its units hold.
  const abi::KernelInfo& info() const noexcept { return info_; }

 private:
  CardWorker worker_;  // outlives the units
  std::vector<std::unique_ptr<EngineUnit>> units_;
  abi::KernelInfo info_{};
  abi::RuleImageHeader loaded_{};
  std::deque<CardSlot*> in_flight_;
  std::size_t next_unit_ = 0;
  std::uint64_t batches_ = 0;
  bool polled_in_vain_ = false;  // since the last submit: the caller waits
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_XRT_XRT_ENGINE_H_
