#ifndef FIBERTAP_HOST_DATAPATH_BATCH_BATCH_SLOT_H_
#define FIBERTAP_HOST_DATAPATH_BATCH_BATCH_SLOT_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "abi/batch_status.h"
#include "abi/outcome_word.h"
#include "host/datapath/batch/port_runs.h"

namespace fibertap {

/// One batch on its way through an engine. The engine owns the memory; whoever holds the slot
/// between acquire() and submit(), or between poll() and release(), may touch it.
struct BatchSlot {
  std::span<std::uint8_t> arena;         // room for frame records, whole beats
  std::span<std::uint8_t> result;        // abi::max_result_bytes(arena.size())
  std::span<abi::OutcomeWord> outcomes;  // abi::max_outcome_words(arena.size())

  std::uint32_t frames = 0;     // records in the arena
  std::size_t arena_bytes = 0;  // bytes of the arena that they take, whole beats

  std::vector<std::uint32_t> record_beats{};  // where records begin; as long as any may be

  PortRuns port_runs{};  // where the frames came from

  abi::BatchStatus status{};  // set by the engine, as result and outcomes are

  // Who judged it, for errors; set by engines that are more than one piece of software.
  std::string_view origin{};  // card and compute unit
  std::uint64_t number = 0;   // of the batches that the engine was given, from 1

  /// The records to be judged.
  std::span<const std::uint8_t> records() const noexcept { return arena.first(arena_bytes); }
};

/// `bytes`, whole beats and aligned to one, as outcome words.
inline std::span<abi::OutcomeWord> outcome_words_in(std::span<std::uint8_t> bytes) noexcept {
  return {reinterpret_cast<abi::OutcomeWord*>(bytes.data()),
          bytes.size() / sizeof(abi::OutcomeWord)};
}

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_BATCH_BATCH_SLOT_H_
