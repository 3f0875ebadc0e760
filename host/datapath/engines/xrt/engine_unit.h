#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_XRT_ENGINE_UNIT_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_XRT_ENGINE_UNIT_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "abi/rule_image.h"
#include "host/datapath/batch/batch_slot.h"
#include "host/datapath/engines/counter_image.h"
#include "host/datapath/engines/slot_pool.h"
#include "host/datapath/engines/xrt/card.h"
#include "host/datapath/engines/xrt/card_worker.h"

namespace fibertap {

class EngineUnit;

/// A slot in buffers of a compute unit.
struct CardSlot : BatchSlot {
  EngineUnit* unit = nullptr;
  CardTask task;
  std::unique_ptr<CardBuffer> input;
  std::unique_ptr<CardBuffer> output;
  std::unique_ptr<CardBuffer> answer;
  std::unique_ptr<CardRun> run;
};

/// One compute unit of an XrtEngine: its slots, and the commands that are no batches. What fails
/// throws Error(kDevice) that names card, unit and command or batch.
class EngineUnit {
 public:
  /// `unit` is of `card`, which errors call `label`. `worker` outlives it.
  EngineUnit(std::shared_ptr<Card> card, ComputeUnit& unit, const std::string& label,
             CardWorker& worker, const SlotSizes& sizes);

  /// INFO, checked.
  abi::KernelInfo read_info();

  /// LOAD: begin on all units, then finish each, so that they load side by side.
  void begin_load(std::span<const std::uint8_t> image, std::size_t counter_bytes);
  void finish_load(std::uint32_t generation);

  /// READ_COUNTERS, behind all batches that were submitted.
  void begin_read_counters();

  /// Whether the card has answered; waits at most `patience`.
  bool has_read_counters(std::chrono::microseconds patience);

  /// What it answered, checked to be an image of counters of `rules`. Until the next command.
  std::span<const std::uint8_t> counters(const abi::RuleImageHeader& rules);

  /// An empty slot; nullptr when all are in flight.
  CardSlot* take_slot();
  void give_back(CardSlot& slot) noexcept { empty_.push_back(&slot); }

  void submit(CardSlot& slot, std::uint64_t number);

  /// Whether the card has answered, the slot's status and result and outcomes set; waits at most
  /// `patience`.
  bool is_done(CardSlot& slot, std::chrono::microseconds patience);

 private:
  /// What the card and the worker's threads use. Members that use others stand behind them.
  struct Memory {
    std::string where;  // card and unit, for errors
    std::shared_ptr<Card> card;
    std::vector<std::unique_ptr<CardSlot>> slots;

    // Of INFO, LOAD and READ_COUNTERS.
    std::unique_ptr<CardBuffer> answer;
    std::unique_ptr<CardBuffer> image;
    std::unique_ptr<CardBuffer> counters;
    std::unique_ptr<CardRun> run;
    CardTask task;
  };

  void make_slot(std::size_t arena_bytes);
  void begin(std::string_view what, const CardCommand& command, std::size_t send_bytes);
  abi::BatchStatus finish();
  void check(std::string_view what, std::uint64_t found, std::uint64_t expected) const;

  ComputeUnit& unit_;
  std::shared_ptr<Memory> memory_;
  std::vector<CardSlot*> empty_;
  CardWorker& worker_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_XRT_ENGINE_UNIT_H_
