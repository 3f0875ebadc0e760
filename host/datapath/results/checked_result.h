#ifndef FIBERTAP_HOST_DATAPATH_RESULTS_CHECKED_RESULT_H_
#define FIBERTAP_HOST_DATAPATH_RESULTS_CHECKED_RESULT_H_

#include <cstdint>
#include <span>
#include <string_view>

#include "abi/outcome_word.h"
#include "host/datapath/batch/batch_slot.h"

namespace fibertap {

/// The result of one batch, every length in it checked: a run of whole pcapng blocks that may be
/// written as it is. Valid until its slot is released.
struct CheckedResult {
  std::span<const std::uint8_t> blocks;
  std::uint64_t accepted;                           // blocks in the run
  std::span<const abi::OutcomeWord> outcomes = {};  // one for each frame of the batch
};

/// Checks a finished slot: no error bits, judged by `generation`, counts that add up, outcome words
/// that say the same, as many whole blocks as frames were accepted, each for one of `interfaces`.
/// An engine that answers otherwise is broken: throws Error(kDevice) with its name, the slot's
/// origin, the value found and the one expected.
CheckedResult check_result(const BatchSlot& slot, std::string_view engine, std::uint32_t generation,
                           std::size_t interfaces);

/// Checks result and outcome words of a slot that check_result() took against the CRC-32C of each
/// in its status: whether they are what the engine wrote. Throws as check_result() does.
void check_signature(const BatchSlot& slot, std::string_view engine);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_RESULTS_CHECKED_RESULT_H_
