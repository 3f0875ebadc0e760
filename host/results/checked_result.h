#ifndef FIBERTAP_HOST_RESULTS_CHECKED_RESULT_H_
#define FIBERTAP_HOST_RESULTS_CHECKED_RESULT_H_

#include <cstdint>
#include <span>
#include <string_view>

#include "host/batch/batch_slot.h"

namespace fibertap {

/// The result of one batch, every length in it checked: a run of whole pcapng blocks that may be
/// written as it is. Valid until its slot is released.
struct CheckedResult {
  std::span<const std::uint8_t> blocks;
  std::uint64_t accepted;  // blocks in the run
};

/// Checks a finished slot: no error bits, judged by `generation`, counts that add up, as many
/// whole blocks as frames were accepted, each for one of `interfaces`. An engine that answers
/// otherwise is broken: throws Error(kDevice) with its name, the value found and the one expected.
CheckedResult check_result(const BatchSlot& slot, std::string_view engine, std::uint32_t generation,
                           std::size_t interfaces);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_RESULTS_CHECKED_RESULT_H_
