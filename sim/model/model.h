#ifndef FIBERTAP_SIM_MODEL_MODEL_H_
#define FIBERTAP_SIM_MODEL_MODEL_H_

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "abi/batch_status.h"
#include "abi/counters.h"
#include "abi/outcome_word.h"
#include "sim/model/bytes.h"
#include "sim/model/tables.h"

namespace fibertap::model {

/// The reference model: what every engine must answer to the commands of abi/kernel_command.h,
/// written from SPEC for a reader, not for speed. Rejected input is reported in the status' error
/// bits; nothing throws but a lack of memory.
class Model {
 public:
  /// LOAD: judges by `image` from now on and starts the counters at zero. After an image that is
  /// wrong (kErrorImage) nothing is loaded.
  abi::BatchStatus load(Bytes image);

  /// RUN: judges the `frames` records of `arena` and writes the blocks of the accepted ones to
  /// `result`, a whole number of beats, of which abi::max_result_bytes(arena.size()) always
  /// suffice. `outcomes` takes abi::outcome_words(frames).
  abi::BatchStatus run(Bytes arena, std::uint32_t frames, std::span<std::uint8_t> result,
                       std::span<abi::OutcomeWord> outcomes);

  /// READ_COUNTERS: writes the counter image to `out`.
  abi::BatchStatus read_counters(std::span<std::uint8_t> out) const;

 private:
  std::optional<Tables> tables_;
  std::vector<abi::SessionCounters> sessions_;
  std::vector<std::uint64_t> row_hits_;
};

}  // namespace fibertap::model

#endif  // FIBERTAP_SIM_MODEL_MODEL_H_
