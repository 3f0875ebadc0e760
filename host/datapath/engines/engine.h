#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_ENGINE_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_ENGINE_H_

#include <memory>
#include <string_view>
#include <utility>

#include "host/datapath/batch/batch_slot.h"
#include "host/datapath/engines/counter_image.h"
#include "host/rules/rule_image.h"

namespace fibertap {

/// One card, or something that answers as a card does. Every method means the same in every
/// engine. A card that fails throws Error(kDevice) and is not used further.
class Engine {
 public:
  virtual ~Engine() = default;

  /// What --engine calls it.
  virtual std::string_view name() const noexcept = 0;

  /// Whether it may fail while it works, as a card may, and frames be lost with it.
  virtual bool can_be_lost() const noexcept { return false; }

  /// Later submits are judged by `image`, and the counters start at zero. Only with no slot in
  /// flight and no reading under way.
  virtual void load_rules(const RuleImage& image) = 0;

  /// An empty slot, nullptr when all are in flight.
  virtual BatchSlot* acquire() = 0;

  /// Starts on the slot's records; never blocks.
  virtual void submit(BatchSlot& slot) = 0;

  /// The oldest slot submitted, once it is finished, its status and result set; else nullptr.
  virtual BatchSlot* poll() = 0;

  /// Gives back a slot that acquire() or poll() gave.
  virtual void release(BatchSlot& slot) noexcept = 0;

  /// Begins a reading while slots are in flight: of what was counted since the last load by all
  /// that was submitted before, and by nothing that is submitted behind. `to` has room for the
  /// counters of the rules in use. Never blocks. One at a time.
  virtual void begin_reading(std::shared_ptr<CounterImage> to) = 0;

  /// Whether the reading is in its image; to be asked until it is. Never blocks for long: it does a
  /// piece of the work, or waits a little where no slot is in flight.
  virtual bool has_read() = 0;

  /// Everything counted since the last load. Only with no slot in flight and no reading under way.
  virtual CounterImage read_counters() = 0;

 protected:
  /// What read_counters() is to an engine that takes time for a reading. `rules` are in use.
  CounterImage read_at_rest(const abi::RuleImageHeader& rules) {
    const auto image = std::make_shared<CounterImage>(rules);
    begin_reading(image);
    while (!has_read()) {
    }
    return std::move(*image);
  }
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_ENGINE_H_
