#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_XRT_XRT_ENGINE_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_XRT_XRT_ENGINE_H_

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <span>
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
  void begin_reading(std::shared_ptr<CounterImage> to) override;
  bool has_read() override;
  CounterImage read_counters() override { return read_at_rest(loaded_); }

  /// What all its units hold.
  const abi::KernelInfo& info() const noexcept { return info_; }

 private:
  /// Counters of units that are added up, a unit after another and a piece of it at a time.
  struct Reading {
    std::shared_ptr<CounterImage> to;
    std::size_t unit = 0;
    std::span<const std::uint8_t> counters = {};  // that the unit answered, once it has
    std::size_t added = 0;                        // bytes of them
  };
  void add_piece();

  CardWorker worker_;  // outlives the units
  std::vector<std::unique_ptr<EngineUnit>> units_;
  abi::KernelInfo info_{};
  abi::RuleImageHeader loaded_{};
  std::deque<CardSlot*> in_flight_;
  Reading reading_;
  std::size_t next_unit_ = 0;
  std::uint64_t batches_ = 0;
  bool polled_in_vain_ = false;  // since the last submit: the caller waits
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_XRT_XRT_ENGINE_H_
