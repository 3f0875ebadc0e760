#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_SLOT_POOL_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_SLOT_POOL_H_

#include <cstddef>
#include <vector>

#include "abi/result_block.h"
#include "host/base/aligned_bytes.h"
#include "host/datapath/batch/batch_slot.h"

namespace fibertap {

/// How much an engine takes on at once.
struct SlotSizes {
  std::size_t slots = 4;
  std::size_t arena_bytes = std::size_t{1} << 20;  // whole beats, at least one largest record
};

/// Slots in host memory, and which of them are empty.
class SlotPool {
 public:
  explicit SlotPool(const SlotSizes& sizes) : slots_(sizes.slots) {
    memory_.reserve(3 * sizes.slots);
    for (BatchSlot& slot : slots_) {
      slot.arena = memory_.emplace_back(sizes.arena_bytes).span();
      slot.result = memory_.emplace_back(abi::max_result_bytes(sizes.arena_bytes)).span();
      slot.outcomes = outcome_words_in(
          memory_.emplace_back(abi::max_outcome_words(sizes.arena_bytes) * sizeof(abi::OutcomeWord))
              .span());
      empty_.push_back(&slot);
    }
  }

  /// nullptr when none is empty.
  BatchSlot* take() {
    if (empty_.empty()) return nullptr;
    BatchSlot* slot = empty_.back();
    empty_.pop_back();
    return slot;
  }

  void give_back(BatchSlot& slot) noexcept { empty_.push_back(&slot); }

 private:
  std::vector<AlignedBytes> memory_;
  std::vector<BatchSlot> slots_;
  std::vector<BatchSlot*> empty_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_SLOT_POOL_H_
